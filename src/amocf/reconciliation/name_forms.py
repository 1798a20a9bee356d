"""The forms in which people write a name: with a short form, without it, by first letters."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from amocf.spelling import words

_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_IN_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")
#: How many words first letters stand for.
_FEWEST_INITIALS: Final = 2
_MOST_INITIALS: Final = 6


def undotted(text: str) -> str:
    """Return a text in which first letters have no dots.

    >>> undotted("A.I. security, R. & D."), undotted("4.1.2 etc.")
    ('AI security, R. & D.', '4.1.2 etc.')
    """
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), text)


def short_forms(name: str) -> tuple[str, ...]:
    """Return a name without a short form in brackets, and with that in place of its words.

    >>> short_forms("Operational Technology (OT) Security")
    ('Operational Technology Security', 'OT Security')
    >>> short_forms("Electrical systems [part 1]"), short_forms("Tests (all)")
    ((), ('Tests',))
    """
    found = [_IN_BRACKETS.sub("", name)]
    for match in _IN_BRACKETS.finditer(name):
        before = name[: match.start()].split(" ")
        if short := _shortened(before, match[1]):
            found.append(_IN_BRACKETS.sub("", short + name[match.end() :]))
    return tuple(each for each in dict.fromkeys(found) if each != name)


def initials(tokens: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the first letters of words beside each other, with where these begin and end.

    Three and more are also yielded in alphabetical order: "EHS" and "HSE" mean the same.

    >>> sorted(initials(["health", "safety", "environment"]))
    [('ehs', (0, 3)), ('hs', (0, 2)), ('hse', (0, 3)), ('se', (1, 3))]
    """
    for start in range(len(tokens)):
        for end in range(start + _FEWEST_INITIALS, min(len(tokens), start + _MOST_INITIALS) + 1):
            letters = "".join(each[0] for each in tokens[start:end])
            yield letters, (start, end)
            in_order = "".join(sorted(letters))
            if end - start > _FEWEST_INITIALS and in_order != letters:
                yield in_order, (start, end)


def _shortened(before: Sequence[str], short: str) -> str:
    """Return the words before a short form, with it in place of those that it stands for."""
    letters = "".join(words(short))
    own = before[-len(letters) :] if letters else []
    is_short = "".join(each[:1].lower() for each in own) == letters
    return " ".join([*before[: -len(letters)], short]) if is_short else ""
