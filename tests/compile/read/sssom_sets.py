"""Mapping sets that are valid by construction, written in any of the ways that SSSOM/TSV allows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from amocf.compile.read.sssom.rules import JUSTIFICATIONS, LITERAL
from amocf.compile.read.sssom.slots import (
    BUILT_IN,
    PROPAGATED,
    RECORD_SLOTS,
    SET_SLOTS,
    Kind,
    Slot,
    Value,
    slots_of,
)

PREFIXES: Final = {"ex": "https://example.org/", "o.rg-1": "urn:o:", "\u00e9": "http://e.org/?q="}
NAMESPACES: Final = {**BUILT_IN, **PREFIXES}
REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
#: Slots of which a record has one only under conditions, which `_record` sees to.
_BOUND: Final = ("record_id", "mapping_cardinality")

TEXT: Final = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1)
_LOCAL: Final = st.text("aZ09_.-~/()';=\u00e9\u5206", min_size=1)
_CURIE: Final = st.builds("{}:{}".format, st.sampled_from(sorted(NAMESPACES)), _LOCAL)
_NUMBERS: Final = ("0", "1", "0.5", "1.0", ".25", "1.", "1e-3", "5E-1", "+0.125", "0.123456789")
_SCALARS: Final = ("79", "-0.5", "true", "2024-05-01", "12:30:45", "text", "a b", "0x1F", "1_000")


@dataclass(frozen=True)
class Written:
    """A set as it stands in a file, and what it says.

    Attributes:
        block: the lines of the metadata.
        table: the cells of the column names and of each row, quoted where they have to be.
        end: what ends a line.
        around: what stands before the first line, and behind the last.
        metadata: the slots of the set.
        records: the slots of each record, with those of the set that speak for it.
        slots: the slots that a record may have.
    """

    block: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    end: str
    around: tuple[str, str]
    metadata: Mapping[str, Value]
    records: tuple[Mapping[str, Value], ...]
    slots: Mapping[str, Slot]

    @property
    def text(self) -> str:
        """The file."""
        before, behind = self.around
        rows = ["\t".join(row) for row in self.table]
        return before + self.end.join([*self.block, *rows]) + behind

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(name.strip('"') for name in self.table[0])

    def line(self, row: int) -> int:
        """Return the line on which a record begins."""
        above = ["\t".join(cells) for cells in self.table[: row + 1]]
        return len(self.block) + 1 + len(above) + "".join(above).count("\n")


@dataclass(frozen=True)
class _Draft:
    """What is to be written."""

    version: str
    extensions: tuple[str, ...]
    head: Mapping[str, list[str]]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, list[str]], ...]

    def slots(self, standard: Mapping[str, Slot]) -> Mapping[str, Slot]:
        """Return those of the standard with the extensions."""
        extra = {name: Slot(name, Kind.SCALAR, "") for name in self.extensions}
        return {**slots_of(self.version, standard), **extra}


def meaning(slot: Slot, text: str) -> str | Decimal:
    """Return what a reader makes of one value."""
    if slot.kind is Kind.NUMBER:
        return Decimal(text)
    if slot.kind is Kind.REFERENCE:
        prefix, _, local = text.partition(":")
        return NAMESPACES[prefix] + local
    return text


def _one(slot: Slot) -> st.SearchStrategy[str]:
    if slot.name == "mapping_justification":
        return st.sampled_from([f"semapv:{name}" for name in JUSTIFICATIONS])
    by_kind = {
        Kind.REFERENCE: _CURIE,
        Kind.URI: st.builds("https://e.org/{}".format, _LOCAL),
        Kind.DATE: st.dates().map(str),
        Kind.NUMBER: st.sampled_from(_NUMBERS),
        Kind.SCALAR: st.sampled_from(_SCALARS),
        Kind.CHOICE: st.sampled_from([c for c in slot.choices if _is_allowed(slot, c)] or ["-"]),
        Kind.TEXT: TEXT,
    }
    return by_kind[slot.kind]


def _is_allowed(slot: Slot, choice: str) -> bool:
    return slot.name != "predicate_type" or choice not in (LITERAL, "composed entity expression")


def _texts(slot: Slot) -> st.SearchStrategy[list[str]]:
    return st.lists(_one(slot), min_size=1, max_size=3 if slot.many else 1)


def _value(slot: Slot, texts: list[str]) -> Value:
    values = [meaning(slot, text) for text in texts]
    return tuple(str(value) for value in values) if slot.many else values[0]


@st.composite
def sets(draw: st.DrawFn) -> Written:
    """Draw a set: slots, values, and the way in which they are written."""
    version = draw(st.sampled_from(("1.0", "1.1")))
    extensions = draw(st.lists(st.sampled_from(("ext_a", "b.c-2", "\u00e9")), unique=True))
    draft = _Draft(version, tuple(extensions), {}, (), ())
    slots = draft.slots(RECORD_SLOTS)
    columns = draw(_columns(slots))
    draft = replace(
        draft,
        head=draw(_metadata(draft.slots(SET_SLOTS))),
        columns=columns,
        rows=tuple(draw(_record(slots, columns, n)) for n in range(draw(st.integers(0, 3)))),
    )
    table = draw(_table(draft))
    ends = ("\n",) if any("\n" in cell for row in table for cell in row) else ("\n", "\r\n")
    end = draw(st.sampled_from(ends))
    before, behind = (
        draw(st.sampled_from(("", "\ufeff"))),
        draw(st.sampled_from(("", end, end * 3))),
    )
    said = _said(draft)
    return Written(draw(_block(draft)), table, end, (before, behind), *said, slots)


def _said(draft: _Draft) -> tuple[dict[str, Value], tuple[dict[str, Value], ...]]:
    """Return the metadata of a set, and its records."""
    of_set, of_record = draft.slots(SET_SLOTS), draft.slots(RECORD_SLOTS)
    metadata = {name: _value(of_set[name], texts) for name, texts in draft.head.items()}
    own = [{name: _value(of_record[name], t) for name, t in row.items()} for row in draft.rows]
    held = {name for record in own for name in record}
    given = {n: v for n, v in metadata.items() if n in PROPAGATED and n not in held}
    if draft.version == "1.1":
        metadata["sssom_version"] = draft.version
    return metadata, tuple({**record, **given} for record in own)


@st.composite
def _metadata(draw: st.DrawFn, slots: Mapping[str, Slot]) -> dict[str, list[str]]:
    names = draw(st.lists(st.sampled_from(sorted(slots)), unique=True, max_size=6))
    found = {name: draw(_texts(slots[name])) for name in [*names, "mapping_set_id", "license"]}
    found.pop("sssom_version", None)
    for name in ("subject_type", "object_type"):
        if found.get(name) == [LITERAL]:
            del found[name]
    return found


@st.composite
def _columns(draw: st.DrawFn, slots: Mapping[str, Slot]) -> tuple[str, ...]:
    more = draw(st.lists(st.sampled_from(sorted(slots.keys() - set(REQUIRED))), max_size=6))
    if {"review_date", "reviewer_agreement"} & set(more):
        more.append("reviewer_label")
    for side in ("subject", "object"):
        if f"{side}_type" in more:
            more.append(f"{side}_label")
    return tuple(draw(st.permutations(sorted({*REQUIRED, *more}))))


@st.composite
def _record(
    draw: st.DrawFn, slots: Mapping[str, Slot], columns: tuple[str, ...], number: int
) -> dict[str, list[str]]:
    optional = [name for name in columns if name not in REQUIRED and name not in _BOUND]
    filled = {name for name in optional if draw(st.booleans())} | set(REQUIRED)
    if filled & {"review_date", "reviewer_agreement"}:
        filled.add("reviewer_label")
    found = {name: draw(_texts(slots[name])) for name in columns if name in filled}
    for side in ("subject", "object"):
        if found.get(f"{side}_type") == [LITERAL]:
            found[f"{side}_label"] = [draw(TEXT)]
            if draw(st.booleans()):
                del found[f"{side}_id"]
        elif draw(st.integers(0, 5)) == 0:
            found[f"{side}_id"] = ["sssom:NoTermFound"]
    if "record_id" in columns:
        found["record_id"] = [f"ex:record-{number}"]
    if "mapping_cardinality" in columns:
        none = [found.get(f"{side}_id") == ["sssom:NoTermFound"] for side in ("subject", "object")]
        counts = {(True, True): "0:0", (True, False): "0:1", (False, True): "1:0"}
        found["mapping_cardinality"] = [counts.get((none[0], none[1]), "n:1")]
    if "predicate_id" in found and found["predicate_id"] == ["sssom:NoTermFound"]:
        found["predicate_id"] = ["skos:exactMatch"]
    return found


# -- writing


@st.composite
def _block(draw: st.DrawFn, draft: _Draft) -> tuple[str, ...]:
    slots = draft.slots(SET_SLOTS)
    parts = [[f"{name}: {draw(_yaml(slots[name], texts))}"] for name, texts in draft.head.items()]
    parts.append(["curie_map:", *(f"  {k}: {json.dumps(v)}" for k, v in PREFIXES.items())])
    if draft.extensions:
        names = [f"  - slot_name: {name}" for name in draft.extensions]
        parts.append(["extension_definitions:", *names])
    if draft.version == "1.1":
        parts.append(['sssom_version: "1.1"'])
    margin = "#" + " " * draw(st.integers(0, 3))
    tail = draw(st.sampled_from(("", "\t", " \t\t", "  ")))
    return tuple(margin + line + tail for part in draw(st.permutations(parts)) for line in part)


@st.composite
def _table(draw: st.DrawFn, draft: _Draft) -> tuple[tuple[str, ...], ...]:
    slots = draft.slots(RECORD_SLOTS)
    rows = [draft.columns]
    rows += [
        tuple("|".join(escaped(slots[name], row.get(name, []))) for name in draft.columns)
        for row in draft.rows
    ]
    return tuple(tuple(draw(_cell(text)) for text in row) for row in rows)


@st.composite
def _yaml(draw: st.DrawFn, slot: Slot, texts: list[str]) -> str:
    values = [draw(_yaml_scalar(slot, text)) for text in texts]
    if not slot.many or (len(values) == 1 and draw(st.booleans())):
        return values[0]
    return "[" + draw(st.sampled_from((", ", ",\t", ","))).join(values) + "]"


def _yaml_scalar(slot: Slot, text: str) -> st.SearchStrategy[str]:
    if slot.kind in (Kind.NUMBER, Kind.SCALAR, Kind.DATE):
        return st.just(text)
    forms = [json.dumps(text), json.dumps(text, ensure_ascii=False)]
    if text.isprintable():
        forms.append("'" + text.replace("'", "''") + "'")
    return st.sampled_from(forms)


def _cell(text: str) -> st.SearchStrategy[str]:
    quoted = '"' + text.replace('"', '""') + '"'
    must_be_quoted = any(mark in text for mark in '\t\n"')
    return st.just(quoted) if must_be_quoted else st.sampled_from((text, quoted))


def escaped(slot: Slot, texts: list[str]) -> list[str]:
    """Return values as they stand in a cell of several."""
    if not slot.many:
        return texts
    return [text.replace("\\", "\\\\").replace("|", "\\|") for text in texts]
