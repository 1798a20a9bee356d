"""What institutes state in data of their own, as pages show it: told apart from the document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pytest
from pyoxigraph import RdfFormat, Store
from tests.institutes.released import institutes_quads

from amocf.kinds import kind_of
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.lists.list_index import index_of
from amocf.serve.pages.present.lists.listing import Listing, ListQuery, words
from amocf.serve.pages.present.lists.saving import sheet
from amocf.serve.pages.present.sections import SECTIONS
from amocf.serve.pages.present.sentences import sentences
from amocf.serve.pages.present.stated.institute_statements import held_data
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE

ID: Final = BASE + "id/"
#: The sections that show what institutes state.
SHOWING: Final = ("connected", "data-of-area", "own-data", "same", "selecting", "stated-under")


@pytest.fixture(scope="module")
def public(dist: Path) -> Reader:
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    return Reader(store)


@pytest.fixture(scope="module")
def held(public: Reader, dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The release with the data of two institutes."""
    store = Store()
    store.bulk_load(path=str(dist / "amocf.nq"), format=RdfFormat.N_QUADS)
    store.bulk_extend(institutes_quads(public.store, tmp_path_factory.mktemp("data")))
    return Reader(store)


def said(reader: Reader, name: str) -> str:
    kind = kind_of(reader.iris(ID + name, "rdf:type"))
    found = sentences(reader, ID + name, kind)
    return " ".join("".join(part.text for part in sentence) for sentence in found)


def shown(tables: Iterable[Any]) -> dict[str, list[dict[str, str]]]:
    """Return the rows of tables by the title of each; links by their text."""
    return {
        table.title: [
            dict(zip(table.columns, (", ".join(v.text for v in cell) for cell in row), strict=True))
            for row in table.rows
        ]
        for table in tables
    }


def listing(path: str) -> Listing[Any]:
    return next(each for each in LISTINGS if each.path == path)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("ksa-0001", "BioMADE and NIIMBL select it in data of their own."),
        ("occ-0001", "BioMADE and NIIMBL select it in data of their own."),
        (
            "ksa-niimbl-0004",
            "A KSA of NIIMBL, which states it under Technical Drawings and Schematics and Automated"
            " Systems and Control Operations.",
        ),
        ("ksa-niimbl-0001", "A KSA of NIIMBL, which does not state it any more."),
        ("occ-biomade-0001", "An occupation of BioMADE."),
        (
            "inst-niimbl",
            "In data of its own, it selects three KSAs, two of which the document does not name, "
            "two occupations, and states three connections of KSAs with occupations.",
        ),
        (
            "5-1",
            "It has two essential KSAs, none of which the document names. In data of their own, "
            "institutes select under it one KSA, which the document does not name.",
        ),
        ("4-1-7", "institutes select under it one KSA, which the document names."),
        ("4-1", "under it two KSAs, one of which the document does not name."),
        ("area-biomanufacturing", "BioMADE and NIIMBL have data of their own here."),
    ],
)
def test_a_page_says_in_sentences_what_institutes_state(
    held: Reader, name: str, sentence: str
) -> None:
    assert sentence in said(held, name)


@pytest.mark.parametrize(
    "name", ["ksa-0001", "occ-0001", "inst-niimbl", "5-1", "area-biomanufacturing"]
)
def test_where_no_institute_has_data_nothing_is_said_or_shown_of_it(
    public: Reader, name: str
) -> None:
    assert "data of" not in said(public, name)
    assert [each for each in SHOWING if SECTIONS[each](public, ID + name)] == []


def test_a_published_ksa_tells_which_institutes_select_it_and_how(held: Reader) -> None:
    (rows,) = shown(SECTIONS["selecting"](held, ID + "ksa-0001")).values()
    assert rows == [
        {
            "Institute": "BioMADE",
            "Under": "Testing/Troubleshooting",
            "In its words": "Data collection and analysis",
            "What it rests on": "job postings",
            "Approved": "Education team, 2026-03-01",
        },
        {
            "Institute": "NIIMBL",
            "Under": "Testing/Troubleshooting",
            "In its words": "Data collection and analysis",
            "What it rests on": "industry survey",
            "Approved": "Curriculum office, 2026-03-01",
        },
    ]


def test_institutes_that_hold_a_connection_essential_are_told_from_those_that_do_not(
    held: Reader,
) -> None:
    expected = {"Essential according to": "NIIMBL", "Not essential according to": "BioMADE"}
    (of_ksa,) = shown(SECTIONS["connected"](held, ID + "ksa-0001")).values()
    assert of_ksa == [{"Occupation": "Process Engineers", "Named by": "the document", **expected}]
    (of_occupation,) = shown(SECTIONS["connected"](held, ID + "occ-0001")).values()
    named = {"KSA": "Data collection and analysis", "Named by": "the document"}
    assert of_occupation == [{**named, **expected}]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (
            "ksa-niimbl-0003",
            ("Maintain sterile conditions", "NIIMBL", "holds it to be the same"),
        ),
        ("ksa-biomade-0001", ("Keep aseptic conditions", "NIIMBL", "holds it to be the same")),
        (
            "ksa-0001",
            (
                "Gather and weigh what was measured",
                "NIIMBL",
                "found it to be this, and withdrew it",
            ),
        ),
    ],
)
def test_what_is_held_to_be_the_same_is_told_at_both_ends_with_who_holds_it(
    held: Reader, name: str, row: tuple[str, ...]
) -> None:
    (rows,) = shown(SECTIONS["same"](held, ID + name)).values()
    assert [tuple(each.values()) for each in rows] == [row]


def test_an_institute_has_what_it_names_apart_from_what_the_document_names(held: Reader) -> None:
    (data,) = SECTIONS["own-data"](held, ID + "inst-niimbl")
    assert data.licences[0].href == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert data.approvals == ("Curriculum office, 2026-03-01",)
    firsts = {
        title: [next(iter(row.values())) for row in rows]
        for title, rows in shown(data.tables).items()
    }
    assert firsts == {
        "KSAs that the document does not name": ["Keep aseptic conditions", "Sketch a bioreactor"],
        "KSAs that the document names": ["Data collection and analysis"],
        "Occupations that the document does not name": ["Bioprocess Technicians"],
        "Occupations that the document names": ["Process Engineers"],
        "Connections": [
            "Data collection and analysis",
            "Keep aseptic conditions",
            "Sketch a bioreactor",
        ],
    }


def test_a_competency_has_the_ksas_under_all_that_is_below_it(held: Reader) -> None:
    (rows,) = shown(SECTIONS["stated-under"](held, ID + "4-1")).values()
    assert [(row["KSA"], row["Named by"], row["Selected by"]) for row in rows] == [
        ("Data collection and analysis", "the document", "BioMADE, NIIMBL"),
        ("Sketch a bioreactor", "NIIMBL", "NIIMBL"),
    ]


def test_an_area_has_the_numbers_of_its_institutes_and_what_most_select_first(
    held: Reader,
) -> None:
    tables = shown(SECTIONS["data-of-area"](held, ID + "area-biomanufacturing"))
    assert [tuple(row.values()) for row in tables[""]] == [
        ("BioMADE", "2", "1", "2", "2"),
        ("NIIMBL", "3", "2", "2", "3"),
    ]
    (first, *_) = tables["KSAs that they select, those of most institutes first"]
    assert first["Selected by"] == "BioMADE, NIIMBL"


def test_a_table_that_is_long_is_cut_and_leads_to_the_list_of_the_same_rows(
    held: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "amocf.serve.pages.present.stated.institute_tables"
    monkeypatch.setattr(f"{module}._MOST", 1)
    # It has made no table yet.
    held = Reader(held.store, spaces=held.spaces)
    tables = (
        *SECTIONS["own-data"](held, ID + "inst-niimbl")[0].tables,
        *SECTIONS["stated-under"](held, ID + "4-1"),
        *SECTIONS["stated-under"](held, ID + "4-1-7"),
        *SECTIONS["connected"](held, ID + "ksa-0001"),
        *SECTIONS["connected"](held, ID + "occ-0001"),
        *SECTIONS["data-of-area"](held, ID + "area-biomanufacturing")[1:],
    )
    for table in tables:
        assert len(table.rows) == 1
        path, _, query = table.all_of_them.partition("?")
        found = _asked(held, path, query)
        distinct = {tuple(words(v) for v in row.cells[_first(path, table)]) for row in found}
        assert len(distinct) == table.total, table


def _first(path: str, table: Any) -> str:
    """Return the column of a list that has what the first column of a table has."""
    names = {"/ksas": "ksa", "/occupations": "occupation"}
    of_connections = {"Occupation": "occupation", "KSA": "ksa"}
    return names.get(path) or of_connections[table.columns[0]]


def _asked(reader: Reader, path: str, query: str) -> tuple[Any, ...]:
    given = dict(parse_qsl(query))
    given.pop("sort", None)
    index = index_of(reader, listing(path))
    assert all(value in index.choices[name] for name, value in given.items()), query
    return tuple(index.narrowed(ListQuery(chosen=given)))


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/ksas", {"document": 40, "institute": 2}),
        ("/occupations", {"document": 4, "institute": 2}),
    ],
)
def test_a_list_has_what_institutes_name_after_what_the_document_names(
    held: Reader, path: str, names: dict[str, int]
) -> None:
    there = listing(path)
    rows = there.rows(held)
    index = index_of(held, there)
    found = index.choices["named"]
    assert {key: count for key, (_, count) in found.items()} == names
    of_document = [not row.cells["named"][0].link for row in rows]
    assert of_document == sorted(of_document, reverse=True)
    assert f"The document names {names['document']} " in " ".join(there.remarks(held))
    assert f"Institutes name {names['institute']} more " in " ".join(there.remarks(held))
    saved = sheet(index, rows)
    assert "Named by" in [column.heading for column in saved.columns]


@pytest.mark.parametrize("path", [each.path for each in LISTINGS if each.path != "/connections"])
def test_a_list_of_the_public_release_has_no_column_of_institutes(
    public: Reader, path: str
) -> None:
    there = listing(path)
    own = {column.name for column in there.columns} - {c.name for c in there.of(public).columns}
    rows = there.rows(public)
    assert not any(own & set(row.cells) for row in rows)
    assert list(there.remarks(public)) == []


def test_what_institutes_hold_to_be_the_same_is_one_row_that_leads_to_each(held: Reader) -> None:
    there = listing("/ksas")
    rows = there.rows(held)
    (row,) = (each for each in rows if each.cells["ksa"][0].text == "Maintain sterile conditions")
    assert "Keep aseptic conditions" not in {each.cells["ksa"][0].text for each in rows}
    saved = sheet(index_of(held, there), [row])
    found = dict(zip((column.heading for column in saved.columns), saved.rows[0], strict=True))
    assert found["KSA, URI"] == ID + "ksa-biomade-0001"
    assert found["Named by"] == found["Selected by"] == "BioMADE; NIIMBL"
    assert found["Named by, URI"] == f"{ID}ksa-biomade-0001 {ID}ksa-niimbl-0003"
    assert found["Connected occupations"] == 2


@pytest.mark.parametrize("name", ["ksa-biomade-0001", "ksa-niimbl-0003"])
def test_pages_of_what_is_held_to_be_the_same_show_who_selects_either(
    held: Reader, name: str
) -> None:
    (rows,) = shown(SECTIONS["selecting"](held, ID + name)).values()
    other = {"ksa-biomade-0001": ("", "Keep aseptic conditions")}
    same = other.get(name, ("Maintain sterile conditions", ""))
    assert [(row["Institute"], row["Held to be the same"]) for row in rows] == [
        ("BioMADE", same[0]),
        ("NIIMBL", same[1]),
    ]
    (connected,) = shown(SECTIONS["connected"](held, ID + name)).values()
    assert [row["Occupation"] for row in connected] == [
        "Bioprocess Technicians",
        "Fermentation Operators",
    ]
    asked = _asked(held, "/connections", f"ksa={name}")
    assert [row.cells["institute"][0].text for row in asked] == ["BioMADE", "NIIMBL"]


def test_what_is_said_to_be_held_counts_what_is_the_same_once(held: Reader) -> None:
    found = held_data(held)
    assert found
    assert (found.ksas, found.occupations, found.connections) == (2, 2, 4)


@pytest.mark.parametrize(
    ("path", "hidden"),
    [
        ("/ksas", {"competency", "specific"}),
        ("/occupations", {"onet-relation", "onet-online", "esco-relation"}),
    ],
)
def test_beside_data_of_institutes_a_list_shows_fewer_columns_and_saves_all(
    held: Reader, public: Reader, path: str, hidden: set[str]
) -> None:
    there = listing(path)
    shown_ = {
        reader: {column.name for column in there.of(reader).columns if column.is_shown}
        for reader in (held, public)
    }
    assert shown_[public] - shown_[held] == hidden
    saved = {column.heading for column in sheet(index_of(held, there), ()).columns}
    assert {column.heading for column in there.columns if column.name in hidden} <= saved


def test_what_a_ksa_is_part_of_is_said_to_be_stated_by_institutes_where_it_is(
    held: Reader, public: Reader
) -> None:
    told = {
        reader: next(
            c.description for c in listing("/ksas").of(reader).columns if c.name == "parent"
        )
        for reader in (held, public)
    }
    assert all("whose codes the document prints" in each for each in told.values())
    assert ["under which they select it" in told[each] for each in (held, public)] == [True, False]


def test_a_withdrawn_ksa_is_in_no_list(held: Reader) -> None:
    names = {row.cells["ksa"][0].text for row in listing("/ksas").rows(held)}
    assert "Sketch a bioreactor" in names
    assert not {"Appraise a plant", "Gather and weigh what was measured"} & names


def test_connections_are_those_that_institutes_state(held: Reader, public: Reader) -> None:
    there = listing("/connections")
    rows = there.rows(held)
    assert [
        tuple(row.cells[name][0].text for name in ("institute", "ksa", "occupation", "essential"))
        for row in rows
    ] == [
        ("BioMADE", "Data collection and analysis", "Process Engineers", "no"),
        ("BioMADE", "Maintain sterile conditions", "Fermentation Operators", "yes"),
        ("NIIMBL", "Data collection and analysis", "Process Engineers", "yes"),
        ("NIIMBL", "Keep aseptic conditions", "Bioprocess Technicians", "yes"),
        ("NIIMBL", "Sketch a bioreactor", "Mechanical Engineers", "no"),
    ]
    assert len(there.rows(public)) == 0


@pytest.mark.parametrize(
    ("path", "row", "numbers"),
    [
        ("/institutes", "NIIMBL", ("3", "2", "2", "3")),
        ("/areas", "Biomanufacturing", ("3", "2", "3", "4")),
        ("/competencies/table", "5.1", ("1", "1")),
        ("/competencies/table", "4.1.7", ("1", "")),
    ],
)
def test_numbers_of_what_institutes_state_stand_beside_those_of_the_document(
    held: Reader, path: str, row: str, numbers: tuple[str, ...]
) -> None:
    there = listing(path)
    first = there.columns[0].name
    found = next(each for each in there.rows(held) if each.cells[first][0].text == row)
    own = [column.name for column in there.columns if column.name.startswith("stated")]
    assert tuple("".join(v.text for v in found.cells[name]) for name in own) == numbers
