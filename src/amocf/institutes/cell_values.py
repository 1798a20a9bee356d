"""One cell to a value: what each kind of column takes, and what is said of the rest."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from amocf.formula_text import looks_like_formula
from amocf.institutes.findings import Finding, Severity, Spot, shown
from amocf.institutes.input_columns import InputColumn, ValueKind
from amocf.institutes.published_terms import PublishedTerms
from amocf.institutes.recognition import hint
from amocf.institutes.workbook_files import RawCell

Value = str | bool | date
#: What a cell is read as, if it can be, and what is found in it.
Reading = tuple[Value | None, list[Finding]]

LONGEST_TEXT: Final = 1_000
_QUOTES: Final = str.maketrans(
    "\u2018\u2019\u201a\u201b\u2032\u201c\u201d\u201e\u201f\u2033", "'''''" + '"""""'
)
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OCCUPATION_CODE: Final = re.compile(r"[0-9]{2}-[0-9]{4}(\.[0-9]{2})?")
_YES_NO: Final[Mapping[str, bool]] = {"yes": True, "no": False, "true": True, "false": False}


def read_cell(cell: RawCell, column: InputColumn, spot: Spot, terms: PublishedTerms) -> Reading:
    """Read a cell of a column.

    Returns:
        Its value, which is None if it has none or a wrong one, and what is found in it.
    """
    if isinstance(cell, str):
        text, notes = clean_text(cell, spot)
        if not text:
            return None, _missing(column, spot)
        if looks_like_formula(text):
            return None, [*notes, _formula_like(text, spot)]
        value, findings = _READERS[column.kind](text, spot, terms)
        return value, [*notes, *findings]
    return _READERS[column.kind](cell, spot, terms)


def clean_text(cell: str, spot: Spot) -> tuple[str, list[Finding]]:
    """Return a text without what cannot be seen, and a note on each kind of what was taken away."""
    plain = unicodedata.normalize("NFC", cell)
    visible = "".join(c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    spaced = " ".join(visible.split())
    straight = spaced.translate(_QUOTES)
    findings = []
    if visible != plain:
        findings.append(_note("invisible", spot, cell, "characters that cannot be seen"))
    if spaced != visible:
        findings.append(_note("blanks", spot, cell, "blanks or line ends that do not count"))
    if straight != spaced:
        findings.append(_note("smart-quotes", spot, cell, "typographic quotation marks"))
    return straight, findings


def _note(kind: str, spot: Spot, cell: str, what: str) -> Finding:
    return Finding(
        kind, spot, f"{what} in {shown(cell)}", "read as plain text without them", Severity.NOTE
    )


def _missing(column: InputColumn, spot: Spot) -> list[Finding]:
    if not column.required:
        return []
    return [Finding("missing", spot, "an empty cell", f"expected {column.kind.value}: fill it in")]


def _formula_like(text: str, spot: Spot) -> Finding:
    return Finding(
        "formula-like",
        spot,
        shown(text),
        "expected a text that does not begin with =, +, - or @, nor goes on with one of them behind"
        " a semicolon, which spreadsheet programs take for a formula: reword it",
    )


def _text(cell: RawCell, spot: Spot, _: PublishedTerms) -> Reading:
    if not isinstance(cell, str):
        return None, [Finding("not-text", spot, shown(cell), "expected words: type them as text")]
    if len(cell) > LONGEST_TEXT:
        found = f"{len(cell):,} characters ({shown(cell)})"
        return None, [Finding("too-long", spot, found, f"expected at most {LONGEST_TEXT:,}")]
    if not any(c.isalnum() for c in cell):
        return None, [Finding("no-words", spot, shown(cell), "expected words")]
    return cell, []


def _competency_code(cell: RawCell, spot: Spot, terms: PublishedTerms) -> Reading:
    again = "format the column as text, and type the code again, such as 4.1.2"
    if isinstance(cell, date | datetime | time | timedelta):
        expected = f"expected a code, which the program took for a date: {again}"
        return None, [Finding("code-as-date", spot, shown(cell), expected)]
    if not isinstance(cell, str):
        expected = f"expected a code as text, because 4.1 and 4.10 are one number: {again}"
        return None, [Finding("code-as-number", spot, f"the number {cell}", expected)]
    if cell in terms.codes:
        return cell, []
    if cell in terms.other_codes:
        below = [code for code in terms.codes if code.startswith(f"{cell}.")]
        offered = f", such as {below[0]}" if below else ""
        expected = f"expected the code of what KSAs stand under{offered}; this one has parts below"
        return None, [Finding("code-too-high", spot, shown(cell), expected)]
    if cell in terms.withdrawn:
        expected = f"expected a code in use; {cell} {terms.withdrawn[cell]}"
        return None, [Finding("withdrawn-code", spot, shown(cell), expected)]
    expected = f"expected a code of the framework{hint(cell, terms.codes)}; see Choices"
    return None, [Finding("unknown-code", spot, shown(cell), expected)]


def _evidence(cell: RawCell, spot: Spot, terms: PublishedTerms) -> Reading:
    text = cell if isinstance(cell, str) else str(cell)
    known = {name.casefold(): name for name in terms.evidence}
    if found := known.get(text.casefold()):
        return found, []
    expected = f"expected one of: {', '.join(terms.evidence)}{hint(text, terms.evidence)}"
    return None, [Finding("unknown-choice", spot, shown(cell), expected)]


def _occupation_code(cell: RawCell, spot: Spot, terms: PublishedTerms) -> Reading:
    if not isinstance(cell, str) or not _OCCUPATION_CODE.fullmatch(cell):
        expected = "expected a code of the SOC, such as 17-2112, or of O*NET, such as 17-2112.00"
        return None, [Finding("occupation-code", spot, shown(cell), f"{expected}, as text")]
    if known_occupation(cell, terms):
        return cell, []
    note = "kept as it stands: this release does not know the code, so that nobody has checked it"
    return cell, [Finding("unchecked-code", spot, shown(cell), note, Severity.NOTE)]


def shown_value(value: Value) -> str:
    """Return a value as it is typed into a cell."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else value


def known_occupation(code: str, terms: PublishedTerms) -> str:
    """Return the URI of what the release has under a code of the SOC or of O*NET, or nothing."""
    whole = code if "." in code else f"{code}.00"
    return terms.occupation_codes.get(whole, ("", ""))[0]


def _yes_no(cell: RawCell, spot: Spot, _: PublishedTerms) -> Reading:
    if isinstance(cell, bool):
        return cell, []
    if isinstance(cell, str) and (found := _YES_NO.get(cell.casefold())) is not None:
        return found, []
    return None, [Finding("not-yes-or-no", spot, shown(cell), "expected yes or no")]


def _date(cell: RawCell, spot: Spot, _: PublishedTerms) -> Reading:
    if isinstance(cell, datetime):
        if cell.time() == time():
            return cell.date(), []
    elif isinstance(cell, date):
        return cell, []
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        expected = "expected a date: format the cell as a date, or type it as 2026-03-01"
        return None, [Finding("date-as-number", spot, f"the number {cell}", expected)]
    if isinstance(cell, str) and _ISO_DATE.fullmatch(cell):
        try:
            return date.fromisoformat(cell), []
        except ValueError:
            pass
    expected = "expected a date, written as 2026-03-01: year, month, day"
    return None, [Finding("not-a-date", spot, shown(cell), expected)]


_READERS: Final[Mapping[ValueKind, Callable[[RawCell, Spot, PublishedTerms], Reading]]] = {
    ValueKind.COMPETENCY_CODE: _competency_code,
    ValueKind.TEXT: _text,
    ValueKind.EVIDENCE: _evidence,
    ValueKind.OCCUPATION_CODE: _occupation_code,
    ValueKind.YES_NO: _yes_no,
    ValueKind.DATE: _date,
}
