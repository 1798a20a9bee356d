"""Data of institutes in a release: told apart from the document's, each in its own graph."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store
from python_calamine import CalamineWorkbook
from tests.compile.owl_terms import misdeclared, names, undeclared
from tests.institutes.workbooks import RIGHT, xlsx

from amocf.compile.assembly import as_read, assemble
from amocf.compile.describe.rights import rights_of
from amocf.compile.read.institutes_data import with_institutes
from amocf.compile.read.sources import Sources
from amocf.compile.release import ImportedData, build
from amocf.errors import DataError, UsageError
from amocf.institutes.importing import import_files
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.institute_graph import PUBLIC, RESTRICTED, DataOrigin
from amocf.institutes.published_terms import read_published_terms
from amocf.rdf.statements import state
from amocf.release.opened import Release
from amocf.terms import BASE, LICENCE, PREFIXES
from amocf.uri_spaces import uri_spaces

#: A licence that is not this edition's.
BY: Final = "https://creativecommons.org/licenses/by/4.0/"

#: A base that an institute may choose for data that is made up.
MADE_UP: Final = "https://example.org/"

Imported = Callable[..., Path]


@pytest.fixture(scope="module")
def imported(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """Import the same workbook for an institute; gives the folder."""
    with Release.open(dist) as release:
        terms = read_published_terms(release.store, release.version, "")

    def run(institute: str, licence: str = LICENCE, *later: bytes, base: str = BASE) -> Path:
        folder = tmp_path_factory.mktemp(institute)
        for content in (xlsx(), *later):
            origin = DataOrigin(institute, base, licence, (("data.xlsx", content),))
            assert import_files(terms, origin, folder, is_partial=False).is_written
        return folder

    return run


@pytest.fixture(scope="module")
def together(root: Path, imported: Imported, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A release with the data of two institutes, the one of which holds a KSA to be the other's."""
    fewer = {**RIGHT, "KSAs": RIGHT["KSAs"][:3], "Connections": RIGHT["Connections"][::2]}
    folders = [imported("niimbl"), imported("biomade", LICENCE, xlsx(fewer))]
    graph = folders[0] / GRAPH
    line = (
        "<https://w3id.org/amocf/id/ksa-niimbl-0001> <https://w3id.org/amocf/ontology#heldSameAs>"
        " <https://w3id.org/amocf/id/ksa-biomade-0001>, <https://w3id.org/amocf/id/ksa-lift-0001> ."
    )
    graph.write_text(graph.read_text("utf-8") + line, "utf-8")
    out = tmp_path_factory.mktemp("release") / "dist"
    compiled = build(root, out, lambda _: None, ImportedData(tuple(folders)))
    assert [each for each in compiled.report.results if each.severity == "Violation"] == []
    store = Store()
    store.bulk_load(path=str(out / "amocf.nq"), format=RdfFormat.N_QUADS)
    return store


def answer(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(query, prefixes=dict(PREFIXES))
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value for term in row if term is not None) for row in found]


def test_institute_has_a_graph_of_its_own_and_is_in_the_merge(together: Store) -> None:
    query = """
        SELECT ?g (COUNT(*) AS ?n)
        WHERE { GRAPH ?g { ?s a amo:Selection } ?s a amo:Selection } GROUP BY ?g ORDER BY ?g"""
    graph = f"{BASE}graph/institute-"
    assert answer(together, query) == [(f"{graph}biomade", "5"), (f"{graph}niimbl", "6")]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?ksa a amo:KSA }", "40"),
        ("SELECT (COUNT(*) AS ?n) { ?occupation a amo:Occupation }", "4"),
        ("SELECT ?n { amocf:5-1 amo:namedKsaCount ?n }", "0"),
        ("SELECT (SUM(?k) AS ?n) { ?o amo:numberOfEssentialKSAs ?k }", "235"),
        ("SELECT (COUNT(*) AS ?n) { ?k a amo:InstituteKSA ; skos:broader ?x }", "0"),
    ],
)
def test_what_the_document_names_is_counted_as_before(
    together: Store, query: str, number: str
) -> None:
    assert answer(together, query) == [(number,)]


def test_every_term_of_it_is_declared_for_owl_tools(together: Store) -> None:
    merged = together.quads_for_pattern(None, None, None, DefaultGraph())
    found = names(quad.triple for quad in merged)
    assert undeclared(found) == set()
    assert list(misdeclared(found)) == []


def test_withdrawn_ksa_keeps_its_uri_and_says_why(together: Store) -> None:
    query = (
        "SELECT ?ksa ?why { ?ksa a amo:InstituteKSA ; owl:deprecated true ; skos:changeNote ?why }"
    )
    said = "The institute does not state it any more."
    assert answer(together, query) == [(f"{BASE}id/ksa-biomade-0001", said)]


def test_same_thing_of_an_institute_that_is_not_there_is_left_out(together: Store) -> None:
    assert answer(together, "SELECT ?other { ?ksa amo:heldSameAs ?other }") == [
        (f"{BASE}id/ksa-biomade-0001",)
    ]


def test_data_of_one_institute_twice_is_refused(sources: Sources, imported: Imported) -> None:
    with pytest.raises(DataError, match="has data of this institute already"):
        with_institutes(sources, [imported("niimbl"), imported("niimbl")])


def test_one_name_below_two_bases_is_refused(sources: Sources, imported: Imported) -> None:
    other = imported("biomade", base="https://example.org/")
    name = "id/connection/ksa-0001/occ-0001"
    said = f"<https://example.org/{name}> would be shown where <{BASE}{name}> of .*--base"
    with pytest.raises(DataError, match=said):
        with_institutes(sources, [imported("niimbl"), other])


def test_base_is_said_of_the_dataset_of_an_institute(sources: Sources, imported: Imported) -> None:
    folder = imported("niimbl", base="https://example.org/")
    held = with_institutes(sources, [folder])
    assert uri_spaces(held.quads()).others == ("https://example.org/",)
    assert uri_spaces(sources.quads()).others == ()


def test_restricted_data_below_another_base_have_no_licence(
    sources: Sources, imported: Imported
) -> None:
    folder = imported("niimbl", "", base="https://example.org/")
    given_rights = rights_of(with_institutes(sources, [folder], "niimbl"))
    file = "https://example.org/dataset/institute-niimbl/ttl"
    rights = (("dct:license", NamedNode(LICENCE)), ("dct:accessRights", NamedNode(PUBLIC)))
    given = [quad.object for quad in given_rights.applied(state(file, *rights))]
    assert given == [NamedNode(RESTRICTED)]


def test_file_of_data_under_a_licence_of_its_own_is_under_that(
    sources: Sources, imported: Imported
) -> None:
    given_rights = rights_of(with_institutes(sources, [imported("niimbl", BY)]))
    for name, licence in (("institute-niimbl", BY), ("framework", LICENCE)):
        stated = state(f"{BASE}dataset/{name}/ttl", ("dct:license", NamedNode(LICENCE)))
        assert [each.object for each in given_rights.applied(stated)] == [NamedNode(licence)]


def test_release_whose_parts_have_several_licences_gives_none_to_the_whole(
    root: Path, imported: Imported, tmp_path: Path
) -> None:
    folders = (imported("niimbl", BY), imported("biomade"))
    build(root, tmp_path / "dist", lambda _: None, ImportedData(folders))
    query = "SELECT ?d ?given { ?d a dcat:Dataset ; %s ?given }"
    with Release.open(tmp_path / "dist") as release:
        assert release.manifest.licence == ""
        found = {row[0]: row[1] for row in answer(release.store, query % "dct:license")}
        told = {tuple(row) for row in answer(release.store, query % "dct:rights")}
    assert found[f"{BASE}dataset/institute-niimbl"] == BY
    for name in ("institute-biomade", "framework", "mappings-nice"):
        assert found[f"{BASE}dataset/{name}"] == LICENCE
    rights = (
        "No one licence holds for the whole: each part has that of its own dataset."
        f" {BASE}dataset/institute-niimbl is under {BY}."
    )
    for name in ("amocf", "named-graphs", "derived", "tables", "workbook"):
        assert (f"{BASE}dataset/{name}", rights) in told
        assert f"{BASE}dataset/{name}" not in found
    tables = json.loads((tmp_path / "dist" / "tables" / "csv-metadata.json").read_bytes())
    assert (rights in tables["dc:rights"], "dc:license" in tables) == (True, False)


def test_release_whose_parts_agree_is_under_their_licence(dist: Path) -> None:
    with Release.open(dist) as release:
        assert release.manifest.licence == LICENCE


def test_restricted_data_in_a_release_for_all_is_refused(
    sources: Sources, imported: Imported
) -> None:
    folder = imported("niimbl", "")
    with pytest.raises(DataError, match=r"this data is restricted.*--restricted niimbl") as caught:
        with_institutes(sources, [folder])
    assert caught.value.place
    assert caught.value.place.path == folder / GRAPH


def test_restricted_data_in_a_release_for_another_institute_is_refused(
    sources: Sources, imported: Imported
) -> None:
    folders = [imported("niimbl", ""), imported("biomade", "")]
    with pytest.raises(DataError, match="restricted to biomade, and the release is for niimbl"):
        with_institutes(sources, folders, "niimbl")


def test_release_for_an_institute_that_is_not_there_is_refused(sources: Sources) -> None:
    with pytest.raises(UsageError, match=r"no institute 'nimbl'; there are affoa, .*smart-usa$"):
        with_institutes(sources, [], "nimbl")


@pytest.fixture(scope="module")
def restricted_dist(
    root: Path, imported: Imported, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A release for one institute, with its restricted data and the public data of another."""
    out = tmp_path_factory.mktemp("restricted") / "dist"
    folders = (imported("niimbl", ""), imported("biomade"))
    build(root, out, lambda _: None, ImportedData(folders, "niimbl"))
    return out


def test_restricted_release_says_for_whom_it_is(restricted_dist: Path) -> None:
    with Release.open(restricted_dist) as release:
        assert release.manifest.restricted_to == "niimbl"
        store = release.load()
    access = "SELECT ?a { dataset:amocf dct:accessRights ?a }"
    assert answer(store, access) == [(RESTRICTED,)]
    rights = answer(store, "SELECT ?r { dataset:amocf dct:rights ?r }")
    assert ("For the institute niimbl alone; not to be passed on.",) in rights
    query = "SELECT ?d { ?d dct:accessRights <%s> ; a ?t FILTER (?t IN (%s)) } ORDER BY ?d"
    kinds = "dcat:Dataset, dcat:Distribution"
    closed = {name for (name,) in answer(store, query % (RESTRICTED, kinds))}
    still_open = {name for (name,) in answer(store, query % (PUBLIC, kinds))}
    for name in ("amocf", "amocf/nt", "named-graphs", "institute-niimbl", "derived", "tables"):
        assert f"{BASE}dataset/{name}" in closed
    for name in ("framework", "framework/ttl", "institute-biomade", "mappings-nice"):
        assert f"{BASE}dataset/{name}" in still_open
    assert closed.isdisjoint(still_open)


def test_restricted_release_gives_no_licence_to_what_may_be_restricted(
    restricted_dist: Path,
) -> None:
    with Release.open(restricted_dist) as release:
        found = answer(
            release.store,
            f"SELECT ?d {{ ?d dct:accessRights <{RESTRICTED}> ; dct:license ?any }}",
        )
    assert found == []


def test_what_is_validated_is_what_is_published(
    sources: Sources, root: Path, imported: Imported
) -> None:
    folders = [imported("niimbl", ""), imported("biomade")]
    stated = with_institutes(sources, folders, "niimbl")
    before = as_read(stated).graphs["metadata"]
    assembled = assemble(stated, root, lambda _: None)
    published = assembled.dataset.default_graph()
    # What the sources say of rights is not said of a release for one institute.
    assert set(before.triples()) - published
    assert {quad.triple for quad in assembled.store} == published


def test_restricted_release_is_for_its_owner_alone(restricted_dist: Path) -> None:
    folder = restricted_dist.resolve()
    modes = {path.stat().st_mode & 0o777: path.is_dir() for path in (folder, *folder.rglob("*"))}
    assert modes == {0o700: True, 0o600: False}


def test_folder_without_an_import_is_refused(sources: Sources, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--with: there is no graph.ttl"):
        with_institutes(sources, [tmp_path])


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ('<https://w3id.org/amocf/id/4-1> <urn:x> "y" .', "4-1> is described in "),
        (
            f"<{BASE}dataset/institute-lift> a <http://www.w3.org/ns/dcat#Dataset> .",
            "no institute has this data, or several have",
        ),
        (
            f"<{BASE}dataset/institute-niimbl> <{PREFIXES['void']}uriSpace> 'https://w3id.org/' .",
            "no institute has this data, or several have",
        ),
    ],
)
def test_edited_graph_is_refused(
    sources: Sources, imported: Imported, added: str, sentence: str
) -> None:
    folder = imported("niimbl")
    text = (folder / GRAPH).read_text("utf-8")
    (folder / GRAPH).write_text(text + added, "utf-8")
    with pytest.raises(DataError, match=sentence):
        with_institutes(sources, [folder])


@pytest.mark.parametrize(
    "name",
    [
        *("id/../../../outside", "id/./x", "id/a//b", "id/", "", "id/%2e%2e/x", "id/x%20y"),
        *(
            "id/$http_authorization",
            "id/a;b'c",
            "id/a.b",
            "id/\u4e2d",
            "id/a--b",
            "id/x?y",
            "id/x#y",
        ),
        "id/" + "x" * 300,
    ],
)
@pytest.mark.parametrize("is_subject", [True, False])
def test_name_of_another_form_is_refused(
    sources: Sources, imported: Imported, name: str, *, is_subject: bool
) -> None:
    folder = imported("niimbl", base=MADE_UP)
    named, known = f"<{MADE_UP}{name}>", f"<{MADE_UP}id/ksa-niimbl-0001>"
    subject, value = (named, known) if is_subject else (known, named)
    text = (folder / GRAPH).read_text("utf-8")
    added = f"\n{subject} <http://purl.org/dc/terms/relation> {value} .\n"
    (folder / GRAPH).write_text(text + added, "utf-8")
    with pytest.raises(DataError) as caught:
        with_institutes(sources, [folder])
    assert caught.value.message.startswith(f"{named} is not of the form of names below {MADE_UP}:")
    assert "import the workbook again" in caught.value.message
    assert caught.value.place
    assert (caught.value.place.path, bool(caught.value.place.line)) == (folder / GRAPH, True)


def test_name_of_another_form_below_the_base_of_another_institute_is_refused(
    sources: Sources, imported: Imported
) -> None:
    folders = [imported("niimbl", base=MADE_UP), imported("biomade")]
    text = (folders[1] / GRAPH).read_text("utf-8")
    (folders[1] / GRAPH).write_text(f"{text}\n<{MADE_UP}id/../x> a <urn:x> .\n", "utf-8")
    with pytest.raises(DataError, match=f"<{MADE_UP}id/../x> is not of the form"):
        with_institutes(sources, folders)


@pytest.mark.parametrize(
    "base",
    [
        *(MADE_UP, "https://example.org/\u65e5\u672c/$x/%20/a.b//", "https://w3id.org/"),
        *(f"{BASE}id/", BASE),
    ],
)
def test_what_an_import_names_is_of_the_form_below_every_base(
    sources: Sources, imported: Imported, base: str
) -> None:
    # The licence may be a page of the institute, and a text may look like a name.
    folder = imported("niimbl", f"{base}our/licence.html?v=1", base=base)
    text = (folder / GRAPH).read_text("utf-8")
    text += f"<{base}id/ksa-niimbl-0001> <urn:x> 'see <{base}id/../x> there' .\n"
    (folder / GRAPH).write_text(text, "utf-8")
    assert len(with_institutes(sources, [folder]).files) == len(sources.files) + 1


def test_tables_of_a_restricted_release_say_so_and_claim_no_licence(restricted_dist: Path) -> None:
    rights = "For the institute niimbl alone; not to be passed on."
    metadata = json.loads((restricted_dist / "tables" / "csv-metadata.json").read_bytes())
    assert metadata["dc:rights"].startswith(f"{rights} A licence, where one is given, ")
    assert "dc:license" not in metadata
    about = CalamineWorkbook.from_path(restricted_dist / "amocf.xlsx").get_sheet_by_index(0)
    facts = [(row[0], row[1]) for row in about.to_python()]
    assert next(told for name, told in facts if name == "Rights") == rights
    assert "Licence" not in dict(facts)


@pytest.fixture(scope="module")
def counted_dist(root: Path, imported: Imported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release for all, with counts of institutes from the data of five that is restricted."""
    fewer = xlsx({**RIGHT, "KSAs": RIGHT["KSAs"][:1], "Connections": RIGHT["Connections"][:1]})
    folders = [imported(name, "") for name in ("affoa", "arm-institute", "cesmii")]
    folders += [imported(name, "", fewer) for name in ("iacmi", "lift", "mxd")]
    out = tmp_path_factory.mktemp("counted") / "dist"
    compiled = build(root, out, lambda _: None, ImportedData(counted=tuple(folders)))
    assert [each for each in compiled.report.results if each.severity == "Violation"] == []
    return out


def test_counts_are_in_a_graph_of_their_own_and_in_the_merge(counted_dist: Path) -> None:
    query = """
        SELECT ?of ?n WHERE {
          GRAPH graph:aggregates { ?count amo:figureScope ?of ; amo:numberOfSelectingInstitutes ?n }
          ?count a qb:Observation ; amo:unit amo:institutes
        } ORDER BY ?of"""
    with Release.open(counted_dist) as release:
        found = answer(release.store, query)
    # Three have their own KSA under 4.1.2, 4.2.6 and 5.1; that of 4.1 is within three of ksa-0001.
    expected = {"4-1-2": "3", "4-2-6": "3", "5-1": "3", "ksa-0001": "6", "occ-0001": "6"}
    assert found == [(f"{BASE}id/{name}", count) for name, count in expected.items()]


def test_counts_tell_nothing_else_of_restricted_data(counted_dist: Path) -> None:
    words = [
        b"bioreactor",
        b"aseptic",
        b"Bioprocess Technicians",
        b"Curriculum office",
    ]
    with Release.open(counted_dist) as release:
        assert release.manifest.restricted_to == ""
    for path in counted_dist.resolve().rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert [word for word in words if word in content] == [], path


def test_terms_of_counts_are_declared_for_owl_tools(counted_dist: Path) -> None:
    with Release.open(counted_dist) as release:
        merged = release.load().quads_for_pattern(None, None, None, DefaultGraph())
        found = names(quad.triple for quad in merged)
    assert undeclared(found) == set()
    assert list(misdeclared(found)) == []


def test_counts_from_public_data_are_refused(sources: Sources, imported: Imported) -> None:
    with pytest.raises(DataError, match=r"this data is public.*name it after --with"):
        ImportedData(counted=(imported("niimbl"),)).beside(sources)


def test_counts_from_data_that_is_made_up_are_refused(sources: Sources, imported: Imported) -> None:
    folder = imported("niimbl", "", base="https://example.org/made-up/")
    with pytest.raises(DataError, match=r"this data is made up \(https://example.org/made-up/\)"):
        ImportedData(counted=(folder,)).beside(sources)


def test_counts_of_an_institute_that_the_release_shows_are_refused(
    sources: Sources, imported: Imported
) -> None:
    data = ImportedData(folders=(imported("niimbl"),), counted=(imported("niimbl", ""),))
    with pytest.raises(DataError, match="has data of this institute already"):
        data.beside(sources)


def test_counts_of_too_few_institutes_are_refused(sources: Sources, imported: Imported) -> None:
    data = ImportedData(counted=(imported("niimbl", ""), imported("lift", "")))
    with pytest.raises(UsageError, match="data of 2 institutes, and nothing is published of fewer"):
        data.beside(sources)


@pytest.mark.parametrize("smallest", [2, 1, 0, -1])
def test_counts_that_may_tell_of_fewer_than_three_are_refused(
    sources: Sources, smallest: int
) -> None:
    with pytest.raises(UsageError, match=f"--min-cell is {smallest}, but has to be at least 3"):
        ImportedData(smallest=smallest).beside(sources)
