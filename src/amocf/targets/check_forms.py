"""What a new edition does to the mappings: as sentences, as a table, and as JSON."""

from collections.abc import Iterator
from typing import Any, Final

from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.targets.published_component import PublishedComponent
from amocf.targets.target_check import CheckedComponent, Fate, MappingCandidate, TargetCheck

_CANDIDATE: Final = "candidate"
_COLUMNS: Final = (
    SheetColumn("Finding", "What has become of the component, or that it is a candidate."),
    SheetColumn(
        "Component",
        "The URI by which this release knows it; of a candidate what may be mapped to it.",
    ),
    SheetColumn("Code", "Its code in this release."),
    SheetColumn("Title", "What this release calls it."),
    SheetColumn("Code in the file", "Its code in the file."),
    SheetColumn("Title in the file", "Its title in the file."),
    SheetColumn("IRI in the file", "Its IRI in the file, where it has one."),
    SheetColumn("Records", "The mapping records that lead to it."),
    SheetColumn("Remark", "What else is to be known."),
)


def check_sentences(check: TargetCheck) -> Iterator[str]:
    """Yield the report in sentences, a line each."""
    published, framework = check.published, check.framework
    edition = f", edition {published.edition}" if published.edition else ""
    yield (
        f"{framework.name}: the file is {published.form}{edition}, with"
        f" {len(published.components):,} components."
    )
    if framework.newest:
        yield f"The newest edition that this release knows is {framework.newest}."
    if check.is_strange:
        yield "Nothing that this release describes is in it: is it a file of this framework?"
    for fate in Fate:
        if number := check.counted(fate):
            records = check.records(fate)
            yield f"{number} {fate.value}, with {records} mapping record{'s' * (records != 1)}."
    yield f"{len(check.candidates)} candidates for a mapping: same title, and not mapped yet."
    for each in check.checked:
        if each.fate is not Fate.KEPT:
            yield f"- {_said(each)}"
    for candidate in check.candidates:
        found = candidate.found
        yield (
            f"- candidate: {candidate.concept.code} {candidate.concept.label}"
            f" and {found.code or found.iri} {found.title}"
        )


def _said(checked: CheckedComponent) -> str:
    component, found = checked.component, checked.found
    name = f"{component.code} {component.title}".strip()
    if found is None:
        words = f"{name}: {checked.fate.value}"
    elif checked.fate is Fate.MOVED:
        words = f"{name}: moved to {found.code}"
    elif checked.fate is Fate.TITLED:
        words = f"{name}: its title is {found.title}"
    else:
        words = f"{name}: {checked.fate.value}, now {found.title}"
    records = ", ".join(each.rpartition("/")[2] for each in component.records)
    remark = f"; {checked.remark}" if checked.remark else ""
    return f"{words}{remark}{f' ({records})' if records else ''}"


def as_check_sheet(check: TargetCheck) -> Sheet:
    """Return a table with a row for each component, and one for each candidate."""
    rows = [
        (
            each.fate.value,
            *(each.component.iri, each.component.code, each.component.title),
            *_cells(each.found),
            " ".join(each.component.records),
            each.remark,
        )
        for each in check.checked
    ]
    rows += [
        (_CANDIDATE, *(c.concept.iri, c.concept.code, c.concept.label), *_cells(c.found), "", "")
        for c in check.candidates
    ]
    title = f"What a file of {check.framework.name} does to the mappings"
    return Sheet("targets", title, _COLUMNS, tuple(rows))


def _cells(found: PublishedComponent | None) -> tuple[str, str, str]:
    if found is None:
        return "", "", ""
    return found.code, found.title if found.titles else "", found.iri


def as_check_data(check: TargetCheck) -> dict[str, Any]:
    """Return the report as values for JSON."""
    return {
        "framework": check.framework.iri,
        "name": check.framework.name,
        "newestKnown": check.framework.newest or None,
        "file": {
            "form": check.published.form,
            "name": check.published.name or None,
            "edition": check.published.edition or None,
            "components": len(check.published.components),
        },
        "counts": {fate.value: check.counted(fate) for fate in Fate},
        "components": [_component_data(each) for each in check.checked],
        "candidates": [_candidate_data(each) for each in check.candidates],
    }


def _component_data(checked: CheckedComponent) -> dict[str, Any]:
    component = checked.component
    return {
        "id": component.iri,
        "code": component.code,
        "title": component.title or None,
        "finding": checked.fate.value,
        "found": _found_data(checked.found),
        "records": list(component.records),
        "remark": checked.remark or None,
    }


def _candidate_data(candidate: MappingCandidate) -> dict[str, Any]:
    concept = candidate.concept
    return {
        "concept": {"id": concept.iri, "code": concept.code, "label": concept.label},
        "found": _found_data(candidate.found),
    }


def _found_data(found: PublishedComponent | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"id": found.iri or None, "code": found.code or None, "titles": list(found.titles)}
