"""Rows to what is to be stated: selections and connections, each of something that has a number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from amocf.institutes.decisions import Decisions
from amocf.institutes.findings import Finding, Severity, Spot, shown
from amocf.institutes.identities import KSA, OCCUPATION, Identities, identify
from amocf.institutes.input_columns import CONNECTIONS, KSAS, OCCUPATIONS
from amocf.institutes.input_rows import InputRow, Rows
from amocf.institutes.ledger import LEDGER, Ledger
from amocf.institutes.published_terms import PublishedConcept, PublishedTerms
from amocf.institutes.recognition import hint, normalized
from amocf.institutes.sheet_structure import MOST_ROWS

#: The number that each wording stands for, in its normal form.
Lookup = Mapping[str, str]


@dataclass(frozen=True)
class ImportPlan:
    """What an import states.

    Attributes:
        rows: the rows of all tables.
        selections: each row of KSAs and of occupations, with its number.
        connections: each row of connections, with the numbers of its KSA and its occupation.
        ksas: what the wordings of KSAs stand for.
        occupations: what those of occupations stand for.
        ledger: the ledger to be kept.
        decisions: the decisions to be kept, with what is open.
        findings: everything that is wrong, or was read otherwise.
        left_out: the rows that are not stated, because of a mistake.
    """

    rows: tuple[InputRow, ...]
    selections: tuple[tuple[InputRow, str], ...]
    connections: tuple[tuple[InputRow, str, str], ...]
    ksas: Identities
    occupations: Identities
    ledger: Ledger
    decisions: Decisions
    findings: tuple[Finding, ...]
    left_out: tuple[InputRow, ...]

    @property
    def mistakes(self) -> list[Finding]:
        """What keeps the data from being imported."""
        return [each for each in self.findings if each.is_mistake]

    def withdrawals(self) -> Iterator[Finding]:
        """Give what the institute had stated, and does not state any more."""
        for each in (self.ksas, self.occupations):
            labels = each.ledger.labels(each.kind)
            for number in each.withdrawn:
                if number not in each.replaced:
                    found = f"{number} ({shown(labels[number])}) in no row"
                    said = "it keeps its URI, and is marked as withdrawn"
                    yield Finding("withdrawn", Spot(LEDGER), found, said, Severity.NOTE)

    @property
    def fatal(self) -> list[Finding]:
        """The mistakes that concern more than rows, so that leaving rows out is no remedy."""
        rows = {row.spot for row in self.rows}
        return [each for each in self.mistakes if not rows & _rows_of([each])]


def plan_import(
    rows: Rows, terms: PublishedTerms, ledger: Ledger, decisions: Decisions
) -> ImportPlan:
    """Find out what the rows state, and what is wrong with them."""
    wrong = _rows_of(rows.findings)
    right = [row for row in rows.rows if row.is_right and row.spot not in wrong]
    ksa_rows = [row for row in right if row.sheet is KSAS]
    occupation_rows = [row for row in right if row.sheet is OCCUPATIONS]
    ksas = identify(KSA, _wordings(ksa_rows, "ksa"), terms.ksas, ledger, decisions)
    occupations = identify(
        *(OCCUPATION, _wordings(occupation_rows, "occupation"), terms.occupations),
        *(ksas.ledger, decisions),
    )
    findings = [
        *_open(ksa_rows, "ksa", ksas),
        *_open(occupation_rows, "occupation", occupations),
        *_misplaced(ksa_rows, ksas, terms),
        *_same_thing_twice(ksa_rows, ksas),
        *_same_thing_twice(occupation_rows, occupations),
    ]
    wrong |= _rows_of(findings)
    stated = [row for row in (*ksa_rows, *occupation_rows) if row.spot not in wrong]
    selections = [(row, _number(row, ksas, occupations)) for row in stated]
    lookups = _lookups(selections, terms)
    connections = [row for row in right if row.sheet is CONNECTIONS]
    findings += _unknown(connections, lookups, rows, terms)
    joined = [
        (row, ksa, occupation)
        for row in connections
        if (ksa := lookups[KSA].get(normalized(row.text("ksa"))))
        and (occupation := lookups[OCCUPATION].get(normalized(row.text("occupation"))))
    ]
    repeated = list(_connected_twice(joined))
    findings += repeated
    twice = _rows_of(repeated)
    joined = [each for each in joined if each[0].spot not in twice]
    kept = {id(row) for row, *_ in (*selections, *joined)}
    questions = (each for of in (ksas, occupations) for each in of.questions.values())
    return ImportPlan(
        rows.rows,
        tuple(selections),
        tuple(joined),
        ksas,
        occupations,
        occupations.ledger,
        decisions.with_questions(question for each in questions for question in each),
        (*rows.findings, *findings),
        tuple(row for row in rows.rows if id(row) not in kept),
    )


def _rows_of(findings: Iterable[Finding]) -> set[Spot]:
    """Return the rows on which there are mistakes."""
    return {
        Spot(each.spot.file, each.spot.sheet, row)
        for each in findings
        if each.is_mistake
        for row in range(each.spot.row, min(max(each.spot.row, each.spot.last_row), MOST_ROWS) + 1)
    }


def _wordings(rows: Iterable[InputRow], name: str) -> list[str]:
    return [row.text(name) for row in rows]


def _number(row: InputRow, ksas: Identities, occupations: Identities) -> str:
    if row.sheet is KSAS:
        return ksas.numbers[normalized(row.text("ksa"))]
    return occupations.numbers[normalized(row.text("occupation"))]


def _open(rows: Iterable[InputRow], name: str, identities: Identities) -> Iterator[Finding]:
    for row in rows:
        for question in identities.questions.get(normalized(row.text(name)), ()):
            expected = (
                f"expected a decision whether it is {question.candidate}"
                f" ({shown(question.wording)}): write same or different before it in decisions.tsv"
            )
            yield Finding("near-match", row.at(name), shown(row.text(name)), expected)


def _misplaced(
    rows: Iterable[InputRow], ksas: Identities, terms: PublishedTerms
) -> Iterator[Finding]:
    published = {each.identifier: each for each in terms.ksas}
    for row in rows:
        number = ksas.numbers.get(normalized(row.text("ksa")), "")
        ksa = published.get(number)
        if ksa is not None and row.text("code") not in ksa.codes:
            expected = (
                f"expected {' or '.join(ksa.codes)}, under which {number} is published. If it is"
                f" another KSA, word it otherwise, or decide in decisions.tsv that it is different"
            )
            yield Finding("other-code", row.at("code"), shown(row.text("code")), expected)


def _same_thing_twice(rows: Iterable[InputRow], identities: Identities) -> Iterator[Finding]:
    """Give the rows whose wordings differ, and stand for one thing."""
    first: dict[tuple[str, str], InputRow] = {}
    for row in rows:
        name = row.sheet.key[-1]
        number = identities.numbers.get(normalized(row.text(name)))
        if number is None:
            continue
        before = first.setdefault((number, row.text("code")), row)
        if before is not row:
            expected = f"expected {number} once, and {before.spot} is that already: remove one"
            yield Finding("duplicate-row", row.at(name), shown(row.text(name)), expected)


def _connected_twice(joined: Iterable[tuple[InputRow, str, str]]) -> Iterator[Finding]:
    """Give the rows that connect what another row connects, in other words."""
    first: dict[tuple[str, str], InputRow] = {}
    for row, ksa, occupation in joined:
        before = first.setdefault((ksa, occupation), row)
        if before is not row:
            expected = f"expected {ksa} and {occupation} once, and {before.spot} is that already"
            yield Finding(
                "duplicate-row", row.at("ksa"), shown(row.text("ksa")), f"{expected}: remove one"
            )


def _lookups(
    selections: Iterable[tuple[InputRow, str]], terms: PublishedTerms
) -> Mapping[str, Lookup]:
    """Return what finds the numbers of KSAs and of occupations that a connection names."""
    found: dict[str, dict[str, str]] = {
        KSA: _published(terms.ksas),
        OCCUPATION: _published(terms.occupations),
    }
    for row, number in selections:
        kind = KSA if row.sheet is KSAS else OCCUPATION
        found[kind][normalized(row.text(row.sheet.key[-1]))] = number
    return found


def _published(concepts: Iterable[PublishedConcept]) -> dict[str, str]:
    return {normalized(text): each.identifier for each in concepts for text in each.wordings}


def _unknown(
    rows: Iterable[InputRow],
    lookups: Mapping[str, Lookup],
    all_rows: Rows,
    terms: PublishedTerms,
) -> Iterator[Finding]:
    """Give what connections name and no row states, unless that row is wrong itself."""
    for name, kind, sheet, published in (
        ("ksa", KSA, KSAS, terms.ksas),
        ("occupation", OCCUPATION, OCCUPATIONS, terms.occupations),
    ):
        mentioned = [row.text(name) for row in all_rows.rows if row.sheet is sheet]
        known = lookups[kind].keys() | set(map(normalized, mentioned))
        offered: Sequence[str] = [
            *mentioned,
            *(text for each in published for text in each.wordings),
        ]
        for row in rows:
            wording = row.text(name)
            if normalized(wording) not in known:
                expected = (
                    f"expected one that the sheet {sheet.name} has or that is published"
                    f"{hint(wording, offered)}: add it there, or word it as it stands there"
                )
                yield Finding(f"unknown-{name}", row.at(name), shown(wording), expected)
