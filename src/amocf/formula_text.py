"""Texts that spreadsheet programs would take for formulas, and what is written instead of them.

A formula in a file that somebody opens may call other programs, or send away what stands in the
file (CSV injection). Three things keep them out, all by this rule: what institutes hand in is
refused where it looks like one; tables for people, and those that learning platforms import, have
an apostrophe before it; tables that programs read as they stand (CSVW) refuse it, since a changed
value would be a wrong one.

Who opens a file does not always read it with the separator that it was written with: where commas
stand in numbers, spreadsheet programs part cells by semicolons. Each part that such a reading
makes a cell of its own is asked for itself.
"""

import re
from typing import Final

#: What begins a formula, the signs of East Asian keyboards too.
_OPENERS: Final = r"[=+\-@＝＋－＠]"  # noqa: RUF001
#: What parts a text in cells whichever separator a file has, for it stands in texts unquoted, or
#: in quotation marks that the other reading does not see.
_BREAKS: Final = r";\t\r\n\0"


def _beginnings(breaks: str) -> re.Pattern[str]:
    """Return what finds each place before which a mark has to stand; no sign belongs to it."""
    blank = rf"[^\S{breaks}]"
    number = rf"{blank}*[+-][0-9]+(?:\.[0-9]+)?{blank}*"
    whole = rf"\A(?={blank}*{_OPENERS})(?!{number}\Z)"
    # Behind a break, a quotation mark opens a cell, and what follows is a formula nonetheless. A
    # part ends as it began: who does not part cells there reads on.
    part = rf'(?<=([{breaks}]))(?=(?:{blank}|")*{_OPENERS})(?!{number}(?:\1|[\r\n]|\Z))'
    return re.compile(f"{whole}|{part}")


#: By the separator of the file. In one with commas, what has a comma is quoted.
_BEGINNINGS: Final = {",": _beginnings(_BREAKS), "\t": _beginnings(f"{_BREAKS},")}


def looks_like_formula(text: str) -> bool:
    r"""Say whether a program would take a cell, or a part of it, for a formula.

    Blanks before it may not count. A plain number is none.

    >>> [looks_like_formula(text) for text in ("=1+1", " @A1", "-2+3", "a; =A1", 'a\t"+b')]
    [True, True, True, True, True]
    >>> [looks_like_formula(text) for text in ("C++", "-2.5", "a; -5", "")]
    [False, False, False, False]
    """
    return _BEGINNINGS[","].search(text) is not None


def harmless(text: str, separator: str = ",") -> str:
    r"""Return a text as a cell of CSV that no program takes for a formula.

    A carriage return becomes a line end, because the writer of CSV leaves one alone unquoted, and
    what follows it would be a cell of its own.

    Args:
        text: what the cell holds.
        separator: what parts the cells of the file: a comma or a tab.

    >>> harmless("=1+1"), harmless("1+1"), harmless("a\r=1+1"), harmless("a;=1+1;b")
    ("'=1+1", '1+1', "a\n'=1+1", "a;'=1+1;b")
    >>> harmless("a, =1+1"), harmless("a, =1+1", "\t")
    ('a, =1+1', "a,' =1+1")
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BEGINNINGS[separator].sub("'", lines)
