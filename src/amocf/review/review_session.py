"""One reviewer's way through records: which, in which order, what is decided already."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from amocf.compile.read import sssom
from amocf.compile.read.review_log import (
    JUDGED,
    ReviewDecision,
    ReviewVerdict,
    comment_mistake,
)
from amocf.compile.read.reviewer_slots import counted
from amocf.errors import UsageError
from amocf.review.review_folder import ReviewedSet, ReviewFolder
from amocf.terms import expand

#: The relations that a reviewer may propose, the strongest first.
PREDICATES: Final = tuple(
    map(
        expand,
        (
            *("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"),
            *("skos:relatedMatch", "prov:wasDerivedFrom"),
        ),
    )
)


class RefusedDecisionError(ValueError):
    """A decision that cannot be kept as it was sent; the message says why and what to do."""


@dataclass(frozen=True)
class ReviewItem:
    """A record that is to be reviewed: the name of its set, and its IRI."""

    set_name: str
    record: str


@dataclass(frozen=True)
class ReviewAnswer:
    """What a reviewer sent for a record.

    Attributes:
        shown: the fingerprint of the record as it was shown.
        decision: the name of a verdict.
        proposed: the IRI of another relation, or nothing.
        comment: as it was typed.
    """

    shown: str
    decision: str
    proposed: str = ""
    comment: str = ""


class ReviewSession:
    """A review by one reviewer.

    Args:
        folder: the files, which nobody else reviews meanwhile.
        reviewer: an address or a name, as `reviewer_named` gives it.
        items: what is to be reviewed, in this order.
        today: gives the day of a decision, as ``2026-11-30``.
    """

    def __init__(
        self,
        folder: ReviewFolder,
        reviewer: str,
        items: Iterable[ReviewItem],
        today: Callable[[], str],
    ) -> None:
        self.folder = folder
        self.reviewer = reviewer
        self.items = tuple(items)
        self._today = today

    def read(self, number: int) -> tuple[ReviewedSet, sssom.Record | None]:
        """Return the set of an item and its record as they stand on disk; none if it is gone."""
        item = self.items[number]
        found = self.folder.read(item.set_name)
        return found, found.record(item.record)

    def own_decision(self, found: ReviewedSet, record: sssom.Record) -> ReviewDecision | None:
        """Return what this reviewer decided of a record, if that counts."""
        decisions = counted(record, found.log.decisions)
        return next((each for each in decisions if each.reviewer == self.reviewer), None)

    def states(self) -> list[str]:
        """Return what this reviewer decided of each item; an empty text where nothing counts."""
        sets = {name: self.folder.read(name) for name in {each.set_name for each in self.items}}
        return [self._state(sets[each.set_name], each) for each in self.items]

    def next_open(self, after: int, states: list[str]) -> int | None:
        """Return the first item without a decision, looking on from behind one."""
        order = [*range(after + 1, len(states)), *range(after + 1)]
        return next((number for number in order if not states[number]), None)

    def decide(self, number: int, answer: ReviewAnswer) -> tuple[str, ...]:
        """Keep a decision; return the columns that the table of the set got with it.

        Raises:
            RefusedDecisionError: if it cannot be kept as it was sent.
            ChangedRecordError: if the record is not what was shown.
            DataError: if the files are not valid any more.
        """
        found, record = self.read(number)
        item = self.items[number]
        decision = ReviewDecision(
            item.record,
            self.reviewer,
            self._today(),
            _verdict(answer).value,
            _proposed(answer, record),
            _comment(answer.comment),
            *((record.text(name) or "") if record else "" for name in JUDGED),
        )
        after = self.folder.decide(item.set_name, answer.shown, decision)
        before = _columns(found.text)
        return tuple(each for each in _columns(after.text) if each not in before)

    def _state(self, found: ReviewedSet, item: ReviewItem) -> str:
        record = found.record(item.record)
        own = self.own_decision(found, record) if record else None
        return own.decision if own else ""


def items_of(
    folder: ReviewFolder,
    names: Iterable[str],
    reviewer: str,
    samples: dict[str, tuple[str, ...]] | None = None,
    *,
    again: bool = False,
) -> list[ReviewItem]:
    """Return what a reviewer is to review.

    Args:
        folder: the files.
        names: of the sets.
        reviewer: what this one has decided is left out.
        samples: of each set the records that were drawn, in this order; by default all.
        again: nothing is left out.

    Raises:
        UsageError: if there is no such set.
    """
    found = []
    known = folder.names()
    for name in names:
        if name not in known:
            raise UsageError(f"there is no mapping set {name!r}; there are {', '.join(known)}")
        review = folder.read(name)
        for record in _in_order(review, samples):
            decisions = counted(record, review.log.decisions)
            if again or not any(each.reviewer == reviewer for each in decisions):
                found.append(ReviewItem(name, record.text("record_id") or ""))
    return found


def _in_order(
    review: ReviewedSet, samples: dict[str, tuple[str, ...]] | None
) -> Iterable[sssom.Record]:
    if samples is None:
        return review.mappings.mappings
    drawn = (review.record(iri) for iri in samples[review.name])
    return [record for record in drawn if record]


def _verdict(answer: ReviewAnswer) -> ReviewVerdict:
    try:
        return ReviewVerdict(answer.decision)
    except ValueError:
        raise RefusedDecisionError("Choose whether you agree, disagree or are unsure.") from None


def _proposed(answer: ReviewAnswer, record: sssom.Record | None) -> str:
    if not answer.proposed:
        return ""
    if answer.proposed not in PREDICATES:
        raise RefusedDecisionError("Choose the other relation from the list.")
    if answer.decision == ReviewVerdict.AGREE.value:
        raise RefusedDecisionError(
            "You agree, and name another relation. Choose none, or disagree or be unsure."
        )
    if record and answer.proposed == record.text("predicate_id"):
        negated = bool(record.text("predicate_modifier"))
        if not negated:
            raise RefusedDecisionError(
                "The other relation is the one of the record. Choose another."
            )
    return answer.proposed


def _comment(text: str) -> str:
    comment = " ".join(text.split())
    if mistake := comment_mistake(comment):
        raise RefusedDecisionError(f"The comment cannot be kept: {mistake}.")
    return comment


def _columns(text: str) -> list[str]:
    lines = text.split("\n")
    return next((line.split("\t") for line in lines if not line.startswith("#")), [])
