"""FAIR Signposting: typed links that tell a machine what a page is and where its data is."""

from typing import Final

from amocf.exchange import croissant, datacite, dcat_catalogue, ro_crate
from amocf.formats import CROISSANT, DATACITE, GRAPH, RO_CRATE, TURTLE, Format
from amocf.kinds import kind_of
from amocf.rdf.withdrawal import in_use
from amocf.release.manifest import Manifest
from amocf.serve.http.addresses import iri_link
from amocf.serve.pages.reader import Reader
from amocf.terms import DATASET, EDITION

_SCHEMA: Final = "https://schema.org/"
#: The files that describe the release, each for tools that know its standard.
_DESCRIPTIONS: Final = (
    (ro_crate.FILE, RO_CRATE),
    (croissant.FILE, CROISSANT),
    (datacite.FILE, DATACITE),
    (dcat_catalogue.FILE, TURTLE),
)


def of_type(schema_type: str) -> tuple[str, ...]:
    """Return the links that tell what schema.org calls what a page is about, if it does so."""
    names = filter(None, ("AboutPage", schema_type))
    return tuple(iri_link(_SCHEMA + name, "type") for name in names)


def of_document(reader: Reader, iri: str) -> tuple[str, ...]:
    """Return the links of the document about a resource."""
    describes = f'<{reader.root}/>; rel="describes"; type="text/html"'
    kind = kind_of(reader.iris(iri, "rdf:type"))
    return (
        *of_type(kind.schema_type),
        *([describes] if iri == DATASET else []),
        *of_withdrawn(reader, iri),
    )


def of_withdrawn(reader: Reader, iri: str) -> tuple[str, ...]:
    """Return the links from what was withdrawn to what is to be used now (RFC 5829)."""
    now = in_use(iri, reader.withdrawals) if iri in reader.withdrawals else ()
    return tuple(iri_link(each, "successor-version") for each in now)


def license_links(licence: str) -> tuple[str, ...]:
    """Return the link to a licence, if there is one."""
    return (iri_link(licence, "license"),) if licence else ()


def of_file(root: str, licence: str, path: str) -> str:
    """Return the links of a file of the release, which is a part of it or describes it."""
    relation = "describes" if path in dict(_DESCRIPTIONS) else "collection"
    landing = f'<{root}/>; rel="{relation}"; type="text/html"'
    return ", ".join((landing, *license_links(licence)))


def of_landing_page(
    reader: Reader, manifest: Manifest, forms: tuple[Format, ...] = GRAPH
) -> tuple[str, ...]:
    """Return the links of the home page: it is the landing page of the whole dataset."""
    return (
        iri_link(DATASET, "cite-as"),
        *of_type("Dataset"),
        *license_links(manifest.licence),
        iri_link(EDITION, "author"),
        *of_parts(reader, manifest, forms),
    )


def of_parts(
    reader: Reader, manifest: Manifest, forms: tuple[Format, ...] = GRAPH
) -> tuple[str, ...]:
    """Return the links from the landing page of a release to what describes it and to its files."""
    files = reader.place("/download")
    described = [
        f'<{reader.place("/doc/dataset/amocf")}{form.suffix}>; rel="describedby"; '
        f'type="{form.media_type}"'
        for form in forms
    ]
    described += [
        f'<{files}/{path}>; rel="describedby"; type="{form.media_type}"'
        + (f'; profile="{form.standard}"' if form.standard else "")
        for path, form in _DESCRIPTIONS
        if manifest.file(path)
    ]
    items = [
        f'<{files}/{path}>; rel="item"; type="{media_type}"'
        for path, media_type in (
            ("amocf.nq", "application/n-quads"),
            ("amocf.ttl", "text/turtle"),
            ("amocf.jsonld", "application/ld+json"),
            ("amocf.rdf", "application/rdf+xml"),
        )
    ]
    return (*described, *items)
