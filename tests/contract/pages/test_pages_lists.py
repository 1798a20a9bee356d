"""The lists of the real release: what they show is what the document prints."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook


@pytest.fixture(scope="session")
def printed(root: Path) -> Any:
    """Read a table of the transcription."""

    def read(name: str) -> list[dict[str, str]]:
        with (root / "tests" / "transcription" / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read


def _saved(site: Any, path: str) -> list[dict[str, str]]:
    answer = site.get(path, "*/*")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/competencies/table", "80 competencies and sub-competencies"),
        ("/ksas", "40 KSAs"),
        ("/occupations", "4 occupations"),
        ("/institutes", "18 institutes"),
        ("/areas", "5 technology areas"),
        ("/lists", "11 lists"),
    ],
)
def test_a_list_has_everything_of_its_kind(site: Any, path: str, count: str) -> None:
    page = site.page(path)
    assert f'<p class="quiet" role="status">{count}</p>' in page.text
    assert page.text.count('<th scope="row">') == int(count.partition(" ")[0])
    assert {f"{path}.csv", f"{path}.xlsx"} <= page.links


def test_top_ten_is_that_of_the_document_in_the_order_of_its_letters(
    site: Any, printed: Any
) -> None:
    top = [row for row in printed("lists") if row["list"] == "top-network"]
    found = _saved(site, "/ksas.csv?network=yes&sort=network")
    assert [row["Network top ten"] for row in found] == [row["marker"] for row in top]
    assert [row["KSA"] for row in found] == [row["text"] for row in top]
    for row, expected in zip(found, top, strict=True):
        assert set(re.findall(r"\d\.\d+(?:\.\d+)?", row["Part of"])) == set(
            re.findall(r"\d\.\d+(?:\.\d+)?", expected["codes"])
        )


def test_occupations_have_the_printed_numbers_of_institutes(site: Any, printed: Any) -> None:
    found = {row["Occupation"]: row["Institutes"] for row in _saved(site, "/occupations.csv")}
    assert found == {row["title"]: row["institutes"] for row in printed("occupations")}
    page = site.page("/occupations")
    assert "https://www.onetonline.org/link/summary/19-2032.00" in page.links
    assert "/doc/ref/onet-soc/19-2032-00" in page.links


def test_institutes_are_in_their_printed_areas_and_order(site: Any, printed: Any) -> None:
    found = _saved(site, "/institutes.csv")
    assert [(row["Technology area"].upper(), row["Institute"]) for row in found] == [
        # The one slip of the table: the pages of the document have the name with two Fs.
        (row["area"], row["institute"].replace("AFOA", "AFFOA"))
        for row in printed("table-2")
    ]
    energy = _saved(site, "/institutes.csv?area=Energy%2FProcesses")
    assert energy == [row for row in found if row["Technology area"] == "Energy/Processes"]


def test_areas_have_the_printed_figures_and_no_others(site: Any) -> None:
    columns = (
        "Essential KSAs",
        "Shared within the area",
        "Share that is shared",
        "Selected by all",
    )
    found = {
        row["Area"]: [row[name] for name in columns] for row in _saved(site, "/areas.csv?sort=area")
    }
    assert found == {
        "Biomanufacturing": ["65", "", "85%", "41"],
        "Digital/Automation": ["104", "", "", ""],
        "Electronics": ["78", "34", "44%", ""],
        "Energy/Processes": ["52", "22", "42%", "4"],
        "Materials": ["43", "27", "62%", "13"],
    }
    first = next(iter(_saved(site, "/areas.csv?sort=-essential")))
    assert first["Area"] == "Digital/Automation"


def test_terms_of_the_ontology_lead_to_the_list_of_their_instances(site: Any) -> None:
    text = site.page("/ontology").text
    assert '<a href="/institutes">18 in the data</a>' in text
    assert '<a href="/lists">11 in the data</a>' in text


def test_lists_are_those_of_the_document(site: Any, printed: Any) -> None:
    found = {
        row["List, URI"].rpartition("/")[2]: set(row["KSAs, URI"].split())
        for row in _saved(site, "/lists.csv")
    }
    assert set(found) == {row["list"] for row in printed("lists")}
    variants = {
        variant.strip(): row["number"]
        for row in printed("ksas")
        for variant in row["variants"].split(" | ")
    }
    for row in printed("lists"):
        if number := variants.get(row["text"]):
            assert f"https://w3id.org/amocf/id/{number}" in found[row["list"]], row


def test_a_saved_page_has_the_rows_of_the_page_in_their_order(site: Any) -> None:
    query = "?area=Electronics&sort=-ksa"
    page = site.page(f"/ksas{query}").text
    shown = re.findall(r'<th scope="row"><a href="/doc/(ksa-\d+)"', page)
    saved = _saved(site, f"/ksas.csv{query}")
    assert [row["KSA, URI"].rpartition("/")[2] for row in saved] == shown
    assert len(shown) > 5
    assert f"{len(shown)} of 40 KSAs." in page
    assert (
        '<th scope="col" aria-sort="descending"><a href="/ksas?area=Electronics&amp;sort=ksa#rows'
        in page
    )
    body = site.get(f"/ksas.xlsx{query}", "*/*").content
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    assert book.sheet_names == ["About", "ksas"]
    head, *rows = book.get_sheet_by_name("ksas").to_python()
    assert [dict(zip(head, row, strict=True)) for row in rows] == saved
    about = [row[:2] for row in book.get_sheet_by_name("About").to_python()]
    assert ["Table", "http://pages.test/ksas" + query] in about


def test_mappings_are_saved_as_they_are_narrowed(site: Any) -> None:
    saved = _saved(site, "/mappings/nice.csv?status=denied")
    assert [(row["Relation"], row["Status"]) for row in saved] == [
        ("not a close match", "said not to hold")
    ]
    every = {row["Framework"]: row for row in _saved(site, "/mappings.csv")}
    assert every["NICE"]["Said not to hold"] == "1"
    assert len(_saved(site, "/mappings/nice.csv")) == 9
