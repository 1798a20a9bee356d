"""Two sides compared: what both have, what one of them lacks, and what nobody can tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from amocf.coverage.competency_outline import code_of_component, in_order
from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.memberships import NOTHING, Degree, Family, FamilySet, Membership, Operand


class GapStatus(Enum):
    """What the comparison says of a component."""

    COVERED = "covered"
    PARTLY = "partly covered"
    MISSING = "missing"
    EXTRA = "extra"
    UNTOLD = "not known"


@dataclass(frozen=True)
class ComparedComponent:
    """A component that one of two sides has, or both.

    Attributes:
        iri: it.
        code: its code; empty where nobody knows it by one.
        label: what it is called.
        family: with what it is compared.
        above: the competency that it belongs to; empty where it belongs to none.
        status: what the comparison says of it.
        first: how far the first side has it, and why.
        second: how far the second side has it, and why.
        framework: the short name of the outside framework that it is of; empty for this one.
    """

    iri: str
    code: str
    label: str
    family: Family
    above: str
    status: GapStatus
    first: Membership
    second: Membership
    framework: str = ""

    @property
    def is_unreviewed(self) -> bool:
        """Whether what is said of it rests on mapping records that nobody has reviewed."""
        return self.first.is_unreviewed or self.second.is_unreviewed

    @property
    def is_denied(self) -> bool:
        """Whether a record says that a match of it does not hold."""
        return self.first.is_denied or self.second.is_denied


@dataclass(frozen=True)
class GradedCompetency:
    """A competency, graded by what is below it.

    Attributes:
        iri: it.
        code: its code.
        label: its label.
        parts: how many components it is counted by.
        asked: how many of these the first side has.
        covered: how many of those the second side has too.
        partly: how many of those it has in part.
        first: how far the first side has the competency as such.
        second: how far the second side does.
    """

    iri: str
    code: str
    label: str
    parts: int
    asked: int
    covered: int
    partly: int
    first: Membership
    second: Membership

    @property
    def words(self) -> str:
        """What is to be said of it, as ``3 of 12 covered``."""
        if not self.asked:
            return f"none of {self.parts} asked for"
        of_all = "" if self.asked == self.parts else f" (it has {self.parts})"
        part = f", {self.partly} in part" if self.partly else ""
        return f"{self.covered} of {self.asked} covered{part}{of_all}"


@dataclass(frozen=True)
class ComparedFamily:
    """The components of a family, compared.

    Attributes:
        family: which.
        components: those that a side has, in order.
        remarks: what is not known of one of the sides, as sentences.
    """

    family: Family
    components: tuple[ComparedComponent, ...]
    remarks: tuple[str, ...]

    def counted(self, status: GapStatus) -> int:
        """Return how many components have a status."""
        return sum(each.status is status for each in self.components)

    @property
    def asked(self) -> int:
        """How many components the first side has."""
        return sum(each.first.degree is not Degree.NONE for each in self.components)


@dataclass(frozen=True)
class CoverageResult:
    """Two sides, compared.

    Attributes:
        first: what is to be covered.
        second: by what.
        families: what could be compared.
        competencies: the competencies that one of the sides has anything of, graded.
        untold: why a family could not be compared, as sentences.
    """

    first: Operand
    second: Operand
    families: tuple[ComparedFamily, ...]
    competencies: tuple[GradedCompetency, ...]
    untold: tuple[str, ...]

    @property
    def components(self) -> tuple[ComparedComponent, ...]:
        """All components, the competencies first."""
        return tuple(each for found in self.families for each in found.components)


def compare(index: FrameworkIndex, first: Operand, second: Operand) -> CoverageResult:
    """Say what of the first side the second one has."""
    families = tuple(
        _compared(index, family, (first.sets[family], second.sets[family]))
        for family in Family
        if family in first.sets and family in second.sets
    )
    by_iri = {each.iri: each for found in families for each in found.components}
    return CoverageResult(
        first,
        second,
        families,
        tuple(_graded(index, by_iri, first, second)),
        tuple(_untold(first, second)),
    )


def _untold(first: Operand, second: Operand) -> Iterable[str]:
    """Give why what one side has, or both could have, is not compared."""
    nothing = not any(family in first.sets and family in second.sets for family in Family)
    sentences = [
        side.untold[family]
        for family in Family
        for side, other in ((first, second), (second, first))
        if family in side.untold and (nothing or family in other.sets)
    ]
    return dict.fromkeys(sentences)


def _compared(
    index: FrameworkIndex, family: Family, sides: tuple[FamilySet, FamilySet]
) -> ComparedFamily:
    first, second = sides
    found = [
        iri
        for iri in {*first.members, *second.members}
        if first.of(iri).degree or second.of(iri).degree
    ]
    components = tuple(
        _component(index, family, iri, sides) for iri in _ordered(index, family, found)
    )
    remarks = dict.fromkeys(each.remark for each in sides if each.remark)
    return ComparedFamily(family, components, tuple(remarks))


def _ordered(index: FrameworkIndex, family: Family, iris: Iterable[str]) -> list[str]:
    """Return components in the order of the document, and then those of others."""
    outline = index.outline
    own = {
        Family.COMPETENCIES: outline.competency_of,
        Family.KSAS: outline.ksas,
        Family.OCCUPATIONS: dict.fromkeys(outline.occupations),
    }[family]
    wanted = set(iris)
    return [each for each in own if each in wanted] + in_order(index.reader, wanted - set(own))


def _component(
    index: FrameworkIndex, family: Family, iri: str, sides: tuple[FamilySet, FamilySet]
) -> ComparedComponent:
    code = code_of_component(index.reader, iri)
    first, second = (each.of(iri) for each in sides)
    return ComparedComponent(
        iri,
        code,
        index.reader.label(iri),
        family,
        index.outline.competency_of.get(iri, ""),
        status_of(sides, iri),
        first,
        second,
        outside.short if (outside := index.of_component(iri)) else "",
    )


def status_of(sides: tuple[FamilySet, FamilySet], iri: str) -> GapStatus:
    """Say what the comparison of two sides says of a component that one of them has."""
    degrees = [each.of(iri).degree for each in sides]
    if Degree.NONE not in degrees:
        is_whole = set(degrees) == {Degree.WHOLE}
        return GapStatus.COVERED if is_whole else GapStatus.PARTLY
    lacking = degrees.index(Degree.NONE)
    if not sides[lacking].is_complete:
        return GapStatus.UNTOLD
    return GapStatus.MISSING if lacking else GapStatus.EXTRA


def _graded(
    index: FrameworkIndex,
    compared: Mapping[str, ComparedComponent],
    first: Operand,
    second: Operand,
) -> Iterable[GradedCompetency]:
    if not any(each.family is Family.COMPETENCIES for each in compared.values()):
        return
    for iri, units in index.outline.competencies.items():
        found = [compared[unit] for unit in units if unit in compared]
        wholes = [side.wholes.get(iri, NOTHING) for side in (first, second)]
        if not found and not any(each.degree for each in wholes):
            continue
        asked = [each for each in found if each.first.degree]
        statuses = [each.status for each in asked]
        yield GradedCompetency(
            iri,
            code_of_component(index.reader, iri),
            index.reader.label(iri),
            len(units),
            len(asked),
            statuses.count(GapStatus.COVERED),
            statuses.count(GapStatus.PARTLY),
            *wholes,
        )
