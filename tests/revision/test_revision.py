"""A made-up revision of 2026 from end to end: frozen, compared, and asked as it was before."""

import csv
import gzip
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pyoxigraph
import pytest
from pyoxigraph import QuerySolutions, RdfFormat, Store
from tests.release.checkouts import commit, edit, git
from tests.revision.revised_sources import REVISION, VERSION, revise, without

from amocf.cli import main
from amocf.compile.assembly import assemble
from amocf.compile.freezing import freeze
from amocf.compile.promises import broken_promises
from amocf.compile.read.sources import read_sources
from amocf.errors import DataError
from amocf.release.frozen import frozen_releases
from amocf.terms import BASE, expand

OLD: Final = "2025.1.0"
ID: Final = f"{BASE}id/"
#: What becomes of each old URI: what happened, and what to use now.
MIGRATED: Final = {
    "4-1-5": ("replaced", ("4-1-10",)),
    "4-1-8": ("deprecated", ()),
    "4-2-2": ("merged", ("4-2-14",)),
    "4-2-3": ("merged", ("4-2-14",)),
    "ksa-0005": ("split", ("ksa-0041", "ksa-0042")),
    "ksa-0014": ("relabelled", ("ksa-0014",)),
    "ksa-0015": ("moved", ("ksa-0015",)),
    "ksa-0032": ("moved", ("ksa-0032",)),
}
WITHDRAWN: Final = tuple(
    name for name, (kind, _) in MIGRATED.items() if kind not in ("relabelled", "moved")
)
NEW: Final = ("4-1-10", "4-1-5-2026", "4-2-14", "5-8", "5-8-1", "ksa-0041", "ksa-0042")
ATOM: Final = "{http://www.w3.org/2005/Atom}"


def of_table(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Read a migration table: for each old URI what happened, and what to use."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return {
        row["old_uri"].removeprefix(ID): (
            row["change"],
            tuple(each.removeprefix(ID) for each in row["new_uri"].split(" | ") if each),
        )
        for row in rows
    }


# -- frozen


def test_both_releases_are_frozen_whole(revised_checkout: Path) -> None:
    frozen = frozen_releases(revised_checkout / "releases")
    assert [each.version for each in frozen] == [OLD, VERSION]
    for each in frozen:
        each.verify()


def test_freezing_the_revision_leaves_the_release_before_as_it_was(
    frozen_checkout: Path, revised_checkout: Path
) -> None:
    for path in (frozen_checkout / "releases" / OLD).iterdir():
        assert (revised_checkout / "releases" / OLD / path.name).read_bytes() == path.read_bytes()


@pytest.fixture
def clone(frozen_checkout: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    git(frozen_checkout, "clone", "--quiet", str(frozen_checkout), str(folder))
    return folder


def test_the_revision_without_its_withdrawals_breaks_a_promise_for_each(clone: Path) -> None:
    revise(clone)
    subjects = {f"amocf:{name}" for name in WITHDRAWN}
    without(clone / "ontology" / "framework" / REVISION.name, subjects)
    commit(clone)
    sources = read_sources(clone)
    dataset = assemble(sources, clone, lambda _: None).dataset
    (frozen,) = frozen_releases(clone / "releases")
    broken = {each.uri for each in broken_promises(frozen, dataset.graphs, sources)}
    assert {ID + name for name in WITHDRAWN} <= broken
    with pytest.raises(DataError, match="nothing"):
        freeze(clone, VERSION, lambda _: None)
    assert [each.version for each in frozen_releases(clone / "releases")] == [OLD]


def test_what_the_revision_added_is_promised_from_then_on(
    revised_checkout: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "checkout"
    git(revised_checkout, "clone", "--quiet", str(revised_checkout), str(clone))
    without(clone / "ontology" / "framework" / REVISION.name, {"amocf:5-8-1"})
    edit(clone / "ontology" / "release.ttl", r'dcat:version ".*?"', 'dcat:version "2026.2.0"')
    edit(clone / "CITATION.cff", r'(?m)^version: ".*"$', 'version: "2026.2.0"')
    (clone / "CHANGELOG.md").write_text("# Changelog\n\n## 2026.2.0\n", "utf-8")
    commit(clone)
    with pytest.raises(DataError, match=r"id/5-8-1\b") as raised:
        freeze(clone, "2026.2.0", lambda _: None)
    assert str(raised.value).endswith("\n1 promise broken; nothing frozen")
    assert not (clone / "releases" / "2026.2.0").exists()


# -- compared


@pytest.fixture(scope="module")
def compared(revised_checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What ``amocf diff`` says, in every form."""
    folder = tmp_path_factory.mktemp("compared")
    releases = str(revised_checkout / "releases")
    found: dict[str, str] = {}
    for form in ("text", "turtle", "json", "csv", "markdown"):
        path = folder / form
        options = ["--format", form, "--out", str(path), "--releases", releases]
        assert main(["diff", *options, OLD, VERSION]) == 0
        found[form] = path.read_text("utf-8")
    return found


def test_the_migration_table_names_for_each_old_uri_what_to_use(compared: dict[str, str]) -> None:
    assert of_table(compared["csv"]) == MIGRATED


@pytest.mark.parametrize("form", ["text", "json", "markdown", "turtle"])
def test_every_form_names_all_that_changed(form: str, compared: dict[str, str]) -> None:
    text = compared[form].replace("amocf:", ID)
    for name in (*MIGRATED, *NEW):
        assert re.search(rf"{re.escape(ID + name)}(?![\w-])", text), name


def test_the_changes_as_rdf_and_json_say_the_same(compared: dict[str, str]) -> None:
    store = Store()
    store.load(compared["turtle"].encode(), format=RdfFormat.TURTLE)
    query = f"""SELECT ?subject ?kind {{ ?change <{expand("amo:kindOfChange")}> ?kind ;
      <{expand("cs:subjectOfChange")}> ?subject }}"""
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    stated = {tuple(value.value for value in row) for row in found}
    kinds = f"{expand('amo:')}{{}}Change".format
    for name, (what, _) in MIGRATED.items():
        assert (ID + name, kinds(what)) in stated
    for name in NEW:
        assert (ID + name, kinds("added")) in stated
    assert json.loads(compared["json"])


def test_the_release_records_what_it_changed(
    compared: dict[str, str], revised_checkout: Path
) -> None:
    frozen = frozen_releases(revised_checkout / "releases")[-1]
    recorded = (frozen.folder / "changes.ttl").read_bytes()
    told = {str(quad) for quad in pyoxigraph.parse(recorded, format=RdfFormat.TURTLE)}
    again = pyoxigraph.parse(compared["turtle"].encode(), format=RdfFormat.TURTLE)
    assert {str(quad) for quad in again} <= told


# -- told, and asked


def test_pages_and_feed_tell_what_changed(revised_client: Any) -> None:
    page = revised_client.get("/changes", "text/html")
    assert page.status_code == 200
    assert "/changes/2026.1.0" in page.text
    one = revised_client.get("/changes/2026.1.0", "text/html")
    for name in MIGRATED:
        assert f'/doc/{name}"' in one.text, name
    table = revised_client.get("/changes/2026.1.0", "text/csv")
    assert of_table(table.text) == MIGRATED
    written = revised_client.get("/changes.atom", "*/*").content
    feed = ElementTree.fromstring(written)  # noqa: S314 - our own answer
    entries = feed.findall(f"{ATOM}entry")
    assert any("2026.1.0" in (each.findtext(f"{ATOM}title") or "") for each in entries)
    identifiers = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize("name", WITHDRAWN)
def test_what_was_said_before_is_found_by_every_way(name: str, revised_client: Any) -> None:
    there = f"/release/{OLD}/doc/{name}"
    before = revised_client.get(there, "text/turtle")
    assert before.status_code == 200
    assert "deprecated" not in before.text
    assert "skos:broader " in before.text
    asked = revised_client.get(f"/doc/{name}?release={OLD}", "text/turtle")
    assert (asked.status_code, asked.headers["location"]) == (302, there)
    moment = {"Accept-Datetime": "Mon, 30 Nov 2026 12:00:00 GMT"}
    gate = revised_client.get(f"/doc/{name}", "text/turtle", headers=moment)
    assert (gate.status_code, gate.headers["location"]) == (302, there)
    moment = {"Accept-Datetime": "Thu, 03 Dec 2026 12:00:00 GMT"}
    gate = revised_client.get(f"/doc/{name}", "text/turtle", headers=moment)
    assert gate.headers["location"] == f"/release/{VERSION}/doc/{name}"
    times = revised_client.get(f"/timemap/doc/{name}", "*/*").text
    assert times.index(f"/release/{OLD}/doc/{name}") < times.index(f"/release/{VERSION}/doc/{name}")


def test_a_code_leads_in_each_release_to_what_had_it(revised_client: Any) -> None:
    now = revised_client.get("/id/4.1.5", "text/turtle")
    then = revised_client.get(f"/release/{OLD}/id/4.1.5", "text/turtle")
    assert now.headers["location"] == "/id/4-1-5-2026"
    assert then.headers["location"] == f"/release/{OLD}/id/4-1-5"


def test_what_is_new_is_in_no_release_before(revised_client: Any) -> None:
    for name in NEW:
        assert revised_client.get(f"/release/{OLD}/doc/{name}", "text/turtle").status_code == 404
        assert revised_client.get(f"/doc/{name}", "text/turtle").status_code == 200


def test_downloads_of_the_release_before_are_the_same_bytes(
    revised_client: Any, frozen_checkout: Path
) -> None:
    (frozen,) = frozen_releases(frozen_checkout / "releases")
    data = revised_client.get(f"/release/{OLD}/download/amocf.nt", "*/*").content
    [entry] = [each for each in frozen.manifest.files if each.path == "amocf.nt"]
    assert hashlib.sha256(data).hexdigest() == entry.sha256
    packed = (frozen.folder / "amocf.nq.gz").read_bytes()
    quads = revised_client.get(f"/release/{OLD}/download/amocf.nq", "*/*").content
    assert quads == gzip.decompress(packed)


def test_every_uri_of_the_release_before_still_answers(
    revised_client: Any, frozen_checkout: Path
) -> None:
    (frozen,) = frozen_releases(frozen_checkout / "releases")
    kinds = ("id/", "ref/", "mapping/", "erratum/", "synonym/")
    subjects = set(re.findall(rf"(?m)^<{re.escape(BASE)}([^>#]+)>", frozen.quads().decode()))
    names = sorted(each for each in subjects if each.startswith(kinds))
    assert len(names) > 400
    for name in names:
        answer = revised_client.request("HEAD", f"/{name}", headers={"Accept": "text/turtle"})
        assert answer.status_code == 303, name
        there = answer.headers["location"]
        found = revised_client.request("HEAD", there, headers={"Accept": "text/turtle"})
        assert found.status_code == 200, name
