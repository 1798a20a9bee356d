"""Makes up what all institutes state, so that what the document prints of it holds.

The same release, seed and scale give the same ledger, in time that grows with its size. At scale 1:

Met exactly, or within the rounding of a printed percentage:
    the KSAs of each code in Tables A1 and A2, and so the shares of 4.1, of 4.2 and of Tier 4;
    the KSAs that the document names, each under its code, in its areas, and those of its lists
    among the frequently selected: no KSA has more institutes than the ten most highly selected;
    33 % across areas, 50 % of three or more institutes, 29 % with eight or more occupations;
    the KSAs of each area, those that several, three or all of its institutes select, and those
    that are specific to it, as far as its page prints them, with those in Tier 5;
    95 titles in 137 selections, 70 of one institute and 67 over 25 titles, and the institutes of
    the four titles that the document names;
    over 1,200 connections: as many pairs of an essential KSA and an occupation, which is how the
    document defines a connection. So links with areas and institutes too are over 1,200 as well.

Not met, because the document does not say enough:
    the connections that the page of an area reports to each other area: their unit is not stated,
    two pages that report one pair never agree, and 62 for two areas are more than the KSAs that one
    of them selects;
    91 % aligned with one of four models: KSAs have a code here, and no model.
Item F of the most highly selected stands under two codes, and the document does not say whether
both count it. Here it stands under the first, so that 235 KSAs have 235 places.

What the document leaves open follows its own proportions (`area_plans.py`), or chance. With a
scale, everything is multiplied but the institutes, the areas, and what the document names. An
institute then connects less than 200 times the scale, so that 100 is the largest scale at which
each sheet keeps below the 20,000 rows that an import reads.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Final

from tests.synthetic.connecting import connect
from tests.synthetic.ledger import KSA, KSASelection, Ledger, Occupation, OccupationSelection
from tests.synthetic.printed import Printed
from tests.synthetic.profiles import Profile, plan_profiles
from tests.synthetic.wordings import made_up_ksa, made_up_title

#: What the URIs of everything made up begin with: a domain that RFC 2606 reserves for examples.
BASE: Final = "https://example.org/"
_FIRST_DAY: Final = date(2026, 1, 1)
_APPROVERS: Final = ("Made-up curriculum office", "Made-up workforce council")
_TIER_5: Final = "5."


def make_up(printed: Printed, seed: int = 1, scale: int = 1) -> Ledger:
    """Make up what the institutes state."""
    random = Random(seed)  # noqa: S311 - it is to be the same every time
    profiles = plan_profiles(printed, random, scale)
    ksas = _ksas(printed, profiles, random, scale)
    turns = {area: _Turns(institutes, random) for area, institutes in printed.areas.items()}
    selectors = {
        ksa: [each for area, level in profile.levels.items() for each in turns[area].take(level)]
        for ksa, profile in zip(ksas, profiles, strict=True)
    }
    titles = _titles(printed, random, scale)
    return Ledger(
        printed.areas,
        tuple(ksas),
        tuple(titles),
        tuple(_ksa_selections(printed, selectors, random)),
        tuple(
            OccupationSelection(institute, each) for each in titles for institute in titles[each]
        ),
        tuple(connect(printed, selectors, titles, random, scale)),
    )


class _Turns:
    """Institutes that take turns: whoever has least so far is next, and chance decides on ties."""

    def __init__(self, institutes: Sequence[str], random: Random) -> None:
        self.load = Counter(dict.fromkeys(institutes, 0))
        self.random = random

    def take(self, number: int) -> list[str]:
        """Choose some institutes."""
        order = sorted(self.load, key=lambda each: (self.load[each], self.random.random()))
        self.load.update(order[:number])
        return sorted(order[:number])


def _ksas(printed: Printed, profiles: Sequence[Profile], random: Random, scale: int) -> list[KSA]:
    """Give each profile a code and words, in the order of the profiles."""
    codes = Counter({code: count * scale for code, count in printed.counts.items()})
    codes.subtract(each.codes[0] for each in printed.ksas.values())
    places = list(codes.elements())
    random.shuffle(places)
    tier_5 = _in_tier_5(printed, profiles, random, scale)
    high = iter([code for code in places if code.startswith(_TIER_5)])
    low = iter([code for code in places if not code.startswith(_TIER_5)])
    found: list[KSA] = []
    numbers: Counter[str] = Counter()
    for place, profile in enumerate(profiles):
        if profile.published:
            ksa = printed.ksas[profile.published]
            found.append(KSA(ksa.codes[0], ksa.wordings[0], profile.published))
        else:
            code = next(high if place in tier_5 else low)
            numbers[code] += 1
            found.append(KSA(code, made_up_ksa(code, numbers[code], random)))
    return found


def _in_tier_5(
    printed: Printed, profiles: Sequence[Profile], random: Random, scale: int
) -> set[int]:
    """Choose the places of the profiles without a published KSA that stand in Tier 5."""

    def named(ksas: Sequence[str]) -> int:
        return sum(printed.ksas[each].codes[0].startswith(_TIER_5) for each in ksas)

    every = sum(count for code, count in printed.counts.items() if code.startswith(_TIER_5)) * scale
    left = every - named(tuple(printed.ksas))
    open_places = [place for place, each in enumerate(profiles) if not each.published]
    random.shuffle(open_places)
    chosen: set[int] = set()
    for area in printed.areas:
        wanted = printed.of_area(area, "area-specific-ksas-in-tier-5")
        if wanted is not None:
            number = wanted * scale - named(printed.specific[area])
            own = [place for place in open_places if profiles[place].is_only_of(area)]
            chosen.update(own[:number])
            open_places = [each for each in open_places if not profiles[each].is_only_of(area)]
    return chosen | {*open_places[: left - len(chosen)]}


def _titles(printed: Printed, random: Random, scale: int) -> dict[Occupation, list[str]]:
    """Make up the occupations, each with the institutes that select it."""
    figures = printed.figures
    named = {each.identifier: each.wordings[0] for each in printed.terms.occupations}
    shared = figures["network-insights-titles-of-several-institutes"] * scale - len(named)
    selections = figures["network-insights-selections-of-several-institutes"] * scale
    left = selections - sum(printed.title_institutes.values())
    single = figures["network-insights-selections-of-one-institute"] * scale
    # As even as can be, so that no other title has more institutes than those that are named.
    fewer, larger = divmod(left, shared)
    sizes = [*[fewer + 1] * larger, *[fewer] * (shared - larger), *[1] * single]
    turns = _Turns([each for of_area in printed.areas.values() for each in of_area], random)
    found = {
        Occupation(title, number): turns.take(printed.title_institutes[number])
        for number, title in named.items()
    }
    for number, size in enumerate(sizes, 1):
        found[Occupation(made_up_title(number, random))] = turns.take(size)
    return found


def _ksa_selections(
    printed: Printed, selectors: Mapping[KSA, Sequence[str]], random: Random
) -> Iterator[KSASelection]:
    evidence = cycle(["", *printed.terms.evidence])
    for ksa, institutes in selectors.items():
        for institute, kind in zip(institutes, islice(evidence, len(institutes)), strict=True):
            day = _FIRST_DAY + timedelta(days=random.randrange(180))
            yield KSASelection(institute, ksa, kind, random.choice(_APPROVERS), day)
