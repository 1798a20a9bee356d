"""The pages to hand out: what they say, that each is one page, and the rules of PDF/UA by rule."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest
from pyoxigraph import NamedNode, Quad

from amocf.cli import main
from amocf.errors import DataError, UsageError
from amocf.exchange.hand_outs import chosen
from amocf.exchange.hand_outs.hand_out import HandOut, HandOutColumn, HandOutTable, file_about
from amocf.exchange.hand_outs.handed_out import hand_outs
from amocf.exchange.hand_outs.typesetting import SHOWN, typeset
from amocf.exchange.registry import ReleaseData, find_exporter
from amocf.rdf.statements import term
from amocf.release.opened import Release
from amocf.terms import BASE, EDITION_NAME, expand

COLUMNS: Final = (
    HandOutColumn("Name", 4),
    HandOutColumn("Number", 2, is_number=True, is_drawn=True),
)
#: What shows text, draws a path, or places a picture in a page.
_PAINTING: Final = frozenset(
    {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh"}
)
_HOSTILE: Final = (
    "#panic() $x$ *b* @ref <l> `c` \\ // c /* [",
    '#read("/etc/passwd") "quoted" }',
    "x" * 40_000,
    "word " * 8_000,
    "a\n\n= heading\n- item",
    "\x00\x07\x1b controls",
    "汉字 عربي 😀 \u202eabc\u200b \ufdd0",
    "e\u0301 combined",
)


def _pages(dist: Path) -> dict[str, HandOut]:
    with Release.open(dist) as release:
        data = ReleaseData(release.store, release.version, release.context)
        return {each.file: each for each in hand_outs(data)}


@pytest.fixture(scope="module")
def pages(dist: Path) -> dict[str, HandOut]:
    return _pages(dist)


@pytest.fixture(scope="module")
def pages_of_demo(demo: Path) -> dict[str, HandOut]:
    return _pages(demo)


def _table(page: HandOut, heading: str) -> HandOutTable:
    return next(each for each in page.tables if each.heading == heading)


def _one(label: str, rows: int = 3) -> HandOut:
    table = HandOutTable("Things", COLUMNS, ((label, "3"),) * rows, label, "things")
    return HandOut(
        *("x.pdf", "Kind", label, "4.1", expand("amocf:4-1")),
        *((label,) * 2, ("The document does not say it.",), (table,) * 6, (label,) * 4),
        *(label, (2026, 1, 31), "Who Makes It"),
    )


def complaints(content: bytes) -> list[str]:
    """What of PDF/UA-1 (ISO 14289-1) a file breaks, as far as a program can tell."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_of_document(pdf), *_of_structure(pdf), *_of_pages(pdf)]


def _of_document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    if root.get("/MarkInfo", {}).get("/Marked") is not True:
        yield "not marked as tagged"
    if str(root.get("/Lang", "")) != "en":
        yield "no language"
    if root.get("/ViewerPreferences", {}).get("/DisplayDocTitle") is not True:
        yield "the title is not displayed"
    if "/OpenAction" in root or "/AcroForm" in root or "/AA" in root:
        yield "it acts"
    if "/Metadata" not in root:
        yield "no metadata"
        return
    metadata = root["/Metadata"].read_bytes().decode()
    if not re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata):
        yield "does not say that it is PDF/UA-1"
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", metadata, re.DOTALL):
        yield "no title"


def _of_structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "no structure"
        return
    elements = list(_elements(pdf.Root["/StructTreeRoot"]))
    kinds = [str(each.get("/S", "")) for each in elements]
    # The role map says what types that are not of ISO 32000-1 stand for.
    if "/Document" not in kinds:
        yield "no document"
    if kinds.count("/Table") > kinds.count("/TH"):
        yield "a table without headings"
    if not {"/H1", "/Title"} & set(kinds):
        yield "no heading"
    for element, kind in zip(elements, kinds, strict=True):
        if kind in ("/Figure", "/Formula") and not (str(element.get("/Alt", "")) or ""):
            yield "a picture without an alternative text"
        if kind == "/TH" and not list(_content(element)):
            yield "an empty heading of a table"
        if kind == "/TH" and not _attribute(element, "/Scope"):
            yield "a heading of a table without its scope"
        if kind == "/Link" and not any(True for _ in _elements(element, "/OBJR")):
            yield "a link without its annotation"


def _content(element: Any) -> Iterator[Any]:
    held = element.get("/K", pikepdf.Array())
    yield from held if isinstance(held, pikepdf.Array) else [held]


def _attribute(element: Any, name: str) -> Any:
    given = element.get("/A", {})
    return given.get(name) if isinstance(given, pikepdf.Dictionary) else _first(given, name)


def _first(given: Any, name: str) -> Any:
    return next((each.get(name) for each in given if name in each), None)


def _elements(parent: Any, kind: str = "") -> Iterator[Any]:
    below = parent.get("/K", [])
    for each in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(each, pikepdf.Dictionary):
            if not kind or each.get("/Type") == kind:
                yield each
            yield from _elements(each, kind)


def _of_pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    if len(pdf.pages) != 1:
        yield f"{len(pdf.pages)} pages"
    for page in pdf.pages:
        given: Any = page.obj
        if given.get("/Tabs") != "/S":
            yield "no order of tabs"
        yield from _of_fonts(given.get("/Resources", {}).get("/Font", {}))
        depth = 0
        for each in pikepdf.parse_content_stream(page):
            operator = str(each.operator)
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            if operator in _PAINTING and depth == 0:
                yield "content that is neither tagged nor an artifact"
        for annotation in given.get("/Annots", []):
            if "/Contents" not in annotation or "/StructParent" not in annotation:
                yield "a link that is not described"


def _of_fonts(fonts: Any) -> Iterator[str]:
    for font in fonts.values():
        inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
        described = inner.get("/FontDescriptor", {})
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
            yield "a font that is not embedded"
        if "/ToUnicode" not in font:
            yield "a font whose text cannot be read"


def test_everything_that_is_handed_out_has_a_page(pages: dict[str, HandOut]) -> None:
    names = list(pages)
    assert names[0] == "framework.pdf"
    assert {"area-digital.pdf", "inst-niimbl.pdf", "4-1.pdf", "5-7.pdf"} < set(names)
    assert len(names) == 1 + 5 + 18 + 13


def test_what_others_call_alike_has_no_page(dist: Path) -> None:
    with Release.open(dist) as release:
        store = release.load()
        context, version = release.context, release.version
    others = ("https://other.example/inst-affoa", "https://other.example/" + "x" * 300)
    for iri in others:
        store.add(Quad(NamedNode(iri), term("rdf:type"), term("amo:Institute")))
    pages = [*hand_outs(ReleaseData(store, version, context))]
    assert [each.uri for each in pages if each.file == "inst-affoa.pdf"] == [f"{BASE}id/inst-affoa"]
    assert {each.uri for each in pages}.isdisjoint(others)


@pytest.mark.parametrize("name", ["a/inst-affoa", "x" * 201, "", "../x", ".x", "\u4e2d"])
def test_name_of_which_no_file_can_be_made_is_refused(name: str) -> None:
    with pytest.raises(DataError, match=r"has a page to hand out, .* build the release anew"):
        file_about(f"{BASE}id/{name}")


def test_every_page_is_one_page_that_keeps_the_rules(dist: Path) -> None:
    with Release.open(dist) as release:
        data = ReleaseData(release.store, release.version, release.context)
        files = find_exporter("pdf").write(data)
        assert find_exporter("pdf").write(data) == files
    assert {
        name: complaints(content) for name, content in files.items() if complaints(content)
    } == {}


def test_pages_of_a_release_with_institutes_keep_the_rules(
    pages_of_demo: dict[str, HandOut],
) -> None:
    wanted = ("framework.pdf", "4-2.pdf", "inst-niimbl.pdf", "area-digital.pdf")
    files = typeset(pages_of_demo[name] for name in wanted)
    assert [complaints(content) for content in files.values()] == [[], [], [], []]


@pytest.mark.parametrize("label", _HOSTILE, ids=lambda label: repr(label[:12]))
def test_hostile_label_makes_one_page_that_keeps_the_rules(label: str) -> None:
    files = typeset(iter([_one(label, 300)]))
    assert complaints(files["x.pdf"]) == []


def test_font_has_every_character_that_is_said_to_be_shown() -> None:
    # With spaces, as what cannot be broken would not stay on the page.
    assert complaints(typeset(iter([_one(" ".join(SHOWN[::7]))]))["x.pdf"]) == []
    for start in range(0, len(SHOWN), 60):
        typeset(iter([_one(" ".join(SHOWN[start : start + 60]))]))


def _without(*names: str) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        for name in names:
            del pdf.Root[name]

    return spoil


def _spoil_metadata(pdf: pikepdf.Pdf) -> None:
    text = pdf.Root["/Metadata"].read_bytes()
    pdf.Root["/Metadata"].write(text.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>2<"))


def _spoil_fonts(pdf: pikepdf.Pdf) -> None:
    for font in pdf.pages[0]["/Resources"]["/Font"].values():
        inner = font["/DescendantFonts"][0]["/FontDescriptor"]
        for name in ("/FontFile2", "/FontFile3"):
            if name in inner:
                del inner[name]


def _spoil_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"0 0 5 5 re f", prepend=True)


def _spoil_scope(pdf: pikepdf.Pdf) -> None:
    for each in _elements(pdf.Root["/StructTreeRoot"]):
        if each.get("/S") == "/TH":
            del each["/A"]


def _spoil_heading(pdf: pikepdf.Pdf) -> None:
    heading = next(e for e in _elements(pdf.Root["/StructTreeRoot"]) if e.get("/S") == "/TH")
    heading["/K"] = pikepdf.Array()


def _spoil_picture(pdf: pikepdf.Pdf) -> None:
    cell = next(e for e in _elements(pdf.Root["/StructTreeRoot"]) if e.get("/S") == "/P")
    cell["/S"] = pikepdf.Name("/Figure")


def _spoil_link(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]["/Annots"][0]["/Contents"]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_without("/MarkInfo"), "not marked as tagged"),
        (_without("/Lang"), "no language"),
        (_without("/ViewerPreferences"), "the title is not displayed"),
        (_without("/Metadata"), "no metadata"),
        (_without("/StructTreeRoot"), "no structure"),
        (_spoil_metadata, "does not say that it is PDF/UA-1"),
        (_spoil_fonts, "a font that is not embedded"),
        (_spoil_content, "content that is neither tagged nor an artifact"),
        (_spoil_scope, "a heading of a table without its scope"),
        (_spoil_heading, "an empty heading of a table"),
        (_spoil_picture, "a picture without an alternative text"),
        (_spoil_link, "a link that is not described"),
    ],
)
def test_check_finds_a_planted_fault(spoil: Callable[[pikepdf.Pdf], None], complaint: str) -> None:
    sound = typeset(iter([_one("Label")]))["x.pdf"]
    assert complaints(sound) == []
    spoilt = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        spoil(pdf)
        pdf.save(spoilt)
    assert complaint in complaints(spoilt.getvalue())


def test_author_of_a_file_is_who_makes_the_edition(pages: dict[str, HandOut]) -> None:
    assert pages["4-1.pdf"].author == EDITION_NAME
    with pikepdf.open(io.BytesIO(typeset(iter([_one("Label")]))["x.pdf"])) as pdf:
        assert pdf.docinfo["/Author"] == "Who Makes It"


def test_page_says_what_the_document_prints_and_what_it_does_not(pages: dict[str, HandOut]) -> None:
    competency = pages["4-1.pdf"]
    assert (competency.code, competency.title) == (
        "4.1",
        "Manufacturing Process Design/Development",
    )
    assert competency.texts == ("41 essential KSAs, 15 of which the document names.",)
    assert competency.absent[0].startswith("The document prints no definition of this competency.")
    subs = _table(competency, "Sub-competencies").rows
    assert ("4.1.2", "Technical Drawings and Schematics", "12", "7") in subs
    assert len(_table(competency, "KSAs that the document names").rows) == 15
    assert any("Not endorsed by NIST" in each for each in competency.origin)
    assert any("creativecommons.org/publicdomain/zero" in each for each in competency.origin)
    defined = pages["5-4.pdf"]
    assert defined.texts[0].startswith("Advanced knowledge and application of cybersecurity")
    assert all("prints no definition" not in each for each in defined.absent)


def test_page_tells_what_the_document_states_from_what_this_edition_reads(
    pages: dict[str, HandOut],
) -> None:
    printed = _table(pages["5-4.pdf"], "In other frameworks").rows
    assert ("derived from", "NICE Framework", "the document", "", "") in printed
    read = _table(pages["4-1.pdf"], "In other frameworks").rows
    assert {row[2] for row in read} == {"this edition"}
    assert {row[4] for row in read} == {"not reviewed"}
    counted = _table(pages["framework.pdf"], "Records of mappings").rows
    assert sum(int(row[3]) for row in counted) == 1  # the one that does not hold


def test_page_of_an_institute_gives_it_nothing_that_is_of_its_area(
    pages: dict[str, HandOut],
) -> None:
    page = pages["inst-niimbl.pdf"]
    assert (
        "The text of the document does not say which occupations and KSAs this institute selected."
        in (page.absent)
    )
    lists = [each for each in page.tables if each.heading.startswith("Frequently selected")]
    assert len(lists) == 2
    assert all("which institutes select them, the document does not say" in e.remark for e in lists)
    assert not any("selects" in each.heading for each in page.tables)


def test_data_of_institutes_stand_on_the_pages_with_the_warning(
    pages_of_demo: dict[str, HandOut],
) -> None:
    assert all("made-up data" in page.warning for page in pages_of_demo.values())
    own = _table(pages_of_demo["inst-niimbl.pdf"], "KSAs that it selects in data of its own")
    assert "the document prints nothing of it" in own.remark
    assert {row[1] for row in own.rows} == {"no", "yes"}
    added = _table(pages_of_demo["4-2.pdf"], "KSAs that institutes add")
    assert all(row[0].startswith("Made-up KSA") and row[2] for row in added.rows)


def test_what_is_cut_is_counted() -> None:
    cut = _one("Label", 300).cut(10, 100)
    assert {(len(each.rows), each.left_out) for each in cut.tables} == {(10, 290)}
    less = replace(cut.tables[0], rows=(("a", "1"),) * 20, left_out=0, is_secondary=True)
    assert len(replace(cut, tables=(less,)).cut(10, 100).tables[0].rows) == 5
    whole = _one("Label", 10).cut(10, 100)
    assert {each.left_out for each in whole.tables} == {0}


@pytest.mark.parametrize(
    "name", ["4.1", "4-1", "https://w3id.org/amocf/id/4-1", "HTTPS://w3id.org/amocf/id/4-1"]
)
def test_a_page_is_chosen_by_code_file_or_uri(pages: dict[str, HandOut], name: str) -> None:
    assert [each.file for each in chosen(pages.values(), [name, "4.1"])] == ["4-1.pdf"]


def test_a_page_that_is_not_there_is_an_error_that_offers_the_nearest(
    pages: dict[str, HandOut],
) -> None:
    with pytest.raises(UsageError, match=r"about 'inst-nimbl' \(did you mean inst-niimbl\?\)"):
        list(chosen(pages.values(), ["4.1", "inst-nimbl"]))


def test_command_writes_the_page_of_what_is_named(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.pdf"
    assert main(["export", "pdf", "4.1", "--out", str(out), "--dist", str(dist)]) == 0
    with pikepdf.open(out) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Manufacturing Process Design/Development"
    assert main(["export", "cprt", "4.1", "--dist", str(dist)]) == 2
    assert "the files of cprt are about all: leave out '4.1'" in capsys.readouterr().err


def test_without_typst_the_export_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'amocf[pdf]'")):
        typeset(iter(()))


def test_command_writes_the_pages_into_a_folder(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pages"
    assert main(["export", "pdf", "--out", str(out), "--dist", str(dist)]) == 0
    assert f"wrote {out}: 37 files" in capsys.readouterr().err
    with pikepdf.open(out / "4-1.pdf") as pdf:
        assert str(pdf.docinfo["/Title"]) == "Manufacturing Process Design/Development"
        links = {str(each["/A"]["/URI"]) for each in pdf.pages[0]["/Annots"]}
    assert links == {f"{BASE}id/4-1"}
