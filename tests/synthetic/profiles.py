"""Which institutes select a KSA, for every KSA: as many as the printed figures want.

A profile says it without the KSA's words and code, which `making.py` adds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from tests.synthetic.area_plans import AreaPlan, plan_areas
from tests.synthetic.printed import Printed

#: The area of which the document does not print how many institutes select its specific KSAs, so
#: that there may be as many of three or more as the whole network needs.
_ADJUSTED: Final = "digital"
_MANY: Final = 3


@dataclass(frozen=True)
class Profile:
    """A KSA by who selects it.

    Attributes:
        levels: how many institutes of each area select it; areas of which none does are absent.
        published: its number, if the document names it.
    """

    levels: Mapping[str, int]
    published: str = ""

    @property
    def institutes(self) -> int:
        """How many institutes select it."""
        return sum(self.levels.values())

    def is_only_of(self, area: str) -> bool:
        """Say whether the institutes of an area select it, and no others."""
        return [*self.levels] == [area]


def plan_profiles(printed: Printed, random: Random, scale: int) -> list[Profile]:
    """Return a profile for each KSA; those that the document names have theirs."""
    plans = plan_areas(printed, scale)
    total = sum(printed.counts.values()) * scale
    specific = sum(len(plan.specific) for plan in plans.values())
    across = _across(printed, plans, total - specific, random)
    percent = printed.figures["network-insights-ksas-of-three-or-more-institutes"]
    wanted = round(total * percent / 100)
    found = sum(profile.institutes >= _MANY for profile in across)
    found += sum(
        level >= _MANY for area in plans if area != _ADJUSTED for level in plans[area].specific
    )
    plans = {**plans, _ADJUSTED: _adjusted(plans[_ADJUSTED], wanted - found)}
    return [*across, *_specific(printed, plans)]


def _adjusted(plan: AreaPlan, many: int) -> AreaPlan:
    """Return a plan in which so many of the specific KSAs are of three institutes or more."""
    several = sum(level > 1 for level in plan.specific)
    assert 0 <= many <= several, f"{many} KSAs of three institutes are wanted, of {several}"
    most = max(plan.specific)
    levels = sorted((_MANY + each % (most - _MANY + 1) for each in range(many)), reverse=True)
    ones = len(plan.specific) - several
    return replace(plan, specific=(*levels, *[2] * (several - many), *[1] * ones))


def _specific(printed: Printed, plans: Mapping[str, AreaPlan]) -> Iterator[Profile]:
    for area, plan in plans.items():
        # Those that the document lists are frequently selected.
        named = printed.specific[area]
        numbers = [*named, *[""] * (len(plan.specific) - len(named))]
        for level, number in zip(plan.specific, numbers, strict=True):
            yield Profile({area: level}, number)


def _across(
    printed: Printed, plans: Mapping[str, AreaPlan], across: int, random: Random
) -> list[Profile]:
    """Return the KSAs of several areas: those that are most selected first."""
    left = Counter({area: len(plan.shared) for area, plan in plans.items()})
    lists = [*printed.network.items(), *((area, ()) for area in printed.areas)]
    named = dict.fromkeys([*printed.most_selected, *(k for _, ksas in lists for k in ksas)])
    numbers = [*named, *[""] * (across - len(named))]
    sets = [
        _areas(left, size, [area for area, ksas in lists if number and number in ksas])
        for number, size in zip(
            numbers, _sizes(len(numbers), left.total(), len(printed.most_selected)), strict=True
        )
    ]
    assert not left.total(), f"memberships in areas are left over: {left}"
    levels = _levels(sets, plans, len(named), random)
    return [Profile(each, number) for each, number in zip(levels, numbers, strict=True)]


def _sizes(ksas: int, memberships: int, most_selected: int) -> list[int]:
    """Return of how many areas each KSA is: four if it is most selected, else three or two."""
    more = memberships - 2 * ksas - 2 * most_selected
    assert 0 <= more <= ksas - most_selected
    # Three areas go to KSAs from the end, so that those which are named stay in two.
    return [4] * most_selected + [2] * (ksas - most_selected - more) + [3] * more


def _areas(left: Counter[str], size: int, wanted: Sequence[str]) -> list[str]:
    """Take the areas that are wanted, and then those of which most is left."""
    chosen = list(wanted)
    for area, _ in left.most_common():
        if len(chosen) == size:
            break
        if area not in chosen:
            chosen.append(area)
    assert len(chosen) == size
    left.subtract(chosen)
    assert min(left.values()) >= 0, f"more is wanted of an area than it has: {left}"
    return chosen


def _levels(
    sets: Sequence[Sequence[str]], plans: Mapping[str, AreaPlan], named: int, random: Random
) -> list[dict[str, int]]:
    """Give each membership in an area its level: the named ones the highest, the rest by chance."""
    pools: dict[str, Iterator[int]] = {}
    for area, plan in plans.items():
        first = sum(area in each for each in sets[:named])
        others = list(plan.shared[first:])
        random.shuffle(others)
        pools[area] = iter((*plan.shared[:first], *others))
    return [{area: next(pools[area]) for area in areas} for areas in sets]
