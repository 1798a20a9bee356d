"""An outside framework as one side of a comparison: what its mapping records say, and no more."""

from amocf.coverage.framework_index import FrameworkIndex, OutsideFramework
from amocf.coverage.memberships import Family, FamilySet, Gathered, Operand, Reason
from amocf.coverage.operand_names import NamedThing


def outside_operand(index: FrameworkIndex, thing: NamedThing) -> Operand:
    """Return an outside framework: what is mapped to it, and what of it nothing is mapped to."""
    outside = index.outside[thing.iri]
    members, wholes = Gathered(), Gathered()
    for match in outside.matches:
        if index.outline.is_graded(match.inside):
            wholes.add(match.inside, match.reason(index.reader))
        elif match.inside not in index.outline.tiers:
            members.add(index.selections.named(match.inside), match.reason(index.reader))
    for component in without_counterpart(outside):
        members.add(component, Reason("outside", f"a component of {outside.short}", iri=component))
    return Operand(
        thing.kind,
        thing.iri,
        outside.short,
        outside.address,
        {outside.family: FamilySet(members.members())},
        {
            family: f"The mappings to {outside.short} are of {outside.family.words}: of"
            f" {family.words}, they say nothing."
            for family in Family
            if family is not outside.family
        },
        wholes.members(),
        notes=(
            f"Of {outside.short}, the release describes {len(outside.components)} components that"
            f" have none below them there; no others are looked at.{_not_shown(index, outside)}"
            f" What covers what is known by mapping records alone: {_basis(outside)}.",
        ),
    )


def _not_shown(index: FrameworkIndex, outside: OutsideFramework) -> str:
    """Say how many components no row tells of: there are none for tiers and whole competencies."""
    outline = index.outline
    shown = {
        each.outside
        for each in outside.matches
        if each.degree and not outline.is_graded(each.inside) and each.inside not in outline.tiers
    }
    number = len({*outside.components} - {*without_counterpart(outside)} - shown)
    if not number:
        return ""
    are = "is" if number == 1 else "are"
    return f" {number} of these {are} matched to a tier or a whole competency: no row tells of it."


def _basis(outside: OutsideFramework) -> str:
    counting = [each for each in outside.matches if each.degree]
    reviewed = sum(each.is_reviewed for each in counting)
    return f"{len(counting)} count, of which somebody has reviewed {reviewed or 'none'}"


def without_counterpart(outside: OutsideFramework) -> tuple[str, ...]:
    """Return the components of an outside framework that no record which counts leads to."""
    mapped = {each.outside for each in outside.matches if each.degree}
    return tuple(each for each in outside.components if each not in mapped)
