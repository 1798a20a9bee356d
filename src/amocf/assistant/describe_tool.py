"""The tool that tells what a release says of a thing, and what the document does not say of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode

from amocf.absences import absences
from amocf.assistant.assisted_release import AssistedRelease, in_words, short_iri
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument
from amocf.kinds import kind_of
from amocf.printed_places import is_in_document, place_in_words
from amocf.terms import DOCUMENT, expand
from amocf.words import other_name, plain, role, spelled_out

DESCRIBE_ARGUMENTS: Final = (
    ToolArgument(
        "thing",
        "What to describe: a code (4.1.2, ksa-0001, NF-COM-008), a name (MxD, Electronics), an IRI"
        " or its short form (amocf:4-1-2, amo:essentialKsaCount).",
    ),
    ToolArgument("offset", "How many facts to leave out.", kind="number", most=20_000, default=0),
)

#: Said once, at the beginning.
_SAID_ONCE: Final = ("rdf:type", "rdfs:label", "skos:prefLabel", "skos:notation")
#: What follows from other facts, orders things, or repeats what a mapping record says.
_REPEATED: Final = (
    *("amo:contextLabel", "amo:sortOrder", "amo:inEdition", "amo:observedEdition"),
    *("skos:broaderTransitive", "skos:narrowerTransitive", "skos:inScheme", "skos:topConceptOf"),
    *("owl:annotatedSource", "owl:annotatedProperty", "owl:annotatedTarget", "oa:hasTarget"),
    *("owl:sourceIndividual", "owl:assertionProperty", "owl:targetIndividual"),
    *("rdfs:isDefinedBy", "oa:motivatedBy"),
)
#: What is said from the other end, or by mapping records, which have a tool of their own.
_SAID_ELSEWHERE: Final = (
    *("skos:broader", "skos:narrower", "skos:topConceptOf", "skos:hasTopConcept"),
    *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch"),
    *("skos:broadMatch", "skos:narrowMatch"),
    *("sssom:subject_id", "sssom:object_id", "sssom:object_source", "sssom:subject_source"),
    *("void:exampleResource", "amo:listScope", "oa:hasSource", "dcat:theme"),
)
_HIDDEN: Final = frozenset(map(expand, (*_SAID_ONCE, *_REPEATED)))
#: What stands in a scheme is said of the scheme.
_HIDDEN_BACK: Final = frozenset(map(expand, (*_REPEATED, *_SAID_ELSEWHERE))) - {
    expand("skos:inScheme")
}
#: What is said first.
_FIRST: Final = tuple(
    map(
        expand,
        (
            *("skos:definition", "dct:description", "skos:scopeNote", "rdfs:comment"),
            *("skos:altLabel", "dct:alternative", "dct:source"),
            *("amo:essentialKsaCount", "amo:namedKsaCount", "amo:instituteCount", "skos:broader"),
            *("amo:inTechnologyArea", "amo:sponsoredBy", "skos:narrower"),
        ),
    )
)
_MOST_NAMING: Final = 1_000


def describe_thing(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Tell all that the release says of a thing, most telling facts first."""
    iri = source.find(values["thing"])
    reader = source.reader
    types = reader.iris(iri, "rdf:type")
    kind = kind_of(types)
    called = source.called(iri)
    absent = absences(reader, iri, kind)
    data: dict[str, Any] = {
        **called,
        "kind": kind.labels[1] if kind.labels else kind.name,
        "types": [short_iri(each) for each in types],
        "absent": list(absent),
    }
    if any(is_in_document(reader, each) for each in reader.iris(iri, "dct:source")):
        data["document"] = {"iri": DOCUMENT, "label": reader.label(DOCUMENT)}
    naming = list(islice(_naming(source, iri), _MOST_NAMING + 1))
    if len(naming) > _MOST_NAMING:
        data["incomplete"] = f"More than {_MOST_NAMING:,} statements name it: count them by query."
    facts = [*_facts(source, iri), *_named_by(source, naming[:_MOST_NAMING])]
    summary = "\n".join([f"{in_words(called)}, {data['kind']} <{iri}>", *absent])
    offset = min(values["offset"], len(facts))
    return ToolDraft(summary, data, "facts", facts[offset:], offset, len(facts))


def _facts(source: AssistedRelease, iri: str) -> Iterator[ToolRow]:
    reader = source.reader
    quads = reader.store.quads_for_pattern(NamedNode(iri), None, None, reader.graph_of(iri))
    predicates = {quad.predicate.value for quad in quads} - _HIDDEN
    for predicate in sorted(predicates, key=_order):
        words = _property_words(source, predicate)
        for term in reader.values(iri, predicate):
            if predicate == expand("dct:identifier") and term.value == _code(source, iri):
                continue
            yield _fact(source, predicate, words, term)


def _naming(source: AssistedRelease, iri: str) -> Iterator[tuple[str, str]]:
    """Yield what names a thing, each behind the property by which it does."""
    shown = set(source.reader.iris(iri, "skos:hasTopConcept"))
    quads = source.reader.store.quads_for_pattern(None, None, NamedNode(iri), DefaultGraph())
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or quad.subject.value in shown:
            continue
        if quad.predicate.value not in _HIDDEN_BACK:
            yield quad.predicate.value, quad.subject.value


def _named_by(source: AssistedRelease, naming: Iterable[tuple[str, str]]) -> Iterator[ToolRow]:
    """Yield what names a thing, by what the thing is to it."""
    found: dict[str, list[str]] = defaultdict(list)
    for predicate, subject in naming:
        found[predicate].append(subject)
    for predicate in sorted(found, key=_order):
        words = role(predicate, _property_words(source, predicate))
        for subject in sorted(found[predicate]):
            row = _fact(source, predicate, words, NamedNode(subject))
            # A SPARQL path is read as it stands.
            data = {**row.data, "property": f"^{row.data['property']}"}
            yield ToolRow(data, row.line)


def _fact(source: AssistedRelease, predicate: str, words: str, term: Any) -> ToolRow:
    data = {"property": short_iri(predicate), "means": words}
    if not isinstance(term, NamedNode):
        data["value"] = term.value if isinstance(term, Literal) else str(term)
        return ToolRow(data, f"- {words}: {data['value']}")
    value = source.called(term.value)
    if predicate == expand("dct:source"):
        value["label"] = place_in_words(source.reader, term.value, value["label"])
    elif name := other_name(term.value):
        value["label"] = name
    return ToolRow({**data, **value}, f"- {words}: {in_words(value)}")


def _property_words(source: AssistedRelease, predicate: str) -> str:
    label = source.reader.label(predicate)
    return plain(predicate) or spelled_out(label) or label


def _code(source: AssistedRelease, iri: str) -> str:
    return source.called(iri).get("code", "")


def _order(predicate: str) -> tuple[int, str]:
    place: Sequence[str] = _FIRST
    return (place.index(predicate) if predicate in place else len(place), predicate)
