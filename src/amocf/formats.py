"""The formats of everything that is sent, read or published: one row each.

Negotiation, serialisers, the endpoint and its description of itself, the pool's frames, published
files, their descriptions and the clients of other stores read this table. An export format that
nobody negotiates has its row here all the same: files are served by it.

The tuples are in tie order, pages last, so that one is the answer only where a request strictly
prefers it to every form of the data, as the headers of browsers do, or where it names Markdown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyoxigraph import QueryResultsFormat, RdfFormat

from amocf.errors import DataError, Place


@dataclass(frozen=True, eq=False)
class Format:
    """A form in which a resource, the result of a query or a file can be; each equals itself.

    Attributes:
        name: what people call it.
        media_type: its registered type, in lower case and without parameters.
        suffix: the end of a path or file name that means it.
        charset: the charset parameter, for types that define one. All bytes are UTF-8 anyway.
        aliases: other types that ask for it; wildcards such as ``text/*`` do not reach them.
        names: what else it may be called where a format is asked for by name.
        engine: pyoxigraph's ``RdfFormat`` or ``QueryResultsFormat``, where it has one.
        w3c: its name among the W3C's formats, where it has one.
        standard: the IRI of what files of it conform to, where the media type does not tell.
        use: what people take a file of it for, in plain words.
    """

    name: str
    media_type: str
    suffix: str
    charset: str | None = None
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    engine: Any = None
    w3c: str = ""
    standard: str = ""
    use: str = ""

    @property
    def content_type(self) -> str:
        """The value of the ``Content-Type`` field."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type

    @property
    def iri(self) -> str:
        """The IRI by which VoID and service descriptions name it."""
        return "http://www.w3.org/ns/formats/" + self.w3c

    def is_called(self, name: str) -> bool:
        """Say whether a name in lower case means it: its ending, a media type, or another."""
        return name in (self.suffix[1:], self.media_type, *self.aliases, *self.names)


TURTLE: Final = Format(
    *("Turtle", "text/turtle", ".ttl", "utf-8"),
    # What it was called before it was registered; Turtle is N3 without formulas.
    aliases=("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    names=("turtle", "n3"),
    engine=RdfFormat.TURTLE,
    w3c="Turtle",
    use="RDF to read and to load",
)
JSON_LD: Final = Format(
    *("JSON-LD", "application/ld+json", ".jsonld"),
    aliases=("application/json",),
    # Old clients send "json" and "xml" for graphs as well.
    names=("json-ld", "json"),
    engine=RdfFormat.JSON_LD,
    w3c="JSON-LD",
    use="RDF for web developers",
)
RDF_XML: Final = Format(
    *("RDF/XML", "application/rdf+xml", ".rdf"),
    names=("rdf+xml", "xml"),
    engine=RdfFormat.RDF_XML,
    w3c="RDF_XML",
    use="RDF for tools that want XML",
)
N_TRIPLES: Final = Format(
    *("N-Triples", "application/n-triples", ".nt"),
    # Its type in the first edition of RDF.
    aliases=("text/plain",),
    names=("n-triples", "ntriples"),
    engine=RdfFormat.N_TRIPLES,
    w3c="N-Triples",
    use="RDF with a statement a line",
)
N_QUADS: Final = Format(
    *("N-Quads", "application/n-quads", ".nq"),
    engine=RdfFormat.N_QUADS,
    w3c="N-Quads",
    use="a statement and its graph a line",
)
TRIG: Final = Format(
    *("TriG", "application/trig", ".trig"),
    engine=RdfFormat.TRIG,
    w3c="TriG",
    use="Turtle with named graphs",
)

JSON_RESULTS: Final = Format(
    *("JSON", "application/sparql-results+json", ".json"),
    aliases=("application/json",),
    names=("sparql-results+json",),
    engine=QueryResultsFormat.JSON,
    w3c="SPARQL_Results_JSON",
)
XML_RESULTS: Final = Format(
    *("XML", "application/sparql-results+xml", ".xml"),
    aliases=("application/xml", "text/xml"),
    engine=QueryResultsFormat.XML,
    w3c="SPARQL_Results_XML",
)
CSV: Final = Format(
    *("CSV", "text/csv", ".csv", "utf-8"),
    engine=QueryResultsFormat.CSV,
    w3c="SPARQL_Results_CSV",
    use="a table",
)
TSV: Final = Format(
    *("TSV", "text/tab-separated-values", ".tsv", "utf-8"),
    engine=QueryResultsFormat.TSV,
    w3c="SPARQL_Results_TSV",
)

HTML: Final = Format("HTML", "text/html", ".html", "utf-8")
MARKDOWN: Final = Format("Markdown", "text/markdown", ".md", "utf-8", use="the page as text")
JSON: Final = Format("JSON", "application/json", ".json", use="for programs")
ATOM: Final = Format(*("Atom", "application/atom+xml", ".atom"), use="a feed of what has changed")
TEXT: Final = Format("text", "text/plain", ".txt", "utf-8")
SVG: Final = Format("SVG", "image/svg+xml", ".svg", use="a picture")
PDF: Final = Format("PDF", "application/pdf", ".pdf", use="a page to print and to hand out")
XLSX: Final = Format(
    *("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    use="a workbook for Excel, LibreOffice and the like",
)
CSVW: Final = Format(
    *("CSV on the Web metadata", "application/csvm+json", "csv-metadata.json"),
    standard="https://www.w3.org/TR/tabular-metadata/",
    use="what the columns of the tables stand for",
)
RO_CRATE: Final = Format(
    *("RO-Crate", "application/ld+json", "ro-crate-metadata.json"),
    standard="https://w3id.org/ro/crate/1.3",
    use="what makes the folder of the release a research object",
)
CROISSANT: Final = Format(
    *("Croissant", "application/ld+json", "croissant.json"),
    standard="http://mlcommons.org/croissant/1.1",
    use="the tables as records, for machine learning",
)
DATACITE: Final = Format(
    *("DataCite JSON", "application/vnd.datacite.datacite+json", "datacite.json"),
    standard="http://datacite.org/schema/kernel-4",
    use="what a DOI is registered with",
)
PACKED_QUADS: Final = Format(
    *("N-Quads, packed by gzip", "application/gzip", ".nq.gz"),
    use="all statements of a frozen release",
)
ZIP: Final = Format(
    *("ZIP", "application/zip", ".zip"), use="the other files of a frozen release, as they were"
)
SHA256: Final = Format(
    *("checksums", "text/plain", "SHA256SUMS", "utf-8"), use="to check files by `sha256sum`"
)
_SSSOM: Final = "https://mapping-commons.github.io/sssom/"
SSSOM_TSV: Final = Format(
    *("SSSOM/TSV", "text/tab-separated-values", ".sssom.tsv", "utf-8"),
    standard=_SSSOM,
    use="a table",
)
SSSOM_RDF: Final = Format(
    *("SSSOM/RDF", "text/turtle", ".sssom.ttl", "utf-8"), standard=_SSSOM, use="RDF in Turtle"
)
SSSOM_JSON: Final = Format(
    *("SSSOM/JSON", "application/json", ".sssom.json"), standard=_SSSOM, use="for programs"
)

BIBTEX: Final = Format("BibTeX", "application/x-bibtex", ".bib", "utf-8")
RIS: Final = Format("RIS", "application/x-research-info-systems", ".ris", "utf-8")

GRAPH: Final = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
"""Forms of a graph: also what CONSTRUCT and DESCRIBE return."""

RDF: Final = (*GRAPH, HTML)
"""Forms of what the endpoint says of itself."""

PAGE_FORMS: Final = (HTML, MARKDOWN)
"""Forms of a page."""

RESOURCE: Final = (*GRAPH, *PAGE_FORMS)
"""Forms of a resource."""

CITATIONS: Final = (BIBTEX, RIS)
"""Forms of how to cite a resource: only an ending asks for them, for they are no form of it."""

DATASET: Final = (*GRAPH, N_QUADS, TRIG, *PAGE_FORMS)
"""Forms of something made of named graphs."""

SPARQL_RESULTS: Final = (JSON_RESULTS, XML_RESULTS, CSV, TSV)
"""Forms of what SELECT and ASK return."""

ANSWERS: Final = {form.name: form for form in (*SPARQL_RESULTS, *GRAPH, N_QUADS, TRIG)}
"""What the engine writes, by name."""

MAPPINGS: Final = (SSSOM_TSV, SSSOM_RDF, SSSOM_JSON)
"""Forms of a mapping set."""

PUBLISHED: Final = (
    *(*MAPPINGS, CSVW, CSV, XLSX, JSON, JSON_LD, RO_CRATE, CROISSANT, DATACITE),
    *(N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE, PACKED_QUADS, ZIP, SHA256),
)
"""Formats of published files."""


def format_of(path: str, formats: Iterable[Format] = PUBLISHED) -> Format:
    """Return the format of a published file by its name; the longest ending is meant.

    Raises:
        DataError: if the name has no known ending.
    """
    known = {form.suffix: form for form in formats}
    fitting = filter(path.endswith, known)
    ending = max(fitting, key=len, default="")
    if not ending:
        detail = f"no media type is known; expected a name that ends in {', '.join(known)}"
        raise DataError(detail, Place(Path(path)))
    return known[ending]
