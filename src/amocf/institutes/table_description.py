"""The description of the CSV files by CSV on the Web, from the table of sheets and columns."""

import json
from collections.abc import Mapping
from typing import Any, Final

from amocf.institutes.cell_values import LONGEST_TEXT
from amocf.institutes.input_columns import INPUT_SHEETS, InputColumn, InputSheet, ValueKind
from amocf.institutes.published_terms import PublishedTerms

METADATA: Final = "csv-metadata.json"
_DATATYPES: Final[Mapping[ValueKind, Any]] = {
    ValueKind.TEXT: {"base": "string", "maxLength": LONGEST_TEXT},
    ValueKind.OCCUPATION_CODE: {"base": "string", "format": "[0-9]{2}-[0-9]{4}([.][0-9]{2})?"},
    ValueKind.YES_NO: {"base": "boolean", "format": "yes|no"},
    ValueKind.DATE: {"base": "date", "format": "yyyy-MM-dd"},
}


def describe_tables(terms: PublishedTerms) -> bytes:
    """Return what CSV on the Web says of the files of an institute."""
    document = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "KSAs, occupations and connections of an institute",
        "dc:description": f"To be filled in and imported. Release {terms.version}.",
        "tables": [_table(sheet, terms) for sheet in INPUT_SHEETS],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _table(sheet: InputSheet, terms: PublishedTerms) -> dict[str, Any]:
    return {
        "url": sheet.file,
        "dc:title": sheet.name,
        "dc:description": sheet.description,
        "tableSchema": {
            "columns": [_column(column, terms) for column in sheet.columns],
            "primaryKey": list(sheet.key),
        },
    }


def _column(column: InputColumn, terms: PublishedTerms) -> dict[str, Any]:
    chosen = {ValueKind.COMPETENCY_CODE: terms.codes, ValueKind.EVIDENCE: terms.evidence}
    datatype = _DATATYPES.get(column.kind)
    if datatype is None:
        pattern = "|".join(each.replace(".", "[.]") for each in chosen[column.kind])
        datatype = {"base": "string", "format": pattern}
    return {
        "name": column.name,
        "titles": column.heading,
        "dc:description": column.description,
        "datatype": datatype,
        "required": column.required,
    }
