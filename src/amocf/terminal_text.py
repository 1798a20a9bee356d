"""Texts of the data as people see them: what steers a terminal, or does not show, is replaced."""

from typing import Final

_NOT_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"


def printable(text: str) -> str:
    r"""Return a text in which everything shows, in one line.

    A terminal obeys some characters, and others turn around or hide what stands beside them.

    >>> printable("a\x1b[2J\u202eb\nc")
    'a�[2J�b c'
    """
    if text.isprintable():
        return text
    return "".join(map(_printable, text))


def printable_lines(text: str) -> str:
    """Return a text in which everything shows, with its line ends."""
    return "\n".join(map(printable, text.split("\n")))


def _printable(sign: str) -> str:
    # A half of a character stands for a byte in the name of a file: streams write it as an escape.
    if sign.isprintable() or _is_half(sign):
        return sign
    return " " if sign.isspace() else _NOT_SHOWN


def _is_half(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"
