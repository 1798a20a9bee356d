"""The tool that compares two things: what of the one the other has."""

from collections.abc import Mapping
from typing import Any, Final

from amocf.assistant.assisted_release import AssistedRelease
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument, ToolError, ended
from amocf.coverage.comparing import ComparedComponent, CoverageResult, GapStatus, compare
from amocf.coverage.course_list import CourseList, ListedName, list_operand
from amocf.coverage.framework_index import read_index
from amocf.coverage.gap_forms import remarks, summary, why
from amocf.coverage.memberships import Operand
from amocf.coverage.operand_names import UnknownNameError
from amocf.coverage.operands import COMPARABLE, operand_of
from amocf.institutes.findings import Spot

_MOST_CODES: Final = 500
_STATUSES: Final = {status.name.lower(): status for status in GapStatus}
_SIDE: Final = (
    " a code (4.1), a technology area, an institute, an occupation, an outside framework (NICE),"
    " or: framework"
)

COVERAGE_ARGUMENTS: Final = (
    ToolArgument("what", f"What is to be covered:{_SIDE}.", default=""),
    ToolArgument("by", f"What covers it:{_SIDE}.", default=""),
    ToolArgument(
        "codes",
        "Codes or IRIs of competencies, KSAs or occupations, as of a course, in place of by, or of"
        " what where by is given. The tool match finds them for texts.",
        kind="texts",
        most=_MOST_CODES,
        default=(),
    ),
    ToolArgument(
        "status", "Only components with this status.", choices=tuple(_STATUSES), default=""
    ),
    ToolArgument(
        "offset", "How many components to leave out.", kind="number", most=10**6, default=0
    ),
)


def compare_things(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Say what of the one thing the other has, what is missing there, and what is beside it."""
    first, second = values["what"], values["by"]
    if bool(first) + bool(second) + bool(values["codes"]) != 2:
        raise ToolError("Give two of what, by and codes: a list of codes is one of the two sides.")
    unknown: list[str] = []
    # Two of the three are given.
    sides = [_named(source, each) for each in (first, second) if each]
    if values["codes"]:
        sides.insert(1 if first else 0, _listed(source, values["codes"], unknown))
    result = compare(source.once(read_index), *sides)
    return _drafted(result, unknown, values)


def _named(source: AssistedRelease, text: str) -> Operand:
    try:
        return operand_of(source.once(read_index), source.names().find(text, COMPARABLE))
    except UnknownNameError as error:
        raise ToolError(ended(str(error))) from None


def _listed(source: AssistedRelease, codes: tuple[str, ...], unknown: list[str]) -> Operand:
    names = [ListedName(Spot("codes", row=n), each) for n, each in enumerate(codes, 1)]
    index = source.once(read_index)
    operand, findings = list_operand(
        index, source.names(), CourseList(tuple(names), ()), "the list of codes"
    )
    unknown += [f"{each.found}: {each.expected}" for each in findings]
    return operand


def _drafted(
    result: CoverageResult,
    unknown: list[str],
    values: Mapping[str, Any],
) -> ToolDraft:
    wanted = _STATUSES.get(values["status"])
    found = [each for each in result.components if wanted in (None, each.status)]
    counts = {
        status.value: number
        for status in GapStatus
        if (number := sum(each.status is status for each in result.components))
    }
    data: dict[str, Any] = {
        "what": result.first.name,
        "by": result.second.name,
        "says": summary(result),
        "to_be_known": list(remarks(result)),
        "counts": counts,
        "competencies": {
            each.code or each.label: each.words for each in result.competencies if each.asked
        },
    }
    if unknown:
        data["not_understood"] = unknown[:10]
    rows = [_row(each) for each in found]
    offset = min(values["offset"], len(rows))
    not_understood = [f"Not understood: {each}." for each in unknown[:10]]
    lines = [*not_understood, *data["says"], *data["to_be_known"]]
    return ToolDraft("\n".join(lines), data, "components", rows[offset:], offset, len(rows))


def _row(component: ComparedComponent) -> ToolRow:
    data = {
        "iri": component.iri,
        "code": component.code,
        "label": component.label,
        "status": component.status.value,
        "why_in_what": why(component.first),
        "why_in_by": why(component.second),
        "rests_on_unreviewed_mappings": component.is_unreviewed or None,
    }
    line = f"- {component.status.value}: {component.code} {component.label}"
    return ToolRow({name: each for name, each in data.items() if each}, line)
