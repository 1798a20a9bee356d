"""CTIDs: every thing of the release has one, and none that was given is ever changed."""

import re
from pathlib import Path
from typing import Final

import pytest
from tests.exchange.exported import data_of

from amocf.exchange.ctdl import EXPORTER
from amocf.exchange.ctid_ledger import (
    FRAMEWORK,
    CtidLedger,
    made_ctid,
    main,
    read_ledger,
    uris_with_ctids,
)
from amocf.exchange.registry import ReleaseData
from amocf.terms import expand

LEDGER: Final = Path("src", "amocf", "exchange", "ctids.csv")
#: As they were given first, with the ledger. What a registry has been told stays true.
GIVEN_FIRST: Final = {
    FRAMEWORK: "ce-81e997cb-30e0-5421-a36c-0f72f0573a0e",
    expand("amocf:4-1-2"): "ce-6931c92b-f6bc-5c1a-8333-2ba478ec422c",
}


@pytest.fixture(scope="module")
def data(dist: Path) -> ReleaseData:
    return data_of(dist)


def test_every_uri_of_the_release_has_a_ctid_in_the_ledger(data: ReleaseData) -> None:
    given = read_ledger().given
    missing = set(uris_with_ctids(data.items.items.values())) - given.keys()
    assert not missing, "run `make ctids`"


def test_ctids_have_the_form_that_registries_want_and_are_of_one_thing_each() -> None:
    given = read_ledger().given
    form = re.compile(r"ce-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    assert all(form.fullmatch(ctid) for ctid in given.values())
    assert len(set(given.values())) == len(given)


def test_no_ctid_was_changed() -> None:
    """All of the ledger were made of their URIs; one that is not has been edited."""
    given = read_ledger().given
    assert {uri: made_ctid(uri) for uri in given} == given
    assert {uri: given[uri] for uri in GIVEN_FIRST} == GIVEN_FIRST


def test_the_ledger_is_as_the_command_writes_it(root: Path, dist: Path, tmp_path: Path) -> None:
    before = (root / LEDGER).read_text("utf-8")
    copy = tmp_path / "ctids.csv"
    copy.write_text(before, "utf-8")
    main(copy, dist)
    assert copy.read_text("utf-8") == before


def test_what_is_in_the_ledger_stays_and_only_what_is_missing_is_added() -> None:
    ledger = CtidLedger({"https://example.org/gone": "ce-gone", "https://example.org/a": "ce-a"})
    added = ledger.with_added(["https://example.org/a", "https://example.org/b"])
    assert read_ledger(added.written()).given == {
        "https://example.org/a": "ce-a",
        "https://example.org/b": made_ctid("https://example.org/b"),
        "https://example.org/gone": "ce-gone",
    }
    assert added.with_added(["https://example.org/b"]).written() == added.written()


def test_the_file_has_the_ctids_of_the_ledger(data: ReleaseData) -> None:
    [content] = EXPORTER.write(data).values()
    for uri in uris_with_ctids(data.items.items.values()):
        assert read_ledger().given[uri].encode() in content


def test_what_institutes_add_has_the_ctid_of_its_uri(demo: Path) -> None:
    data = data_of(demo)
    [content] = EXPORTER.write(data).values()
    for item in data.items.of_kinds("institute-ksa", "institute-occupation"):
        assert item.iri not in read_ledger().given
        assert made_ctid(item.iri).encode() in content
