"""What the document reports of a technology area: its figures, its institutes, its connections."""

from dataclasses import dataclass
from typing import Any

from amocf.serve.pages.present.evidence import statistic
from amocf.serve.pages.present.framework import number
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link


@dataclass(frozen=True)
class Figure:
    """A figure of the document: what it is, how much, and where it is printed."""

    link: Link
    text: str
    amount: str
    is_computed: bool
    sources: tuple[Link, ...]


@dataclass(frozen=True)
class Institute:
    """An institute, its full name, and who sponsors it; the two are known from elsewhere."""

    link: Link
    full_name: str
    sponsors: tuple[Link, ...]


@dataclass(frozen=True)
class Connection:
    """What the pages of two areas report of their connections; each may print no number."""

    other: Link
    reported: int | None
    reported_back: int | None


def figures(reader: Reader, iri: str) -> tuple[Figure, ...]:
    """Return the figures about a technology area or the network, without its connections."""
    name = f", {reader.label(iri)}"
    found = (statistic(reader, each) for each in reader.subjects(iri, "amo:figureScope"))
    return tuple(
        Figure(
            link=each["link"],
            text=each["link"].text.removesuffix(name),
            amount=", ".join(each["amounts"]),
            is_computed=each["computed"],
            sources=_printed_in(each),
        )
        for each in found
    )


def institutes(reader: Reader, area: str, but: str = "") -> tuple[Institute, ...]:
    """Return the institutes of a technology area, except one."""
    return tuple(
        Institute(
            link,
            " ".join(reader.texts(link.iri, "dct:alternative")),
            reader.links(reader.iris(link.iri, "amo:sponsoredBy")),
        )
        for link in reader.links(reader.subjects(area, "amo:inTechnologyArea"))
        if link.iri != but
    )


def connections(reader: Reader, area: str) -> tuple[Connection, ...]:
    """Return the other areas with what either page reports of the other; what is most first."""
    own = _reports(reader, area, "amo:reportingArea", "amo:connectedArea")
    back = _reports(reader, area, "amo:connectedArea", "amo:reportingArea")
    found = [
        Connection(link, own.get(link.iri), back.get(link.iri))
        for link in reader.links({*own, *back})
    ]
    return tuple(sorted(found, key=lambda each: -max(each.reported or 0, each.reported_back or 0)))


def _reports(reader: Reader, area: str, one: str, other: str) -> dict[str, int]:
    reports = reader.subjects(area, one)
    return {
        end: value
        for report in reports
        for end in reader.iris(report, other)
        if (value := number(reader, report, "amo:numberOfConnections")) is not None
    }


def _printed_in(found: dict[str, Any]) -> tuple[Link, ...]:
    """Return the parts of the document that print a figure, each of them once."""
    mentioned = (source for mention in found["mentions"] for source in mention["sources"])
    return tuple(dict.fromkeys((*mentioned, *found["sources"])))
