"""How many KSAs a technology area has to itself, and how many of its institutes select each.

The document prints some of these numbers for each area, and not the same ones for each. What it
leaves open is shared out in the proportions that it does print.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice

from tests.synthetic.printed import Printed


@dataclass(frozen=True)
class AreaPlan:
    """The KSAs of an area, each as the number of its institutes that select it.

    Attributes:
        specific: those that no institute of another area selects, the most selected first.
        shared: those that others select too, the most selected first.
    """

    specific: tuple[int, ...]
    shared: tuple[int, ...]


@dataclass(frozen=True)
class _Counts:
    """How many KSAs are selected by any institute of the area, by two or more, by many."""

    any: int
    several: int
    many: int

    def __sub__(self, other: "_Counts") -> "_Counts":
        return _Counts(self.any - other.any, self.several - other.several, self.many - other.many)

    def levels(self, most: int) -> tuple[int, ...]:
        many = islice(cycle(range(3, most + 1)), self.many)
        few = [2] * (self.several - self.many) + [1] * (self.any - self.several)
        return (*sorted(many, reverse=True), *few)


def plan_areas(printed: Printed, scale: int) -> Mapping[str, AreaPlan]:
    """Plan every area so that the printed figures hold, of each area and across areas."""
    whole = {area: _whole(printed, area, scale) for area in printed.areas}
    known = {area: _specific(printed, area, whole[area], scale) for area in printed.areas}
    total = sum(printed.counts.values()) * scale
    across = round(total * printed.figures["network-insights-ksas-across-areas"] / 100)
    open_areas = [
        area for area in printed.areas if printed.of_area(area, "area-specific-ksas") is None
    ]
    left = total - across - sum(each.any for each in known.values())
    for place, area in enumerate(open_areas):
        # Nobody knows how many KSAs of one institute alone are specific to these areas.
        share = left * (place + 1) // len(open_areas) - left * place // len(open_areas)
        found = known[area]
        known[area] = _Counts(found.any + share, found.several, found.many)
    return {
        area: AreaPlan(
            known[area].levels(len(institutes)),
            (whole[area] - known[area]).levels(len(institutes)),
        )
        for area, institutes in printed.areas.items()
    }


def _whole(printed: Printed, area: str, scale: int) -> _Counts:
    def of(name: str) -> int | None:
        figure = printed.of_area(area, name)
        return None if figure is None else figure * scale

    every = of("essential-ksas")
    assert every is not None
    many = of("ksas-of-all-institutes") or of("ksas-of-three-or-more-institutes")
    several = of("shared-ksas")
    if several is None and many is not None:
        several = many + (of("ksas-of-two-institutes") or 0)
    if several is None:
        # Only of those that are specific to the area is it printed.
        several = _part(every, of("shared-area-specific-ksas"), of("area-specific-ksas"))
    return _Counts(every, several, several // 2 if many is None else many)


def _specific(printed: Printed, area: str, whole: _Counts, scale: int) -> _Counts:
    """Return what is known of the specific ones; unless all are printed, those of several."""

    def of(name: str) -> int | None:
        figure = printed.of_area(area, name)
        return None if figure is None else figure * scale

    every, several = of("area-specific-ksas"), of("shared-area-specific-ksas")
    many = of("area-specific-ksas-of-all-institutes")
    if many is None:
        many = of("area-specific-ksas-of-three-or-more-institutes")
    percent = printed.of_area(area, "share-of-shared-ksas-specific-to-area")
    if several is None and percent is not None:
        several = round(whole.several * percent / 100)
    if several is None:
        assert every is not None
        assert many is not None
        several = many + _part(every - many, whole.several - whole.many, whole.any - whole.many)
    if many is None:
        many = _part(several, whole.many, whole.several)
    return _Counts(several if every is None else every, several, many)


def _part(whole: int, numerator: int | None, denominator: int | None) -> int:
    assert numerator is not None
    assert denominator
    return round(whole * numerator / denominator)
