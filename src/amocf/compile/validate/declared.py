"""What a file entails by what it declares below SKOS, and by labels of SKOS-XL."""

from collections.abc import Iterable, Set
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.terms import PREFIXES

_SKOS: Final = PREFIXES["skos"]
_SKOS_XL: Final = "http://www.w3.org/2008/05/skos-xl#"
_SUB_PROPERTY: Final = NamedNode(PREFIXES["rdfs"] + "subPropertyOf")
_SUB_CLASS: Final = NamedNode(PREFIXES["rdfs"] + "subClassOf")
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
#: Properties that may describe anything (SKOS Reference, section 7).
_NOTES: Final = frozenset(
    NamedNode(_SKOS + name)
    for name in (
        *("note", "changeNote", "definition", "editorialNote", "example", "historyNote"),
        "scopeNote",
    )
)
_LITERAL_FORM: Final = NamedNode(_SKOS_XL + "literalForm")
_LABELS: Final = {
    NamedNode(_SKOS_XL + name): NamedNode(_SKOS + name)
    for name in ("prefLabel", "altLabel", "hiddenLabel")
}


def with_entailed(triples: Iterable[Triple]) -> set[Triple]:
    """Return statements with those in terms of SKOS that they entail.

    A property or class that the file declares to be below one of SKOS or SKOS-XL, at any depth,
    holds as that one (RDF Schema, rdfs7 and rdfs9), as those of ISO 25964 do; the literal form of a
    label of SKOS-XL is a label (SKOS Reference, S55 to S57).
    """
    stated = set(triples)
    properties = _of_skos_above(stated, _SUB_PROPERTY, {triple.predicate for triple in stated})
    stated |= {
        Triple(triple.subject, above, triple.object)
        for triple in stated
        for above in properties.get(triple.predicate, ())
    }
    types = {triple.object for triple in stated if triple.predicate == _TYPE}
    classes = _of_skos_above(stated, _SUB_CLASS, types)
    stated |= {
        Triple(triple.subject, _TYPE, above)
        for triple in stated
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode)
        for above in classes.get(triple.object, ())
    }
    forms: dict[object, list[Literal]] = {}
    for triple in stated:
        if triple.predicate == _LITERAL_FORM and isinstance(triple.object, Literal):
            forms.setdefault(triple.subject, []).append(triple.object)
    return stated | {
        Triple(triple.subject, _LABELS[triple.predicate], form)
        for triple in stated
        if triple.predicate in _LABELS
        for form in forms.get(triple.object, ())
    }


def speaks_in_skos(triples: Iterable[Triple]) -> bool:
    """Whether anything is stated by SKOS that its rules are about.

    A term of SKOS that is merely mentioned states nothing, and notes may be of anything.
    """
    return any(
        triple.object.value.startswith(_SKOS)
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode)
        else triple.predicate.value.startswith(_SKOS) and triple.predicate not in _NOTES
        for triple in triples
    )


def _of_skos_above(
    stated: set[Triple], below: NamedNode, used: Set[object]
) -> dict[NamedNode, set[NamedNode]]:
    """Return the terms of SKOS above each term in use that is declared to be below one."""
    parents: dict[NamedNode, set[NamedNode]] = {}
    for triple in stated:
        match triple.subject, triple.object:
            case (NamedNode() as under, NamedNode() as over) if triple.predicate == below:
                parents.setdefault(under, set()).add(over)
    above: dict[NamedNode, set[NamedNode]] = {}
    for declared in parents.keys() & used:
        reached: set[NamedNode] = set()
        waiting = [declared]
        while waiting:
            new = parents.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found = {each for each in reached if each.value.startswith((_SKOS, _SKOS_XL))}
        if found and not declared.value.startswith(_SKOS):
            above[declared] = found
    return above
