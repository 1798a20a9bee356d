"""What OWL 2 DL and RL ask of classes and properties, for what the release uses and declares.

An object property has resources for values, a datatype property literals, and an annotation
property either: nothing follows from an annotation. A term is of one kind.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from amocf.terms import BASE, shorten

ONTOLOGY: Final = BASE + "ontology"
OBJECT, DATATYPE, ANNOTATION, CLASS, DATA_RANGE = (
    *("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
    *("owl:Class", "rdfs:Datatype"),
)
_KINDS: Final = (OBJECT, DATATYPE, ANNOTATION, CLASS, DATA_RANGE)
#: The built-in vocabulary that the ontology may use: axioms and annotations that are of OWL 2 RL
#: with named classes and properties in every place.
_AXIOMS: Final = (
    *("rdf:type", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"),
    *("rdfs:label", "rdfs:comment", "rdfs:isDefinedBy", "rdfs:seeAlso"),
    *("owl:versionInfo", "owl:versionIRI", "owl:priorVersion", "owl:deprecated"),
)
_TO_CLASSES: Final = {"rdf:type", "rdfs:subClassOf", "rdfs:domain", "rdfs:range"}
_BUILT_IN_TYPES: Final = (*_KINDS, "owl:NamedIndividual", "owl:Ontology")
#: https://www.w3.org/TR/owl2-profiles/#Entities_3
_DATATYPES_OF_RL: Final = (
    *("rdf:PlainLiteral", "rdf:XMLLiteral", "rdfs:Literal"),
    *(f"xsd:{sign}Integer" for sign in ("nonNegative", "nonPositive", "positive", "negative")),
    *("xsd:decimal", "xsd:integer", "xsd:long", "xsd:int", "xsd:short", "xsd:byte"),
    *(f"xsd:unsigned{size}" for size in ("Long", "Int", "Short", "Byte")),
    *("xsd:float", "xsd:double", "xsd:string", "xsd:normalizedString", "xsd:token"),
    *("xsd:language", "xsd:Name", "xsd:NCName", "xsd:NMTOKEN", "xsd:boolean"),
    *("xsd:hexBinary", "xsd:base64Binary", "xsd:anyURI", "xsd:dateTime", "xsd:dateTimeStamp"),
)


@dataclass(frozen=True)
class Uses:
    """What statements use.

    Attributes:
        classes: what they use as classes.
        values: what they use as properties, and whether the values are resources or literals.
        of_ontology: the properties that describe the ontology, which only annotations may.
    """

    classes: frozenset[str]
    values: dict[str, set[str]]
    of_ontology: frozenset[str]


def names(triples: Iterable[Triple]) -> set[tuple[str, str, str]]:
    """Return triples with short names, and ``"literal"`` for the value that is one."""
    return {
        (
            _name(triple.subject),
            _name(triple.predicate),
            "literal" if isinstance(triple.object, Literal) else _name(triple.object),
        )
        for triple in triples
    }


def _name(term: object) -> str:
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def is_reserved(name: str) -> bool:
    """Say whether OWL itself gives a name its meaning."""
    return name.partition(":")[0] in ("rdf", "rdfs", "owl", "xsd")


def declared(triples: Iterable[tuple[str, str, str]]) -> dict[str, set[str]]:
    """Return the kinds that each term is declared to be of."""
    found: dict[str, set[str]] = {}
    for subject, predicate, value in triples:
        if predicate == "rdf:type" and value in _KINDS:
            found.setdefault(subject, set()).add(value)
    return found


def used(triples: set[tuple[str, str, str]]) -> Uses:
    """Return what statements use as a class or property, OWL's own vocabulary left out."""
    kinds = declared(triples)
    classes, values = set[str](), dict[str, set[str]]()
    for subject, predicate, value in triples:
        if not is_reserved(predicate):
            kind = "literals" if value == "literal" else "resources"
            values.setdefault(predicate, set()).add(kind)
        elif predicate in _TO_CLASSES and not (
            predicate == "rdfs:range" and DATATYPE in kinds.get(subject, ())
        ):
            classes.add(value)
        elif predicate == "rdfs:subPropertyOf":
            values.setdefault(value, set())
    outside = frozenset(name for name in classes if not is_reserved(name))
    about = frozenset(p for s, p, _ in triples if s == shorten(ONTOLOGY) and not is_reserved(p))
    return Uses(outside, values, about)


def undeclared(data: set[tuple[str, str, str]]) -> set[str]:
    """Return the classes and properties that are used and not declared."""
    uses = used(data)
    return (set(uses.classes) | set(uses.values)) - set(declared(data))


def misdeclared(data: set[tuple[str, str, str]]) -> Iterator[str]:
    """Yield each declaration that says another kind than the use, or two kinds."""
    kinds, uses = declared(data), used(data)
    for name, found in sorted(kinds.items()):
        if len(found) > 1:
            yield f"{name} is declared to be {' and '.join(sorted(found))}"
    for name in sorted(uses.classes):
        if kinds.get(name, {CLASS}) != {CLASS}:
            yield f"{name} is used as a class"
    for name, values in sorted(uses.values.items()):
        allowed = {ANNOTATION}
        if name not in uses.of_ontology:
            allowed |= {OBJECT} if values <= {"resources"} else set()
            allowed |= {DATATYPE} if values <= {"literals"} else set()
        if not kinds.get(name, allowed) <= allowed:
            yield f"{name} is no {' or '.join(sorted(kinds[name]))}: its values are {values}"
    for name, predicate, above in sorted(data):
        if predicate == "rdfs:subPropertyOf" and kinds.get(name) != kinds.get(above):
            yield f"{name} is of another kind than {above}"


def outside_rl(ontology: set[tuple[str, str, str]]) -> Iterator[str]:
    """Yield what is in the ontology and not of OWL 2 RL, or not of OWL 2 DL."""
    kinds = declared(ontology)
    for subject, predicate, value in sorted(ontology):
        if is_reserved(subject):
            yield f"{subject} is described, and is built in"
        if is_reserved(predicate) and predicate not in _AXIOMS:
            yield f"{predicate} of {subject} makes an axiom that is not checked here"
        if predicate == "rdf:type" and is_reserved(value) and value not in _BUILT_IN_TYPES:
            yield f"{subject} is of the built-in class {value}"
        if predicate in ("rdfs:subClassOf", "rdfs:domain") and is_reserved(value):
            yield f"{predicate} of {subject} is the built-in {value}"
        if predicate == "rdfs:subPropertyOf" and is_reserved(value):
            yield f"{subject} specialises the built-in {value}"
        if predicate == "rdfs:range" and not _is_range(value, kinds.get(subject, set()), kinds):
            yield f"{value} can be no range of {subject}"


def _is_range(value: str, of: set[str], kinds: dict[str, set[str]]) -> bool:
    if of == {DATATYPE}:
        return value in _DATATYPES_OF_RL or kinds.get(value) == {DATA_RANGE}
    return not is_reserved(value) and kinds.get(value) == {CLASS}
