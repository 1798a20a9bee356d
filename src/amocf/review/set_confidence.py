"""``mapping_set_confidence`` of SSSOM 1.1, written from a review and from nothing else."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

from amocf.compile.read.sssom import MappingSet
from amocf.compile.read.sssom.slots import plain_decimal
from amocf.errors import UsageError
from amocf.review.set_review import SampleResult, SetReview

_KEY: Final = "mapping_set_confidence_basis: "
_SLOT: Final = "mapping_set_confidence"


def basis_of(review: SetReview) -> SampleResult:
    """Return what the confidence of a set rests on: all records, or else its largest sample.

    Raises:
        UsageError: if people have reviewed neither all records nor all of a sample.
    """
    done = [each for each in review.samples if each.estimate is not None]
    if review.whole:
        return review.whole
    if not done:
        raise UsageError(
            f"{review.name}: no sample is reviewed as a whole, so that nothing can be said of the "
            "confidence in the set; draw one with `amocf review SET --sample NUMBER`, and review it"
        )
    return max(done, key=lambda each: (len(each.sample.records), each.sample.drawn))


def with_confidence(mappings: MappingSet, basis: SampleResult) -> MappingSet:
    """Return a set that states its confidence, and in ``other`` what that rests on."""
    assert basis.estimate is not None  # noqa: S101 - of what is reviewed as a whole
    exact = Decimal(basis.confirmed) / basis.reviewed
    value = Decimal(plain_decimal(exact.quantize(Decimal("0.001"), ROUND_HALF_UP)))
    other = str(mappings.metadata.get("other", ""))
    kept = [each for each in other.split("|") if each and not each.startswith(_KEY)]
    metadata = {
        **mappings.metadata,
        _SLOT: value,
        "other": "|".join((*kept, _KEY + _basis(basis))),
    }
    return replace(mappings, metadata=MappingProxyType(metadata))


def _basis(basis: SampleResult) -> str:
    said = f"{basis.confirmed} of {basis.reviewed} records confirmed by {len(basis.reviewers)}"
    said += " reviewer" if len(basis.reviewers) == 1 else " reviewers"
    if basis.interval is None:
        return f"{said}; all records of the set"
    sample, interval = basis.sample, basis.interval
    return (
        f"{said}; a sample of {sample.population}, drawn with seed {sample.seed} on {sample.drawn};"
        f" Wilson 95 % interval {interval.low:.3f} to {interval.high:.3f}"
    )
