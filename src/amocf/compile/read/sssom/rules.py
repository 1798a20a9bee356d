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
_NAME_START: Final = (
    r"A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
#: A name without a colon (NCName) of Namespaces in XML.
NAME: Final = re.compile(rf"[{_NAME_START}][{_NAME_START}.0-9\xB7\u0300-\u036F\u203F\u2040-]*")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, order=True)
class Mistake:
    """Something wrong at a line and cell (counted from 1; 0 where it concerns the whole row).

    ``tolerated`` is what the standard has readers leave out instead of refusing the set.
    """

    line: int
    cell: int
    message: str
    tolerated: bool = False


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
    if not colon or not local or not NAME.fullmatch(prefix):
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
    if slot.kind not in (Kind.TEXT, Kind.SCALAR) and text != text.strip():
        raise RefusedSetError(f"{text!r} begins or ends with a space; remove it")
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
    if not NAME.fullmatch(name):
        yield f"prefix {name!r} is not a name; write letters, digits, '_', '-' and '.' only"
    if not is_absolute_iri(namespace):
        yield f"prefix {name!r} stands for {namespace!r}; write an absolute IRI"
    elif BUILT_IN.get(name, namespace) != namespace:
        yield f"prefix {name!r} is built in as {BUILT_IN[name]}; leave it out or choose another"


def record_mistakes(record: Record, unknown: Set[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one record as a whole: the slot, and a sentence.

    Args:
        record: its slots hold valid values.
        unknown: slots of which nothing can be said, since their values are refused.
    """
    slots = record.slots
    for name in REQUIRED_COLUMNS:
        if name not in slots.keys() | unknown:
            yield name, "it is empty; every mapping needs one"
    for side in ("subject", "object"):
        if f"{side}_type" not in unknown:
            yield from _side_mistakes(slots, side, unknown)
    for name in ("review_date", "reviewer_agreement"):
        if name in slots and not {"reviewer_id", "reviewer_label"} & (slots.keys() | unknown):
            yield name, "it is given without a reviewer; add reviewer_id or reviewer_label"
    if not {"subject_id", "object_id"} & unknown:
        yield from _cardinality_mistakes(slots)


def _side_mistakes(
    slots: Mapping[str, Value], side: str, unknown: Set[str]
) -> Iterator[tuple[str, str]]:
    is_literal = slots.get(f"{side}_type") == LITERAL
    name = f"{side}_label" if is_literal else f"{side}_id"
    if name in slots.keys() | unknown:
        return
    if is_literal:
        yield name, "it is empty; a mapping of a literal needs the literal there"
    else:
        yield name, f"it is empty; give it, or say {side}_type {LITERAL!r}"


def _cardinality_mistakes(slots: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    stated = slots.get("mapping_cardinality")
    if stated is None:
        return
    missing = (slots.get("subject_id") == NO_TERM_FOUND, slots.get("object_id") == NO_TERM_FOUND)
    needed = {(False, True): "1:0", (True, False): "0:1", (True, True): "0:0"}.get(missing)
    if (needed or stated) != stated or (needed is None and "0" in str(stated)):
        yield (
            "mapping_cardinality",
            f"it is {stated}; 1:0, 0:1 and 0:0 go with sssom:NoTermFound as object, as subject, "
            "as both, and with nothing else",
        )


def missing_slots(stated: Set[str], where: str) -> Iterator[Mistake]:
    """Say which required slots of the set are not among those stated; ``where`` they belong."""
    for name, what in (("mapping_set_id", "set"), ("license", "licence of the set")):
        if name not in stated:
            yield Mistake(1, 0, f"{name} is missing; name the {what} {where}")


def identifier_mistakes(
    records: Sequence[tuple[Record, Set[str]]],
) -> Iterator[tuple[int, str]]:
    """Yield the index of each record, given with its refused slots, whose ``record_id`` is none."""
    if not any("record_id" in record.slots for record, _ in records):
        return
    seen: dict[str, int] = {}
    for index, (record, unknown) in enumerate(records):
        name = record.text("record_id")
        if name in seen:
            yield index, f"{name} stands also on line {seen[name]}; every record has its own"
        elif name is not None:
            seen[name] = record.line
        elif "record_id" not in unknown:
            yield index, "it is empty; all records have one, or none has"


def repeated_records(records: Sequence[tuple[Record, Set[str]]]) -> Iterator[tuple[int, str]]:
    """Yield the index of what is there twice word for word; one that differs anywhere is not."""
    seen: dict[frozenset[tuple[str, Value]], int] = {}
    for index, (record, unknown) in enumerate(records):
        slots = frozenset(record.slots.items())
        if slots in seen and not unknown:
            yield index, f"the record is that of line {seen[slots]} word for word; keep one of them"
        seen.setdefault(slots, record.line)
