"""Looks up values and labels in the graphs of a release, in a stable order."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property, lru_cache
from threading import RLock
from typing import Any, Final, TypeVar, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.ordering import alphabetical, ordered
from amocf.rdf.selected_rows import count_in, selected_rows
from amocf.rdf.stated_tables import StatedTables
from amocf.rdf.withdrawal import Withdrawal, withdrawals
from amocf.terms import expand, shorten

LABELS: Final = ("skos:prefLabel", "rdfs:label", "dct:title", "foaf:name", "amo:textAsPrinted")
#: How many look-ups of each kind one reader remembers.
REMEMBERED: Final = 1 << 16
#: Of how many resources a reader remembers everything.
_WHOLE: Final = 1 << 12
#: How many characters of a label stand in a link; the page of the resource shows all of it.
_LONGEST: Final = 300
_CLASS_SIZES: Final = """
SELECT ?class (COUNT(*) AS ?count) { ?thing a ?class FILTER (isIRI(?class)) } GROUP BY ?class
"""
_Made = TypeVar("_Made")


def home_graph(store: Store, iri: NamedNode) -> DefaultGraph | NamedNode | None:
    """Return the graph that describes a resource: the default graph, or else the first that does.

    Queries and shapes stand only in graphs of their own. ``None`` means that the release says
    nothing of the resource.
    """
    if _has(store, iri, DefaultGraph()):
        return DefaultGraph()
    names = [n for n in store.named_graphs() if isinstance(n, NamedNode) and _has(store, iri, n)]
    return min(names, key=lambda name: name.value, default=None)


class GraphReader:
    """Looks up values in a release, and remembers what it found: a release never changes.

    Args:
        store: the release. What names a resource is looked up in its default graph, the values of
            a resource in the graph that describes it.
        stated: what institutes state in it, where that stands in tables.
    """

    def __init__(self, store: Store, stated: StatedTables | None = None) -> None:
        self.store = store
        self.stated = stated
        self._home = lru_cache(REMEMBERED)(self._read_home)
        self._values = lru_cache(REMEMBERED)(self._read_values)
        self._subjects = lru_cache(REMEMBERED)(self._read_subjects)
        self._made: dict[tuple[Hashable, ...], object] = {}
        self._making = RLock()

    def once(self, make: Callable[..., _Made], *given: Hashable) -> _Made:
        """Return what a function makes of the whole release, and of ``given``; it is made once."""
        key = (make, *given)
        if key not in self._made:
            # Of a large release it takes long: who asks meanwhile waits, rather than do it too.
            with self._making:
                if key not in self._made:
                    self._made[key] = make(self, *given)
        return cast("_Made", self._made[key])

    def knows(self, iri: str) -> bool:
        """Say whether the release describes a resource."""
        return self._home(iri) is not None

    def graph_of(self, iri: str) -> DefaultGraph | NamedNode:
        """Return the graph that describes a resource; of what none does, the default graph."""
        return self._home(iri) or DefaultGraph()

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
        """Return the IRIs of resources that have a value for one of the properties, sorted."""
        if len(curies) == 1:
            return list(self._subjects(value, expand(curies[0])))
        found = {iri for curie in curies for iri in self._subjects(value, expand(curie))}
        return sorted(found, key=alphabetical)

    @cached_property
    def withdrawals(self) -> Mapping[str, Withdrawal]:
        """What was withdrawn, by its IRI."""
        return withdrawals(self.store)

    @cached_property
    def class_sizes(self) -> Mapping[str, int]:
        """How many instances each class has, withdrawn ones too, by its IRI."""
        rows = selected_rows(self.store, _CLASS_SIZES)
        return {row["class"].value: count_in(row) for row in rows}

    def instances(self, curie: str) -> list[str]:
        """Return the IRIs of the instances of a class, withdrawn ones too, sorted."""
        return self.subjects(expand(curie), "rdf:type")

    def iris_of(self, curie: str) -> list[str]:
        """Return the IRIs of the instances of a class, sorted, without what was withdrawn."""
        return [iri for iri in self.instances(curie) if iri not in self.withdrawals]

    def iris(self, subject: str, *curies: str) -> list[str]:
        """Return those values of properties that are IRIs."""
        values = self.objects(subject, *curies)
        return [value.value for value in values if isinstance(value, NamedNode)]

    def texts(self, subject: str, *curies: str) -> tuple[str, ...]:
        """Return those values of properties that are literals, as text."""
        values = self.objects(subject, *curies)
        return tuple(value.value for value in values if isinstance(value, Literal))

    def is_a(self, subject: str, curie: str) -> bool:
        """Say whether a resource is an instance of a class."""
        return expand(curie) in self.iris(subject, "rdf:type")

    def labels(self, iri: str, curies: Iterable[str] = LABELS) -> list[str]:
        """Return the labels by the first property that gives any, those in English first."""
        for curie in curies:
            values = [v for v in self.objects(iri, curie) if isinstance(v, Literal)]
            if values:
                return [v.value for v in sorted(values, key=_is_foreign)]
        return []

    def label(self, iri: str) -> str:
        """Return the label of a resource, or a short form of its IRI."""
        return next(iter(self.labels(iri)), "") or shorten(iri)

    def _read_values(self, subject: str, predicate: str) -> tuple[Any, ...]:
        quads = self.store.quads_for_pattern(
            NamedNode(subject), NamedNode(predicate), None, self.graph_of(subject)
        )
        return ordered({quad.object for quad in quads}, _order)

    def _read_subjects(self, value: str, predicate: str) -> tuple[str, ...]:
        quads = self.store.quads_for_pattern(
            None, NamedNode(predicate), NamedNode(value), DefaultGraph()
        )
        found = {q.subject.value for q in quads if isinstance(q.subject, NamedNode)}
        return ordered(found, alphabetical)

    def _read_home(self, iri: str) -> DefaultGraph | NamedNode | None:
        return home_graph(self.store, NamedNode(iri))


class WholeReader(GraphReader):
    """Looks up the same, but reads all that is said of a resource at once.

    That is faster where nearly all of it is asked for, and most properties have no value. What
    refers to a resource may be much more than what is said of it, and is looked up as it is asked.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._said_of = lru_cache(_WHOLE)(self._read_said_of)

    def _read_values(self, subject: str, predicate: str) -> tuple[Any, ...]:
        return ordered({*self._said_of(subject).get(predicate, ())}, _order)

    def _read_said_of(self, subject: str) -> dict[str, list[Any]]:
        node, found = NamedNode(subject), defaultdict[str, list[Any]](list)
        for quad in self.store.quads_for_pattern(node, None, None, DefaultGraph()):
            found[quad.predicate.value].append(quad.object)
        if not found and isinstance(graph := self.graph_of(subject), NamedNode):
            for quad in self.store.quads_for_pattern(node, None, None, graph):
                found[quad.predicate.value].append(quad.object)
        return found


def all_labels(store: Store) -> dict[str, str]:
    """Return the label of everything that the default graph labels, by its IRI.

    They are those of `GraphReader.labels`, read at once rather than one by one.
    """
    found: dict[str, str] = {}
    for curie in LABELS:
        terms: dict[str, Literal] = {}
        for quad in store.quads_for_pattern(None, NamedNode(expand(curie)), None, DefaultGraph()):
            iri, term = getattr(quad.subject, "value", ""), quad.object
            if isinstance(term, Literal) and iri not in found:
                # Nearly all have one, whose place in an order nobody asks for.
                other = terms.setdefault(iri, term)
                if other is not term:
                    terms[iri] = min(other, term, key=_order_of_label)
        found |= {iri: term.value for iri, term in terms.items()}
    return found


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return a text, or its beginning with an ellipsis where it is too long for a link."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _has(store: Store, iri: NamedNode, graph: DefaultGraph | NamedNode) -> bool:
    return next(store.quads_for_pattern(iri, None, None, graph), None) is not None


def _is_foreign(literal: Literal) -> bool:
    return literal.language not in ("en", None)


def _order_of_label(literal: Literal) -> tuple[Any, ...]:
    return _is_foreign(literal), _order(literal)


def _order(term: Any) -> tuple[Any, ...]:
    return alphabetical(getattr(term, "value", str(term))), str(term)
