"""Counts that count themselves: they are taken again until they hold."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Quad

#: How often counts are taken before those that still change are left out.
ROUNDS: Final = 5

#: Takes all counts of the statements that are there with those that are given.
Count = Callable[[Collection[Quad]], Iterable[Quad]]

#: The subject and the property of a statement.
Fact = tuple[str, str]


@dataclass(frozen=True)
class Settled:
    """Counts that are true of a dataset that holds them.

    Attributes:
        statements: the counts.
        left_out: subject and property of each that would not settle.
    """

    statements: frozenset[Quad]
    left_out: frozenset[Fact] = frozenset()


def settle(count: Count, rounds: int = ROUNDS) -> Settled:
    """Take counts until counting with them gives them again.

    Which statements there are settles at once; what may not is the number of distinct figures, to
    which each figure belongs. When counts still change after so many rounds, or go in a
    circle, one of them is left out, and the others are taken anew.
    """
    left_out: frozenset[Fact] = frozenset()
    found: frozenset[Quad] = frozenset()
    while True:
        changed: frozenset[Quad] = frozenset()
        before = {found}
        for _ in range(rounds):
            again = frozenset(quad for quad in count(found) if _fact(quad) not in left_out)
            changed = again ^ found
            if not changed:
                return Settled(found, left_out)
            if again in before:
                break
            before.add(found := again)
        # The IRI of a part is that of the whole and more: what is said of the whole matters most.
        left_out |= {max(map(_fact, changed), key=lambda fact: (len(fact[0]), fact))}
        found = frozenset(quad for quad in found if _fact(quad) not in left_out)


def _fact(quad: Quad) -> Fact:
    return str(quad.subject), str(quad.predicate)
