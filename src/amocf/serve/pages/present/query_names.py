"""The names that queries may use, and those of a query that the data do not have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode

from amocf.nearest import nearest
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, expand, shorten

_DEFINED: Final = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "owl:AnnotationProperty": "property",
}
#: Where the description of the data set says what is used in it.
_USED: Final = {"void:class": "class", "void:property": "property"}


@dataclass(frozen=True)
class UnknownName:
    """A name in a query that stands in no statement.

    Attributes:
        written: as it stands in the query.
        nearest: a class or property that may be meant, with its prefix; empty if none is like it.
    """

    written: str
    nearest: str


def query_terms(reader: Reader) -> Mapping[str, str]:
    """Return the classes and properties that queries may name, each with which of both it is."""
    kinds: dict[str, str] = {}
    for curie, kind in _DEFINED.items():
        own = (iri for iri in reader.subjects(expand(curie), "rdf:type") if iri.startswith(BASE))
        kinds |= dict.fromkeys(own, kind)
    for curie, kind in _USED.items():
        quads = reader.store.quads_for_pattern(None, NamedNode(expand(curie)), None, DefaultGraph())
        used = (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
        kinds |= {iri: kind for iri in used if iri not in kinds}
    return dict(sorted(kinds.items()))


def unknown_names(reader: Reader, names: Mapping[str, str]) -> tuple[UnknownName, ...]:
    """Return the names that stand in no statement, and are no graph's either.

    Args:
        reader: looks them up.
        names: IRIs, each as the query writes it.
    """
    return tuple(
        UnknownName(written, _nearest(reader, iri))
        for iri, written in names.items()
        if not _is_used(reader, iri)
    )


def _is_used(reader: Reader, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:  # no IRI, so nothing can have it
        return False
    places = ((node, None, None, None), (None, node, None, None), (None, None, node, None))
    patterns = (*places, (None, None, None, node))
    return any(next(reader.store.quads_for_pattern(*each), None) for each in patterns)


def _nearest(reader: Reader, iri: str) -> str:
    """Return the term of the same vocabulary that is written most like an IRI."""
    vocabulary = _vocabulary(iri)
    terms = reader.once(query_terms)
    local = {
        term.removeprefix(vocabulary): term for term in terms if _vocabulary(term) == vocabulary
    }
    found = nearest(iri.removeprefix(vocabulary), local)
    return shorten(local[found]) if found else ""


def _vocabulary(iri: str) -> str:
    """Return an IRI up to its local name."""
    head, sign, _ = iri.rpartition("#") if "#" in iri else iri.rpartition("/")
    return head + sign
