"""Datetime negotiation by RFC 7089, with the examples of the RFC."""

from datetime import UTC, datetime
from typing import Final

import pytest

from amocf.serve.http.memento import (
    Memento,
    MementoHistory,
    asked_datetime,
    http_date,
    moment_of,
)
from amocf.serve.http.problems import Problem

#: The datetimes of the mementos in the example of a TimeMap, RFC 7089, figure 28.
MOMENTS: Final = (
    datetime(2000, 6, 20, 18, 2, 59, tzinfo=UTC),
    datetime(2000, 10, 27, 20, 9, 40, tzinfo=UTC),
    datetime(2009, 10, 27, 20, 49, 54, tzinfo=UTC),
)
HISTORY: Final = MementoHistory(
    "/doc/a",
    "/timemap/doc/a",
    tuple(Memento(f"/release/{n}/doc/a", moment) for n, moment in enumerate(MOMENTS)),
)


def test_datetime_of_the_rfc_is_read() -> None:
    # Section 2.1.1: Accept-Datetime: Thu, 31 May 2007 20:35:00 GMT
    assert asked_datetime(["Thu, 31 May 2007 20:35:00 GMT"]) == datetime(
        2007, 5, 31, 20, 35, tzinfo=UTC
    )
    assert asked_datetime([]) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2007-05-31", "2007-05-31T20:35:00Z", "1180643700"),
        *("Thu, 31 May 2007 20:35:00", "Thu, 31 May 2007 20:35:00 +0000"),
        *("Thu, 31 May 2007 20:35:00 EST", "thu, 31 may 2007 20:35:00 gmt"),
        *("Thursday, 31-May-07 20:35:00 GMT", "Thu May 31 20:35:00 2007"),
        *("Thu, 31 Foo 2007 20:35:00 GMT", "Thu, 32 May 2007 20:35:00 GMT"),
        *("Thu, 31 May 2007 25:35:00 GMT", "Thu, 31 May 0000 20:35:00 GMT"),
        *("Thu, 31 May 2007 20:35:00 GMT" * 1000, "Thu, ٣١ May 2007 20:35:00 GMT", "\x00"),
    ],
)
def test_what_is_no_datetime_is_400(text: str) -> None:
    with pytest.raises(Problem, match="such as Tue, 11 Sep 2001") as raised:
        asked_datetime([text])
    assert raised.value.status == 400


def test_two_fields_are_400() -> None:
    with pytest.raises(Problem):
        asked_datetime(["Thu, 31 May 2007 20:35:00 GMT", "Thu, 31 May 2007 20:35:00 GMT"])


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (datetime(1990, 1, 1, tzinfo=UTC), 0),  # before the first: the first (4.5.3)
        (MOMENTS[0], 0),
        (datetime(2000, 10, 27, 20, 9, 39, tzinfo=UTC), 0),
        (MOMENTS[1], 1),
        (datetime(2001, 9, 11, 20, 35, tzinfo=UTC), 1),
        (datetime(2036, 1, 1, tzinfo=UTC), 2),  # after the last: the last (4.5.3)
    ],
)
def test_nearest_is_the_last_at_or_before(asked: datetime, nearest: int) -> None:
    assert HISTORY.nearest(asked) == HISTORY.mementos[nearest]


def test_links_of_a_memento_lead_to_its_neighbours() -> None:
    links = HISTORY.links("/release/1/doc/a")
    assert links[0] == '</doc/a>; rel="original timegate"'
    assert links[1] == '</timemap/doc/a>; rel="timemap"; type="application/link-format"'
    assert links[2:] == (
        '</release/0/doc/a>; rel="first prev memento"; datetime="Tue, 20 Jun 2000 18:02:59 GMT"',
        '</release/1/doc/a>; rel="memento"; datetime="Fri, 27 Oct 2000 20:09:40 GMT"',
        '</release/2/doc/a>; rel="last next memento"; datetime="Tue, 27 Oct 2009 20:49:54 GMT"',
    )


def test_links_are_few_however_many_mementos_there_are() -> None:
    many = tuple(
        Memento(f"/release/{year}/doc/a", datetime(year, 1, 1, tzinfo=UTC))
        for year in range(1900, 2100)
    )
    history = MementoHistory("/doc/a", "/timemap/doc/a", many)
    assert len(history.links()) == 4
    assert len(history.links("/release/2000/doc/a")) == 7
    assert history.time_map().count("memento") == 200


def test_the_only_memento_is_first_and_last() -> None:
    history = MementoHistory("/doc/a", "/timemap/doc/a", HISTORY.mementos[:1])
    assert history.links("/release/0/doc/a")[2].startswith(
        '</release/0/doc/a>; rel="first last memento"; '
    )


def test_moments_are_written_as_the_rfc_does() -> None:
    assert http_date(MOMENTS[0]) == "Tue, 20 Jun 2000 18:02:59 GMT"
    assert moment_of("2000-06-20") == datetime(2000, 6, 20, tzinfo=UTC)
    assert moment_of("") is None
    assert moment_of("2000-13-01") is None
