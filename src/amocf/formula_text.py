"""Texts that spreadsheet programs would take for formulas, and what is written instead of them.

A formula in a file that somebody opens may call other programs, or send away what stands in the
file (CSV injection). Three things keep them out, all by this rule: what institutes hand in is
refused where it looks like one; tables for people, and those that learning platforms import, have
an apostrophe before it; tables that programs read as they stand (CSVW) refuse it, since a changed
value would be a wrong one.
"""

import re
from typing import Final

#: What begins a formula, the signs of East Asian keyboards too, or parts a cell in two.
_OPENERS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001
_BREAKS: Final = ("\t", "\r", "\n", "\0")
_NUMBER: Final = re.compile(r"[+-][0-9]+(\.[0-9]+)?")


def looks_like_formula(text: str) -> bool:
    r"""Say whether a program would take a cell for a formula; blanks before it may not count.

    >>> [looks_like_formula(text) for text in ("=1+1", " @SUM(A1)", "-2+3", "\t5")]
    [True, True, True, True]
    >>> [looks_like_formula(text) for text in ("C++", "-2.5", "")]
    [False, False, False]
    """
    if text.startswith(_BREAKS):
        return True
    return text.lstrip().startswith(_OPENERS) and not _NUMBER.fullmatch(text)


def harmless(text: str) -> str:
    r"""Return a text as a cell of CSV that no program takes for a formula.

    A carriage return becomes a line end, because the writer of CSV leaves one alone unquoted, and
    what follows it would be a cell of its own.

    >>> harmless("=1+1"), harmless("1+1"), harmless("a\r=1+1")
    ("'=1+1", '1+1', 'a\n=1+1')
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{lines}" if looks_like_formula(lines) else lines
