"""The tests of FOOPS! (oeg-upm/fair_ontologies), judged on the ontology of the edition."""

from typing import Final

from pyoxigraph import RdfFormat, parse
from tests.fair.criteria import Check, Criterion
from tests.fair.evidence import Evidence

from amocf.terms import BASE, PREFIXES, expand

ONTOLOGY: Final = BASE + "ontology"
_RELEASED: Final = "a release that is no `-dev` has it"
_DOI: Final = "`doi` in `edition.toml`, once an archive has given one"


def _stated(*curies: str) -> Check:
    return lambda evidence: evidence.values(ONTOLOGY, *curies)


def _turtle_holds_the_ontology(evidence: Evidence) -> bool:
    quads = parse(evidence.get(ONTOLOGY, "text/turtle").content, format=RdfFormat.TURTLE)
    return any(
        quad.subject.value == ONTOLOGY and quad.object.value == expand("owl:Ontology")
        for quad in quads
        if hasattr(quad.subject, "value") and hasattr(quad.object, "value")
    )


def _version_iri(evidence: Evidence) -> str:
    return next(iter(evidence.values(ONTOLOGY, "owl:versionIRI")), "")


def _terms(evidence: Evidence) -> set[str]:
    kinds = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
    found = {iri for kind in kinds for iri in evidence.instances(kind)}
    return {iri for iri in found if iri.startswith(PREFIXES["amo"])}


def _all_have(*curies: str) -> Check:
    return lambda evidence: all(evidence.values(iri, *curies) for iri in _terms(evidence))


def _reuses(evidence: Evidence) -> bool:
    aligned = ("rdfs:subClassOf", "rdfs:subPropertyOf", "amo:alignedWith")
    values = {value for iri in _terms(evidence) for value in evidence.values(iri, *aligned)}
    return any(not value.startswith(BASE) for value in values)


FOOPS: Final = (
    Criterion(
        "PURL1",
        "a persistent URI",
        {"URI at w3id.org": lambda _: ONTOLOGY.startswith("https://w3id.org/")},
    ),
    Criterion("HTTP1", "a URI of the web", {"`https`": lambda _: ONTOLOGY.startswith("https://")}),
    Criterion(
        "URI1",
        "the URI resolves",
        {"an answer": lambda e: e.get(ONTOLOGY).status_code == 200},
        of_uris=("an answer",),
    ),
    Criterion(
        "URI2",
        "the URI is that in the file",
        {"`owl:Ontology`": _turtle_holds_the_ontology},
        of_uris=("`owl:Ontology`",),
    ),
    Criterion(
        "OM1",
        "minimum metadata",
        {
            "title": _stated("dct:title"),
            "description": _stated("dct:description"),
            "licence": _stated("dct:license"),
            "version IRI": _version_iri,
            "creator": _stated("dct:creator"),
            "namespace": _stated("vann:preferredNamespaceUri"),
        },
        alone={"version IRI": _RELEASED},
    ),
    Criterion(
        "OM2",
        "recommended metadata",
        {
            "prefix": _stated("vann:preferredNamespacePrefix"),
            "version": _stated("owl:versionInfo"),
            "first day": _stated("dct:created"),
            "citation": _stated("dct:bibliographicCitation"),
        },
    ),
    Criterion(
        "OM3",
        "detailed metadata",
        {
            "DOI": lambda e: any(
                "doi.org/" in v for v in e.values(ONTOLOGY, "bibo:doi", "dct:identifier")
            ),
            "publisher": _stated("dct:publisher"),
            "logo": _stated("schema:logo"),
            "status": _stated("mod:status", "bibo:status"),
            "source": _stated("dct:source"),
            "date of the release": _stated("dct:issued"),
        },
        alone={"date of the release": _RELEASED},
        outside={
            "DOI": "an archive gives one to the dataset, and none to the ontology alone",
            "logo": "the edition has none",
        },
    ),
    Criterion("OM4.1", "a licence", {"licence": _stated("dct:license")}),
    Criterion(
        "OM4.2",
        "the licence resolves (known to; it is not asked)",
        {
            "one that is known to": lambda e: (
                e.values(ONTOLOGY, "dct:license")
                == {"https://creativecommons.org/publicdomain/zero/1.0/"}
            )
        },
    ),
    Criterion(
        "OM5.1",
        "basic provenance",
        {"creator": _stated("dct:creator"), "first day": _stated("dct:created")},
    ),
    Criterion(
        "OM5.2",
        "detailed provenance",
        {"date of the release": _stated("dct:issued"), "publisher": _stated("dct:publisher")},
        alone={"date of the release": _RELEASED},
    ),
    Criterion(
        "VER1",
        "a version IRI other than the URI",
        {"version IRI": lambda e: _version_iri(e) not in ("", ONTOLOGY)},
        alone={"version IRI": _RELEASED},
    ),
    Criterion(
        "VER2",
        "the version IRI resolves",
        {"an answer": lambda e: _version_iri(e) and e.get(_version_iri(e)).status_code == 200},
        alone={"an answer": _RELEASED},
        of_uris=("an answer",),
    ),
    Criterion(
        "VOC1",
        "metadata reuse vocabularies",
        {"Dublin Core": _stated("dct:title"), "VANN": _stated("vann:preferredNamespaceUri")},
    ),
    Criterion("VOC2", "terms reuse vocabularies", {"a term of another": _reuses}),
    Criterion("VOC3", "every term has a label", {"`rdfs:label`": _all_have("rdfs:label")}),
    Criterion(
        "VOC4",
        "every term has a description",
        {"`rdfs:comment`": _all_have("rdfs:comment", "skos:definition")},
    ),
    Criterion(
        "RDF1",
        "a form of RDF",
        {"Turtle": _turtle_holds_the_ontology},
        of_uris=("Turtle",),
    ),
    Criterion(
        "CN1",
        "content negotiation",
        {
            "HTML": lambda e: e.is_found(ONTOLOGY, "text/html"),
            "RDF": lambda e: e.is_found(ONTOLOGY, "application/rdf+xml"),
        },
        of_uris=("HTML", "RDF"),
    ),
    Criterion(
        "DOC1",
        "documentation in HTML",
        {"a page": lambda e: e.is_found(ONTOLOGY, "text/html")},
        of_uris=("a page",),
    ),
    Criterion(
        "FIND1",
        "the prefix is declared",
        {"prefix": lambda e: e.values(ONTOLOGY, "vann:preferredNamespacePrefix") == {"amo"}},
    ),
    Criterion(
        "FIND2",
        "the prefix is registered",
        {"prefix.cc or LOV": lambda _: False},
        outside={"prefix.cc or LOV": "a person registers it there, once the URIs resolve"},
    ),
    Criterion(
        "FIND3",
        "it is in a register",
        {"a catalogue that it names": _stated("schema:includedInDataCatalog")},
    ),
    Criterion(
        "FIND_3_BIS",
        "it is in a catalogue",
        {"a catalogue that it names": _stated("schema:includedInDataCatalog")},
    ),
)
