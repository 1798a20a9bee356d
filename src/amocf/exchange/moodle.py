"""A competency framework for Moodle, as its importer of CSV reads it (``tool_lpimportcsv``).

Its columns are found by their place. It is PHP: a backslash before a quotation mark is an escape,
and ids that are numbers are compared as numbers, so that every id begins with a word.
"""

import csv
import io
import json
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

_FILE: Final = "amocf-moodle.csv"
_COLUMNS: Final = (
    "Parent id number",
    "Id number",
    "Shortname",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross referenced competency id numbers",
    "Exported id (optional)",
    "Is framework",
    "Taxonomy",
)
#: Moodle cuts what is longer.
_LONGEST: Final = 100
#: So many characters of HTML are enough for any description.
_LONGEST_DESCRIPTION: Final = 60_000
_HTML: Final = "1"
#: The scale that Moodle itself offers. The second of its values is that of who is proficient.
_SCALE: Final = "Not yet competent,Competent"
_SCALE_CONFIGURATION: Final = json.dumps(
    [{"scaleid": "1"}, {"id": 2, "scaledefault": 1, "proficient": 1}], separators=(",", ":")
)
#: What the four levels are called; what lies deeper is called the same.
_TAXONOMY: Final = ",".join(["competency"] * 4)
#: Moodle takes these for tags, which it removes, and for an escape.
_SIGNS: Final = str.maketrans("<>\\", "()/")


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for row in _rows(competency_kit(release, EXPORTER.name)):
        writer.writerow({column: harmless(cell) for column, cell in row.items()})
    return {_FILE: text.getvalue().encode()}


def _rows(kit: CompetencyKit) -> Iterator[dict[str, str]]:
    yield {
        "Id number": ROOT,
        "Shortname": shortened_title(kit.title.translate(_SIGNS), _LONGEST),
        "Description": fitted(kit.notes, _LONGEST_DESCRIPTION, as_html),
        "Description format": _HTML,
        "Scale values": _SCALE,
        "Scale configuration": _SCALE_CONFIGURATION,
        "Is framework": "1",
        "Taxonomy": _TAXONOMY,
    }
    titles = unique_titles(kit.entries, _LONGEST, lambda label: label.translate(_SIGNS))
    for entry in kit.entries:
        yield _row(entry, titles[entry.id])


def _row(entry: KitEntry, title: str) -> dict[str, str]:
    described = fitted(entry.paragraphs(title), _LONGEST_DESCRIPTION, as_html)
    return {
        "Parent id number": entry.parents[0] if entry.parents else "",
        "Id number": entry.id,
        "Shortname": title,
        "Description": described,
        "Description format": _HTML,
        "Cross referenced competency id numbers": ",".join(entry.parents[1:]),
    }


EXPORTER: Final = Exporter(
    "moodle",
    "a competency framework for Moodle, as its CSV importer reads it",
    (CSV,),
    lambda _: (_FILE,),
    _write,
    release_folder="formats",
    datasets=lambda _: (
        ExportedDataset(
            "moodle",
            "Competency framework for Moodle",
            "The tiers, competencies, sub-competencies and KSAs in the columns that Moodle "
            "imports (Site administration, Competencies, Import competency framework), with the "
            "scale that Moodle offers by itself. The four levels of the framework are those of "
            "Moodle; names of more than 100 characters are cut, and whole in the description.",
            (_FILE,),
        ),
    ),
    purpose=Purpose.LEARNING,
    readers="Moodle, whose plugin for importing frameworks (`tool_lpimportcsv`) comes with it",
    specification="https://github.com/moodle/moodle/blob/MOODLE_405_STABLE/admin/tool/lpimportcsv/"
    "classes/framework_importer.php",
    correspondences=(
        Correspondence(
            "tier, competency, sub-competency, KSA",
            "a competency at the level 1 to 4",
            'all four are called "competency" (`Taxonomy`), since Moodle has no word for them',
        ),
        Correspondence(
            "what it stands under (`skos:broader`)",
            "`Parent id number`",
            "the first in printed order; a KSA that is printed under a second one has that in "
            "`Cross referenced competency id numbers`, and named in its description",
        ),
        *in_description(_LONGEST),
        Correspondence(
            "`<`, `>` and a backslash in a label",
            "`Shortname`",
            "as `(`, `)` and `/`, because Moodle removes what looks like a tag",
        ),
        Correspondence(
            "nothing: the framework has no levels of mastery",
            "`Scale values`, `Scale configuration`",
            f"Moodle wants a scale: the one that it comes with ({_SCALE}), which makes no level. "
            "No completion rules are set",
        ),
    ),
)
