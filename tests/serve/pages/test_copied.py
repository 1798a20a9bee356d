"""What issuers of badges copy stands on the pages of competencies and occupations, and works."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any, Final

import pytest

from amocf.exchange.framework_description import describe_framework
from amocf.exchange.snippets import snippets_of
from amocf.rdf.graph_reader import GraphReader
from amocf.release.opened import Release
from amocf.terms import expand

HEADING: Final = "<h2>Put it in a badge or a course</h2>"


@pytest.fixture(scope="module")
def served(client_of: Callable[[Path], Any], dist: Path) -> Any:
    return client_of(dist)


def section(page: str) -> str:
    return page[page.index(HEADING) :].partition("</section>")[0]


@pytest.mark.parametrize("name", ["tier-4", "5-3", "4-1-2", "ksa-0006", "occ-0001"])
def test_snippets_stand_on_the_page_as_they_are_copied(served: Any, dist: Path, name: str) -> None:
    page = served.get(f"/doc/{name}", "text/html").text
    shown = section(page)
    texts = [
        unescape(each)
        for each in re.findall(r"<pre tabindex=\"0\"><code>(.*?)</code>", shown, re.S)
    ]
    with Release.open(dist) as release:
        about, iri = describe_framework(release.store), expand(f"amocf:{name}")
        made = snippets_of(GraphReader(release.store), about, iri)
    assert texts == [each.text for each in made]
    assert all(json.loads(text) for text in texts)
    assert len(page.encode()) < 100_000
    # The button copies what stands right before it; without JavaScript it is not shown.
    assert shown.count('</pre>\n<button class="copy" type="button" hidden>Copy') == len(texts)


@pytest.mark.parametrize(
    "name", ["area-electronics", "inst-lift", "source/2025", "mapping/nice-0001"]
)
def test_what_is_no_competency_has_no_snippets(served: Any, name: str) -> None:
    assert HEADING not in served.get(f"/doc/{name}", "text/html").text


def test_what_an_institute_adds_has_snippets(client_of: Callable[[Path], Any], demo: Path) -> None:
    page = client_of(demo).get("/doc/ksa-niimbl-0001", "text/html").text
    assert "https://example.org/id/ksa-niimbl-0001" in section(page)
