"""Which release a page says withdrew a resource."""

from typing import Final

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_log import change_log
from amocf.changes.changed_things import Change, Comparison, ResourceName, State
from amocf.serve.pages.present.withdrawn_resource import withdrawal_of
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, PREFIXES, graph_iri

THING: Final = f"{BASE}id/4-1-2"
VERSIONS: Final = ("2025.1.0", "2026.1.0", "2027.1.0", "2028.1.0", "2028.1.1-dev")


def reader(kinds: tuple[ChangeKind | None, ...], day: str) -> Reader:
    """Return a reader of a release that records what each release from the second on changed."""
    prologue = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    date = f' ; euvoc:endDate "{day}"^^xsd:date' if day else ""
    store = Store()
    store.load(f"{prologue}<{THING}> owl:deprecated true{date} .".encode(), RdfFormat.TURTLE)
    for old, new, kind in zip(VERSIONS, VERSIONS[1:], kinds, strict=False):
        changes = () if kind is None else (Change(kind, ResourceName(THING)),)
        log = Comparison(State(old, old), State(new, new, f"{new[:4]}-06-01"), changes)
        for triple in change_log(log).triples():
            graph = NamedNode(graph_iri("changes"))
            store.add(Quad(triple.subject, triple.predicate, triple.object, graph))
    return Reader(store)


@pytest.mark.parametrize(
    ("kinds", "day", "version"),
    [
        ((ChangeKind.SPLIT,), "2026-01-01", "2026.1.0"),
        # What takes its place was corrected later.
        ((ChangeKind.SPLIT, ChangeKind.REPLACED), "2026-01-01", "2026.1.0"),
        # A stand-in had got the URI of its owner before.
        ((ChangeKind.REPLACED, ChangeKind.DEPRECATED), "2027-06-01", "2027.1.0"),
        # It was in use again.
        (
            (ChangeKind.DEPRECATED, ChangeKind.RESTORED, ChangeKind.DEPRECATED),
            "2026-01-01",
            "2028.1.0",
        ),
        # The ledgers of institutes have no dates.
        ((None, ChangeKind.DEPRECATED), "", "2027.1.0"),
        ((ChangeKind.DEPRECATED,), "2030-01-01", "2026.1.0"),
    ],
)
def test_page_names_the_release_that_withdrew_it(
    kinds: tuple[ChangeKind | None, ...], day: str, version: str
) -> None:
    found = withdrawal_of(reader(kinds, day), THING)
    assert found is not None
    assert found.release is not None
    assert found.release.text == version


def test_page_names_no_release_before_there_is_one() -> None:
    found = withdrawal_of(reader((None, None, None, ChangeKind.DEPRECATED), "2028-07-01"), THING)
    assert found is not None
    assert found.release is None
