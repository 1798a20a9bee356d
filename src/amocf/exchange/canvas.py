"""Learning outcomes for Canvas, as its importer of ``outcomes.csv`` reads them.

In Canvas only outcomes are assessed, and only groups hold others. What has parts is a group, in
which the outcome of the same name stands with its parts.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from amocf.exchange.competency_kit import (
    ROOT,
    CompetencyKit,
    KitEntry,
    as_html,
    competency_kit,
    fitted,
    in_description,
    shortened_title,
    unique_titles,
)
from amocf.exchange.registry import (
    Correspondence,
    ExportedDataset,
    Exporter,
    Purpose,
    ReleaseData,
)
from amocf.formats import CSV
from amocf.formula_text import harmless

_FILE: Final = "amocf-canvas-outcomes.csv"
#: Ratings, in the last column and in unnamed ones after it, are left to Canvas.
_COLUMNS: Final = (
    "vendor_guid",
    "object_type",
    "title",
    "description",
    "display_name",
    "calculation_method",
    "calculation_int",
    "workflow_state",
    "parent_guids",
    "ratings",
)
_LONGEST: Final = 255
_LONGEST_DESCRIPTION: Final = 60_000


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _rows(competency_kit(release, EXPORTER.name)):
        writer.writerow({column: harmless(cell) for column, cell in row.items()})
    return {_FILE: text.getvalue().encode()}


def _rows(kit: CompetencyKit) -> Iterator[dict[str, str]]:
    described = fitted(kit.notes, _LONGEST_DESCRIPTION, as_html)
    yield _row(ROOT, "group", shortened_title(kit.title, _LONGEST), described, "")
    titles = unique_titles(kit.entries, _LONGEST)
    texts = {
        each.id: fitted(each.paragraphs(titles[each.id]), _LONGEST_DESCRIPTION, as_html)
        for each in kit.entries
    }
    groups = {each.id for each in kit.entries if _is_group(each)}
    above = {
        each.id: [_group(parent) for parent in each.parents if parent in groups] or [ROOT]
        for each in kit.entries
    }
    # A parent has to stand before; of two parents, the second may come later in the framework.
    for name in (each.id for each in kit.entries if each.id in groups):
        yield _row(_group(name), "group", titles[name], texts[name], above[name][0])
    for name in (each.id for each in kit.entries if each.item.kind != "tier"):
        parents = [_group(name)] if name in groups else above[name]
        yield _row(name, "outcome", titles[name], texts[name], " ".join(parents))


def _is_group(entry: KitEntry) -> bool:
    return entry.has_parts or entry.item.kind == "tier"


def _group(name: str) -> str:
    return f"{name}-group"


def _row(guid: str, kind: str, title: str, described: str, parents: str) -> dict[str, str]:
    return {
        "vendor_guid": guid,
        "object_type": kind,
        "title": title,
        "description": described,
        "workflow_state": "active",
        "parent_guids": parents,
    }


EXPORTER: Final = Exporter(
    "canvas",
    "learning outcomes for Canvas, as its CSV importer reads them",
    (CSV,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (
        ExportedDataset(
            "canvas",
            "Learning outcomes for Canvas",
            "The competencies, sub-competencies and KSAs as outcomes in the columns that Canvas "
            "imports (Outcomes, Import), in groups for the tiers and for all that has parts. "
            "Ratings and mastery are left empty: Canvas then takes the scale that is set there, or "
            "its own of five, three and no points.",
            (_FILE,),
        ),
    ),
    purpose=Purpose.LEARNING,
    readers="Canvas LMS, accounts and courses",
    specification="https://canvas.instructure.com/doc/api/file.outcomes_csv.html",
    correspondences=(
        Correspondence(
            "tier",
            "a group (`object_type` `group`)",
            "in a group for the framework as a whole; a tier is nothing that is assessed",
        ),
        Correspondence(
            "competency, sub-competency, KSA",
            "an outcome (`object_type` `outcome`)",
            "where it has parts, it is a group too, with `-group` at the end of its id, because "
            "groups are not assessed: the outcome stands in its own group, beside its parts",
        ),
        Correspondence(
            "what it stands under (`skos:broader`)",
            "`parent_guids`",
            "all of them: a KSA that is printed under two is an outcome in two groups",
        ),
        *in_description(_LONGEST),
        Correspondence(
            "nothing: the framework has no levels of mastery",
            "`ratings`, `calculation_method`, `calculation_int`",
            "left empty, as the importer allows. Where the account has mastery scales switched on, "
            "Canvas takes those. Elsewhere it makes up its own: Exceeds Expectations 5, Meets "
            "Expectations 3, Does Not Meet Expectations 0, mastery at 3, decaying average of 65 %. "
            "None of it is of the framework. Another import sets the method anew",
        ),
    ),
)
