"""The list of downloads: for which purpose each file is, and what is said of it."""

from dataclasses import replace

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amocf.release.manifest import Manifest, ReleaseFile, ReleaseGroup
from amocf.serve.pages.present.offered_files import offered, size
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, expand

QUADS = ReleaseFile("amocf.nq", 2_000_000, "", "application/n-quads")
TURTLE = ReleaseFile("amocf.ttl", 57_373, "", "text/turtle")
WORKBOOK = ReleaseFile("amocf.xlsx", 90_000, "", "application/x")
REPORT = ReleaseFile("report.json", 12, "", "application/json", "Report of the shapes")
MANIFEST = Manifest(
    "2025.1.0",
    1,
    (QUADS, TURTLE, WORKBOOK, REPORT),
    QUADS,
    (
        ReleaseGroup("For spreadsheets", "Tables.", ("amocf.xlsx",)),
        ReleaseGroup("For programs", "RDF.", ("amocf.ttl", "amocf.nq")),
        ReleaseGroup("For checking", "Reports.", ("report.json",)),
    ),
)


@pytest.fixture
def reader() -> Reader:
    store = Store()
    dataset = BASE + "dataset/whole"
    description = "Made for the U.S. Department of Things. Unofficial edition, not endorsed."
    for name in ("ttl", "nq"):
        distribution = f"{dataset}/{name}"
        _state(store, dataset, "dcat:distribution", NamedNode(distribution))
        url = NamedNode(f"{BASE}download/amocf.{name}")
        _state(store, distribution, "dcat:downloadURL", url)
    _state(store, dataset, "dct:title", Literal("AMOCF: the whole", language="en"))
    _state(store, dataset, "dct:description", Literal(description, language="en"))
    return Reader(store, "/at")


def _state(store: Store, subject: str, curie: str, value: NamedNode | Literal) -> None:
    store.add(Quad(NamedNode(subject), NamedNode(expand(curie)), value, DefaultGraph()))


def test_offered_files_of_one_dataset_stand_in_one_row_with_its_first_sentence(
    reader: Reader,
) -> None:
    (offer,) = offered(reader, MANIFEST)[1].offers
    assert (offer.what.text, offer.what.href) == ("The whole", "/at/doc/dataset/whole")
    assert offer.sentence == "Made for the U.S. Department of Things."
    assert [(each.form, each.size) for each in offer.files] == [
        ("Turtle", "57 KB"),
        ("N-Quads", "2.0 MB"),
    ]
    assert all(each.use for each in offer.files)


def test_offered_file_of_no_dataset_is_named_by_its_own_description(reader: Reader) -> None:
    (offer,) = offered(reader, MANIFEST)[2].offers
    assert (offer.what.text, offer.what.href) == ("Report of the shapes", "")
    assert [each.path for each in offer.files] == ["report.json"]


def test_offered_file_in_a_format_of_an_exporter_is_named_by_its_ending(reader: Reader) -> None:
    (offer,) = offered(reader, replace(MANIFEST, files=(WORKBOOK,)))[0].offers
    assert [each.path for each in offer.files] == ["amocf.xlsx"]
    assert offer.files[0].form


def test_offered_release_without_groups_lists_every_file(reader: Reader) -> None:
    (group,) = offered(reader, replace(MANIFEST, groups=()))
    listed = [each.path for offer in group.offers for each in offer.files]
    assert sorted(listed) == [each.path for each in MANIFEST.files]


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "1 KB"), (1, "1 KB"), (57_373, "57 KB"), (999_501, "1.0 MB"), (7_961_211, "8.0 MB")],
)
def test_size_of_a_file_is_written_in_kilobytes_or_megabytes(number: int, words: str) -> None:
    assert size(number) == words
