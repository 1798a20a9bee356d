"""What a site of some addresses holds; ``test_whole_site.py`` asks for all."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad
from tests.frozen import FIRST, SECOND, three_releases
from tests.serve.conftest import fixture_quads, write_release
from tests.static_site.conftest import BASE

from amocf.cli import main
from amocf.errors import DataError, UsageError
from amocf.rdf.statements import english, term
from amocf.release.manifest import MANIFEST
from amocf.release.opened import Release
from amocf.static_site.sent_fields import SiteFile, field_rules, types_of
from amocf.static_site.site_writer import SitePlace, require_apart, write_site
from amocf.terms import BASE as EDITION_BASE
from amocf.terms import graph_iri


def test_a_document_has_a_file_in_each_form(site: Path) -> None:
    found = {each.name for each in (site / "doc").glob("4-1-2.*")}
    endings = ("html", "md", "ttl", "jsonld", "rdf", "nt", "bib", "ris")
    assert found == {f"4-1-2.{ending}" for ending in endings}


def test_a_resource_and_its_code_lead_on(site: Path) -> None:
    text = (site / "id" / "4-1-2.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=/amocf/doc/4-1-2">' in text
    assert f'<link rel="canonical" href="{BASE}doc/4-1-2">' in text
    assert '<link rel="alternate" type="text/turtle" href="/amocf/doc/4-1-2.ttl">' in text
    assert "url=/amocf/id/4-1-2" in (site / "id" / "4.1.2.html").read_text("utf-8")


def test_pages_offer_nothing_that_a_server_would_have_to_compute(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        for service in ("sparql", "coverage", "match", "reconcile", "suggest"):
            assert f'"/amocf/{service}' not in text, path
        assert "?sort=" not in text, path


def test_lists_have_all_rows_on_one_page(site: Path) -> None:
    text = (site / "ksas.html").read_text("utf-8")
    assert "Next page" not in text
    assert text.count('<th scope="row">') == 40


def test_page_of_a_query_shows_it_to_take(site: Path) -> None:
    text = (site / "doc" / "query" / "counts.html").read_text("utf-8")
    assert "<textarea" not in text
    assert "ask it on your own machine" in text


def test_hosts_are_served_what_they_need(site: Path) -> None:
    names = (".nojekyll", ".htaccess", "404.html", "hosts/nginx-http.conf", "robots.txt")
    assert all((site / name).exists() for name in names)
    assert "There is no such page." in (site / "404.html").read_text("utf-8")
    record = json.loads((site / "site.json").read_text("utf-8"))
    assert record["base"] == BASE


def test_a_site_without_a_base_is_relative_and_has_the_same_documents(
    release: Release, site: Path, some: Callable[[str], bool], tmp_path: Path
) -> None:
    def wanted(address: str) -> bool:
        return some(address) and address.startswith(("/doc/", "/id/", "/ref/", "/sitemap"))

    out = tmp_path / "site"
    write_site(release, out, "", lambda _: None, wanted)
    text = (out / "doc" / "ref" / "nice" / "NF-COM-008.html").read_text("utf-8")
    assert 'href="../../../static/style.css"' in text
    assert 'href="/' not in text
    for path in out.rglob("*.ttl"):
        assert path.read_bytes() == (site / path.relative_to(out)).read_bytes()


def test_the_same_release_gives_the_same_bytes(
    release: Release, site: Path, some: Callable[[str], bool], tmp_path: Path
) -> None:
    write_site(release, tmp_path / "again", BASE, lambda _: None, some)
    files = [path for path in site.rglob("*") if path.is_file()]
    for path in files:
        assert path.read_bytes() == (tmp_path / "again" / path.relative_to(site)).read_bytes(), path
    assert len(files) == sum(path.is_file() for path in (tmp_path / "again").rglob("*"))


@pytest.mark.parametrize(
    "base", ["example.org", "ftp://e.org/", "https://e.org/?a=b", "https://e.org/a b/", "https:///"]
)
def test_a_base_that_is_no_address_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="--base is"):
        SitePlace.read(base)


def test_calls_that_are_wrong_say_so(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").touch()
    for arguments, said in (
        (["site"], "amocf export site DIR"),
        (["site", str(tmp_path)], "holds mine and no site.json"),
        (["site", "x", "--base", "nowhere"], "--base is 'nowhere'"),
        (["case", "--base", "https://example.org/"], "--base goes with amocf export site"),
    ):
        assert main(["export", "--dist", str(dist), *arguments]) == 2
        assert said in capsys.readouterr().err


def test_a_release_for_an_institute_alone_is_no_site(
    dist: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "dist", tmp_path / "site"
    folder.mkdir()
    for path in (each for each in dist.iterdir() if each.name != MANIFEST):
        (folder / path.name).symlink_to(path.resolve())
    manifest = json.loads((dist / MANIFEST).read_bytes()) | {"restricted_to": "An institute"}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    assert main(["export", "--dist", str(folder), "site", str(out)]) == 2
    assert "may not be passed on" in capsys.readouterr().err
    assert not out.exists()


def test_fields_are_told_by_folder_and_ending_where_they_are_alike() -> None:
    def file(name: str, **fields: str) -> SiteFile:
        return SiteFile(f"/{name}", 200, name, {"content-type": "text/plain", **fields})

    found = [
        *(file(f"a/{n}.x", vary="Accept") for n in range(3)),
        *(file(f"b/{n}.x", vary="Accept") for n in range(2)),
        file("b/0.y"),
        *(file(f"c/{n}.x") for n in range(9)),
        file("c/odd.x", vary="Accept"),
    ]
    (rule,) = [each for each in field_rules(found) if each.name == "Vary"]
    assert rule.usual == ""
    assert rule.patterns == {
        r"^c/odd\.x$": "Accept",
        "^a/.+$": "Accept",
        r"^b/(?:.+/)?[^/]+\.x$": "Accept",
    }
    assert types_of(found) == ({"x": "text/plain", "y": "text/plain"}, {})


def test_addresses_that_would_be_one_file_are_told() -> None:
    both = [SiteFile("/a/", 200, "a/index.html", {}), SiteFile("/a/index", 200, "a/index.html", {})]
    with pytest.raises(DataError, match="would be one file"):
        require_apart(both)
    require_apart([SiteFile("/a", 200, "a.html", {}), SiteFile("/a.html", 200, "a.html", {})])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("../../../outside",), "/id/../../../outside would be the file"),
        (("../index",), "/id/../index would be the file"),
        (("x" * 300,), "is no name of a file or folder"),
        (("a.html", "a.html/b"), "needs as a folder or a file"),
    ],
)
def test_a_resource_that_is_no_file_of_its_own_is_refused(
    tmp_path: Path, names: tuple[str, ...], said: str
) -> None:
    graph = NamedNode(graph_iri("institute-niimbl"))
    facts = (("rdf:type", term("skos:Concept")), ("rdfs:label", english("Odd")))
    odd = [
        Quad(NamedNode(f"{EDITION_BASE}id/{name}"), term(predicate), value, graph)
        for name in names
        for predicate, value in facts
    ]
    folder = tmp_path / "release"
    folder.mkdir()
    write_release(folder, [*fixture_quads(), *odd])

    def wanted(address: str) -> bool:
        return address.startswith("/id/") and any(each in address for each in names)

    place = tmp_path / "a" / "b" / "site"
    with Release.open(folder) as release, pytest.raises(DataError, match=re.escape(said)):
        write_site(release, place, BASE, lambda _: None, wanted)
    assert [*tmp_path.rglob("*.html")] == []


def test_releases_that_were_published_before_are_part_of_the_site(
    dist: Path, tmp_path: Path
) -> None:
    def wanted(address: str) -> bool:
        path = re.sub(r"^/release/[^/]+/", "/", address)
        is_some = re.fullmatch(r"/(?:id|doc)/(?:4-1-2|4\.1\.2)(?:\.\w+)?|/release/[^/]*", path)
        return bool(is_some) or path in ("/synonym/3d-printing", "/download/amocf.ttl")

    folder, site = three_releases(dist, tmp_path), tmp_path / "site"
    with Release.open(folder) as release:
        write_site(release, site, BASE, lambda _: None, wanted)
    then = site / "release" / FIRST
    assert (then / "download" / "amocf.ttl").read_bytes() == (dist / "amocf.ttl").read_bytes()
    for name in ("id/4-1-2.html", "id/4.1.2.html", "synonym/3d-printing.html", "doc/4-1-2.ttl"):
        assert (then / name).exists(), name
    assert "Labelled anew" not in (then / "doc" / "4-1-2.ttl").read_text("utf-8")
    assert "Labelled anew" in (site / "release" / SECOND / "doc" / "4-1-2.ttl").read_text("utf-8")
    assert not (site / "synonym" / "3d-printing.html").exists()
    assert FIRST in (site / "release" / "index.html").read_text("utf-8")
    assert "$amocf_memento_datetime" in (site / "hosts" / "nginx-http.conf").read_text("utf-8")
