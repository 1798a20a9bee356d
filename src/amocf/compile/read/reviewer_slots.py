"""The reviewer slots of SSSOM 1.1, as the summary of what reviewers decided.

``reviewer_id`` and ``reviewer_label`` name all whose decision counts, ``review_date`` is the day of
the last of these decisions, and ``reviewer_agreement``, of which a record has one, the mean of 1
for each who agrees, -1 for each who disagrees and 0 for each who is unsure.

Of each reviewer the last decision counts, and only as long as the record is what was judged: its
relation, target and the edition of the target.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final

from amocf.compile.read.review_log import ReviewDecision, ReviewLog, log_path, read_review_log
from amocf.compile.read.reviewer_names import ORCID, is_address
from amocf.compile.read.sssom.slots import BUILT_IN, MappingSet, Record, Value, plain_decimal
from amocf.errors import DataError, Place

REVIEWER_SLOTS: Final = ("reviewer_id", "reviewer_label", "review_date", "reviewer_agreement")
_THOUSANDTH: Final = Decimal("0.001")


def counted(record: Record, decisions: Iterable[ReviewDecision]) -> tuple[ReviewDecision, ...]:
    """Return those decisions that count for a record, by reviewer."""
    last = {
        each.reviewer: each
        for each in decisions
        if each.record_id == record.text("record_id") and each.is_about(record)
    }
    return tuple(last[reviewer] for reviewer in sorted(last))


def summary_slots(decisions: Iterable[ReviewDecision]) -> dict[str, Value]:
    """Return the reviewer slots of a record, from the decisions that count for it."""
    given = tuple(decisions)
    if not given:
        return {}
    iris = tuple(each.reviewer for each in given if is_address(each.reviewer))
    names = tuple(each.reviewer for each in given if not is_address(each.reviewer))
    mean = Decimal(sum(each.verdict.agreement for each in given)) / len(given)
    slots: dict[str, Value] = {
        "review_date": max(each.review_date for each in given),
        "reviewer_agreement": Decimal(plain_decimal(mean.quantize(_THOUSANDTH, ROUND_HALF_UP))),
    }
    slots |= {"reviewer_id": iris} if iris else {}
    slots |= {"reviewer_label": names} if names else {}
    return slots


def with_reviews(mappings: MappingSet, log: ReviewLog) -> MappingSet:
    """Return a set whose records have the reviewer slots that the log gives, and no others."""
    records = tuple(_with_slots(record, log) for record in mappings.mappings)
    prefixes = dict(mappings.prefixes)
    for record in records:
        found = record.slots.get("reviewer_id")
        for iri in found if isinstance(found, tuple) else ():
            prefixes |= _prefix_for(iri, prefixes)
    return replace(mappings, mappings=records, prefixes=MappingProxyType(prefixes))


def require_logged_reviews(mappings: MappingSet, folder: Path) -> None:
    """Make sure that no record of a set names reviewers but those whose decisions are there.

    Args:
        mappings: the set.
        folder: of the sets; the decisions stand in ``reviews/`` in it.

    Raises:
        DataError: at the line of the first record whose slots are others, or where the decisions
            cannot be read.
    """
    path = log_path(folder, mappings.name)
    log = read_review_log(path)
    for record in mappings.mappings:
        stated = {name: record.slots[name] for name in REVIEWER_SLOTS if name in record.slots}
        expected = summary_slots(counted(record, log.decisions))
        if stated != expected:
            raise DataError(
                f"{record.text('record_id')}: the reviewer slots say {_said(stated)}, the "
                f"decisions in {path} give {_said(expected)}; write no reviewer by hand, run "
                "`amocf review --sync`",
                Place(mappings.path, record.line),
            )


def require_reviewed_sets(names: Collection[str], folder: Path) -> None:
    """Make sure that decisions are those on sets that there are.

    Raises:
        DataError: at the first file of decisions on another.
    """
    for path in sorted((folder / "reviews").glob("*.tsv")):
        if path.stem not in names:
            raise DataError(
                f"there is no mapping set {path.stem!r} in {folder}, whose decisions these would "
                "be; name the file as its set, or remove it with the set",
                Place(path, 1),
            )


def _with_slots(record: Record, log: ReviewLog) -> Record:
    kept = {name: value for name, value in record.slots.items() if name not in REVIEWER_SLOTS}
    slots = summary_slots(counted(record, log.decisions))
    return replace(record, slots=MappingProxyType({**kept, **slots}))


def _prefix_for(iri: str, prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return a prefix more, where none of those of a set fits an IRI."""
    spaces = (*prefixes.values(), *BUILT_IN.values())
    if any(iri.startswith(space) and iri != space for space in spaces):
        return {}
    if iri.startswith(ORCID):
        return {"orcid": ORCID}
    cut = max(iri.rindex("/"), iri.rfind("#")) + 1
    numbered = (f"reviewer{n or ''}" for n in range(len(prefixes) + 1))
    return {next(name for name in numbered if name not in prefixes): iri[:cut]}


def _said(slots: Mapping[str, Value]) -> str:
    if not slots:
        return "nothing"
    return ", ".join(
        f"{name} {' and '.join(value) if isinstance(value, tuple) else value}"
        for name, value in sorted(slots.items())
    )
