"""Whether people have reviewed a mapping record, said alike everywhere."""

from collections.abc import Iterable
from typing import Final

from amocf.rdf.graph_reader import GraphReader

#: A record is reviewed where one of these names somebody (SSSOM 1.1), and nothing else says so.
REVIEWERS: Final = ("sssom:reviewer_id", "sssom:reviewer_label")
REVIEW_DATE: Final = "sssom:review_date"
#: From -1, the reviewers disagree, to 1, they agree; 1 where it is absent.
AGREEMENT: Final = "sssom:reviewer_agreement"
NOT_REVIEWED: Final = "not reviewed"


def is_reviewed(reader: GraphReader, record: str) -> bool:
    """Say whether a record names a reviewer."""
    return bool(reader.objects(record, *REVIEWERS))


def review_words(reader: GraphReader, record: str) -> str:
    """Return who has reviewed a record, when, and whether they agree; or that nobody has."""
    if not is_reviewed(reader, record):
        return NOT_REVIEWED
    names = [reader.label(iri) for iri in reader.iris(record, "sssom:reviewer_id")]
    names += reader.texts(record, "sssom:reviewer_label")
    dates = reader.texts(record, REVIEW_DATE)
    agreement = next(iter(reader.texts(record, AGREEMENT)), "")
    said = f"reviewed by {' and '.join(names)}"
    if dates:
        said += f" on {dates[-1]}"
    return f"{said}: {agreement_words(agreement, len(names))}"


def agreement_words(agreement: str, count: int = 1) -> str:
    """Say in words what the value of ``reviewer_agreement`` of so many reviewers means."""
    value = float(agreement or 1)
    if value == 1:
        return "agreed"
    if value == -1:
        return "disagreed"
    if value == 0 and count == 1:
        return "unsure"
    return f"not all agree (mean {agreement} on a scale from -1 to 1)"


def progress(reviewed: Iterable[bool]) -> str:
    """Say how many of some records are reviewed: ``0 of 62 reviewed``.

    >>> progress([True, False, False])
    '1 of 3 reviewed'
    """
    given = tuple(reviewed)
    return f"{sum(given)} of {len(given)} reviewed"
