"""What is known of the reviews of a set: counts, agreement of each two reviewers, samples."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from amocf.compile.read.review_log import ReviewDecision, ReviewVerdict, Sample
from amocf.compile.read.reviewer_slots import counted
from amocf.review.agreement import Interval, Kappa, cohens_kappa, wilson
from amocf.review.review_folder import ReviewedSet


@dataclass(frozen=True)
class PairAgreement:
    """How far two reviewers agree on the records that both have reviewed."""

    first: str
    second: str
    kappa: Kappa
    differing: tuple[str, ...]


@dataclass(frozen=True)
class SampleResult:
    """What a sample says of its set.

    Attributes:
        sample: which records were drawn.
        reviewed: how many of them are reviewed.
        confirmed: to how many all who reviewed them agree.
        lost: how many are no longer in the set.
        estimate: the share that is right; None until all are reviewed.
        interval: Wilson's, of 95 %; None where there is no estimate, or no sampling error.
        reviewers: who reviewed records of the sample.
        note: why there is no estimate or no interval; or nothing.
    """

    sample: Sample
    reviewed: int
    confirmed: int
    lost: int
    estimate: float | None
    interval: Interval | None
    reviewers: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class SetReview:
    """What is known of the reviews of a set.

    Attributes:
        name: the name of the set.
        records: how many it has.
        reviewed: how many somebody has reviewed.
        by_reviewer: of each reviewer how many decisions of each kind count.
        pairs: the agreement of each two reviewers.
        proposals: decisions that propose another relation.
        lapsed: decisions that do not count any more, because the record was changed or withdrawn.
        samples: what each sample says.
        whole: the same of all records, once all are reviewed.
    """

    name: str
    records: int
    reviewed: int
    by_reviewer: dict[str, Counter[ReviewVerdict]]
    pairs: tuple[PairAgreement, ...]
    proposals: tuple[ReviewDecision, ...]
    lapsed: tuple[ReviewDecision, ...]
    samples: tuple[SampleResult, ...]
    whole: SampleResult | None = None


def review_of_set(found: ReviewedSet) -> SetReview:
    """Return what is known of the reviews of a set."""
    by_record = {
        record.text("record_id") or "": counted(record, found.log.decisions)
        for record in found.mappings.mappings
    }
    counting = [each for decisions in by_record.values() for each in decisions]
    by_reviewer: dict[str, Counter[ReviewVerdict]] = {}
    for each in counting:
        by_reviewer.setdefault(each.reviewer, Counter())[each.verdict] += 1
    return SetReview(
        found.name,
        len(by_record),
        sum(map(bool, by_record.values())),
        dict(sorted(by_reviewer.items())),
        pairs_of(by_record.values()),
        tuple(each for each in counting if each.proposed_predicate),
        tuple(_lapsed(found, counting)),
        tuple(sample_result(each, by_record) for each in found.log.samples),
        _whole(by_record),
    )


def _whole(by_record: dict[str, tuple[ReviewDecision, ...]]) -> SampleResult | None:
    if not by_record or not all(by_record.values()):
        return None
    last = max(each.review_date for found in by_record.values() for each in found)
    return sample_result(Sample(0, last, len(by_record), tuple(by_record)), by_record)


def pairs_of(decisions: Iterable[tuple[ReviewDecision, ...]]) -> tuple[PairAgreement, ...]:
    """Return the agreement of each two reviewers, from the decisions that count for each record."""
    by_record = [{each.reviewer: each for each in found} for found in decisions]
    names = sorted({name for each in by_record for name in each})
    return tuple(
        _pair(first, second, [(each[first], each[second]) for each in by_record if pair <= {*each}])
        for first, second in combinations(names, 2)
        for pair in [{first, second}]
    )


def sample_result(sample: Sample, by_record: dict[str, tuple[ReviewDecision, ...]]) -> SampleResult:
    """Return what a sample says; a record counts as right where all who reviewed it agree.

    Who is unsure does not confirm a record. There is no estimate before the whole sample is
    reviewed, since what is reviewed first need not be like the rest.
    """
    there = [by_record[name] for name in sample.records if name in by_record]
    reviewed = [found for found in there if found]
    confirmed = sum(all(e.verdict is ReviewVerdict.AGREE for e in found) for found in reviewed)
    lost = len(sample.records) - len(there)
    is_done = bool(there) and len(reviewed) == len(there)
    is_all = is_done and len(there) == len(by_record)
    note = ""
    if not is_done:
        note = f"{len(reviewed)} of {len(there)} records are reviewed; an estimate takes all"
    elif is_all:
        note = "every record of the set is reviewed, so that there is no error of sampling"
    return SampleResult(
        sample,
        len(reviewed),
        confirmed,
        lost,
        confirmed / len(there) if is_done else None,
        wilson(confirmed, len(there)) if is_done and not is_all else None,
        tuple(sorted({each.reviewer for found in reviewed for each in found})),
        note,
    )


def _pair(
    first: str, second: str, both: list[tuple[ReviewDecision, ReviewDecision]]
) -> PairAgreement:
    kappa = cohens_kappa([(one.verdict, other.verdict) for one, other in both])
    differing = tuple(one.record_id for one, other in both if one.verdict is not other.verdict)
    return PairAgreement(first, second, kappa, differing)


def _lapsed(found: ReviewedSet, counting: list[ReviewDecision]) -> Iterable[ReviewDecision]:
    """Yield the last decision of a reviewer on a record where it does not count."""
    last = {(each.record_id, each.reviewer): each for each in found.log.decisions}
    there = {(each.record_id, each.reviewer) for each in counting}
    return (each for key, each in last.items() if key not in there)
