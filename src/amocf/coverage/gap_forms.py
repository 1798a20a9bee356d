"""A comparison as sentences, as a table for spreadsheets, as a page for colleagues, and as JSON."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from amocf.coverage.comparing import (
    ComparedComponent,
    ComparedFamily,
    CoverageResult,
    GapStatus,
)
from amocf.coverage.memberships import Degree, Family, Membership, Operand, Reason
from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.markdown_text import paragraph, table, words

#: What the components of a family are called: several, and one.
NOUNS: Final = {
    Family.COMPETENCIES: ("components", "component"),
    Family.KSAS: ("KSAs", "KSA"),
    Family.OCCUPATIONS: ("occupations", "occupation"),
}
_COLUMNS: Final = (
    SheetColumn(
        "Kind",
        "Whether it is a component, a KSA or an occupation; or a remark, which stands below Label.",
    ),
    SheetColumn("Code", "Its code or number."),
    SheetColumn("Label", "What it is called."),
    SheetColumn("URI", "Its URI."),
    SheetColumn("Competency", "The competency that it belongs to, if it is of this framework."),
    SheetColumn("Status", "Covered, partly covered, missing, extra, or not known."),
    SheetColumn("Review", "Whether somebody has reviewed the mapping records that it rests on."),
    SheetColumn("In A", "Why it is in what is to be covered."),
    SheetColumn("In B", "Why it is in what covers it."),
    SheetColumn("Framework", "The outside framework that it is of; empty for this one."),
)


def summary(result: CoverageResult) -> list[str]:
    """Return what a comparison says, as sentences."""
    found = [sentence for family in result.families for sentence in _summed(result, family)]
    if not found:
        first, second = result.first.name, result.second.name
        found = [f"The release does not tell what {second} covers of {first}."]
    return [capital(each) for each in found]


def _summed(result: CoverageResult, found: ComparedFamily) -> Iterator[str]:
    count = found.counted
    first, second = result.first.short, result.second.short
    missing, extra = count(GapStatus.MISSING), count(GapStatus.EXTRA)
    unknown = [each for each in found.components if each.status is GapStatus.UNTOLD]
    only_first = sum(each.first.degree is not Degree.NONE for each in unknown)
    parts = [
        f"{second} covers {count(GapStatus.COVERED)} of the"
        f" {counted(found.asked, found.family)} of {first}"
    ]
    if partly := count(GapStatus.PARTLY):
        parts.append(f"{partly} in part")
    if missing:
        parts.append(f"{missing} {'is' if missing == 1 else 'are'} missing")
    if only_first:
        parts.append(f"of {only_first} it is not known")
    beside = [f"{extra} more"] if extra else []
    if others := len(unknown) - only_first:
        beside.append(f"{others} of which it is not known whether {first} has them")
    also = f" It has {' and '.join(beside)}." if beside else ""
    yield "; ".join(parts) + f".{also}"
    if unreviewed := sum(each.is_unreviewed for each in found.components):
        verb = "rests" if unreviewed == 1 else "rest"
        yield f"{unreviewed} of all these {verb} on mapping records that nobody has reviewed."
    if denied := sum(each.is_denied for each in found.components):
        have = "has a record which says" if denied == 1 else "have records which say"
        yield f"{denied} {have} that a match does not hold; such a record never counts."


def counted(number: int, family: Family) -> str:
    """Return a number of components in words."""
    return f"{number:,} {NOUNS[family][number == 1]}"


def capital(sentence: str) -> str:
    """Return a sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def review_of(component: ComparedComponent) -> str:
    """Return whether what a component rests on was reviewed; empty where it is no mapping."""
    if component.is_unreviewed:
        return "not reviewed"
    sides = (component.first, component.second)
    is_mapped = any(reason.kind == "mapped" for side in sides for reason in side.reasons)
    return "reviewed" if is_mapped else ""


def full_code(component: ComparedComponent) -> str:
    """Return the code of a component, with the outside framework that may have it in common."""
    return f"{component.framework} {component.code}".strip()


def said(reason: Reason) -> str:
    """Return a reason in words, with what is known of the mapping record, if it is one."""
    details = [f"confidence {reason.confidence}"] if reason.confidence else []
    if reason.is_unreviewed and reason.degree is not Degree.NONE:
        details.append("not reviewed")
    if reason.degree is Degree.PART:
        details.append("counts in part")
    if reason.degree is Degree.NONE:
        details.append("does not count")
    return f"{reason.words} ({', '.join(details)})" if details else reason.words


def why(membership: Membership) -> str:
    """Return why a side has a component, in words."""
    return "; ".join(map(said, membership.reasons))


def as_sheet(result: CoverageResult, said: Iterable[str] = ()) -> Sheet:
    """Return a comparison as a table, a row for each component, then one for each remark.

    Args:
        result: the comparison.
        said: the remarks, where nothing else beside the table tells them.
    """
    title = f"What {result.second.name} covers of {result.first.name}"
    rows = [*map(_row, result.components)]
    rows += [("remark", "", each, *[""] * (len(_COLUMNS) - 3)) for each in said]
    return Sheet("coverage", title, _COLUMNS, tuple(rows))


def _row(component: ComparedComponent) -> tuple[str, ...]:
    return (
        NOUNS[component.family][1],
        component.code,
        component.label,
        component.iri,
        component.above,
        component.status.value,
        review_of(component),
        why(component.first),
        why(component.second),
        component.framework,
    )


def as_markdown(result: CoverageResult) -> str:
    """Return a comparison as a page in Markdown."""
    lines = [f"# What {words(result.second.name)} covers of {words(result.first.name)}", ""]
    lines += [f"- {paragraph(each)}" for each in (*summary(result), *remarks(result))]
    rows = [("Status", "Code", "Label", "Review", "In A", "In B")]
    for each in result.components:
        cells = (each.status.value, full_code(each), each.label, review_of(each))
        rows.append((*cells, why(each.first), why(each.second)))
    return "\n".join((*lines, "", *table(rows))) + "\n"


def remarks(result: CoverageResult) -> list[str]:
    """Return what is to be known of a comparison: what nobody can tell, and what it rests on."""
    found = [*result.untold, *(each for family in result.families for each in family.remarks)]
    for side in (result.first, result.second):
        found += side.notes
    return [capital(each) for each in dict.fromkeys(found)]


def as_data(result: CoverageResult, findings: Iterable[object] = ()) -> dict[str, Any]:
    """Return a comparison as a value of JSON, with what is not understood of a list."""
    return {
        "first": _side(result.first),
        "second": _side(result.second),
        "summary": summary(result),
        "remarks": remarks(result),
        "findings": [*map(str, findings)],
        "families": [
            {
                "family": found.family.value,
                "counts": {each.name.lower(): found.counted(each) for each in GapStatus},
                "components": [_component(each) for each in found.components],
            }
            for found in result.families
        ],
        "competencies": [
            {
                "iri": each.iri,
                "code": each.code,
                "label": each.label,
                "components": each.parts,
                "asked": each.asked,
                "covered": each.covered,
                "partly": each.partly,
                "first": _membership(each.first),
                "second": _membership(each.second),
            }
            for each in result.competencies
        ],
    }


def _side(operand: Operand) -> dict[str, Any]:
    return {
        "kind": operand.kind,
        "iri": operand.iri or None,
        "name": operand.name,
        "address": operand.address,
    }


def _component(component: ComparedComponent) -> dict[str, Any]:
    review = review_of(component)
    return {
        "iri": component.iri,
        "code": component.code,
        "label": component.label,
        "competency": component.above or None,
        "framework": component.framework or None,
        "status": component.status.name.lower(),
        "reviewed": review == "reviewed" if review else None,
        "denied": component.is_denied,
        "first": _membership(component.first),
        "second": _membership(component.second),
    }


def _membership(membership: Membership) -> dict[str, Any]:
    return {
        "degree": membership.degree.name.lower(),
        "reasons": [
            {
                "kind": each.kind,
                "words": each.words,
                "degree": each.degree.name.lower(),
                "iri": each.iri or None,
                **({"confidence": each.confidence} if each.confidence else {}),
                **({"reviewed": not each.is_unreviewed} if each.kind == "mapped" else {}),
            }
            for each in membership.reasons
        ],
    }
