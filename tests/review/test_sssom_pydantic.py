"""Another reader of SSSOM finds in a set what reviewers decided."""

from collections.abc import Callable
from pathlib import Path

import sssom_pydantic
from tests.review.conftest import DAY, decide

from amocf.review.review_session import ReviewSession


def test_sssom_pydantic_reads_what_reviewers_decided(
    folder: Path, session_of: Callable[..., ReviewSession]
) -> None:
    decide(session_of("nice"), 1, "disagree", comment="Not so.")
    decide(session_of("nice", reviewer="https://example.org/people#bert"), 1, "unsure")
    records, *_, errors = sssom_pydantic.read(folder / "nice.sssom.tsv", return_errors=True)
    assert not errors
    found = {each.record.identifier: each for each in records if each.record}
    assert len(found) == 4
    record = found["nice-0002"]
    assert record.reviewers
    assert {each.identifier for each in record.reviewers} == {"0000-0002-1825-0097", "bert"}
    assert str(record.review_date) == DAY
    assert record.reviewer_agreement == -0.5
    assert found["nice-0001"].reviewers is None
