"""Earlier states of a document, by the datetime of each (Memento, RFC 7089).

A document is its own TimeGate: who sends ``Accept-Datetime`` is sent on to a memento by 302
(section 4.1.1). Each memento is a document of its own that says when it was so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from amocf.formats import Format
from amocf.serve.http.problems import Problem

LINK_FORMAT: Final = Format("links", "application/link-format", ".link")
_MEMENTO: Final = "memento"
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
#: The only form that section 2.1.1 admits, such as ``Tue, 11 Sep 2001 20:35:00 GMT``.
DATETIME_PATTERN: Final = (
    "^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (0[1-9]|[12][0-9]|3[01]) "
    f"({_MONTHS.replace(' ', '|')}) [0-9]{{4}} ([01][0-9]|2[0-3])(:[0-5][0-9]){{2}} GMT$"
)


@dataclass(frozen=True)
class Memento:
    """A frozen state of a document.

    Attributes:
        address: where it stands.
        moment: since when the document was so.
    """

    address: str
    moment: datetime


@dataclass(frozen=True)
class MementoHistory:
    """What is known of the states of a document.

    Attributes:
        original: the address of the document, which is its own TimeGate.
        timemap: the address of the list of its states.
        mementos: its states, oldest first.
    """

    original: str
    timemap: str
    mementos: tuple[Memento, ...]

    def links(self, here: str = "") -> tuple[str, ...]:
        """Return the links of a document or of a memento, as they stand in the header.

        Args:
            here: the address of the memento that is sent, if one is (section 2.2).
        """
        return (
            f'<{self.original}>; rel="original timegate"',
            f'<{self.timemap}>; rel="timemap"; type="{LINK_FORMAT.media_type}"',
            # All of them are in the TimeMap; a header has those that one may want next.
            *(
                _link(each, relation)
                for each, relation in zip(self.mementos, self._relations(here), strict=True)
                if relation != _MEMENTO or each.address == here
            ),
        )

    def _relations(self, here: str) -> list[str]:
        """Name what each memento is: at the ends of the list, and beside the one that is sent."""
        last = len(self.mementos) - 1
        at = next((i for i, each in enumerate(self.mementos) if each.address == here), None)
        beside = {} if at is None else {at - 1: "prev", at + 1: "next"}
        return [
            " ".join(
                (
                    *(["first"] if i == 0 else []),
                    *(["last"] if i == last else []),
                    *([beside[i]] if i in beside else []),
                    _MEMENTO,
                )
            )
            for i in range(last + 1)
        ]

    def time_map(self) -> str:
        """Write the list of the states (section 5)."""
        first, last = self.mementos[0], self.mementos[-1]
        lines = (
            f'<{self.original}>; rel="original timegate"',
            f'<{self.timemap}>; rel="self"; type="{LINK_FORMAT.media_type}"; '
            f'from="{http_date(first.moment)}"; until="{http_date(last.moment)}"',
            *map(_link, self.mementos, self._relations("")),
        )
        return ",\n".join(lines) + "\n"

    def nearest(self, asked: datetime) -> Memento:
        """Return the last state at or before a moment; before the first it is the first (4.5.3)."""
        return next((m for m in reversed(self.mementos) if m.moment <= asked), self.mementos[0])


def asked_datetime(fields: Sequence[str]) -> datetime | None:
    """Return the moment that the field ``Accept-Datetime`` asks for; None where it is not sent.

    Raises:
        Problem: 400 for what is no datetime of RFC 1123 (sections 2.1.1 and 4.5.3).
    """
    if not fields:
        return None
    text = fields[0].strip() if len(fields) == 1 else ""
    try:
        if not re.fullmatch(DATETIME_PATTERN, text):
            raise ValueError(text)
        _, day, month, year, time, _ = text.split(" ")
        number = _MONTHS.split(" ").index(month) + 1
        hour, minute, second = map(int, time.split(":"))
        return datetime(int(year), number, int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        detail = (
            "The field Accept-Datetime holds no moment as HTTP writes one, such as"
            " Tue, 11 Sep 2001 20:35:00 GMT."
        )
        raise Problem(400, "malformed-request", detail) from None


def moment_of(day: str) -> datetime | None:
    """Return the beginning of a day that is written as ``YYYY-MM-DD``; None for other texts."""
    try:
        return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def http_date(moment: datetime) -> str:
    """Write a moment as HTTP does.

    >>> http_date(datetime(2001, 9, 11, 20, 35, tzinfo=UTC))
    'Tue, 11 Sep 2001 20:35:00 GMT'
    """
    return format_datetime(moment, usegmt=True)


def _link(memento: Memento, relation: str) -> str:
    return f'<{memento.address}>; rel="{relation}"; datetime="{http_date(memento.moment)}"'
