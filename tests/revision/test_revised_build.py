"""A made-up revision of 2026 builds without a fault, and does what the guide for editors says."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store
from tests.release.checkouts import make_checkout
from tests.revision.revised_sources import revise

from amocf.compile.release import build
from amocf.errors import DataError
from amocf.rdf.withdrawal import in_use, withdrawals
from amocf.terms import PREFIXES, expand

_PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_PRINTED: Final = """SELECT ?observation ?verdict {
  ?check amo:checks ?observation ; amo:verdict ?verdict } ORDER BY ?observation"""


def _rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(_PROLOGUE + query)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(value, "value", "") for value in row) for row in found]


def test_the_revision_builds_without_a_warning(revised_store: Store) -> None:
    query = "SELECT ?finding { GRAPH graph:report { ?finding a sh:ValidationResult } }"
    assert _rows(revised_store, query) == []
    assert len(withdrawals(revised_store)) == 5


def test_the_guide_says_what_the_revision_does(root: Path, revised_store: Store) -> None:
    text = (root / "docs" / "withdrawing.md").read_text("utf-8")
    blocks = re.findall(r"(?ms)^```turtle\n(.*?)^```$", text)
    assert len(blocks) == 4
    for block in blocks:
        quads = pyoxigraph.parse((_PROLOGUE + block).encode(), format=RdfFormat.TURTLE)
        assert [quad for quad in quads if quad not in revised_store] == []


def test_figures_of_the_edition_of_2025_are_checked_as_before(
    store: Store, revised_store: Store
) -> None:
    assert _rows(revised_store, _PRINTED) == _rows(store, _PRINTED)
    counts = "SELECT ?concept ?count { ?concept amo:essentialKsaCount ?count } ORDER BY ?concept"
    assert _rows(revised_store, counts) == _rows(store, counts)


def test_what_is_in_use_now_is_found_for_each_withdrawn(revised_store: Store) -> None:
    known = withdrawals(revised_store)
    now = {iri: in_use(iri, known) for iri in known}
    assert now == {
        expand("amocf:4-1-5"): (expand("amocf:4-1-10"),),
        expand("amocf:4-1-8"): (),
        expand("amocf:4-2-2"): (expand("amocf:4-2-14"),),
        expand("amocf:4-2-3"): (expand("amocf:4-2-14"),),
        expand("amocf:ksa-0005"): (expand("amocf:ksa-0041"), expand("amocf:ksa-0042")),
    }
    assert in_use(expand("amocf:4-1"), known) == (expand("amocf:4-1"),)


def test_levels_and_counts_leave_out_what_is_withdrawn(revised_store: Store) -> None:
    query = "SELECT ?level ?gone { ?gone owl:deprecated true . ?level skos:member ?gone }"
    levels = {level.rpartition("/")[2] for level, _ in _rows(revised_store, query)}
    assert levels == {"top-network", "digital-network"}
    counts = _rows(revised_store, (_QUERIES / "counts.rq").read_text("utf-8"))
    assert counts[0][:2] == ("14", "67")
    assert counts[0][-1] == "41"


_QUERIES: Final = Path(__file__).parents[2] / "queries"


def _without(subject: str, predicate: str) -> Callable[[str], str]:
    def changed(text: str) -> str:
        start = text.index(f"{subject} a ")
        end = text.index(" .\n", start)
        lines = [
            line for line in text[start:end].splitlines() if not line.startswith(f"    {predicate}")
        ]
        return text[:start] + "\n".join(lines).rstrip(" ;") + text[end:]

    return changed


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (_without("amocf:4-1-8", "skos:changeNote"), "says why"),
        (lambda text: text.replace("skos:broader amocf:4-1-10", "skos:broader amocf:4-1-5"), "was"),
    ],
)
def test_a_withdrawal_that_breaks_the_rule_stops_the_build(
    change: Callable[[str], str], complaint: str, root: Path, tmp_path: Path
) -> None:
    folder = make_checkout(root, tmp_path / "sources", "2026.1.0-dev")
    revise(folder, "2026.1.0-dev")
    path = folder / "ontology" / "framework" / "revision-2026.ttl"
    before = path.read_text("utf-8")
    path.write_text(change(before), "utf-8")
    assert path.read_text("utf-8") != before
    with pytest.raises(DataError, match=complaint) as raised:
        build(folder, tmp_path / "dist", lambda _: None)
    assert "revision-2026.ttl" in str(raised.value)
    assert not (tmp_path / "dist").exists()


def test_a_circle_of_replacements_ends() -> None:
    store = Store()
    one, other = NamedNode("urn:one"), NamedNode("urn:other")
    yes = Literal("true", datatype=NamedNode(expand("xsd:boolean")))
    for left, right in ((one, other), (other, one)):
        store.add(pyoxigraph.Quad(left, NamedNode(expand("owl:deprecated")), yes))
        store.add(pyoxigraph.Quad(left, NamedNode(expand("dct:isReplacedBy")), right))
    assert in_use(one.value, withdrawals(store)) == ()
