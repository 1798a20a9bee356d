"""Reads labels, values and links from the default graph, in a stable order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.ordering import alphabetical
from amocf.serve.http.addresses import ONTOLOGY, local_path, quoted, site_path
from amocf.serve.pages.description import home_graph
from amocf.serve.pages.views import Link, Value
from amocf.terms import BASE, PREFIXES, expand

_LABELS: Final = (
    "skos:prefLabel",
    "rdfs:label",
    "dct:title",
    "foaf:name",
    "amo:textAsPrinted",
)


_Made = TypeVar("_Made")

#: How many look-ups of each kind one reader remembers.
_REMEMBERED: Final = 1 << 16
#: How many characters of a label stand in a link; the page of the thing shows all of it.
_LONGEST: Final = 300


class Reader:
    """Looks things up in a release, and remembers what it found: a release never changes.

    Args:
        store: the release; only its default graph is read, except for things told of elsewhere.
        root: what stands before every path of this server.
    """

    def __init__(self, store: Store, root: str = "") -> None:
        self.store = store
        self.root = root
        self._values = lru_cache(_REMEMBERED)(self._read_values)
        self._subjects = lru_cache(_REMEMBERED)(self._read_subjects)
        self._face = lru_cache(_REMEMBERED)(self._read_face)
        self._made: dict[Callable[[Reader], object], object] = {}
        self.graph_of = lru_cache(_REMEMBERED)(self._read_graph)

    def once(self, make: Callable[["Reader"], _Made]) -> _Made:
        """Return what a function makes of the whole release; it is made once."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast("_Made", self._made[make])

    def objects(self, subject: str, *curies: str) -> list[Any]:
        """Return the values of properties, sorted as people count."""
        if len(curies) == 1:
            return list(self._values(subject, expand(curies[0])))
        found = {term for curie in curies for term in self._values(subject, expand(curie))}
        return sorted(found, key=_order)

    def values(self, subject: str, predicate: str) -> list[Any]:
        """Return the values of a property given by its IRI, sorted as people count."""
        return list(self._values(subject, predicate))

    def subjects(self, value: str, *curies: str) -> list[str]:
        """Return the IRIs of things that have a value for one of the properties, sorted."""
        if len(curies) == 1:
            return list(self._subjects(value, expand(curies[0])))
        return sorted(self.all_subjects(value, *curies), key=alphabetical)

    def all_subjects(self, value: str, *curies: str) -> set[str]:
        """Return the IRIs of things that have a value for one of the properties."""
        return {iri for curie in curies for iri in self._subjects(value, expand(curie))}

    def iris_of(self, curie: str) -> list[str]:
        """Return the IRIs of the things of a class, sorted."""
        return self.subjects(expand(curie), "rdf:type")

    def iris(self, subject: str, *curies: str) -> list[str]:
        """Return those values of properties that are IRIs."""
        values = self.objects(subject, *curies)
        return [value.value for value in values if isinstance(value, NamedNode)]

    def texts(self, subject: str, *curies: str) -> tuple[str, ...]:
        """Return those values of properties that are literals, as text."""
        values = self.objects(subject, *curies)
        return tuple(value.value for value in values if isinstance(value, Literal))

    def is_a(self, subject: str, curie: str) -> bool:
        """Say whether a thing has a type."""
        return expand(curie) in self.iris(subject, "rdf:type")

    def label(self, iri: str) -> str:
        """Return the label of a thing, or a short form of its IRI."""
        for curie in _LABELS:
            values = [v for v in self.objects(iri, curie) if isinstance(v, Literal)]
            english = [v for v in values if v.language in ("en", None)]
            if values:
                return str((english or values)[0].value)
        return shorten(iri)

    def link(self, iri: str, children: tuple[Link, ...] = ()) -> Link:
        """Return a thing as it is named on a page, a very long label cut short."""
        face = self._face(iri)
        return replace(face, children=children) if children else face

    def links(self, iris: Iterable[str]) -> tuple[Link, ...]:
        """Return things as they are named on a page, by code and then by label."""
        return tuple(sorted(map(self.link, iris), key=_order_of_link))

    def value(self, term: Any) -> Value:
        """Return a value as a page shows it."""
        if isinstance(term, NamedNode):
            link = self.link(term.value)
            return Value(link.text, link=link)
        if isinstance(term, Literal):
            is_address = term.datatype.value == expand("xsd:anyURI")
            href = self.href(term.value) if is_address else ""
            link_or_none = Link(term.value, term.value, href) if href else None
            return Value(term.value, term.language or "", link_or_none)
        return Value(str(term))

    def href(self, iri: str) -> str:
        """Return where a link to a thing leads: here if it is ours, out if it is http(s).

        Nothing else is ever a link, whatever an IRI in the data says.
        """
        path = local_path(iri)
        if path and (iri.startswith((ONTOLOGY, BASE + "graph/")) or self.knows(iri)):
            return self.root + quoted(path)
        if page := site_path(iri):
            return self.root + quoted(page)
        is_web = re.match(r"https?://[^\s/]", iri) is not None
        return iri if is_web and not iri.startswith(BASE) else ""

    def knows(self, iri: str) -> bool:
        """Say whether the release describes a thing."""
        return home_graph(self.store, NamedNode(iri)) is not None

    def _read_values(self, subject: str, predicate: str) -> tuple[Any, ...]:
        quads = self.store.quads_for_pattern(
            NamedNode(subject), NamedNode(predicate), None, self.graph_of(subject)
        )
        return tuple(sorted({quad.object for quad in quads}, key=_order))

    def _read_subjects(self, value: str, predicate: str) -> tuple[str, ...]:
        quads = self.store.quads_for_pattern(
            None, NamedNode(predicate), NamedNode(value), DefaultGraph()
        )
        found = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
        return tuple(sorted(found, key=alphabetical))

    def _read_face(self, iri: str) -> Link:
        code = next(iter(self.texts(iri, "skos:notation")), "")
        return Link(shortened(self.label(iri)), iri, self.href(iri), shortened(code))

    def _read_graph(self, iri: str) -> DefaultGraph | NamedNode:
        return home_graph(self.store, NamedNode(iri)) or DefaultGraph()


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return a text, or its beginning with an ellipsis where it is too long for a link."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


# A pure function of short texts, the same ones again and again.
@lru_cache(_REMEMBERED)
def shorten(iri: str) -> str:
    """Return an IRI with a prefix where one fits, or its path under the base."""
    if iri.startswith(BASE) and "#" not in iri:
        return iri.removeprefix(BASE) or iri
    fitting = [(name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    name, base = max(fitting, key=lambda item: len(item[1]), default=("", ""))
    return f"{name}:{iri.removeprefix(base)}" if base else iri


def _order_of_link(link: Link) -> tuple[Any, ...]:
    return tuple(map(alphabetical, (link.code, link.text, link.iri)))


def _order(term: Any) -> tuple[Any, ...]:
    return alphabetical(getattr(term, "value", str(term))), str(term)
