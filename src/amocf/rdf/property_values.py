"""Whole properties of a release at once, for what goes through all of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from sys import intern
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from amocf.rdf.selected_rows import selected_rows
from amocf.terms import expand

TRUE: Final = Literal("true", datatype=NamedNode(expand("xsd:boolean")))


class PropertyValues:
    """Reads subjects and values of properties in the published merge; blank nodes are left out.

    Args:
        store: the release.
        only: the subjects that are read, if not all of them. What is no IRI says nothing.
    """

    def __init__(self, store: Store, only: Iterable[str] | None = None) -> None:
        self._store = store
        self._only = None if only is None else tuple(_nodes(dict.fromkeys(only)))

    def each(self, curie: str) -> Iterator[tuple[str, str]]:
        """Yield each subject of a property with each of its values, in no order."""
        for subject, value in self._pairs(NamedNode(expand(curie))):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                # Most stand in several properties: one copy of each is kept.
                yield intern(subject.value), intern(value.value)

    def _pairs(self, predicate: NamedNode) -> Iterable[Any]:
        if self._only is None:
            # A query is quicker than a pattern: of a quad the store looks up the property as well.
            query = f"SELECT ?subject ?value {{ ?subject {predicate} ?value }}"
            return selected_rows(self._store, query)
        return [
            (subject, quad.object)
            for subject in self._only
            for quad in self._store.quads_for_pattern(subject, predicate, None, DefaultGraph())
        ]

    def values(self, curie: str) -> dict[str, list[str]]:
        """Return the values of a property by subject, sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.each(curie):
            found[subject].append(value)
        for values in found.values():
            values.sort()
        return dict(found)

    def value(self, curie: str) -> dict[str, str]:
        """Return the value of a property by subject; of several, the first in order."""
        return {subject: values[0] for subject, values in self.values(curie).items()}

    def subjects(self, curie: str, value: str | Literal) -> set[str]:
        """Return what has a value, given by its CURIE or as a literal."""
        term = value if isinstance(value, Literal) else NamedNode(expand(value))
        quads = (
            quad
            for subject in ((None,) if self._only is None else self._only)
            for quad in self._store.quads_for_pattern(
                subject, NamedNode(expand(curie)), term, DefaultGraph()
            )
        )
        return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}


def _nodes(iris: Iterable[str]) -> Iterator[NamedNode]:
    for iri in iris:
        with suppress(ValueError):
            yield NamedNode(iri)
