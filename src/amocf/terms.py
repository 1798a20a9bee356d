"""The names this project uses: namespaces, prefixes and the graphs of the dataset.

Everything here is a constant of the data: the base is never taken from a request.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

BASE: Final = "https://w3id.org/amocf/"
#: The data set, who makes it, and under which licence.
DATASET: Final = BASE + "dataset/amocf"
EDITION: Final = BASE + "agent/edition"
#: Where the files of the release are.
DOWNLOAD: Final = BASE + "download/"
#: The document that the data transcribes.
DOCUMENT: Final = BASE + "source/2025"
EDITION_NAME: Final = "AMOCF linked-data edition"
LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"

#: Every prefix that sources, queries and published files may use, in the order they are printed.
PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amo": BASE + "ontology#",
        "amocf": BASE + "id/",
        "agent": BASE + "agent/",
        "change": BASE + "change/",
        "check": BASE + "check/2025/",
        "dataset": BASE + "dataset/",
        "erratum": BASE + "erratum/2025/",
        "graph": BASE + "graph/",
        "list": BASE + "list/2025/",
        "mapping": BASE + "mapping/",
        "query": BASE + "query/",
        "ref": BASE + "ref/",
        "amcm": BASE + "ref/dol-amcm/",
        "bcm": BASE + "ref/dol-bcm/",
        "itcm": BASE + "ref/dol-itcm/",
        "nice": BASE + "ref/nice/",
        "onet": BASE + "ref/onet-soc/",
        "release": BASE + "release/",
        "shape": BASE + "graph/shapes#",
        "synonym": BASE + "synonym/",
        "src": BASE + "source/2025/",
        "t1": BASE + "source/2025/table-1/",
        "t2": BASE + "source/2025/table-2/",
        "a1": BASE + "source/2025/table-A1/",
        "a2": BASE + "source/2025/table-A2/",
        "top": BASE + "list/2025/top-network/",
        "stat": BASE + "stat/2025/",
        "ksas": BASE + "stat/2025/essential-ksas/",
        "conn": BASE + "stat/2025/area-connections/",
        "fig": BASE + "stat/2025/figures/",
        "escoocc": "http://data.europa.eu/esco/occupation/",
        "esco": "http://data.europa.eu/esco/model#",
        "adms": "http://www.w3.org/ns/adms#",
        "bibo": "http://purl.org/ontology/bibo/",
        "ceasn": "https://purl.org/ctdlasn/terms/",
        "ceterms": "https://purl.org/ctdl/terms/",
        "cs": "http://purl.org/vocab/changeset/schema#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "euvoc": "http://publications.europa.eu/ontology/euvoc#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "mod": "https://w3id.org/mod#",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "pav": "http://purl.org/pav/",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "sssom": "https://w3id.org/sssom/",
        "vann": "http://purl.org/vocab/vann/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
        "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

#: Named graphs whose merge is the default graph, in publication order.
DEFAULT_GRAPHS: Final = (
    "framework",
    "references",
    "mappings",
    "statistics",
    "editorial",
    "ontology",
    "metadata",
    "inferred",
    "derived",
    "insights",
)

#: Named graphs published beside the default graph.
SIDE_GRAPHS: Final = ("shapes", "examples", "report", "changes")


#: What the names of the graphs of institutes begin with, such as ``institute-niimbl``. They are
#: part of the default graph too, in releases that have them.
INSTITUTE_GRAPH: Final = "institute-"
#: The graph of counts of institutes from data that is not published, in releases that have it.
AGGREGATES: Final = "aggregates"


def holds_institutes_data(graphs: Iterable[str]) -> bool:
    """Say whether there is the data of an institute among the named graphs with these names."""
    return any(name.startswith(INSTITUTE_GRAPH) for name in graphs)


def is_in_merge(name: str) -> bool:
    """Say whether the named graph called ``name`` is part of the default graph."""
    return name in (*DEFAULT_GRAPHS, AGGREGATES) or name.startswith(INSTITUTE_GRAPH)


def graph_iri(name: str) -> str:
    """Return the IRI of the named graph called ``name``, for example ``framework``."""
    return f"{BASE}graph/{name}"


def release_iri(version: str) -> str:
    """Return the IRI of a release, such as ``2025.1.0``."""
    return f"{BASE}release/{version}"


# A pure function of short texts, the same ones again and again.
@lru_cache(1 << 12)
def expand(curie: str) -> str:
    """Return the IRI a CURIE such as ``skos:broader`` stands for.

    Raises:
        ValueError: if the CURIE has no prefix, or one this project does not declare.
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise ValueError(f"{curie!r} does not begin with a prefix declared in amocf.terms")
    return PREFIXES[prefix] + local


# A pure function of short texts, the same ones again and again.
@lru_cache(1 << 16)
def shorten(iri: str) -> str:
    """Return an IRI with a prefix where one fits, or its path under the base."""
    if iri.startswith(BASE) and "#" not in iri:
        return iri.removeprefix(BASE) or iri
    fitting = [(name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    name, base = max(fitting, key=lambda item: len(item[1]), default=("", ""))
    return f"{name}:{iri.removeprefix(base)}" if base else iri


def path_segment(iri: str) -> str:
    """Write a term as one segment of a path: ``skos-Concept``, else the whole IRI encoded."""
    for prefix, space in PREFIXES.items():
        local = iri.removeprefix(space)
        if local != iri and not set("/#") & set(local):
            return f"{prefix}-{quote(local, safe='').replace('_', '-')}"
    return quote(iri, safe="")
