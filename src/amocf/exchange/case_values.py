"""Identifiers, types and texts as CASE 1.1 has them."""

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from amocf.exchange.release_description import LICENCES
from amocf.terms import BASE, expand

CaseObject = dict[str, Any]

#: What the relations of mappings are in CASE; the others become extensions of their own name.
_ASSOCIATION_TYPES: Final[Mapping[str, str]] = {
    expand("skos:exactMatch"): "exactMatchOf",
    expand("skos:relatedMatch"): "isRelatedTo",
    expand("prov:wasDerivedFrom"): "ext:isDerivedFrom",
}


def identifier_of(iri: str) -> str:
    """Return the UUID by which CASE names something that has a URI."""
    return str(uuid5(NAMESPACE_URL, iri))


def association_type(predicate: str) -> str:
    """Return the type of association that a relation of a mapping is in CASE.

    >>> association_type("http://www.w3.org/2004/02/skos/core#exactMatch")
    'exactMatchOf'
    >>> association_type("http://www.w3.org/2004/02/skos/core#closeMatch")
    'ext:closeMatch'
    """
    return _ASSOCIATION_TYPES.get(predicate) or f"ext:{last_of(predicate)}"


def target_type(framework: str, name: str) -> str:
    """Return an outside framework as an extension: by our path to it, or by what it is called.

    >>> target_type("https://w3id.org/amocf/ref/onet-soc", "O*NET-SOC 2019")
    'ext:onet-soc'
    >>> target_type("http://data.europa.eu/esco/concept-scheme/occupations", "ESCO occupations")
    'ext:ESCO-occupations'
    """
    return f"ext:{last_of(framework if framework.startswith(BASE) else name)}"


def licence_name(iri: str, names: Mapping[str, str]) -> str:
    """Return what a licence is called, if that is known; or its IRI."""
    return LICENCES[iri][0] if iri in LICENCES else names.get(iri, iri)


def last_of(iri: str) -> str:
    """Return the last part of an IRI in the characters that extensions of CASE may have."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", re.split(r"[#/]", iri.rstrip("#/"))[-1]) or "other"


def identified(iri: str) -> CaseObject:
    """Return the members by which CASE names something that has a URI."""
    return {"identifier": identifier_of(iri), "uri": iri}


def one_line(text: str) -> str:
    """Return a text as the normalized strings of CASE are: without line breaks and tabs."""
    return re.sub(r"[\t\r\n]", " ", text)
