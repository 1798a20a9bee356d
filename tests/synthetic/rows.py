"""The workbooks of the institutes: what the ledger has, as the rows that a person would type."""

from collections import defaultdict
from collections.abc import Mapping

from tests.synthetic.ledger import Ledger

from amocf.institutes.cell_values import Value
from amocf.institutes.earlier_rows import EarlierRows
from amocf.institutes.input_columns import CONNECTIONS, KSAS, OCCUPATIONS, InputSheet
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.template import template_tables, template_workbook

_Row = dict[str, Value]


def rows_of(ledger: Ledger) -> Mapping[str, EarlierRows]:
    """Return the rows of each institute."""
    found: dict[str, dict[InputSheet, list[_Row]]] = defaultdict(
        lambda: {KSAS: [], OCCUPATIONS: [], CONNECTIONS: []}
    )
    for each in ledger.ksa_selections:
        row: _Row = {"code": each.ksa.code, "ksa": each.ksa.wording}
        if each.evidence:
            row["evidence"] = each.evidence
        row |= {"approvedBy": each.approved_by, "approvedOn": each.approved_on}
        found[each.institute][KSAS].append(row)
    for selection in ledger.occupation_selections:
        found[selection.institute][OCCUPATIONS].append({"occupation": selection.occupation.title})
    for connection in ledger.connections:
        found[connection.institute][CONNECTIONS].append(
            {
                "ksa": connection.ksa.wording,
                "occupation": connection.occupation.title,
                "essential": connection.is_essential,
            }
        )
    return found


def workbooks(ledger: Ledger, terms: PublishedTerms) -> Mapping[str, bytes]:
    """Write the workbook of each institute, as `amocf template` would begin it."""
    return {
        institute: template_workbook(terms, institute, rows)
        for institute, rows in rows_of(ledger).items()
    }


def tables(ledger: Ledger, terms: PublishedTerms) -> Mapping[str, Mapping[str, bytes]]:
    """Write the same as CSV, the files of each institute by their names."""
    return {institute: template_tables(terms, rows) for institute, rows in rows_of(ledger).items()}
