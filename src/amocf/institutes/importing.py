"""An import, from files to the folder of an institute; the order of the steps, and nothing else."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from amocf.errors import UsageError
from amocf.formats import TURTLE
from amocf.institutes.decisions import DECISIONS, Decisions
from amocf.institutes.findings import Finding, in_reading_order
from amocf.institutes.import_plan import ImportPlan, plan_import
from amocf.institutes.input_rows import read_rows
from amocf.institutes.institute_folder import GRAPH, kept_folder, replace_files
from amocf.institutes.institute_graph import DataOrigin, institute_triples
from amocf.institutes.ledger import LEDGER, Ledger
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.workbook_files import InputFile, read_input
from amocf.rdf.serialise import write


@dataclass(frozen=True)
class Imported:
    """What came of an import.

    Attributes:
        plan: what was found, and what is stated.
        files: the files as they were read.
        is_written: whether the graph was written.
    """

    plan: ImportPlan
    files: tuple[InputFile, ...]
    is_written: bool

    @property
    def findings(self) -> list[Finding]:
        """What was found in the files, and what is withdrawn by what was written."""
        withdrawn = self.plan.withdrawals() if self.is_written else ()
        return in_reading_order((*self.plan.findings, *withdrawn))


def import_files(
    terms: PublishedTerms,
    origin: DataOrigin,
    folder: Path,
    *,
    is_partial: bool,
) -> Imported:
    """Import the files of an origin into the folder of an institute.

    The graph and the ledger are written if there is no mistake, or if rows with mistakes are to be
    left out and no mistake concerns more than rows. Questions are written in either case.

    Raises:
        UsageError: if there is no such institute, two files have one name, or the folder cannot be
            used.
        DataError: if the ledger or the decisions of the folder cannot be used.
    """
    require_institute(origin.institute, terms)
    _require_names(origin)
    files = tuple(read_input(content, name) for name, content in origin.files)
    rows = read_rows(files, terms, origin.institute)
    with kept_folder(folder, is_private=origin.is_restricted):
        ledger = Ledger.read(folder, origin.institute)
        plan = plan_import(rows, terms, ledger, Decisions.read(folder))
        is_written = not plan.mistakes or (is_partial and not plan.fatal)
        outcome: dict[str, bytes] = {}
        if plan.decisions.lines:
            outcome[DECISIONS] = plan.decisions.written()
        if is_written:
            outcome[LEDGER] = plan.ledger.written()
            outcome[GRAPH] = write(institute_triples(plan, terms, origin), TURTLE)
        replace_files(folder, outcome, is_private=origin.is_restricted)
    return Imported(plan, files, is_written)


def _require_names(origin: DataOrigin) -> None:
    names = Counter(name for name, _ in origin.files)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise UsageError(
            f"two files are called {twice[0]}, so that nobody could tell in which of them a mistake"
            " is; rename one"
        )


def require_institute(name: str, terms: PublishedTerms) -> None:
    """Make sure that the release has an institute.

    Raises:
        UsageError: if it has not, with those that it has.
    """
    if name not in terms.institutes:
        known = ", ".join(sorted(terms.institutes))
        raise UsageError(f"--institute: there is no institute {name!r}; there are {known}")
