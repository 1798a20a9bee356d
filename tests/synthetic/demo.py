"""Writes the demonstration: a workbook for each institute, and what an import makes of it.

``python -m tests.synthetic.demo OUT`` reads the release in ``dist``. It writes ``OUT/workbooks``
and ``OUT/data``, whose folders go to ``amocf build --with``.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.synthetic.ledger import Ledger
from tests.synthetic.making import BASE, make_up
from tests.synthetic.printed import Printed, read_printed
from tests.synthetic.rows import workbooks

from amocf.institutes.decisions import DECISIONS, Decision, Decisions, Verdict
from amocf.institutes.identities import KSA, OCCUPATION
from amocf.institutes.importing import import_files
from amocf.institutes.institute_folder import replace_files
from amocf.institutes.institute_graph import DataOrigin
from amocf.institutes.ledger import Ledger as Numbers
from amocf.release.opened import Release
from amocf.terms import LICENCE


def import_all(
    printed: Printed, ledger: Ledger, out: Path, order: Iterable[str] = ()
) -> dict[str, Path]:
    """Write and import the workbooks, in an order of institutes; return the folder of each.

    What several institutes have in the same words, each holds to be the same as the first of them
    has. That is decided on numbers, so that all import a second time.
    """
    books = workbooks(ledger, printed.terms)
    institutes = [*order] or ledger.institutes
    folders = {institute: out / "data" / institute for institute in institutes}
    (out / "workbooks").mkdir(parents=True, exist_ok=True)
    for institute in institutes:
        (out / "workbooks" / f"{institute}.xlsx").write_bytes(books[institute])
        _import(printed, institute, books[institute], folders[institute])
    for institute, decisions in _same(folders).items():
        replace_files(folders[institute], {DECISIONS: decisions.written()})
        _import(printed, institute, books[institute], folders[institute])
    return folders


def _import(printed: Printed, institute: str, book: bytes, folder: Path) -> None:
    origin = DataOrigin(institute, BASE, LICENCE, ((f"{institute}.xlsx", book),))
    imported = import_files(printed.terms, origin, folder, is_partial=False)
    assert imported.is_written, [str(each) for each in imported.findings]


def _same(folders: Mapping[str, Path]) -> dict[str, Decisions]:
    """Return the decisions of each institute that has something of an earlier one."""
    first: dict[tuple[str, str], str] = {}
    found: dict[str, Decisions] = {}
    for institute in sorted(folders):
        lines = tuple(_decisions(Numbers.read(folders[institute], institute), first))
        if lines:
            found[institute] = Decisions(lines)
    return found


def _decisions(numbers: Numbers, first: dict[tuple[str, str], str]) -> Iterator[Decision]:
    for kind in (KSA, OCCUPATION):
        for number, wording in numbers.labels(kind).items():
            other = first.setdefault((kind, wording), number)
            if other != number:
                yield Decision(Verdict.SAME, number, other, wording)


def main(arguments: list[str]) -> int:
    """Write the demonstration into a folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.synthetic.demo", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to write")
    parser.add_argument("--dist", type=Path, default=Path("dist"), help="default: %(default)s")
    options = parser.parse_args(arguments)
    with Release.open(options.dist) as release:
        printed = read_printed(release)
    folders = import_all(printed, make_up(printed), options.out)
    sys.stderr.write(f"wrote the workbooks of {len(folders)} institutes into {options.out}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
