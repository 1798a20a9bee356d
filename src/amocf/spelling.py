"""How names and codes are written down for comparison: the index and the search agree on it."""

import re
import unicodedata
from typing import Final

#: Words are compared by this many characters when a typo is looked for.
PREFIX_LENGTH: Final = 7
#: No code has more characters; a longer text is none.
_LONGEST_CODE: Final = 80

_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_WORD: Final = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text in lower case, without accents, its words parted by single blanks.

    >>> fold("Détente (Process\u00a0Design/Development)")
    'detente process design development'
    """
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text, in their order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def code_key(text: str) -> str:
    """Return what the spellings of a code have in common, or nothing if the text is no code.

    Separators, case and leading zeros do not tell codes apart; a code has a digit.

    >>> code_key("NF-COM-008"), code_key("nf com 8"), code_key("nfcom8")
    ('nfcom-8', 'nfcom-8', 'nfcom-8')
    >>> code_key("4.1.2"), code_key("4 1 2"), code_key("41.2"), code_key("drawings")
    ('4-1-2', '4-1-2', '41-2', '')
    """
    if len(text) > _LONGEST_CODE:
        return ""
    parts: list[str] = []
    for run in _RUN.findall(fold(text)):
        if run[0].isdigit():
            parts.append(run.lstrip("0") or "0")
        elif parts and not parts[-1][0].isdigit():
            parts[-1] += run
        else:
            parts.append(run)
    return "-".join(parts) if any(part[0].isdigit() for part in parts) else ""


def tolerance(word: str) -> int:
    """Return how many typos a word may have: none below three characters, two from six on."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


def deletions(word: str) -> set[str]:
    """Return the beginning of a word, and what is left of it without one or two characters.

    As many are left out as the word may have typos. Two words within that distance of each other
    have one of these in common, so that a lookup by equality finds every candidate (the symmetric
    deletion of W. Garbe's SymSpell).

    >>> sorted(deletions("tier"))
    ['ier', 'ter', 'tie', 'tier', 'tir']
    """
    found = {word[:PREFIX_LENGTH]}
    last = found
    for _ in range(tolerance(word)):
        last = {each[:i] + each[i + 1 :] for each in last for i in range(len(each))}
        found = found | last
    return found - {""}


def distance(one: str, other: str) -> int:
    """Return how many characters are added, left out, replaced or swapped with the next.

    >>> distance("drwaings", "drawings"), distance("tier", "tiers"), distance("a", "b")
    (1, 1, 1)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one):
        row = [i + 1]
        for j, b in enumerate(other):
            cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a != b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
