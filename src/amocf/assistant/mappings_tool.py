"""The tool that lists mapping records: what corresponds to what, how surely, and what is denied."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amocf.assistant.assisted_release import AssistedRelease, in_words
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument
from amocf.exchange.mapping_records import MappingRecord, read_mappings
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.property_values import PropertyValues
from amocf.words import justification, relation

_RELATIONS: Final = (
    *("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"),
    "wasDerivedFrom",
)

#: Of how many records the reason in words is given; it stands in the record in any case.
_MOST_COMMENTED: Final = 12

MAPPINGS_ARGUMENTS: Final = (
    ToolArgument(
        "thing",
        "Of what: a code, a name or an IRI of this framework or of another one (5.4.1, Process"
        " Engineers, NF-COM-008). What is below a competency counts with it.",
        default="",
    ),
    ToolArgument(
        "framework",
        "Only to this framework: NICE, O*NET, ESCO, DOL AMCM, DOL BCM, DOL ITCM.",
        default="",
    ),
    ToolArgument(
        "relation",
        "Only this relation, of SKOS or PROV: wasDerivedFrom is what the document prints, or this"
        " edition reads, as the origin.",
        choices=_RELATIONS,
        default="",
    ),
    ToolArgument(
        "denied",
        "yes: only records that say that a match does not hold; no: only those that say that it"
        " does.",
        choices=("yes", "no", "both"),
        default="both",
    ),
    ToolArgument(
        "least_confidence",
        "Only records with this confidence or more; some have none.",
        kind="number",
        most=1,
        default=0,
        is_whole=False,
    ),
    ToolArgument("offset", "How many records to leave out.", kind="number", most=10**6, default=0),
)


def list_mappings(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """List mapping records, the denied ones marked."""
    about = _with_parts(source, source.find(values["thing"])) if values["thing"] else set()
    scheme = (
        source.find(values["framework"], frozenset(("outside framework",)))
        if values["framework"]
        else ""
    )
    found = [
        each
        for each in source.once(_records)
        if _fits(each, about, values) and (not scheme or scheme in _schemes(source, each))
    ]
    has_comments = len(found) <= _MOST_COMMENTED
    rows = [_row(source, each, has_comments=has_comments) for each in found]
    denied = sum(each.is_denied for each in found)
    offset = min(values["offset"], len(rows))
    return ToolDraft(
        _summary(source, values, found, denied),
        {"total": len(rows), "of_these_denied": denied},
        "records",
        rows[offset:],
        offset,
        len(rows),
    )


def _records(reader: GraphReader) -> tuple[MappingRecord, ...]:
    return tuple(read_mappings(PropertyValues(reader.store)))


def _with_parts(source: AssistedRelease, iri: str) -> set[str]:
    """Return a thing with what is below it, or what stands in it where it is a framework."""
    below = source.reader.iris(iri, "skos:narrowerTransitive", "skos:narrower")
    return {iri, *below, *source.reader.subjects(iri, "skos:inScheme")}


def _fits(record: MappingRecord, about: set[str], values: Mapping[str, Any]) -> bool:
    if about and not {record.subject, record.object} & about:
        return False
    if values["relation"] and relation(record.predicate).name != values["relation"]:
        return False
    if values["denied"] != "both" and record.is_denied is not (values["denied"] == "yes"):
        return False
    least: float = values["least_confidence"]
    return float(record.confidence or 0) >= least


def _schemes(source: AssistedRelease, record: MappingRecord) -> Iterator[str]:
    yield record.object
    yield from source.reader.iris(record.object, "skos:inScheme")


def _row(source: AssistedRelease, record: MappingRecord, *, has_comments: bool) -> ToolRow:
    reads = relation(record.predicate)
    subject, target = source.called(record.subject), source.called(record.object)
    data: dict[str, Any] = {
        "record": record.iri,
        "from": subject,
        "relation": reads.name,
        "holds": not record.is_denied,
        "to": target,
        "confidence": record.confidence or None,
        "because": justification(record.justification),
        "standing": record.standing,
        "comment": record.comment if has_comments else "",
    }
    negated = "DENIED, does not hold: " if record.is_denied else ""
    surely = f", confidence {record.confidence}" if record.confidence else ""
    line = f"- {in_words(subject)} — {negated}{reads.words} — {in_words(target)}{surely}"
    return ToolRow({name: each for name, each in data.items() if each not in (None, "")}, line)


def _summary(
    source: AssistedRelease, values: Mapping[str, Any], found: list[MappingRecord], denied: int
) -> str:
    if not found:
        thing = source.called(source.find(values["thing"])) if values["thing"] else None
        of = f" of {in_words(thing)}" if thing else ""
        return (
            f"There is no such mapping record{of} in the release. That does not say that nothing"
            " corresponds: it was not stated, or not looked for."
        )
    sentences = [f"{len(found):,} mapping records."]
    if denied:
        sentences.append(f"{denied} of them: the match does NOT hold.")
    printed = sum(each.is_as_printed for each in found)
    if printed:
        sentences.append(f"{printed} of them: the document itself states it.")
    if printed < len(found):
        sentences.append(
            f"{len(found) - printed} of them are readings of this edition, which the document does"
            " not state; confidence is its estimate that a record is right."
        )
    return " ".join(sentences)
