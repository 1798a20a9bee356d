"""The workbooks of the institutes hold what the ledger has."""

from pathlib import Path

import pytest
from tests.synthetic.ledger import Ledger
from tests.synthetic.making import BASE
from tests.synthetic.printed import Printed
from tests.synthetic.rows import tables, workbooks

from amocf.institutes.importing import import_files
from amocf.institutes.institute_folder import GRAPH
from amocf.institutes.institute_graph import DataOrigin
from amocf.terms import LICENCE


def _imported(
    marginals: Printed, folder: Path, institute: str, *files: tuple[str, bytes]
) -> tuple[int, int]:
    """Import files without a mistake, and count what is stated."""
    origin = DataOrigin(institute, BASE, LICENCE, files)
    imported = import_files(marginals.terms, origin, folder, is_partial=False)
    assert not imported.findings
    return len(imported.plan.selections), len(imported.plan.connections)


@pytest.mark.parametrize("institute", ["niimbl", "smart-usa"])
def test_workbook_is_imported_without_a_finding(
    marginals: Printed, ledger: Ledger, tmp_path: Path, institute: str
) -> None:
    content = workbooks(ledger, marginals.terms)[institute]
    files = tables(ledger, marginals.terms)[institute]
    wanted = (
        sum(each.institute == institute for each in ledger.ksa_selections)
        + sum(each.institute == institute for each in ledger.occupation_selections),
        sum(each.institute == institute for each in ledger.connections),
    )
    assert _imported(marginals, tmp_path / "a", institute, ("a.xlsx", content)) == wanted
    texts = [(name, body) for name, body in files.items() if name.endswith(".csv")]
    assert _imported(marginals, tmp_path / "b", institute, *texts) == wanted
    graphs = [(tmp_path / name / GRAPH).read_text("utf-8") for name in "ab"]
    stated = [{line for line in text.splitlines() if "file-" not in line} for text in graphs]
    assert len(stated[0] ^ stated[1]) < 10  # the names and digests of the files
    assert f"<{BASE}id/ksa-{institute}-0001>" in graphs[0]


def test_workbooks_of_a_ledger_have_the_same_bytes(marginals: Printed, ledger: Ledger) -> None:
    assert workbooks(ledger, marginals.terms) == workbooks(ledger, marginals.terms)
    assert workbooks(ledger, marginals.terms).keys() == {*ledger.institutes}
