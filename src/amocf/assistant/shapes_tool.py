"""The tool that tells how data of a class are made: its properties, and the rules for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from amocf.assistant.assisted_release import AssistedRelease, as_iri, short_iri
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument, ToolError
from amocf.coverage.operand_names import shown_name
from amocf.nearest import nearest
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.selected_rows import selected_rows
from amocf.spelling import fold, singular
from amocf.terms import expand, shorten
from amocf.words import spelled_out

SHAPES_ARGUMENTS: Final = (
    ToolArgument(
        "of",
        "A class, such as amo:SubCompetency, KSA or mapping record; without one, all classes are"
        " listed.",
        default="",
    ),
    ToolArgument("offset", "How many rows to leave out.", kind="number", most=10**6, default=0),
)

_USES: Final = """
SELECT ?property (COUNT(DISTINCT ?thing) AS ?number) (SAMPLE(?value) AS ?example)
WHERE { ?thing a ?class ; ?property ?value }
GROUP BY ?property
"""
#: What a shape says of the values of a property, in the words of SHACL.
_RULES: Final = (
    *("minCount", "maxCount", "datatype", "class", "nodeKind", "pattern", "hasValue"),
    *("minInclusive", "maxInclusive", "uniqueLang"),
)
_SHAPES: Final = NamedNode(expand("graph:shapes"))
#: Characters of an example.
_EXAMPLE: Final = 80


@dataclass(frozen=True)
class _Use:
    """How a property is used by the things of a class."""

    number: int
    example: Any


def list_shapes(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """List the classes of a release, or what is to be said of the things of one."""
    counts = source.once(_counts)
    if not values["of"]:
        rows = [_class_row(source, iri, number) for iri, number in counts.items()]
        summary = f"{len(rows)} classes, those of this edition and those with most instances first."
        return _part(summary, {}, "classes", rows, values["offset"])
    iri = _class(source, counts, values["of"])
    rules, sentences = _rules(source.reader, iri)
    uses = source.once(_uses, iri)
    properties = sorted(
        {*uses, *rules}, key=lambda each: (-uses.get(each, _Use(0, None)).number, each)
    )
    rows = [_property_row(source, each, uses.get(each), rules.get(each, [])) for each in properties]
    rows += [ToolRow({"rule": each}, f"- rule: {each}") for each in sentences]
    number = counts.get(iri, 0)
    data = {**source.called(iri), "short": shorten(iri), "instances": number}
    comment = " ".join(source.reader.texts(iri, "rdfs:comment", "skos:definition"))
    if comment:
        data["comment"] = comment[:600]
    summary = f"{shorten(iri)} ({data['label']}): {number:,} instances. {comment[:300]}".strip()
    return _part(summary, data, "properties", rows, values["offset"])


def _part(
    summary: str, data: Mapping[str, Any], name: str, rows: list[ToolRow], offset: int
) -> ToolDraft:
    offset = min(offset, len(rows))
    return ToolDraft(summary, data, name, rows[offset:], offset, len(rows))


def _counts(reader: GraphReader) -> dict[str, int]:
    own = expand("amo:")
    return dict(
        sorted(
            reader.class_sizes.items(),
            key=lambda each: (not each[0].startswith(own), -each[1], each[0]),
        )
    )


def _uses(reader: GraphReader, iri: str) -> dict[str, _Use]:
    query = _USES.replace("?class", str(NamedNode(iri)))  # nothing but an IRI
    return {
        row["property"].value: _Use(int(row["number"].value), row["example"])
        for row in selected_rows(reader.store, query)
    }


def _class(source: AssistedRelease, counts: Mapping[str, int], asked: str) -> str:
    """Return the class that a text names.

    Raises:
        ToolError: if there is none; it says which is near.
    """
    known = {*counts, *source.reader.iris_of("owl:Class"), *_targets(source.reader)}
    if (iri := as_iri(asked)) in known:
        return iri
    names: dict[str, str] = {}
    for each in sorted(known, key=lambda each: -counts.get(each, 0)):
        for name in (shorten(each), shorten(each).partition(":")[2], source.reader.label(each)):
            names.setdefault(fold(name), each)
    folded = fold(asked)
    for key in (folded, " ".join(map(singular, folded.split())), fold(asked.rpartition(":")[2])):
        if key in names:
            return names[key]
    near = nearest(folded[:60], names)
    hint = f" Did you mean {shorten(names[near])}?" if near else ""
    raise ToolError(f"No class is called {shown_name(asked)}.{hint} Without of, all are listed.")


def _targets(reader: GraphReader) -> dict[str, list[str]]:
    """Return the shapes of the things of a class, by class."""
    found: dict[str, list[str]] = {}
    path = NamedNode(expand("sh:targetClass"))
    for quad in reader.store.quads_for_pattern(None, path, None, _SHAPES):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found.setdefault(quad.object.value, []).append(quad.subject.value)
    return found


def _rules(reader: GraphReader, iri: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the shapes of the properties of a class by property, and what else shapes demand."""
    classes = [iri, *reader.iris(iri, "rdfs:subClassOf")]
    targets = _targets(reader)
    nodes = {node for each in classes for node in targets.get(each, ())}
    by_property: dict[str, list[str]] = {}
    sentences: set[str] = set()
    for node in sorted(nodes):
        sentences |= {each.value for each in _values(reader, node, "sh:message")}
        for shape in _values(reader, node, "sh:property"):
            for path in _values(reader, shape.value, "sh:path"):
                if isinstance(path, NamedNode):
                    by_property.setdefault(path.value, []).append(shape.value)
                else:
                    messages = _values(reader, shape.value, "sh:message")
                    sentences |= {each.value for each in messages}
    return by_property, sorted(sentences)


def _values(reader: GraphReader, subject: str, curie: str) -> list[Any]:
    pattern = (NamedNode(subject), NamedNode(expand(curie)), None, _SHAPES)
    return [quad.object for quad in reader.store.quads_for_pattern(*pattern)]


def _class_row(source: AssistedRelease, iri: str, number: int) -> ToolRow:
    label = _label(source, iri)
    data = {"class": short_iri(iri), "label": label, "instances": number}
    return ToolRow(data, f"- {data['class']} ({label}): {number:,}")


def _property_row(
    source: AssistedRelease, iri: str, use: _Use | None, shapes: list[str]
) -> ToolRow:
    written = short_iri(iri)
    data: dict[str, Any] = {"property": written, "label": _label(source, iri)}
    if use:
        data |= {"used_by": use.number, "example": _example(use.example)}
    for shape in shapes:
        for name in _RULES:
            for value in _values(source.reader, shape, f"sh:{name}"):
                data[name] = _term(value)
        messages = [each.value for each in _values(source.reader, shape, "sh:message")]
        if messages:
            data["rule"] = " ".join(messages)
    used = f"used by {use.number:,}" if use else "not used"
    return ToolRow(data, f"- {written} ({data['label']}): {used}")


def _label(source: AssistedRelease, iri: str) -> str:
    label = source.reader.label(iri)
    return spelled_out(label) or label


def _term(term: Any) -> str:
    return short_iri(term.value) if isinstance(term, NamedNode) else str(term.value)


def _example(term: Any) -> str:
    if isinstance(term, NamedNode):
        return short_iri(term.value)
    text = term.value if isinstance(term, Literal) else str(term)
    return text if len(text) <= _EXAMPLE else f"{text[: _EXAMPLE - 1].rpartition(' ')[0]} …"
