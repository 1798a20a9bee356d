"""The report on reviews: for people as text, for programs as JSON, with the same figures."""

from collections.abc import Iterable, Iterator
from typing import Any

from amocf.compile.read.review_log import ReviewDecision, ReviewVerdict
from amocf.compile.read.sssom.write import contract
from amocf.exchange.json_file import present
from amocf.review.agreement import CONFIDENCE, Interval
from amocf.review.set_review import PairAgreement, SampleResult, SetReview
from amocf.review_status import progress
from amocf.terms import PREFIXES
from amocf.words import relation

_KAPPA_METHOD = "Cohen (1960); standard error of Fleiss, Cohen and Everitt (1969)"
_INTERVAL_METHOD = "Wilson score interval"


def as_report_text(sets: Iterable[SetReview]) -> str:
    """Write what is known of the reviews of sets."""
    found = tuple(sets)
    total = [each.reviewed for each in found], [each.records for each in found]
    lines = [f"{sum(total[0])} of {sum(total[1])} records reviewed"]
    for each in found:
        lines += ["", f"{each.name}: {_progress(each)}", *(f"  {line}" for line in _lines(each))]
    return "".join(f"{line}\n" for line in lines)


def as_report_data(sets: Iterable[SetReview]) -> dict[str, Any]:
    """Return what is known of the reviews of sets, as JSON has it."""
    found = tuple(sets)
    return {
        "records": sum(each.records for each in found),
        "reviewed": sum(each.reviewed for each in found),
        "methods": {"kappa": _KAPPA_METHOD, "interval": _INTERVAL_METHOD, "level": CONFIDENCE},
        "sets": [_set_data(each) for each in found],
    }


def short_record(iri: str) -> str:
    """Return how a record is called in a line of text.

    >>> short_record("https://w3id.org/amocf/mapping/nice-0001")
    'mapping:nice-0001'
    """
    try:
        return contract(iri, PREFIXES)
    except ValueError:
        return iri


def _progress(found: SetReview) -> str:
    return progress(n < found.reviewed for n in range(found.records))


def _lines(found: SetReview) -> Iterator[str]:
    for reviewer, counts in found.by_reviewer.items():
        said = ", ".join(f"{counts[each]} {each.value}" for each in ReviewVerdict)
        yield f"{reviewer}: {said}"
    for pair in found.pairs:
        yield from _pair_lines(pair)
    for each in found.samples:
        sample = each.sample
        gone = f", {each.lost} of which the set has no more" if each.lost else ""
        yield (
            f"sample of {len(sample.records)} of {sample.population} records, drawn with seed "
            f"{sample.seed} on {sample.drawn}{gone}: {_estimate(each)}"
        )
    if found.whole:
        yield f"all records: {_estimate(found.whole)}"
    for decision in found.proposals:
        yield _proposal(decision)
    for decision in found.lapsed:
        yield (
            f"{short_record(decision.record_id)}: what {decision.reviewer} decided on "
            f"{decision.review_date} does not count any more, the record was changed or withdrawn"
        )


def _pair_lines(pair: PairAgreement) -> Iterator[str]:
    kappa = pair.kappa
    who = f"{pair.first} and {pair.second}"
    if kappa.observed is None:
        yield f"{who}: {kappa.note}"
        return
    agreed = round(kappa.observed * kappa.subjects)
    yield f"{who}: the same answer on {agreed} of {kappa.subjects} records"
    if kappa.value is None:
        yield f"  {kappa.note}"
    elif kappa.interval is None:
        yield f"  Cohen's kappa {kappa.value:.2f}; {kappa.note}"
    else:
        yield (
            f"  Cohen's kappa {kappa.value:.2f}, standard error {kappa.standard_error:.2f}, "
            f"95 % interval {_range(kappa.interval)}"
        )
    if pair.differing:
        yield f"  they differ on {', '.join(map(short_record, pair.differing))}"


def _estimate(found: SampleResult) -> str:
    if found.estimate is None:
        return found.note
    said = f"{found.confirmed} of {found.reviewed} confirmed, {found.estimate:.3f}"
    if found.interval:
        said += f", Wilson 95 % interval {_range(found.interval)}"
    return f"{said} ({found.note})" if found.note else said


def _proposal(decision: ReviewDecision) -> str:
    name = short_record(decision.record_id)
    words = relation(decision.proposed_predicate).words
    curie = short_record(decision.proposed_predicate)
    said = f"{name}: {decision.reviewer} proposes {words} ({curie})"
    return f"{said}: {decision.comment}" if decision.comment else said


def _range(interval: Interval) -> str:
    return f"{interval.low:.2f} to {interval.high:.2f}"


def _set_data(found: SetReview) -> dict[str, Any]:
    return {
        "name": found.name,
        "records": found.records,
        "reviewed": found.reviewed,
        "reviewers": [
            {"reviewer": name, **{each.value: counts[each] for each in ReviewVerdict}}
            for name, counts in found.by_reviewer.items()
        ],
        "pairs": [_pair_data(each) for each in found.pairs],
        "samples": [_sample_data(each) for each in found.samples],
        "whole": _sample_data(found.whole) if found.whole else None,
        "proposals": [_decision_data(each) for each in found.proposals],
        "lapsed": [_decision_data(each) for each in found.lapsed],
    }


def _pair_data(pair: PairAgreement) -> dict[str, Any]:
    kappa = pair.kappa
    return {
        "reviewers": [pair.first, pair.second],
        "records": kappa.subjects,
        "observedAgreement": kappa.observed,
        "expectedAgreement": kappa.expected,
        "kappa": kappa.value,
        "standardError": kappa.standard_error,
        "interval": _interval_data(kappa.interval),
        "note": kappa.note or None,
        "differing": list(pair.differing),
    }


def _sample_data(found: SampleResult) -> dict[str, Any]:
    return {
        "seed": found.sample.seed,
        "drawn": found.sample.drawn,
        "population": found.sample.population,
        "records": list(found.sample.records),
        "reviewed": found.reviewed,
        "confirmed": found.confirmed,
        "lost": found.lost,
        "mappingSetConfidence": found.estimate,
        "interval": _interval_data(found.interval),
        "note": found.note or None,
    }


def _interval_data(interval: Interval | None) -> list[float] | None:
    return [interval.low, interval.high] if interval else None


def _decision_data(decision: ReviewDecision) -> dict[str, Any]:
    return present(
        {
            "record": decision.record_id,
            "reviewer": decision.reviewer,
            "date": decision.review_date,
            "decision": decision.decision,
            "proposedPredicate": decision.proposed_predicate,
            "comment": decision.comment,
        }
    )
