"""The tables for spreadsheets as one workbook, with labels beside the URIs.

It has a sheet for each table of ``amocf.exchange.csvw``, and says what that says of the columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import reduce
from typing import Any, Final

from amocf.exchange.csvw import METADATA, Row, fill, rights_in_whole, table_files
from amocf.exchange.framework_description import UNOFFICIAL
from amocf.exchange.registry import ExportedDataset, Exporter, Graphs, Purpose, ReleaseData
from amocf.exchange.spreadsheet import Cell, Cover, Sheet, SheetColumn, write_workbook
from amocf.formats import XLSX
from amocf.number_text import cell_number
from amocf.rdf.graph_reader import GraphReader, all_labels
from amocf.terms import DATASET
from amocf.uri_spaces import uri_spaces_of

_FILE: Final = "amocf.xlsx"
_NUMBERS: Final = ("integer", "decimal")


def _datasets(graphs: Graphs) -> tuple[ExportedDataset, ...]:
    sheets = (name.removesuffix(".csv") for name in table_files(graphs) if name != METADATA)
    description = (
        "A workbook (XLSX) with a sheet for each table, with labels beside the URIs: "
        f"{', '.join(sheets)}. The first sheet says what each column is."
    )
    return (
        ExportedDataset(
            "workbook", "All tables in one workbook", description, (_FILE,), rights_of=(DATASET,)
        ),
    )


def workbook(release: ReleaseData) -> bytes:
    """Write the tables of a release as a workbook; the same release gives the same bytes."""
    tables = release.once(fill)
    reader = GraphReader(release.store)
    labels = _CellLabels(reader, all_labels(release.store))
    described = tables.metadata["tables"]
    sheets = [_sheet(labels, each, tables.rows[each["url"]]) for each in described]
    return write_workbook(cover(reader, tables.metadata["dc:title"], release.version), sheets)


def cover(reader: GraphReader, title: str, version: str, *more: tuple[str, str]) -> Cover:
    """Return what the first sheet of a workbook of the release says, with ``more`` facts of it."""
    facts = (
        ("Edition", UNOFFICIAL),
        ("Release", version),
        *(("Cite as", text) for text in reader.texts(DATASET, "dct:bibliographicCitation")),
        ("Data", DATASET),
        *(("Licence", iri) for iri in reader.iris(DATASET, "dct:license")),
        *(("Rights", text) for text in rights_in_whole(reader)),
        *(("Made up", text) for text in filter(None, (uri_spaces_of(reader.store).warning,))),
        *more,
    )
    modified = next(iter(reader.texts(DATASET, "dct:modified")), "")
    return Cover(title, facts, _midnight(modified))


def _midnight(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date(1980, 1, 1)
    return datetime.combine(day, time())


def _sheet(labels: "_CellLabels", table: Mapping[str, Any], rows: Sequence[Row]) -> Sheet:
    described = [each for each in table["tableSchema"]["columns"] if not each.get("virtual")]
    titles = {each["name"]: each["dc:title"] for each in described}
    known = list(zip(*rows, strict=True)) or [()] * len(described)
    columns: list[SheetColumn] = []
    values: list[Sequence[Cell]] = []
    for column, cells in zip(described, known, strict=True):
        description = _of_sheets(column["dc:description"], titles)
        columns.append(SheetColumn(column["dc:title"], description))
        values.append(_cells(cells, _base(column)))
        if _base(column) != "anyURI":
            continue
        words = tuple(map(labels.of, cells))
        if any(words) and words not in known:
            heading = f"{column['dc:title']}, in words"
            columns.append(SheetColumn(heading, "The label of it, or of each, beside the URI."))
            values.append(words)
    name = table["url"].removesuffix(".csv")
    found = tuple(zip(*values, strict=True))
    said = _of_sheets(table["dc:description"], titles)
    return Sheet(name, said, tuple(columns), found)


def _of_sheets(description: str, titles: Mapping[str, str]) -> str:
    """Call a table the sheet that it is in the workbook, and a column what stands above it there.

    Names of columns that are words of the language too, such as `notes`, are left.
    """
    said = re.sub(r"\b([a-z-]+)\.csv\b", r"the sheet \1", description)
    names = (name for name in titles if "_" in name)
    return reduce(lambda text, name: re.sub(rf"\b{name}\b", f'"{titles[name]}"', text), names, said)


def _base(column: Mapping[str, Any]) -> str:
    datatype = column.get("datatype", "string")
    return str(datatype["base"] if isinstance(datatype, Mapping) else datatype)


def _cells(texts: Row, base: str) -> Sequence[Cell]:
    return tuple(map(cell_number, texts)) if base in _NUMBERS else texts


class _CellLabels:
    """Finds the labels of the URIs in cells; a URI that the release does not label has none."""

    def __init__(self, reader: GraphReader, known: Mapping[str, str]) -> None:
        self._reader = reader
        self._known = known

    def of(self, cell: str) -> str:
        """Return the labels of the URIs in a cell."""
        found = self._known.get(cell)
        return "; ".join(self._each(cell)) if found is None else found

    def _each(self, cell: str) -> Iterator[str]:
        for iri in cell.split():
            if iri in self._known:
                yield self._known[iri]
            else:  # what only a graph of its own describes
                yield from self._reader.labels(iri)[:1]


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return {_FILE: workbook(release)}


EXPORTER: Final = Exporter(
    "xlsx",
    "the tables as one workbook for spreadsheet programs, with labels beside the URIs",
    (XLSX,),
    lambda _: (_FILE,),
    _write,
    release_folder="",
    datasets=_datasets,
    purpose=Purpose.SPREADSHEETS,
)
