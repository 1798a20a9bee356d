"""The search of a site, run by Node over its index: it finds what the server's search finds."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from tests.search.test_queries import OTHER_WORDS, ROWS

from amocf.release.opened import Release
from amocf.search import SearchIndex, open_search, search, suggest
from amocf.serve.pages.renderer import FOLDER
from amocf.spelling import code_key
from amocf.terms import BASE

_PROGRAM: Final = """
const fs = require("fs"), vm = require("vm");
const { script, index, typed } = JSON.parse(fs.readFileSync(0, "utf8"));
vm.runInThisContext(script);
const opened = new fileSearch.Index(index);
console.log(JSON.stringify(typed.map((text) => {
  const found = fileSearch.search(opened, text);
  return {
    hits: found.hits.map((hit) => hit.iri),
    suggested: fileSearch.suggest(opened, text).map((hit) => hit.iri),
    corrections: found.corrections,
    unnamed: found.unnamed,
    elsewhere: found.elsewhere,
  };
})));
"""
#: Texts that nobody means, or that mean to do harm.
_HOSTILE: Final = (
    *("", " ", "?", "\x00", "'\"", "<script>", "a" * 1_000, "%", "constructor", "__proto__"),
    *("toString", "hasOwnProperty 4.1", "\ud83d\ude00", "4." * 400, "::", "amo:", "https://"),
)


@pytest.fixture(scope="module")
def index(release: Release) -> SearchIndex:
    found = open_search(release)
    assert found
    return found


@pytest.fixture(scope="module")
def found(site: Path) -> dict[str, Any]:
    node = Path(sys.executable).with_name("node")
    if not node.exists():
        pytest.skip("Node is not installed; `make build` installs it")
    typed = [*(text for text, _ in ROWS), *OTHER_WORDS, *_HOSTILE]
    given = {
        "script": (FOLDER / "static" / "file-search.js").read_text("utf-8"),
        "index": json.loads((site / "search-index.json").read_bytes()),
        "typed": typed,
    }
    command = [str(node), "-e", _PROGRAM]
    run = subprocess.run(
        command, input=json.dumps(given), check=True, capture_output=True, encoding="utf-8"
    )
    return dict(zip(typed, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("typed", [typed for typed, _ in ROWS])
def test_first_result_and_first_suggestion_are_those_of_the_server(
    found: dict[str, Any], index: SearchIndex, typed: str
) -> None:
    results, here = search(index, typed, {}), found[typed]
    assert here["hits"][:1] == [hit.iri for hit in results.hits[:1]]
    assert here["suggested"][:1] == [hit.iri for hit in suggest(index, typed)[:1]]
    assert here["unnamed"] == [word.casefold() for word in results.unnamed]
    assert [tuple(each) for each in here["corrections"]] == list(results.corrections)


def test_pages_of_results_are_those_of_the_server_but_for_codes_within_texts(
    found: dict[str, Any], index: SearchIndex
) -> None:
    different = [
        typed
        for typed, _ in ROWS
        if found[typed]["hits"] != [hit.iri for hit in search(index, typed, {}).hits]
    ]
    assert [typed for typed in different if not code_key(typed)] == []


@pytest.mark.parametrize("typed", OTHER_WORDS)
def test_a_word_of_another_trade_is_no_typo(found: dict[str, Any], typed: str) -> None:
    assert found[typed]["corrections"] == []


@pytest.mark.parametrize("typed", _HOSTILE, ids=ascii)
def test_any_text_is_a_query(found: dict[str, Any], index: SearchIndex, typed: str) -> None:
    assert isinstance(found[typed]["hits"], list)
    if not typed.strip("?\x00 '\"%:"):
        assert found[typed]["hits"] == []


def test_index_names_each_page_below_the_site(site: Path) -> None:
    documents = json.loads((site / "search-index.json").read_bytes())["documents"]
    pages = {document[0]: document[-1] for document in documents}
    assert pages["doc/4-1-2"] == f"{BASE}id/4-1-2"
    assert not [page for page in pages if page.startswith(("/", "."))]


def test_every_name_is_listed_from_a_to_z(site: Path) -> None:
    assert (site / "a-z.html").exists()
    text = (site / "search.html").read_text("utf-8")
    assert "<noscript>" in text
    assert '"/amocf/a-z"' in text
