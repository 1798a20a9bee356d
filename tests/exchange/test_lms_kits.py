"""Files for learning platforms: their importers take every row, of every release."""

import csv
import html
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from tests.exchange import lms_importers
from tests.exchange.hostile import LABELS, hostile_release

from amocf.exchange.competency_kit import as_html, as_markdown, fitted
from amocf.exchange.framework_items import COMPETENCY_KINDS
from amocf.exchange.registry import ReleaseData, find_exporter
from amocf.formula_text import looks_like_formula
from amocf.release.opened import Release

IMPORTERS: Final = {
    "moodle": lms_importers.moodle,
    "canvas": lms_importers.canvas,
    "openedx": lms_importers.openedx,
    "artemis": lms_importers.artemis,
}
each_platform = pytest.mark.parametrize("name", IMPORTERS)

_ID: Final = 1
_SHORTNAME: Final = 2


@pytest.fixture(scope="module")
def hostile(dist: Path) -> ReleaseData:
    return hostile_release(dist)


def data(release: Release) -> ReleaseData:
    return ReleaseData(release.store, release.version, release.context)


def written(name: str, release: ReleaseData) -> bytes:
    [content] = find_exporter(name).write(release).values()
    return content


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


@pytest.fixture(scope="module")
def kits(dist: Path) -> dict[str, bytes]:
    with Release.open(dist) as release:
        return {name: written(name, data(release)) for name in IMPORTERS}


@each_platform
def test_importer_takes_every_row_of_the_release(kits: dict[str, bytes], name: str) -> None:
    assert IMPORTERS[name](kits[name]) == []


@each_platform
def test_importer_takes_every_row_with_the_data_of_institutes(demo: Path, name: str) -> None:
    with Release.open(demo) as release:
        content = written(name, data(release))
        stated = data(release).items.of_kinds("institute-ksa")
        named = data(release).items.names[stated[0].institute]
    assert IMPORTERS[name](content) == []
    assert stated
    assert all(f"amocf-{ksa.code}".encode() in content for ksa in stated) or name == "artemis"
    if name == "openedx":
        ids = {f"amocf-{ksa.code}" for ksa in stated}
        of_institutes = [row["value"] for row in rows(content) if row["id"] in ids]
        assert len(of_institutes) == len(stated)
        assert all("(stated by " in value for value in of_institutes)
        assert sum("(stated by " in row["value"] for row in rows(content)) == len(stated)
        assert any(f"(stated by {named})" in value for value in of_institutes)
    else:
        assert f"Stated by {named}; the document does not name it.".encode() in content
        assert b"Made up" in content


@each_platform
def test_importer_takes_hostile_labels(hostile: ReleaseData, name: str) -> None:
    content = written(name, hostile)
    assert written(name, hostile) == content
    assert IMPORTERS[name](content) == []
    for number in range(1, len(LABELS) + 1):
        assert f"ksa-hostile-{number}".encode() in content
    if name != "artemis":
        cells = [cell for row in rows(content) for cell in row.values()]
        assert not any(map(looks_like_formula, cells))
        assert not any(character in "".join(cells) for character in "\0\x1b\t\r\u2028")


@each_platform
def test_all_of_the_framework_is_in_the_file(kits: dict[str, bytes], dist: Path, name: str) -> None:
    with Release.open(dist) as release:
        items = data(release).items.of_kinds(*COMPETENCY_KINDS)
    text = kits[name].decode()
    for item in items:
        if item.kind == "tier" and name == "openedx":
            continue
        assert item.label in text
        if name != "openedx":
            assert item.iri in text
            assert item.definition in text.replace("&#x27;", "'").replace("\\\\", "")


@pytest.mark.parametrize("name", ["moodle", "canvas", "artemis"])
def test_file_says_whose_the_words_are_and_nothing_of_what_is_not_in_it(
    kits: dict[str, bytes], name: str
) -> None:
    text = kits[name].decode()
    for said in ("not endorsed by NIST", "publicdomain/zero", "prints no statement of rights"):
        assert said in text
    assert "ESCO" not in text


@pytest.mark.parametrize("name", ["moodle", "canvas", "artemis"])
def test_names_and_codes_that_the_document_does_not_print_are_called_so(
    kits: dict[str, bytes], name: str
) -> None:
    text = kits[name].decode()
    for number in (1, 2, 3):
        assert f"Name and code in this edition: Tier {number}." in text.replace("\\\\", "")
    assert "Code: Tier 4." in text
    assert "Code: 4.1.2." in text
    assert "Number in this edition: ksa\u002d0002." in text
    assert "Code: Tier 1." not in text


def test_moodle_has_the_hierarchy_and_the_second_parent(kits: dict[str, bytes]) -> None:
    found = {row["Id number"]: row for row in rows(kits["moodle"])}
    assert found["amocf-4.1.2"]["Parent id number"] == "amocf-4.1"
    assert found["amocf-tier-4"]["Parent id number"] == ""
    twice = found["amocf-ksa-0006"]
    assert twice["Parent id number"] == "amocf-4.2.6"
    assert twice["Cross referenced competency id numbers"] == "amocf-4.2.9"


def test_moodle_cuts_four_names_which_are_whole_in_the_description(
    kits: dict[str, bytes],
) -> None:
    cut = [row for row in rows(kits["moodle"]) if row["Shortname"].endswith("…")]
    assert len(cut) == 4
    for row in cut:
        assert row["Description"].startswith(f"<p>{row['Shortname'][:-1]}")
    shortnames = [row["Shortname"] for row in rows(kits["moodle"])]
    assert len(set(shortnames)) == len(shortnames)
    assert "Critical Work Functions (4.1.1)" in shortnames


def test_canvas_makes_no_levels_of_mastery_up(kits: dict[str, bytes]) -> None:
    found = rows(kits["canvas"])
    for column in ("calculation_method", "calculation_int", "ratings"):
        assert {row[column] for row in found} == {""}
    outcomes = {row["vendor_guid"]: row for row in found if row["object_type"] == "outcome"}
    assert len(outcomes) == 13 + 67 + 40
    assert outcomes["amocf-4.1"]["parent_guids"] == "amocf-4.1-group"
    assert outcomes["amocf-5.1"]["parent_guids"] == "amocf-tier-5-group"
    assert outcomes["amocf-ksa-0006"]["parent_guids"] == "amocf-4.2.6-group amocf-4.2.9-group"


def test_openedx_begins_with_competencies(kits: dict[str, bytes]) -> None:
    found = {row["id"]: row["parent_id"] for row in rows(kits["openedx"])}
    assert found["amocf-4.1"] == ""
    assert found["amocf-4.1.2"] == "amocf-4.1"
    assert found["amocf-ksa-0002"] == "amocf-4.1.2"


def test_artemis_names_the_source_of_each_competency(kits: dict[str, bytes]) -> None:
    catalogue = json.loads(kits["artemis"])
    [source] = catalogue["sources"]
    assert source["uri"] == "https://w3id.org/amocf/source/2025"
    # In the order of the title page, which has initials of their first names.
    families = [name.rpartition(" ")[2] for name in source["author"].split(", ")]
    assert families == ["Bell", "Conrad", "Forshey", "Foy", "Long", "Smith-Schoettker", "Stephens"]
    assert "Office of Advanced Manufacturing" not in source["author"]
    assert "taxonomy" not in kits["artemis"].decode()
    [root] = catalogue["knowledgeAreas"]
    competency = root["children"][3]["children"][0]["competencies"][0]
    assert competency["title"] == "Manufacturing Process Design/Development"
    assert competency["sourceId"] == source["id"]


Rows = list[list[str]]


def _set(column: int, text: str, row: int = 9) -> Callable[[Rows], None]:
    def change(table: Rows) -> None:
        table[row][column] = text

    return change


#: A fault of each kind in a file that is right, and what the importer says of it.
FAULTS: Final[list[tuple[str, Callable[[Rows], None], str]]] = [
    ("moodle", _set(1, "amocf-4.1.2", row=3), "ids that are taken"),
    ("moodle", _set(0, "amocf-9.9"), "not made once"),
    ("moodle", _set(2, "x" * 101), "is cut"),
    ("moodle", _set(2, "Use <b>of</b> drawings"), "is cleaned"),
    ("moodle", _set(2, "<b>"), "is left out"),
    ("moodle", _set(4, "html"), "no such format"),
    ("moodle", _set(10, "amocf-9.9"), "no such cross reference"),
    ("moodle", _set(12, "1"), "2 frameworks"),
    ("moodle", _set(12, "", row=1), "0 frameworks"),
    ("moodle", _set(13, "competency,tier", row=1), "unknown terms"),
    ("moodle", _set(6, '[{"scaleid":"1"},{"id":2}]', row=1), "no value of the scale is proficient"),
    ("moodle", _set(6, '[{"scaleid":"1"},{"id":3}]', row=1), "no such value"),
    ("moodle", _set(3, 'a "b\\"'), "escape"),
    ("moodle", lambda table: table[9].append(""), "as many cells"),
    ("canvas", _set(0, "amocf 4.1"), "wrong vendor_guid"),
    ("canvas", _set(0, "amocf-4.1-group", row=12), "already appeared"),
    ("canvas", _set(1, "competency"), "wrong object_type"),
    ("canvas", _set(2, ""), "wrong title"),
    ("canvas", _set(2, "x" * 256), "wrong title"),
    ("canvas", _set(8, "amocf-9.9-group"), "parents are not found"),
    ("canvas", _set(8, "amocf amocf-tier-1-group", row=6), "a group of several parents"),
    ("canvas", _set(6, "5", row=6), "a group with ratings"),
    ("canvas", _set(5, "mean", row=-1), "wrong calculation_method"),
    (
        "canvas",
        lambda table: table[-1].__setitem__(slice(9, None), ["2", "Good", "3", "Better"]),
        "points of ratings grow",
    ),
    ("canvas", _set(9, "good", row=-1), "points of a rating"),
    ("canvas", _set(4, "name", row=0), "invalid fields"),
    ("openedx", _set(0, "AMOCF-4.1"), "duplicated id"),
    ("openedx", _set(1, "operations management", row=2), "duplicated value"),
    ("openedx", _set(2, "amocf-9.9"), "unknown parent"),
    ("openedx", _set(1, "a; b"), "reserved characters"),
    ("openedx", _set(1, ""), "empty"),
    ("openedx", lambda table: table.append(["x", "X", "amocf-ksa-0002"]), "at the level 4"),
    ("openedx", _set(1, "name", row=0), "fields are missing"),
]


@pytest.mark.parametrize(("name", "plant", "said"), FAULTS, ids=lambda each: str(each)[:24])
def test_importer_finds_a_planted_fault(
    kits: dict[str, bytes], name: str, plant: Callable[[Rows], None], said: str
) -> None:
    table = list(csv.reader(io.StringIO(kits[name].decode(), newline="")))
    plant(table)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    assert said in "; ".join(IMPORTERS[name](text.getvalue().encode()))


#: The same of the catalogue: what is put where in the competency, or in the area that holds it.
CATALOGUE_FAULTS: Final[list[tuple[str, str, Any, str]]] = [
    ("competency", "title", "x" * 256, "title has 256"),
    ("competency", "title", None, "no title"),
    ("competency", "description", "x" * 2_001, "description has 2001"),
    ("competency", "version", "", "version has 0"),
    ("competency", "sourceId", 7, "source does not exist"),
    ("competency", "taxonomy", "KNOW", "unknown taxonomy"),
    ("competency", "uri", "https://example.org/", "unknown members"),
    ("area", "shortTitle", "Competency 4.1", "shortTitle has 14"),
    ("area", "parent", "x", "unknown members"),
]


@pytest.mark.parametrize(("place", "member", "value", "said"), CATALOGUE_FAULTS)
def test_artemis_finds_a_planted_fault(
    kits: dict[str, bytes], place: str, member: str, value: object, said: str
) -> None:
    catalogue = json.loads(kits["artemis"])
    area = catalogue["knowledgeAreas"][0]["children"][3]["children"][0]
    (area["competencies"][0] if place == "competency" else area)[member] = value
    assert said in "; ".join(lms_importers.artemis(json.dumps(catalogue).encode()))


def test_ids_that_are_numbers_would_be_mixed_up_by_moodle(kits: dict[str, bytes]) -> None:
    bare = kits["moodle"].replace(b"amocf-4.2.1,", b"4.10,").replace(b"amocf-4.1,", b"4.1,")
    assert "not made once" in "; ".join(lms_importers.moodle(bare))


def test_descriptions_are_cut_where_they_are_longest() -> None:
    text = fitted(["Code: 4.1.", "x" * 500, "https://example.org/"], 120, as_html)
    assert len(text) <= 120
    assert text.startswith("<p>Code: 4.1.</p><p>xxx")
    assert text.endswith('<p><a href="https://example.org/">https://example.org/</a></p>')


def test_a_text_is_never_markup() -> None:
    assert as_html(["<b> & \\"]) == "<p>&lt;b&gt; &amp; &#92;</p>"
    assert as_markdown(["[a](b) *c*", "https://example.org/"]) == (
        "\\[a\\](b) \\*c\\*\n\n<https://example.org/>"
    )


@pytest.mark.parametrize(
    "text", ["- item", "1. item", "+ x", "---", "===", "> x", "# x", "&lt;b&gt; &#35;", "a!", "$x$"]
)
def test_a_paragraph_of_markdown_is_nothing_but_a_paragraph(text: str) -> None:
    page = MarkdownIt("commonmark").render(as_markdown([text, text]))
    assert page == f"<p>{html.escape(text)}</p>\n" * 2
