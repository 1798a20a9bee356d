"""The metrics of F-UJI (pangaea-data-publisher/fuji), version 0.8, judged on the dataset."""

from typing import Any, Final

from pyoxigraph import NamedNode, Store
from tests.fair.criteria import Check, Criterion
from tests.fair.evidence import Evidence

from amocf.terms import DATASET, DOWNLOAD, PREFIXES, expand

#: What schema.org calls what F-UJI calls otherwise, as it stands in a page.
_CORE: Final = {
    "creator": "creator",
    "title": "name",
    "identifier": "@id",
    "date of publication": "datePublished",
    "publisher": "publisher",
    "type": "@type",
}
_SUMMARY: Final = {"summary": "description", "keywords": "keywords"}
_DCAT: Final = PREFIXES["dcat"]


def _embedded(name: str) -> Check:
    return lambda evidence: evidence.embedded.get(name)


def _has(store: Store, curie: str) -> bool:
    return next(store.quads_for_pattern(None, NamedNode(expand(curie)), None), None) is not None


def _files(evidence: Evidence) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = evidence.embedded.get("distribution", [])
    return files


def _uses(space: str) -> Check:
    return lambda evidence: any(
        quad.predicate.value.startswith(space) for quad in evidence.negotiated
    )


FUJI: Final = (
    Criterion(
        "FsF-F1-01MD",
        "a globally unique identifier",
        {"a URI": lambda _: DATASET.startswith("https://")},
    ),
    Criterion(
        "FsF-F1-02MD",
        "a persistent identifier",
        {
            "of a known kind": lambda _: DATASET.startswith("https://w3id.org/"),
            "registered": lambda evidence: evidence.datacite.get("doi"),
        },
        alone={
            "registered": "a person has w3id.org redirect the URIs; or an archive gives a DOI, "
            "which goes into `edition.toml`"
        },
    ),
    Criterion(
        "FsF-F2-01M",
        "descriptive core metadata",
        {
            "to cite it": lambda e: all(e.embedded.get(name) for name in _CORE.values()),
            "to find it": lambda e: all(
                e.embedded.get(name) for name in (*_CORE.values(), *_SUMMARY.values())
            ),
        },
        points=2,
        alone=dict.fromkeys(
            ("to cite it", "to find it"), "a release that is no `-dev` has a date of publication"
        ),
    ),
    Criterion(
        "FsF-F3-01M",
        "where the data is downloaded",
        {"`contentUrl`": lambda e: all(each["contentUrl"] for each in _files(e)) and _files(e)},
    ),
    Criterion(
        "FsF-F4-01M", "metadata for search engines", {"JSON-LD": _embedded("@type")}, points=2
    ),
    Criterion(
        "FsF-A1-01M",
        "access rights",
        {"`dct:accessRights`": lambda e: _has(e.negotiated, "dct:accessRights")},
        of_uris=("`dct:accessRights`",),
    ),
    Criterion(
        "FsF-A1-02MD",
        "metadata and data are retrieved by their identifiers",
        {
            "metadata": lambda e: e.is_found(DATASET, "text/turtle"),
            "data": lambda e: all(
                e.get(each["contentUrl"]).status_code == 200 for each in _files(e)
            ),
        },
        points=2,
        of_uris=("metadata", "data"),
    ),
    Criterion(
        "FsF-A1.1-01MD",
        "a standard protocol",
        {
            "metadata": lambda _: DATASET.startswith("https://"),
            "data": lambda e: all(each["contentUrl"].startswith("https://") for each in _files(e)),
        },
        points=2,
    ),
    Criterion(
        "FsF-A1.2-01MD",
        "a protocol that knows authentication",
        {
            "metadata": lambda _: DATASET.startswith("https://"),
            "data": lambda e: all(each["contentUrl"].startswith("https://") for each in _files(e)),
        },
        points=2,
    ),
    Criterion(
        "FsF-I1-01M",
        "a formal language",
        {
            "within the page": _embedded("@context"),
            "by negotiation": lambda e: len(e.negotiated) > 0,
        },
        points=2,
        of_uris=("by negotiation",),
    ),
    Criterion(
        "FsF-I2-01M",
        "registered vocabularies",
        {"DCAT, Dublin Core": lambda e: _uses(_DCAT)(e) and _uses(PREFIXES["dct"])(e)},
        points=2,
        of_uris=("DCAT, Dublin Core",),
    ),
    Criterion(
        "FsF-I3-01M",
        "qualified references",
        {
            "within the page": _embedded("isBasedOn"),
            "in RDF": lambda e: _has(e.negotiated, "prov:wasDerivedFrom"),
        },
        points=2,
        of_uris=("in RDF",),
    ),
    Criterion(
        "FsF-R1-01M",
        "what the data are",
        {
            "type": _embedded("@type"),
            "media type and size": lambda e: (
                all(each.get("encodingFormat") for each in _files(e))
                and _has(e.harvested, "dcat:byteSize")
            ),
        },
        points=2,
    ),
    Criterion("FsF-R1.1-01M", "a licence", {"`license`": _embedded("license")}),
    Criterion(
        "FsF-R1.2-01M",
        "provenance",
        {
            "dates and agents": _embedded("dateModified"),
            "PROV": _uses(PREFIXES["prov"]),
        },
        of_uris=("PROV",),
    ),
    Criterion(
        "FsF-R1.3-01M",
        "a standard of metadata that communities endorse",
        {
            "DCAT": _uses(_DCAT),
            "DataCite": lambda e: e.datacite.get("schemaVersion", "").startswith(
                "http://datacite.org/schema/kernel"
            ),
        },
        of_uris=("DCAT",),
    ),
    Criterion(
        "FsF-R1.3-02D",
        "an open format",
        {
            "text": lambda e: (
                e.is_found(DOWNLOAD + "amocf.nq", "application/n-quads")
                and e.is_found(DOWNLOAD + "tables/ksas.csv", "text/csv")
            )
        },
        of_uris=("text",),
    ),
)
