"""SELECT results in CSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 3).

The library's writer leaves an IRI with a comma unquoted, which then stands for two values.
"""

import csv
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions

_END_OF_LINE: Final = "\r\n"


@dataclass(frozen=True)
class _Utf8:
    output: BytesIO

    def write(self, text: str) -> int:
        return self.output.write(text.encode())


def write_csv(results: QuerySolutions, output: BytesIO) -> None:
    """Write results to ``output`` in UTF-8: the names, and a row for each solution."""
    text = _Utf8(output)
    writer = csv.writer(text, lineterminator=_END_OF_LINE)
    names = [variable.value for variable in results.variables]
    if len(names) > 1:
        writer.writerow(names)
        writer.writerows(map(_cell, solution) for solution in results)
        return
    text.write("".join(names) + _END_OF_LINE)
    for solution in results:
        # The writer quotes a value that is empty and alone; here that is an empty line.
        cell = _cell(solution[0]) if names else ""
        if cell:
            writer.writerow([cell])
        else:
            text.write(_END_OF_LINE)


def _cell(term: Any) -> str:
    if isinstance(term, NamedNode | Literal):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    return "" if term is None else str(term)
