"""FAIR Signposting: typed links that tell a machine what a page is and where its data is."""

from typing import Final

from amocf.serve.http.negotiation import RDF, Representation
from amocf.serve.pages.description import LICENCE
from amocf.serve.pages.reader import Reader
from amocf.serve.routes.reply import EDITION
from amocf.terms import BASE

_SCHEMA: Final = "https://schema.org/"
_DATASET: Final = BASE + "dataset/amocf"
#: What schema.org calls the things of each kind; a page about them is an ``AboutPage`` too.
_TYPES: Final = {
    "scheme": "DefinedTermSet",
    "framework": "DefinedTermSet",
    "dataset": "Dataset",
    "mapping-set": "Dataset",
    **dict.fromkeys(
        ("tier", "competency", "sub-competency", "ksa", "occupation", "area", "component"),
        "DefinedTerm",
    ),
    "institute": "Organization",
    "agent": "Organization",
    "query": "SoftwareSourceCode",
}


def of_kind(kind: str) -> tuple[str, ...]:
    """Return the links that tell what the page of a thing of a kind is about."""
    names = ["AboutPage", *([_TYPES[kind]] if kind in _TYPES else [])]
    return tuple(f'<{_SCHEMA}{name}>; rel="type"' for name in names)


def of_document(reader: Reader, iri: str, kind: str) -> tuple[str, ...]:
    """Return the links of the document about a thing of a kind."""
    describes = f'<{reader.root}/>; rel="describes"; type="text/html"'
    return (*of_kind(kind), *([describes] if iri == _DATASET else []))


def of_file(root: str) -> str:
    """Return the links of a file of the release."""
    landing = f'<{root}/>; rel="collection"; type="text/html"'
    return f'{landing}, <{LICENCE.value}>; rel="license"'


def of_landing_page(reader: Reader, forms: tuple[Representation, ...] = RDF) -> tuple[str, ...]:
    """Return the links of the home page: it is the landing page of the whole dataset."""
    described = [
        f'<{reader.root}/doc/dataset/amocf{form.suffix}>; rel="describedby"; '
        f'type="{form.media_type}"'
        for form in forms
        if form.suffix != ".html"
    ]
    items = [
        f'<{reader.root}/download/{path}>; rel="item"; type="{media_type}"'
        for path, media_type in (
            ("amocf.nq", "application/n-quads"),
            ("amocf.ttl", "text/turtle"),
            ("amocf.jsonld", "application/ld+json"),
            ("amocf.rdf", "application/rdf+xml"),
        )
    ]
    return (
        f'<{_DATASET}>; rel="cite-as"',
        *of_kind("dataset"),
        f'<{LICENCE.value}>; rel="license"',
        f'<{EDITION}>; rel="author"',
        *described,
        *items,
    )
