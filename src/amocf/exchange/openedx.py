"""A taxonomy for Open edX, as the importer of tags in ``openedx-core`` reads it.

It shows three levels, where the framework has four: competencies are at the top, without tiers.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from amocf.exchange.competency_kit import (
    CompetencyKit,
    KitEntry,
    competency_kit,
    in_description,
    one_line,
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

_FILE: Final = "amocf-openedx.csv"
_COLUMNS: Final = ("id", "value", "parent_id")
_LONGEST: Final = 500
#: Open edX parts tags by these, and takes none that has them.
_RESERVED: Final = {"\t": " ", ";": ",", " > ": " / "}


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(map(harmless, row) for row in _rows(competency_kit(release, EXPORTER.name)))
    return {_FILE: text.getvalue().encode()}


def _rows(kit: CompetencyKit) -> Iterator[tuple[str, str, str]]:
    shown = [entry for entry in kit.entries if entry.item.kind != "tier"]
    known = {entry.id for entry in shown}
    titles = unique_titles(tuple(map(_attributed, shown)), _LONGEST, _without_reserved)
    for entry in shown:
        above = [parent for parent in entry.parents if parent in known]
        yield entry.id, titles[entry.id], above[0] if above else ""


def _attributed(entry: KitEntry) -> KitEntry:
    """Return an entry with who states it in its label: a tag has no description that says so."""
    if not entry.stated_by:
        return entry
    mark = f" (stated by {shortened_title(entry.stated_by, _LONGEST // 4)})"
    # Nothing cuts the mark off: not even a code that has to stand behind it.
    label = shortened_title(one_line(entry.item.label), _LONGEST // 2)
    return replace(entry, item=replace(entry.item, label=f"{label}{mark}"))


def _without_reserved(label: str) -> str:
    for sign, other in _RESERVED.items():
        label = label.replace(sign, other)
    return label


EXPORTER: Final = Exporter(
    "openedx",
    "a taxonomy for Open edX, as its importer of tags reads it",
    (CSV,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (
        ExportedDataset(
            "openedx",
            "Taxonomy for Open edX",
            "The competencies, sub-competencies and KSAs as tags of three levels, in the columns "
            "that Open edX imports in Studio (Taxonomies, Import). Tiers are left out, because a "
            "fourth level would not be shown. A tag stands in one place: a KSA that is printed "
            "under two sub-competencies is under the first alone.",
            (_FILE,),
        ),
    ),
    purpose=Purpose.LEARNING,
    readers="Open edX, in Studio: the importer is that of `openedx-core`",
    specification="https://pypi.org/project/openedx-core/",
    correspondences=(
        Correspondence(
            "tier",
            "",
            "Open edX shows three levels: competencies stand at the top. The first digit of their "
            "codes is that of the tier",
        ),
        Correspondence("competency, sub-competency, KSA", "a tag at the level 1 to 3"),
        Correspondence(
            "what it stands under (`skos:broader`)",
            "`parent_id`",
            "the first in printed order: a tag has one parent, and the second of a KSA that is "
            "printed twice is lost",
        ),
        Correspondence(
            "code (`dct:identifier`)",
            "`id`",
            "`amocf-` and the code in lower case, `amocf-4.1.2`: the same in each release",
        ),
        Correspondence(
            "label (`skos:prefLabel`)",
            "`value`",
            f"cut after a word where it has more than {_LONGEST} characters; where two are the "
            "same but for case or signs, each has its code behind it",
        ),
        Correspondence(
            "`;`, ` > ` and tabs in a label",
            "`value`",
            "as `,`, ` / ` and a blank, because Open edX parts tags by them",
        ),
        Correspondence(
            "institute that adds a KSA (`dct:creator`)",
            "`value`",
            'behind the label, "(stated by …)"; the label is then cut at half of the characters',
        ),
        Correspondence("definition, other labels, URI", "", "a tag has no description"),
        Correspondence(
            "licence, rights (`dct:license`, `dct:rights`), that the edition is unofficial",
            "",
            "the file has nothing but tags, and no titles of others. The guide proposes a name and "
            "a description for the taxonomy",
        ),
        *(each for each in in_description(_LONGEST) if not each.theirs),
    ),
)
