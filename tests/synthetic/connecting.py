"""Connects the KSAs that institutes select with occupations that they select."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from random import Random
from typing import Final

from tests.synthetic.ledger import KSA, Connection, Occupation
from tests.synthetic.printed import Printed

#: The printed number is a lower bound of hundreds: this much more is below the next.
_MORE: Final = 50
_HEAVY: Final = 8
#: One selection of so many comes with a connection that is not essential.
_SELDOM: Final = 10


def connect(
    printed: Printed,
    selectors: Mapping[KSA, Sequence[str]],
    titles: Mapping[Occupation, Sequence[str]],
    random: Random,
    scale: int,
) -> Iterator[Connection]:
    """Connect each KSA with occupations, with one or more of every institute that selects it.

    Whoever selects the KSA and the occupation states the connection.
    """
    offers: dict[str, list[Occupation]] = {}
    for title, institutes in titles.items():
        for institute in institutes:
            offers.setdefault(institute, []).append(title)
    cursors = {institute: _Cursor(offered) for institute, offered in offers.items()}
    selection = 0
    for ksa, number in _numbers(printed, selectors, random, scale).items():
        institutes = selectors[ksa]
        chosen = _choose([cursors[each] for each in institutes], number)
        for occupation in chosen:
            for institute in titles[occupation]:
                if institute in institutes:
                    yield Connection(institute, ksa, occupation, is_essential=True)
        for institute in institutes:
            selection += 1
            other = cursors[institute].next_but(chosen) if selection % _SELDOM == 0 else None
            if other:
                yield Connection(institute, ksa, other, is_essential=False)


class _Cursor:
    """Goes round the occupations of an institute, so that each of them has its share of KSAs."""

    def __init__(self, offered: Sequence[Occupation]) -> None:
        self.offered = offered
        self.place = 0

    def next_but(self, chosen: Mapping[Occupation, None]) -> Occupation | None:
        """Return the next one that is not chosen yet, if there is one."""
        for _ in self.offered:
            occupation = self.offered[self.place]
            self.place = (self.place + 1) % len(self.offered)
            if occupation not in chosen:
                return occupation
        return None


def _choose(cursors: Sequence[_Cursor], number: int) -> dict[Occupation, None]:
    """Choose occupations in turn, so that every institute has one, if there are enough."""
    chosen: dict[Occupation, None] = {}
    without = 0
    for cursor in cycle(cursors):
        occupation = cursor.next_but(chosen)
        without = 0 if occupation else without + 1
        assert without < len(cursors), f"{number} occupations are wanted, and there are fewer"
        if occupation:
            chosen[occupation] = None
        if len(chosen) == number:
            break
    return chosen


def _numbers(
    printed: Printed, selectors: Mapping[KSA, Sequence[str]], random: Random, scale: int
) -> dict[KSA, int]:
    """Return with how many occupations each KSA is connected.

    Those with many are the KSAs that most institutes select. All have one an institute, and
    take turns for the rest.
    """
    percent = printed.figures["network-insights-ksas-of-eight-or-more-occupations"]
    heavy = round(len(selectors) * percent / 100)
    ordered = sorted(selectors, key=lambda each: -len(selectors[each]))
    least = {
        ksa: max(len(selectors[ksa]), _HEAVY if place < heavy else 1)
        for place, ksa in enumerate(ordered)
    }
    most = {
        ksa: _HEAVY + len(selectors[ksa]) if place < heavy else _HEAVY - 1
        for place, ksa in enumerate(ordered)
    }
    wanted = (printed.figures["network-insights-connections"] + _MORE) * scale
    left = wanted - sum(least.values())
    assert left >= 0, "the KSAs have more occupations than there are connections"
    random.shuffle(ordered)
    for ksa in cycle(ordered):
        if not left:
            break
        if least[ksa] < most[ksa]:
            least[ksa] += 1
            left -= 1
    return {ksa: least[ksa] for ksa in selectors}
