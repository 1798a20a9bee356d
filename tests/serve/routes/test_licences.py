"""What a server says of the licence of a release: that of the whole, or that there is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from tests.serve.conftest import fixture_quads, write_release

from amocf.release.manifest import MANIFEST
from amocf.terms import LICENCE

APART: Final = "but for "


@pytest.fixture(scope="module", params=[LICENCE, ""], ids=["one", "several"])
def licence(request: pytest.FixtureRequest) -> str:
    """The licence of the whole."""
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def served(
    client_of: Callable[[Path], Any], tmp_path_factory: pytest.TempPathFactory, licence: str
) -> Any:
    folder = write_release(tmp_path_factory.mktemp("licences"), fixture_quads())
    manifest = json.loads((folder / MANIFEST).read_bytes())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "licence": licence}))
    return client_of(folder)


@pytest.mark.parametrize("path", ["/", "/doc/4-1", "/doc/4-1.ttl", "/download/amocf.nq"])
def test_header_fields_give_a_licence_only_where_it_holds_for_the_whole(
    served: Any, licence: str, path: str
) -> None:
    answer = served.get(path, "*/*")
    assert answer.status_code == 200
    assert ('rel="license"' in answer.headers["Link"]) is bool(licence)


def test_document_about_a_resource_has_a_licence_only_where_it_holds_for_the_whole(
    served: Any, licence: str
) -> None:
    assert (LICENCE in served.get("/doc/4-1.ttl", "*/*").text) is bool(licence)


def test_each_page_says_that_the_licence_is_not_for_the_words_of_others(served: Any) -> None:
    foot = served.get("/doc/4-1", "text/html").text.partition("<footer")[2]
    assert APART in foot.partition("words of others")[0]


def test_list_of_downloads_has_the_rights_of_others(
    client_of: Callable[[Path], Any], dist: Path
) -> None:
    listed = client_of(dist).get("/download/", "text/html").text
    assert "statements. What this edition contributes is in the public domain" in listed
    rights = listed.partition('id="rights"')[2].partition("</section>")[0]
    assert "O*NET 27.0 Database" in rights
    assert "ESCO classification of the European Commission" in rights


@pytest.mark.parametrize("path", ["/doc/4-1", "/download/"])
def test_pages_tell_of_licences_of_institutes_where_there_are_any(
    served: Any, licence: str, path: str
) -> None:
    text = served.get(path, "text/html").text
    assert LICENCE in text
    assert ("what institutes give under licences of their own" in text) is not bool(licence)
