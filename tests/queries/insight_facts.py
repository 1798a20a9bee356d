"""What the insights should find, counted in Python from the ledger of data that are made up."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from tests.synthetic.ledger import KSA, Ledger, Occupation

Row = tuple[str | int | float, ...]

#: The competencies that the document derives from one of the four models, as it prints them.
_DERIVED: Final = ("4.", "5.3", "5.4", "5.5", "5.6")


class Facts:
    """A ledger, and what follows from it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.area_of = {each: area for area, of in ledger.areas.items() for each in of}
        self.selectors: dict[KSA, set[str]] = defaultdict(set)
        for selection in ledger.ksa_selections:
            self.selectors[selection.ksa].add(selection.institute)
        self.offered: dict[Occupation, set[str]] = defaultdict(set)
        for each in ledger.occupation_selections:
            self.offered[each.occupation].add(each.institute)
        self.essential: dict[tuple[KSA, Occupation], set[str]] = defaultdict(set)
        for connection in ledger.connections:
            if connection.is_essential:
                pair = (connection.ksa, connection.occupation)
                self.essential[pair].add(connection.institute)

    def areas(self, ksa: KSA) -> set[str]:
        return {self.area_of[each] for each in self.selectors[ksa]}

    def share(self, wanted: Callable[[KSA], bool]) -> Row:
        number = sum(map(wanted, self.selectors))
        return number, len(self.selectors), percent(number, len(self.selectors))

    def occupations(self) -> Counter[KSA]:
        return Counter(ksa for ksa, _ in self.essential)

    def is_aligned(self, ksa: KSA) -> bool:
        return ksa.code.startswith(_DERIVED)

    def by_code(self) -> Counter[str]:
        return Counter(each.code for each in self.selectors)

    def by_competency(self) -> dict[str, Row]:
        found = Counter(".".join(each.code.split(".")[:2]) for each in self.selectors)
        return {code: (n, percent(n, len(self.selectors))) for code, n in found.items()}

    def of_area(self, area: str) -> dict[KSA, int]:
        """Return the KSAs of an area, with the number of its institutes that select each."""
        within = {ksa: len(of & {*self.ledger.areas[area]}) for ksa, of in self.selectors.items()}
        return {ksa: number for ksa, number in within.items() if number}

    def area_row(self, area: str) -> Row:
        found, every = self.of_area(area), len(self.ledger.areas[area])
        specific = sum(self.areas(ksa) == {area} for ksa in found)
        shared, by_all = (sum(n >= least for n in found.values()) for least in (2, every))
        two, three = sum(n == 2 for n in found.values()), sum(n > 2 for n in found.values())
        shares = (percent(each, len(found)) for each in (specific, shared, by_all))
        return len(found), specific, shared, two, three, by_all, *shares

    def specific_row(self, area: str) -> Row:
        every, whole = len(self.ledger.areas[area]), self.of_area(area)
        found = {ksa: number for ksa, number in whole.items() if self.areas(ksa) == {area}}
        shared, three, by_all = (sum(n >= m for n in found.values()) for m in (2, 3, every))
        high = sum(ksa.code.startswith("5.") for ksa in found)
        of_shared = percent(shared, sum(n > 1 for n in whole.values()))
        shares = (percent(shared, len(found)), percent(high, len(found)), of_shared)
        return len(found), shared, three, by_all, high, *shares

    def network_row(self) -> Row:
        of_areas = sum(len(self.areas(ksa)) for ksa in self.selectors)
        of_institutes = sum(map(len, self.selectors.values()))
        numbers = of_areas, of_institutes, len(self.essential)
        return *numbers, sum(numbers)

    def connection_row(self, reporting: str, connected: str) -> Row:
        found, others = self.of_area(reporting), self.of_area(connected)
        both = found.keys() & others.keys()
        return len(both), sum(found[ksa] for ksa in both)

    def partners(self, institute: str) -> dict[str, Row]:
        ksas = _common(institute, self.selectors.values())
        occupations = _common(institute, self.offered.values())
        return {
            other: (ksas[other], occupations[other], ksas[other] + occupations[other])
            for other in ksas | occupations
        }

    def agreement(self, occupation: Occupation) -> dict[str, Row]:
        return {k.wording: (len(of),) for (k, o), of in self.essential.items() if o == occupation}

    def careers(self, ksa: KSA) -> dict[str, Row]:
        return {o.title: (len(of),) for (k, o), of in self.essential.items() if k == ksa}


def percent(number: int, whole: int) -> float:
    return round(100 * number / whole, 6)


def _common(institute: str, selectors: Iterable[set[str]]) -> Counter[str]:
    return Counter(each for of in selectors if institute in of for each in of - {institute})
