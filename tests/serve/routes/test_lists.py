"""Lists of things: which rows they show, in which order, and what their addresses may ask for."""

import re
from typing import Any

import pytest

from amocf.serve.pages.present.lists import LISTINGS

PATHS = [each.path for each in LISTINGS]


def test_the_tree_at_its_old_address_leads_to_the_competencies(client: Any) -> None:
    answer = client.get("/tree?open=ksas", "text/html")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/competencies?open=ksas")


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/competencies", {"/competencies": "page"}),
        ("/competencies/table", {"/competencies": "true"}),
        ("/lists", {"/ksas": "true"}),
        ("/areas", {"/institutes": "true"}),
        ("/download/", {"/download/": "page"}),
        ("/sparql", {"/download/": "true", "/sparql": "page"}),
        ("/docs/data-model", {"/download/": "true", "/docs/": "true"}),
        ("/graph/framework", {"/download/": "true", "/graph/framework": "page"}),
        ("/doc/4-1", {}),
    ],
)
def test_the_navigation_marks_where_one_is(client: Any, path: str, current: dict[str, str]) -> None:
    header = client.get(path, "text/html").text.partition("</header>")[0]
    assert dict(re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', header)) == current
    assert ('aria-label="Data"' in header) == ("/download/" in current)


@pytest.mark.parametrize("path", PATHS)
def test_a_list_is_the_same_while_nothing_else_is_asked_for(client: Any, path: str) -> None:
    answer = client.get(path, "text/html")
    assert answer.status_code == 200
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    sorted_ = client.get(f"{path}?sort=-{next(_columns(path))}", "text/html")
    assert sorted_.headers["ETag"] != answer.headers["ETag"]
    unknown = client.get(f"{path}?sort=nothing&area=Nowhere&level=zzz", "text/html")
    assert unknown.headers["ETag"] == answer.headers["ETag"]
    assert unknown.content == answer.content


def _columns(path: str) -> Any:
    return (column.name for each in LISTINGS if each.path == path for column in each.columns)
