"""What a file entails by the SKOS properties that it refines, and by labels of SKOS-XL."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.terms import PREFIXES

_SKOS: Final = PREFIXES["skos"]
_SKOS_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_SUB_PROPERTY: Final = NamedNode(PREFIXES["rdfs"] + "subPropertyOf")
_LITERAL_FORM: Final = NamedNode(_SKOS_XL + "literalForm")
_LABELS: Final = {
    NamedNode(_SKOS_XL + name): NamedNode(_SKOS + name)
    for name in ("prefLabel", "altLabel", "hiddenLabel")
}


def with_entailed(triples: Iterable[Triple]) -> set[Triple]:
    """Return statements with those on SKOS properties that they entail.

    A property that the file declares to be a sub-property of one of SKOS, at any depth, holds as
    that one (RDF Schema, rdfs7), as those of ISO 25964 do; the literal form of a label of SKOS-XL
    is a label (SKOS Reference, S55 to S57).
    """
    stated = set(triples)
    above = _properties_of_skos(stated)
    forms: dict[object, list[Literal]] = {}
    for triple in stated:
        if triple.predicate == _LITERAL_FORM and isinstance(triple.object, Literal):
            forms.setdefault(triple.subject, []).append(triple.object)
    entailed = {
        Triple(triple.subject, skos, triple.object)
        for triple in stated
        for skos in above.get(triple.predicate, ())
    }
    entailed |= {
        Triple(triple.subject, _LABELS[triple.predicate], form)
        for triple in stated
        if triple.predicate in _LABELS
        for form in forms.get(triple.object, ())
    }
    return stated | entailed


def _properties_of_skos(stated: set[Triple]) -> dict[NamedNode, set[NamedNode]]:
    """Return the properties of SKOS above each property that is declared to be below one."""
    parents: dict[NamedNode, set[NamedNode]] = {}
    for triple in stated:
        match triple.subject, triple.object:
            case (NamedNode() as below, NamedNode() as over) if triple.predicate == _SUB_PROPERTY:
                parents.setdefault(below, set()).add(over)
    above: dict[NamedNode, set[NamedNode]] = {}
    for declared in parents:
        reached: set[NamedNode] = set()
        waiting = [declared]
        while waiting:
            new = parents.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found = {each for each in reached if each.value.startswith(_SKOS)}
        if found and not declared.value.startswith(_SKOS):
            above[declared] = found
    return above
