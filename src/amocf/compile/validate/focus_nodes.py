"""Which nodes of the data a shape is about (SHACL, 2.1.3)."""

from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Store

from amocf.compile.validate.report import Term, plain
from amocf.compile.validate.shapes import Targets
from amocf.rdf.selected_rows import selected_rows
from amocf.terms import PREFIXES

TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_SUBCLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")


def target_pattern(targets: Targets, store: Store) -> str:
    """Write the pattern that binds ``?this`` to each target once."""
    kinds = set[NamedNode]().union(*(with_subclasses(store, each) for each in targets.classes))
    branches = [
        *(f"BIND ({node} AS ?this)" for node in targets.nodes),
        *(f"?this {TYPE} {kind} ." for kind in kinds),
        *(f"?this {predicate} ?any ." for predicate in targets.subjects_of),
        *(f"?any {predicate} ?this ." for predicate in targets.objects_of),
    ]
    union = " UNION ".join(f"{{ {branch} }}" for branch in sorted(branches))
    return f"{{ SELECT DISTINCT ?this {{ {union} }} }}"


def focus_nodes(targets: Targets, store: Store) -> frozenset[Term]:
    """Return each target."""
    rows = selected_rows(store, f"SELECT ?this {{ {target_pattern(targets, store)} }}")
    return frozenset(plain(row["this"]) for row in rows)


def with_subclasses(store: Store, of: NamedNode) -> set[NamedNode]:
    """Return a class and all below it."""
    waiting, found = [of], set[NamedNode]()
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            quads = store.quads_for_pattern(None, _SUBCLASS, kind, DefaultGraph())
            below = (quad.subject for quad in quads)
            waiting += [subclass for subclass in below if isinstance(subclass, NamedNode)]
    return found
