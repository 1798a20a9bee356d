"""How names and codes are written down for comparison: the index and the search agree on it."""

import itertools
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

#: Words are compared by this many characters when a typo is looked for.
PREFIX_LENGTH: Final = 7
#: No code has more characters; a longer text is none.
_LONGEST_CODE: Final = 80

_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
#: Signs that end the name of a programming language tell it from the letter: "C++", "C#".
_WORD: Final = re.compile(r"[^\W_]+(?:(?:\+\+|#)(?![^\W_]))?")
#: Words of grammar and of asking: they stand in questions and tell no names apart.
ASKING: Final = frozenset(
    word
    for line in (
        "a about an and any are at be by can could do does find for from get give has have",
        "how i if in into is know learn list me my need needed needs of on or our should show",
        "tell that the their them there these they this to use used uses want we what when",
        "where which who whom whose why will with would you your",
        # "U.S. Department" without its country, and what is left of a genitive.
        "s u",
    )
    for word in line.split()
)
#: Endings, each with that of the same word in American spelling, or of a word of its family.
RELATED: Final = tuple(
    (re.compile(pattern), other)
    for pattern, other in (
        (r"(?<=\w{3})ence$", "ense"),
        (r"(?<=\w{3})our(?=$|s$|ed$|ing$|al$)", "or"),
        (r"(?<=[bt])re(?=s?$)", "er"),
        (r"(?<=\w{3})is(?=(?:e|es|ed|ing|ation|ations|er|ers)$)", "iz"),
        (r"(?<=\w{2})ys(?=(?:e|es|ed|ing|er|ers)$)", "yz"),
        (r"(?<=\w{2})ogue(?=s?$)", "og"),
        (r"(?<=\w{2})mme(?=s?$)", "m"),
        (r"(?<=\w)tain(?:s|ed|ing)?$", "tenance"),
        (r"(?<=\w)tenance$", "tain"),
        (r"(?<=chem)istry$", "ical"),
        (r"(?<=chem)ical$", "istry"),
    )
)
_VOWELS: Final = frozenset("aeiouy")
#: The keys beside each key of a keyboard (QWERTY), and letters that stand for one sound.
NEIGHBOURS: Final = frozenset(
    frozenset(pair)
    for line in ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qaz", "wsx", "edc", "rfv", "tgb", "yhn")
    for pair in itertools.pairwise(line)
) | frozenset(map(frozenset, ("ck", "cs", "sz", "gj", "mn", "vw", "uj", "ik", "ol")))
#: No name in a label has more telling words.
_LONGEST_NAME: Final = 4
#: What parts the several names that one label gives, and a short form at the end of one.
_BETWEEN_NAMES: Final = re.compile(r"\s*[/,;]\s*(?:and\s+|or\s+)?")
_SHORT_FORM: Final = re.compile(r"(.+?)\s*\(([^()]+)\)")


def fold(text: str) -> str:
    """Return a text in lower case, without accents, its words parted by single blanks.

    >>> fold("Détente (Process\u00a0Design/Development)")
    'detente process design development'
    """
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Return the folded words of a text, in their order.

    >>> words("C++, C#, CAD+CAM: 8+")
    ['c++', 'c#', 'cad', 'cam', '8']
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def telling(found: Sequence[str]) -> list[str]:
    """Leave out the words of grammar and of asking, unless there are no others.

    >>> telling(["what", "does", "a", "process", "engineer", "need"]), telling(["a"])
    (['process', 'engineer'], ['a'])
    """
    return [word for word in found if word not in ASKING] or list(found)


def relatives(word: str) -> list[str]:
    """Return what a word is in American spelling, or as another part of speech.

    Stems do not join these: they differ before their endings. Not every one is a word.

    >>> relatives("defence"), relatives("biochemistry"), relatives("maintain")
    (['defense'], ['biochemical'], ['maintenance'])
    """
    found = (re.sub(pattern, other, word) for pattern, other in RELATED)
    return [each for each in dict.fromkeys(found) if each != word]


def singular(word: str) -> str:
    """Return an English noun without the ending of its plural.

    >>> [singular(word) for word in ("engineers", "analyses", "assemblies", "process", "plcs")]
    ['engineer', 'analysis', 'assembly', 'process', 'plc']
    """
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("yses"):
        return word[:-2] + "is"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def name_key(text: str) -> str:
    """Return what the spellings of a name have in common: its telling words, in the singular.

    >>> name_key("Process Engineers"), name_key("a process engineer")
    ('process engineer', 'process engineer')
    """
    return " ".join(map(singular, telling(words(text))))


def names_in(label: str) -> list[str]:
    """Return the several names that a label gives, apart from itself.

    A short form in the middle stands for the words before it, and not for the label. What is longer
    than a name is a sentence, and the parts of a sentence are no names.

    >>> names_in("NICE Framework/Cybersecurity"), names_in("Process Engineers")
    (['NICE Framework', 'Cybersecurity'], [])
    >>> names_in("Operational Technology (OT)"), names_in("Operating Technology (OT) Security")
    (['Operational Technology', 'OT'], [])
    """
    found: list[str] = []
    for part in filter(None, _BETWEEN_NAMES.split(label)):
        short = _SHORT_FORM.fullmatch(part)
        found += short.groups() if short else (part,)
    is_sentence = any(len(telling(words(name))) > _LONGEST_NAME for name in found)
    return found if len(found) > 1 and not is_sentence else []


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
    """Return how many typos a word may have: none below five characters, two from nine on.

    A short word is one change away from many others, and a long one from few.
    """
    return 0 if len(word) < 5 else 1 if len(word) < 9 else 2


def deletions(word: str) -> set[str]:
    """Return the beginning of a word, and what is left of it without one or two characters.

    As many are left out as the word may have typos. Two words within that distance of each other
    have one of these in common, so that a lookup by equality finds every candidate (the symmetric
    deletion of W. Garbe's SymSpell).

    >>> sorted(deletions("lists"))
    ['ists', 'liss', 'list', 'lists', 'lits', 'lsts']
    """
    found = {word[:PREFIX_LENGTH]}
    last = found
    for _ in range(tolerance(word)):
        last = {each[:i] + each[i + 1 :] for each in last for i in range(len(each))}
        found = found | last
    return found - {""}


def distance(one: str, other: str) -> int:
    """Return how many slips lead from one word to the other.

    A slip is a character added, left out, swapped with the next, or replaced by one that is near:
    a vowel by a vowel, or a key by the key beside it. Any other character in its place is two: that
    is rather another word than a typo.

    >>> distance("drwaings", "drawings"), distance("tier", "tiers"), distance("a", "b")
    (1, 1, 2)
    >>> distance("maintenence", "maintenance"), distance("painting", "printing")
    (1, 2)
    """
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, a in enumerate(one):
        row = [i + 1]
        for j, b in enumerate(other):
            cost = min(last[j + 1] + 1, row[j] + 1, last[j] + _replacing(a, b))
            if i and j and a == other[j - 1] and one[i - 1] == b:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]


def _replacing(one: str, other: str) -> int:
    if one == other:
        return 0
    is_near = {one, other} <= _VOWELS or frozenset((one, other)) in NEIGHBOURS
    return 1 if is_near else 2
