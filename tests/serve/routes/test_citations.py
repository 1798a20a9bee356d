"""Citations as files: reference managers read them, and no request gets one by accident."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amocf.formats import BIBTEX, CITATIONS, RIS
from amocf.release.opened import Release
from amocf.serve.http.addresses import document_path
from amocf.serve.pages.present.bibliography import bibliography
from amocf.serve.pages.present.citation import citation
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, DATASET, DOCUMENT, expand

CODE = BASE + "id/4-1-2"


@pytest.fixture(scope="module")
def whole(dist: Any) -> Iterator[Reader]:
    with Release.open(dist) as release:
        yield Reader(release.store)


def _bibtex(reader: Reader, iri: str) -> dict[str, str]:
    library = parse_string(bibliography(citation(reader, iri).work, BIBTEX).decode())
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    return {"type": entry.entry_type, "key": entry.key, **fields}


def _ris(reader: Reader, iri: str) -> dict[str, Any]:
    text = bibliography(citation(reader, iri).work, RIS).decode()
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in text.splitlines())
    (entry,) = rispy.loads(text)
    return dict(entry)


def test_bibtex_of_a_thing_has_title_year_version_and_uri(whole: Reader) -> None:
    entry = _bibtex(whole, CODE)
    (version,) = whole.texts(DATASET, "dcat:version")
    (modified,) = whole.texts(DATASET, "dct:modified")
    assert (entry["type"], entry["key"]) == ("misc", "amocf:4-1-2")
    assert entry["title"] == "{4.1.2 Technical Drawings and Schematics}"
    assert entry["author"] == "{AMOCF linked-data edition}"
    assert entry["howpublished"] == f"In: {whole.label(DATASET)}"
    assert (entry["year"], entry["version"], entry["url"]) == (modified[:4], version, CODE)
    assert entry["note"].startswith(f"Release {version}. Unofficial edition. After: Office of")


def test_ris_of_a_thing_has_title_year_version_and_uri(whole: Reader) -> None:
    entry = _ris(whole, CODE)
    (version,) = whole.texts(DATASET, "dcat:version")
    (modified,) = whole.texts(DATASET, "dct:modified")
    assert entry["type_of_reference"] == "DATA"
    assert entry["title"] == "4.1.2 Technical Drawings and Schematics"
    assert entry["secondary_title"] == whole.label(DATASET)
    assert entry["authors"] == ["AMOCF linked-data edition"]
    assert (entry["year"], entry["edition"]) == (modified[:4], version)
    assert entry["urls"] == [CODE]


def test_citation_of_the_document_has_its_authors_and_no_address(whole: Reader) -> None:
    entry = _bibtex(whole, DOCUMENT)
    assert entry["type"] == "techreport"
    assert entry["author"].split(" and ")[0] == "Aaron Bell"
    assert len(entry["author"].split(" and ")) == len(whole.iris(DOCUMENT, "dct:creator"))
    assert entry["institution"].startswith("{Office of Advanced Manufacturing, National Institute")
    assert entry["year"] == "2025"
    assert "url" not in entry
    record = _ris(whole, DOCUMENT)
    assert record["type_of_reference"] == "RPRT"
    assert record["authors"][5] == "Smith-Schoettker, Ashley"
    assert "urls" not in record


def test_citation_that_the_documentation_recommends_is_that_of_the_dataset(
    whole: Reader, root: Path
) -> None:
    text = (root / "docs" / "reuse.md").read_text("utf-8")
    quoted = re.findall(r"^> (.*)$", text, re.MULTILINE)
    assert " ".join(quoted) == citation(whole, DATASET).text


def test_citations_of_all_things_are_read_by_reference_managers(whole: Reader) -> None:
    quads = whole.store.quads_for_pattern(None, None, None, DefaultGraph())
    found = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    works = [citation(whole, iri).work for iri in sorted(found) if document_path(iri)]
    assert len(works) > 1000
    library = parse_string(b"".join(bibliography(work, BIBTEX) for work in works).decode())
    assert library.failed_blocks == []
    assert len(library.entries_dict) == len(works)
    records = rispy.loads(b"".join(bibliography(work, RIS) for work in works).decode())
    assert [record["title"] for record in records] == [work.title for work in works]


def test_bibtex_what_latex_would_take_for_a_command_is_escaped() -> None:
    store = Store()
    name, label = NamedNode(CODE), Literal("50% of {A} & B_C\\d #1\n~$^")
    store.add(Quad(name, NamedNode(expand("rdfs:label")), label, DefaultGraph()))
    title = _bibtex(Reader(store), CODE)["title"]
    assert title == (
        r"{50\% of \{A\} \& B\_C\textbackslash{}d \#1 "
        r"\textasciitilde{}\$\textasciicircum{}}"
    )
    assert _ris(Reader(store), CODE)["title"] == "50% of {A} & B_C\\d #1 ~$^"


@pytest.mark.parametrize("form", CITATIONS, ids=lambda form: form.name)
@pytest.mark.parametrize("path", ["/doc/4-1-2", "/doc/source/2025", "/graph/framework"])
def test_an_ending_asks_for_the_citation_of_a_page(client: Any, path: str, form: Any) -> None:
    response = client.get(path + form.suffix)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == form.content_type
    assert f'href="{path}{form.suffix}"' in client.get(path, "text/html").text
    again = client.get(path + form.suffix, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("form", CITATIONS, ids=lambda form: form.name)
def test_a_citation_is_not_negotiated(client: Any, form: Any) -> None:
    assert client.get("/doc/4-1-2", form.media_type).status_code == 406


def test_a_citation_of_nothing_is_not_found(client: Any) -> None:
    assert client.get("/doc/nothing.bib").status_code == 404


def test_a_citation_by_code_leads_to_that_of_the_concept(client: Any) -> None:
    response = client.get("/doc/4.1.2.bib")
    assert (response.status_code, response.headers["Location"]) == (308, "/doc/4-1-2.bib")


def test_the_ontology_has_a_citation(client: Any) -> None:
    assert "url = {https://w3id.org/amocf/ontology}" in client.get("/ontology.bib").text
