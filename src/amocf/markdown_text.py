"""Text, code and addresses as they stand in Markdown: whatever they say, they end nothing.

What is written is read the same by CommonMark and by GitHub's flavour of it, which has tables and
makes links of bare addresses as well.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import quote

from amocf.terminal_text import printable

#: What begins or ends an element within a line.
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<#~$]|&(?=#?\w+;)|!$")
#: A bare address, from where it would be a link: only those of the pages are.
_ADDRESS: Final = re.compile(
    r"(?i)(?<=http)(?=://)|(?<=https)(?=://)|(?<=ftp)(?=://)|(?<=www)(?=\.)"
)
#: What begins a block at the start of a line.
_BLOCK: Final = re.compile(r"\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$)|--|[=>])")
_TICKS: Final = re.compile("`+")
_SPACE: Final = re.compile(r"\s+")
_CONTROLS: Final = dict.fromkeys(c for c in (*range(32), *range(127, 160)) if not chr(c).isspace())
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
#: What an address may hold as it is, beside letters and digits. Brackets would end it.
_OF_ADDRESSES: Final = "!#$%&'*+,-./:;=?@_~"


def one_line(text: str) -> str:
    """Return a text with a space for every run of white space, and without control characters."""
    return _SPACE.sub(" ", text).translate(_CONTROLS)


def escaped(text: str, *, with_addresses: bool = False) -> str:
    """Return a text as it stands within a line.

    Args:
        text: what is to be read.
        with_addresses: whether a bare address stays one, of which GitHub's flavour makes a link.
    """
    plain = _SPECIAL.sub(r"\\\g<0>", one_line(text))
    return plain if with_addresses else _ADDRESS.sub(r"\\", plain)


def words(text: str) -> str:
    """Return a text of the data within a line of a report, in which everything shows."""
    return escaped(printable(text)).strip()


def paragraph(text: str) -> str:
    """Return a text of the data as a line of a report, or as what an item of a list says."""
    return at_start(words(text))


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Return texts of the data as the lines of a table, whose first row has the headings."""
    heading, *others = ([cell(words(text)) for text in row] for row in rows)
    ruled = [heading, ["---"] * len(heading), *others]
    return [f"| {' | '.join(row)} |" for row in ruled]


def at_start(line: str) -> str:
    """Return a line, already written, so that it begins nothing but a paragraph."""
    found = _BLOCK.match(line)
    return f"{line[: found.end()]}\\{line[found.end() :]}" if found else line


def code(text: str) -> str:
    """Return a text as code within a line."""
    plain = one_line(text).strip()
    if not plain:
        return ""
    fence = "`" * (_longest(plain) + 1)
    space = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{space}{plain}{space}{fence}"


def fenced(text: str, language: str = "") -> str:
    """Return lines as a block of code."""
    fence = "`" * max(3, _longest(text) + 1)
    lines = "\n".join(line.translate(_CONTROLS) for line in text.strip("\n").splitlines())
    return f"{fence}{language}\n{lines}\n{fence}"


def linked(words: str, address: str) -> str:
    """Return words, already written, as a link."""
    return f"[{words}]({_destination(address)})" if words else ""


def cell(content: str) -> str:
    """Return what is written as it stands in a cell of a table."""
    return content.replace("|", "\\|")


def _destination(address: str) -> str:
    kept = "".join(
        each if each.isalnum() or each in _OF_ADDRESSES else quote(each, safe="")
        for each in address
    )
    return _ENTITY.sub("&amp;", kept)


def _longest(text: str) -> int:
    return max((len(each) for each in _TICKS.findall(text)), default=0)
