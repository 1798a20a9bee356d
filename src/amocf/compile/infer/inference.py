"""What follows from the asserted statements: entailment to a fixpoint, then derivation, once.

The rules are the SPARQL CONSTRUCT queries of ``ontology/rules``: ``entailment`` holds what OWL and
SKOS entail (``graph/inferred``), ``derivation`` what they do not (``graph/derived``).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryTriples, Store, Triple

from amocf.errors import DataError, Place
from amocf.terms import graph_iri


@dataclass(frozen=True)
class Rule:
    """A CONSTRUCT query and the file it was read from."""

    path: Path
    query: str

    def apply(self, store: Store) -> set[Triple]:
        """Return what the rule concludes from the default graph and what is not yet in it.

        Raises:
            DataError: if the query does not parse or is not a CONSTRUCT.
        """
        try:
            conclusions = store.query(self.query)
        except SyntaxError as error:
            raise DataError(f"not a valid query: {error}", Place(self.path)) from error
        if not isinstance(conclusions, QueryTriples):
            raise DataError("a rule must be a CONSTRUCT query", Place(self.path))
        return {
            triple
            for triple in conclusions
            if Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) not in store
        }


def read_rules(folder: Path) -> tuple[Rule, ...]:
    """Read the rules of a folder in the order of their names.

    Raises:
        DataError: if the folder holds no rule.
    """
    rules = tuple(Rule(path, path.read_text("utf-8")) for path in sorted(folder.glob("*.rq")))
    if not rules:
        raise DataError("no rules (*.rq) here", Place(folder))
    return rules


def entail(store: Store, rules: Iterable[Rule]) -> list[Quad]:
    """Apply rules to the default graph until nothing is added; add the result to it and return it.

    The returned quads stand in ``graph/inferred``, in no order.
    """
    rules = tuple(rules)
    concluded: set[Triple] = set()
    while added := set[Triple]().union(*(rule.apply(store) for rule in rules)):
        _add(store, added)
        concluded |= added
    return _in_graph(concluded, "inferred")


def derive(store: Store, rules: Iterable[Rule]) -> list[Quad]:
    """Apply each rule once, in order, adding its result to the default graph; return the result.

    A later rule sees what an earlier one derived. The returned quads stand in ``graph/derived``, in
    no order.
    """
    concluded: set[Triple] = set()
    for rule in rules:
        added = rule.apply(store)
        _add(store, added)
        concluded |= added
    return _in_graph(concluded, "derived")


def _add(store: Store, triples: set[Triple]) -> None:
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in triples)


def _in_graph(triples: set[Triple], graph: str) -> list[Quad]:
    name = NamedNode(graph_iri(graph))
    return [Quad(t.subject, t.predicate, t.object, name) for t in triples]
