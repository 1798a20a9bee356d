"""The workbench of /sparql in a real browser."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from amocf.serve.routes.query_page import EDITOR

CODES = "PREFIX dct: <http://purl.org/dc/terms/>\nPREFIX amo: <https://w3id.org/amocf/ontology#>\n"
BROKEN = "SELECT ?x WHERE {\n  ?x a amo:Competency\n}"
#: The browser itself writes a refused query to its console.
REFUSED = "Failed to load resource: the server responded with a status of 400 (Bad Request)"


@pytest.fixture(autouse=True)
def bundle() -> None:
    if not EDITOR.is_file():
        pytest.skip("the editor is not bundled; `make build` does it")


def rows(page: Page, column: int) -> list[str]:
    return page.locator(f".result-table tbody td:nth-child({column})").all_inner_texts()


def type_query(page: Page, text: str) -> None:
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def tab_to(page: Page, wanted: str) -> None:
    """Press the tabulator until the focus is on an element with this text or name."""
    focused = "() => { const e = document.activeElement; return e.innerText || e.name || ''; }"
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(focused).strip().startswith(wanted):
            return
    pytest.fail(f"the tabulator does not reach {wanted!r}")


@pytest.mark.parametrize("width", [1440, 360])
def test_an_example_is_run_sorted_and_downloaded(visit: Callable[..., Any], width: int) -> None:
    opened = visit(width)
    page = opened.page
    opened.go("/sparql")
    page.locator("summary", has_text="KSAs of a sub-competency").click()
    form = page.locator("form[data-example='ksas-of-sub-competency']")
    form.locator("select").select_option("4.1.2")
    form.locator("button").click()
    expect(page.locator(".result-count")).to_contain_text("7 rows in")
    expect(page.locator(".cm-content")).to_contain_text('VALUES ?code { "4.1.2" }')

    label = page.locator("th", has_text="label").first
    label.locator("button").click()
    expect(label).to_have_attribute("aria-sort", "ascending")
    ascending = rows(page, 2)
    label.locator("button").click()
    assert rows(page, 2) == ascending[::-1]
    assert len(set(ascending)) == 7

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    found = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    assert sorted(row["label"] for row in found) == sorted(ascending)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_address_of_a_query_restores_it(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    query = CODES + 'SELECT ?c WHERE { ?c a amo:Tier ; dct:identifier "Tier 4" }'
    type_query(page, query)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result-count")).to_contain_text("1 row in")
    assert parse_qs(urlsplit(page.url).query)["query"] == [query]
    other = visit()
    other.page.goto(page.url)
    expect(other.page.locator(".cm-content")).to_contain_text('dct:identifier "Tier 4"')
    expect(other.page.locator(".result-table td")).to_have_count(1)


def test_a_link_restores_all_of_a_long_result(visit: Callable[..., Any]) -> None:
    """The page comes with the beginning only, which must not pass for the whole."""
    opened = visit()
    page = opened.page
    numbers = "VALUES ?a { 0.5 0.15 -3 10 2 } "
    many = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 }}" for name in "bcd")
    query = f"SELECT ?a {{ {numbers}{many} }}"
    opened.go(f"/sparql?{urlencode({'query': query})}")
    expect(page.locator(".result-count")).to_have_text(re.compile(r"1,715 rows in .+"))
    page.locator("th", has_text="a").locator("button").click()
    assert rows(page, 1)[0] == "-3"
    page.locator("button.more").click()
    shown = [float(text) for text in rows(page, 1)]
    assert shown == sorted(shown)
    assert 0.15 in shown
    assert shown[-1] == 0.5


def test_a_link_to_a_long_query_restores_its_graphs(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    graph = "https://w3id.org/amocf/graph/statistics"
    opened.go(f"/sparql?{urlencode({'query': 'ASK {}', 'default-graph-uri': graph})}")
    expect(page.locator(".result-count")).to_contain_text("Yes: true in")
    tier = "ASK { ?s a <https://w3id.org/amocf/ontology#Tier> }"
    type_query(page, f"{tier} # {'x' * 7000}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result-count")).to_contain_text("No: false in")
    assert urlsplit(page.url).query == ""
    other = visit()
    other.page.goto(page.url)
    expect(other.page.locator(".cm-content")).to_contain_text("ontology#Tier")
    expect(other.page.locator(".result-count")).to_contain_text("No: false in")


def test_a_broken_query_shows_where(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    type_query(page, BROKEN)
    page.keyboard.press("Control+Enter")
    message = page.locator("[data-message]")
    expect(message).to_contain_text("amo:")
    expect(page.locator(".cm-lintRange-error")).to_have_text("amo:Competency")
    message.get_by_role("button", name="To line 2").click()
    page.keyboard.insert_text("<here>")
    expect(page.locator(".cm-line").nth(1)).to_contain_text("a <here>amo:Competency")
    assert opened.complaints == [REFUSED]
    opened.complaints.clear()


def test_names_are_completed_and_declared(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    type_query(page, "SELECT ?x WHERE { ?x a ")
    page.keyboard.type("SubComp", delay=30)
    chosen = page.locator(".cm-tooltip-autocomplete li[aria-selected]")
    expect(chosen).to_contain_text("amo:SubCompetency")
    page.wait_for_timeout(150)  # the editor ignores what is chosen faster than one can read
    page.keyboard.press("Enter")
    lines = page.locator(".cm-line")
    expect(lines.nth(0)).to_have_text("PREFIX amo: <https://w3id.org/amocf/ontology#>")
    expect(lines.nth(1)).to_contain_text("a amo:SubCompetency")
    page.keyboard.type(" ; ?p amocf:drawin", delay=30)
    expect(chosen).to_contain_text("amocf:4-1-2")
    expect(chosen).to_contain_text("Technical Drawings and Schematics")


def test_classes_are_completed_first_after_a(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    type_query(page, "SELECT ?x WHERE { ?x a ")
    page.keyboard.type("amo:", delay=30)
    options = page.locator(".cm-tooltip-autocomplete li .cm-completionLabel")
    expect(options.first).to_be_visible()
    own = [text for text in options.all_inner_texts() if text.startswith("amo:")]
    classes = [text for text in own if text[4].isupper()]
    assert len(classes) > 10
    assert own[: len(classes)] == classes


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}])
def test_unknown_names_are_said_where_nothing_is_found(
    visit: Callable[..., Any], options: dict[str, Any]
) -> None:
    opened = visit(**options)
    prefix = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
    query = f"{prefix}\nSELECT (COUNT(*) AS ?n) {{ ?s skos:broadr ?o ; skos:notation ?c }}"
    opened.go(f"/sparql?{urlencode({'query': query})}")
    said = opened.page.locator(".unknown")
    sentence = "No statement names skos:broadr (line 2, column 30); did you mean skos:broader?"
    expect(said).to_have_text([sentence])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s skos:broadr ?o }",
        "ASK { ?s skos:broadr ?o }",
        "CONSTRUCT WHERE { ?s skos:broadr ?o }",
        # Longer than an address can be.
        f"SELECT * {{ ?s skos:broadr ?o }} #{'-' * 20_000}",
    ],
)
def test_unknown_terms_are_announced_marked_and_reached_by_keyboard(
    visit: Callable[..., Any], query: str
) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    type_query(page, f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n{query}")
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("status").filter(has_text="No statement names skos:broadr")
    expect(said).to_contain_text("did you mean skos:broader?")
    tab_to(page, "line 2, column")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-lintRange-warning")).to_have_text("skos:broadr")
    page.keyboard.type("x")
    expect(page.locator(".cm-content")).to_contain_text("xskos:broadr")


def test_back_and_reload_bring_back_what_was_asked_and_typed(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    starter = page.locator(".cm-content").inner_text()
    text, count = page.locator(".cm-content"), page.locator(".result-count")
    type_query(page, "SELECT ?first { VALUES ?first { 1 } }")
    page.keyboard.press("Control+Enter")
    expect(count).to_contain_text("1 row in")
    type_query(page, "SELECT ?second { VALUES ?second { 1 2 } }")
    page.keyboard.press("Control+Enter")
    expect(count).to_contain_text("2 rows in")
    page.keyboard.press("Control+Enter")
    expect(count).to_contain_text("2 rows in")
    page.go_back()
    expect(text).to_contain_text("?first")
    expect(count).to_contain_text("1 row in")
    page.go_back()
    expect(count).to_have_count(0)
    assert text.inner_text() == starter
    page.go_forward()
    page.go_forward()
    expect(count).to_contain_text("2 rows in")
    type_query(page, "SELECT ?typed { not run yet")
    page.reload()
    expect(text).to_contain_text("?typed { not run yet")
    expect(count).to_contain_text("2 rows in")


def test_editor_is_worked_by_keyboard_alone(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    tab_to(page, "Run")
    page.keyboard.press("Enter")
    expect(page.locator(".result-count")).to_contain_text("13 rows in")
    tab_to(page, "essentialKSAs")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    numbers = [int(text) for text in rows(page, 3)]
    assert numbers == sorted(numbers, reverse=True)
    tab_to(page, "Ask the same from a program")
    page.keyboard.press("Enter")
    expect(page.locator(".snippets pre").first).to_contain_text("curl -sS")
    tab_to(page, "Frequently selected KSAs of a technology area")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Dig")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("area-digital")
    expect(page.locator(".result-count")).to_contain_text("rows in")
    assert page.evaluate("document.activeElement.shadowRoot !== null")


def test_hostile_results_are_text(visit: Callable[..., Any]) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    hostile = "<img src=x onerror=alert(1)></script>"
    type_query(
        page,
        f'SELECT (IRI("javascript:alert(1)") AS ?a) ("{hostile}" AS ?b) '
        '("2"^^<http://www.w3.org/2001/XMLSchema#integer> AS ?c) (1/0 AS ?d) {}',
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result-table td").nth(1)).to_have_text(hostile)
    assert page.locator(".result-table a").count() == 0
    assert page.locator(".result-table img").count() == 0
    assert rows(page, 4) == [""]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("ASK { ?s ?p ?o }", "Yes: true"),
        ("CONSTRUCT { <http://a> <http://b> <http://c> } WHERE {}", "A graph in"),
        ("SELECT ?x WHERE { ?x <http://nowhere/> 1 }", "0 rows in"),
    ],
)
def test_each_form_of_query_has_an_answer(visit: Callable[..., Any], query: str, text: str) -> None:
    opened = visit()
    opened.go("/sparql")
    type_query(opened.page, query)
    opened.page.keyboard.press("Control+Enter")
    expect(opened.page.locator(".result-count")).to_contain_text(text)


@pytest.mark.parametrize("width", [1440, 360])
def test_without_javascript_it_is_a_form(visit: Callable[..., Any], width: int) -> None:
    opened = visit(width, java_script_enabled=False)
    page = opened.page
    opened.go("/sparql")
    expect(page.get_by_text("Ctrl+Enter")).to_be_hidden()
    page.locator("summary", has_text="KSAs of a sub-competency").click()
    form = page.locator("form[data-example='ksas-of-sub-competency']")
    form.locator("select").select_option("4.2.9")
    form.locator("button").click()
    expect(page.locator("textarea")).to_have_value(re.compile(r'\{ "4\.2\.9" \}'))
    expect(page.locator("tbody tr")).to_have_count(2)
    with page.expect_response(lambda answer: "format=json" in answer.url) as answered:
        page.get_by_role("link", name="JSON").click()
    assert len(json.loads(answered.value.body())["results"]["bindings"]) == 2
    page.go_back()
    page.locator("textarea").fill(BROKEN)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2, column 8")
    expect(page.get_by_role("alert").locator("pre")).to_have_text("  ?x a amo:Competency")
    opened.complaints.clear()  # the browser logs the refused query


#: Everything that ends a text somewhere: in a shell, in Python, in R.
TRICKY = (
    "# it's 'quoted' \\ \"twice\" $HOME `x` )---\"\n"
    'SELECT ("it\'s \\"here\\"" AS ?a) (\'x"""y\' AS ?b) ("\\\\t$(x)" AS ?c) {}'
)


def test_the_snippets_run_and_ask_the_same(visit: Callable[..., Any], tmp_path: Path) -> None:
    opened = visit()
    page = opened.page
    opened.go("/sparql")
    type_query(page, TRICKY)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".result-count")).to_contain_text("1 row in")
    shown = [rows(page, column)[0] for column in (1, 2, 3)]
    assert shown == ['it\'s "here"', 'x"""y', "\\t$(x)"]
    page.locator(".snippets summary").click()
    curl, python, r = page.locator(".snippets pre").all_text_contents()
    asked = subprocess.run(["sh", "-c", curl], capture_output=True, text=True, check=True).stdout
    assert list(csv.reader(io.StringIO(asked)))[1] == shown
    (tmp_path / "ask.py").write_text(python)
    command = [sys.executable, str(tmp_path / "ask.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == str(dict(zip("abc", shown, strict=True)))
    if rscript := shutil.which("Rscript"):
        (tmp_path / "ask.R").write_text(r.replace("print(result)", "cat(result$a, result$c)"))
        command = [rscript, str(tmp_path / "ask.R")]
        printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert printed == f"{shown[0]} {shown[2]}"
