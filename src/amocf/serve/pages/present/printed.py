"""The rows of a table or list of the document, as they stand on the page."""

from typing import Any, Final

from amocf.ordering import alphabetical
from amocf.serve.pages.present.framework import number
from amocf.serve.pages.reader import Reader
from amocf.terms import expand

#: What a row may show, in the order of the columns.
COLUMNS: Final = (
    "amo:marker",
    "amo:columnAsPrinted",
    "amo:groupAsPrinted",
    "amo:codeAsPrinted",
    "amo:textAsPrinted",
    "amo:definitionAsPrinted",
    "amo:valueAsPrinted",
    "amo:derivationAsPrinted",
)


def printed_table(reader: Reader, iri: str) -> dict[str, Any] | None:
    """Return the rows of a part of the document or of a list; ``None`` where it has none."""
    below = reader.subjects(iri, "dct:isPartOf", "amo:inList")
    rows = [each for each in below if reader.is_a(each, "amo:PrintedRow")]
    if not rows:
        return None
    used = [curie for curie in COLUMNS if any(reader.objects(row, curie) for row in rows)]
    rows.sort(key=lambda row: (number(reader, row, "amo:position") or 0, alphabetical(row)))
    return {
        "columns": [reader.link(expand(curie)) for curie in used],
        "rows": [
            (
                reader.link(row),
                [" ".join(reader.texts(row, curie)) for curie in used],
                reader.links(reader.iris(row, "amo:about")),
            )
            for row in rows
        ],
    }
