"""The rules of SSSOM: what a value, a record and a set must be, and what to do where they are not.

They say everything the SSSOM JSON Schema says, and what it cannot: declared prefixes, identifiers
that are unique, values that belong together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode

from amocf.compile.read.sssom.slots import (
    BUILT_IN,
    NO_TERM_FOUND,
    SET_SINCE_1_1,
    SINCE_1_1,
    Kind,
    Record,
    Slot,
    Value,
)

JUSTIFICATIONS: Final = (
    "LexicalMatching",
    "LogicalReasoning",
    "CompositeMatching",
    "UnspecifiedMatching",
    "SemanticSimilarityThresholdMatching",
    "LexicalSimilarityThresholdMatching",
    "MappingChaining",
    "MappingReview",
    "ManualMappingCuration",
    "MappingInversion",
    "StructuralMatching",
    "InstanceBasedMatching",
    "BackgroundKnowledgeBasedMatching",
)
REQUIRED_COLUMNS: Final = ("predicate_id", "mapping_justification")
LITERAL: Final = "rdfs literal"

_ABSOLUTE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f]+")
_PREFIX: Final = re.compile(r"[A-Za-z_][\w.-]*")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong at a line and cell (counted from 1; 0 where it concerns the whole row)."""

    line: int
    cell: int
    message: str


class RefusedSetError(ValueError):
    """A value that a slot cannot have; the message says why and what to write."""


def is_absolute_iri(text: str) -> bool:
    """Whether the text is an IRI with a scheme and without characters that IRIs may not have."""
    try:
        return _ABSOLUTE_IRI.fullmatch(text) is not None and bool(NamedNode(text).value)
    except ValueError:
        return False


def expand(curie: str, prefixes: Mapping[str, str]) -> str:
    """Return the IRI a CURIE stands for under the declared and the built-in prefixes.

    Raises:
        RefusedSetError: if it is not a CURIE, or its prefix is not declared.
    """
    prefix, colon, local = curie.partition(":")
    namespace = prefixes.get(prefix) or BUILT_IN.get(prefix)
    if not colon or not local or not _PREFIX.fullmatch(prefix):
        raise RefusedSetError(f"{curie!r} is not a CURIE; write prefix:name")
    if namespace is None:
        hint = "write it as a CURIE" if local.startswith("//") else "declare it in curie_map"
        raise RefusedSetError(f"{curie!r} has the undeclared prefix {prefix!r}; {hint}")
    if not is_absolute_iri(namespace + local):
        raise RefusedSetError(f"{curie!r} has characters that no IRI may have; correct it")
    return namespace + local


def convert(slot: Slot, text: str, prefixes: Mapping[str, str]) -> str | Decimal:
    """Return one value of a slot from its text: a reference as IRI, a number as Decimal.

    Raises:
        RefusedSetError: if the slot cannot have this value.
    """
    match slot.kind:
        case Kind.REFERENCE:
            return _reference(slot, text, prefixes)
        case Kind.NUMBER:
            return _number(slot, text)
        case Kind.URI if not is_absolute_iri(text):
            raise RefusedSetError(f"{text!r} is not an absolute URI; write it in full")
        case Kind.DATE if not _is_date(text):
            raise RefusedSetError(f"{text!r} is not a date; write it as YYYY-MM-DD")
        case Kind.CHOICE if text not in slot.choices:
            raise RefusedSetError(f"{text!r} is none of the values: {', '.join(slot.choices)}")
    if slot.name == "predicate_type" and text in (LITERAL, "composed entity expression"):
        raise RefusedSetError(f"{text!r} is not a type of predicate; name the property's type")
    return text


def _reference(slot: Slot, text: str, prefixes: Mapping[str, str]) -> str:
    iri = expand(text, prefixes)
    if slot.name == "mapping_justification" and (
        iri not in {BUILT_IN["semapv"] + name for name in JUSTIFICATIONS}
    ):
        raise RefusedSetError(
            f"{text!r} is no justification; take one of semapv:{', semapv:'.join(JUSTIFICATIONS)}"
        )
    if iri == NO_TERM_FOUND and slot.name not in ("subject_id", "object_id"):
        raise RefusedSetError(f"{text!r} may stand only in subject_id and object_id; remove it")
    return iri


def _number(slot: Slot, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise RefusedSetError(f"{text!r} is not a number; write one from {slot.low} to 1")
    number = Decimal(text)
    if not slot.low <= number <= 1:
        raise RefusedSetError(f"{text} is out of range; write a number from {slot.low} to 1")
    return number


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def curie_map_mistakes(name: str, namespace: str) -> Iterator[str]:
    """Say what is wrong with one entry of the CURIE map."""
    if not _PREFIX.fullmatch(name):
        yield f"prefix {name!r} is not a name; write letters, digits, '_', '-' and '.' only"
    if not is_absolute_iri(namespace):
        yield f"prefix {name!r} stands for {namespace!r}; write an absolute IRI"
    elif BUILT_IN.get(name, namespace) != namespace:
        yield f"prefix {name!r} is built in as {BUILT_IN[name]}; leave it out or choose another"


def record_mistakes(record: Record) -> Iterator[str]:
    """Say what is wrong with one record as a whole; its slots hold valid values."""
    slots = record.slots
    for name in REQUIRED_COLUMNS:
        if name not in slots:
            yield f"{name} is empty; every mapping needs one"
    yield from _side_mistakes(slots, "subject")
    yield from _side_mistakes(slots, "object")
    for name in ("review_date", "reviewer_agreement"):
        if name in slots and not {"reviewer_id", "reviewer_label"} & slots.keys():
            yield f"{name} is given without a reviewer; add reviewer_id or reviewer_label"
    yield from _cardinality_mistakes(slots)


def _side_mistakes(slots: Mapping[str, Value], side: str) -> Iterator[str]:
    if slots.get(f"{side}_type") == LITERAL:
        if f"{side}_label" not in slots:
            yield f"{side}_label is empty; a mapping of a literal needs the literal there"
    elif f"{side}_id" not in slots:
        yield f"{side}_id is empty; give it, or say {side}_type {LITERAL!r}"


def _cardinality_mistakes(slots: Mapping[str, Value]) -> Iterator[str]:
    stated = slots.get("mapping_cardinality")
    if stated is None:
        return
    missing = (slots.get("subject_id") == NO_TERM_FOUND, slots.get("object_id") == NO_TERM_FOUND)
    needed = {(False, True): "1:0", (True, False): "0:1", (True, True): "0:0"}.get(missing)
    if (needed or stated) != stated or (needed is None and "0" in str(stated)):
        yield (
            f"mapping_cardinality is {stated}; 1:0, 0:1 and 0:0 go with sssom:NoTermFound as "
            "object, as subject, as both, and with nothing else"
        )


def missing_slots(stated: Set[str]) -> Iterator[Mistake]:
    """Say which required slots of the set are not among those stated."""
    for name, what in (("mapping_set_id", "set"), ("license", "licence of the set")):
        if name not in stated:
            yield Mistake(1, 0, f"{name} is missing; name the {what} in the '#' lines")


def set_mistakes(
    metadata: Mapping[str, Value], records: Sequence[Record], *, columns: int
) -> Iterator[Mistake]:
    """Say what is wrong with the set as a whole; ``columns`` is the line of the column names."""
    yield from _version_mistakes(metadata, records, columns)
    yield from _identifier_mistakes(records)
    yield from _repetition_mistakes(records)


def _version_mistakes(
    metadata: Mapping[str, Value], records: Sequence[Record], line: int
) -> Iterator[Mistake]:
    if metadata.get("sssom_version") == "1.1":
        return
    columns = {name for record in records for name in record.slots} - metadata.keys()
    for name in sorted(SET_SINCE_1_1 & metadata.keys()):
        yield Mistake(1, 0, f'{name} is new in SSSOM 1.1; add sssom_version: "1.1"')
    for name in sorted(SINCE_1_1 & columns):
        yield Mistake(line, 0, f'{name} is new in SSSOM 1.1; add sssom_version: "1.1"')


def _identifier_mistakes(records: Sequence[Record]) -> Iterator[Mistake]:
    if not any("record_id" in record.slots for record in records):
        return
    seen: dict[str, int] = {}
    for record in records:
        name = record.text("record_id")
        if name is None:
            yield Mistake(record.line, 0, "record_id is empty; all rows have one, or none has")
        elif name in seen:
            yield Mistake(record.line, 0, f"record_id {name} stands also on line {seen[name]}")
        else:
            seen[name] = record.line


def _repetition_mistakes(records: Sequence[Record]) -> Iterator[Mistake]:
    seen: dict[tuple[Value | None, ...], int] = {}
    for record in records:
        slots = record.slots
        key = (
            slots.get("subject_id") or slots.get("subject_label"),
            slots.get("predicate_id"),
            slots.get("predicate_modifier"),
            slots.get("object_id") or slots.get("object_label"),
            slots.get("mapping_justification"),
        )
        if key in seen:
            yield Mistake(
                record.line,
                0,
                f"subject, predicate, object and justification are those of line {seen[key]}; "
                "keep one of the two",
            )
        seen.setdefault(key, record.line)
