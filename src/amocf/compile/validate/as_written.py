"""Literals that the store would rewrite, "007" to 7, and stand-ins for them that it keeps.

A store keeps the value of a number, a date or a truth value, and forgets how it was written, which
a shape has to see. A stand-in has the same text, and a datatype that the store knows nothing of.
"""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from amocf.compile.validate.report import Term
from amocf.terms import PREFIXES

#: What the datatype of a stand-in begins with; the datatype that was written follows.
MARK: Final = "urn:x-amocf:as-written:"
_KEPT: Final = (f"{PREFIXES['xsd']}string", f"{PREFIXES['rdf']}langString")
_NODE: Final = NamedNode(MARK)


def stand_in_for_rewritten(store: Store, triples: Iterable[Triple]) -> None:
    """Have a store hold a stand-in for each literal that it has rewritten.

    Args:
        store: holds the triples in its default graph.
        triples: as they were written.
    """
    triples = list(triples)
    stand_ins = _stand_ins({t.object for t in triples if isinstance(t.object, Literal)})
    found = [each for each in triples if each.object in stand_ins] if stand_ins else []
    for each in found:
        store.remove(Quad(each.subject, each.predicate, each.object))
    # What was written as the store has it stays, though it is equal to what was rewritten.
    store.extend(
        Quad(each.subject, each.predicate, stand_ins.get(each.object, each.object))
        for each in _about_same(triples, found)
    )


def original(term: Term | Triple) -> Term | Triple:
    """Return what a stand-in stands for; any other term as it is."""
    if isinstance(term, Literal) and term.datatype.value.startswith(MARK):
        return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(MARK)))
    return term


def _stand_ins(literals: Iterable[Literal]) -> dict[object, Literal]:
    """Return a stand-in for each of some literals that a store does not give back as it got it."""
    typed = [each for each in literals if each.datatype.value not in _KEPT]
    kept = Store()
    kept.extend(Quad(_NODE, _NODE, each) for each in typed)
    same = {quad.object for quad in kept}
    return {
        each: Literal(each.value, datatype=NamedNode(MARK + each.datatype.value))
        for each in typed
        if each not in same
    }


def _about_same(triples: Iterable[Triple], found: Iterable[Triple]) -> list[Triple]:
    about = {(each.subject, each.predicate) for each in found}
    return [each for each in triples if (each.subject, each.predicate) in about] if about else []
