"""Why a query cannot be read, in words for the person who wrote it.

A parser says where it stopped and what it would have liked to find. That place is often behind the
mistake, and the list is of no use to most people. So the common mistakes are looked for first, as
far as the parser has come; its place is the last resort, and its words are never passed on.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from amocf.serve.engine.language.common_mistakes import (
    dotted_name,
    known_mistake,
    mistake_at,
    place,
    shortened,
    unclosed_bracket,
)
from amocf.serve.engine.language.lexer import Token, tokenize
from amocf.serve.engine.language.query_text import query_form
from amocf.serve.engine.query_errors import MalformedError

#: How long a query may be to be read once more for the mistake.
_EXPLAINED: Final = 200_000
_PLACE: Final = re.compile(r"error at (\d+):(\d+)")
_WHOLE: Final = "A triple pattern has a subject, a predicate and an object, and a dot after it."
_NO_FUNCTION: Final = re.compile(r"custom function <(.*)> is not supported")
_FUNCTIONS: Final = (
    "There are those of SPARQL 1.1, the casts of XML Schema and GeoSPARQL's functions."
)
_BEGINNING: Final = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes."
#: What the parser finds out only when it has read all.
_SOMEWHERE: Final = (
    "All of it was read, and the mistake may stand anywhere: a keyword without what belongs after "
    "it, a variable that is given a value twice by BIND or AS, or a row of VALUES with more or "
    "fewer values than there are variables."
)
#: What the parser finds out at the end of a group.
_IN_GROUP: Final = (
    f"What stands before this bracket is not whole ({_WHOLE[0].lower()}{_WHOLE[1:-1]}), or a "
    "variable of the group that it closes is given a value twice by BIND or AS."
)
#: What the parser says beside the place, and what it means.
_CAUSES: Final = (
    (
        "variable that is unbound",
        "A variable after SELECT is neither in GROUP BY nor the result of an aggregate.",
    ),
    ("Duplicated variable", "A variable stands twice after SELECT."),
    (
        "same number of values",
        "In a row of VALUES are more or fewer values than there are variables.",
    ),
    (
        "overrides an existing variable",
        "The name after AS is already that of a variable in the patterns.",
    ),
    ("SELECT * is not authorized", "With GROUP BY name the variables instead of SELECT *."),
    ("already", "A variable is given a value twice."),
    ("IRI parsing failed", "An IRI has a character that IRIs do not have, such as a space."),
    ('expected "{"', "A { is expected here."),
    ("expected BY", "The word BY is missing."),
    ('expected "<"', "An IRI in angle brackets is expected here."),
    ("expected DISTINCT", "After SELECT come variables, * or expressions like (COUNT(*) AS ?n)."),
)
#: The parser tries keywords at a place, and says that it failed behind the longest of them: up to
#: so many characters further. With as much space between terminals it fails before the next one.
_LOOKAHEAD: Final = 16
_GAP: Final = " " * _LOOKAHEAD
#: Control characters have no name of their own in Unicode.
_CONTROLS: Final = {"\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x85": "NEXT LINE"}
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


class _Stop(NamedTuple):
    """Where the parser stopped: the number of a terminal, or of all for the end; its words."""

    number: int
    message: str


def explain(text: str, message: str, parse: Callable[[str], str] | None = None) -> MalformedError:
    """Say why a parser could not read a query.

    Args:
        text: the query.
        message: what the parser said.
        parse: says what the parser has against another text; without it, the place that the
            parser gave is taken as it is.
    """
    if len(text) > _EXPLAINED:
        return MalformedError(
            "The query cannot be read, and is too long to say where.", hint=_WHOLE
        )
    tokens = tokenize(text)
    if not tokens:
        return MalformedError(
            "The query is empty.", 1, 1, "", "A query begins with SELECT, for example."
        )
    if found := _no_function(text, tokens, message):
        return found
    stop = _stop(text, tokens, message, parse)
    if stop is None:
        return known_mistake(text, tokens) or unclosed_bracket(text, tokens) or _nowhere(message)
    return (
        _invisible_character(text, tokens, stop.number)
        or _mistake_before(text, tokens, stop.number)
        or _at_the_stop(text, tokens, stop)
    )


def misread(text: str, span: tuple[int, int]) -> MalformedError:
    """Say that the engine would misread the prefixed name in a part of the text."""
    start, end = span
    return dotted_name(text, Token("name", text[start:end], start))


def _mistake_before(text: str, tokens: Sequence[Token], index: int) -> MalformedError | None:
    # Some mistakes are seen by the terminal behind them.
    found = known_mistake(text, tokens[: index + 2])
    return found or (unclosed_bracket(text, tokens) if index == len(tokens) else None)


def _at_the_stop(text: str, tokens: Sequence[Token], stop: _Stop) -> MalformedError:
    is_end = stop.number == len(tokens)
    if not query_form(text) and not is_end:
        return mistake_at(text, tokens[stop.number], "This begins no query", _BEGINNING)
    line, column = place(text, len(text) if is_end else tokens[stop.number].start)
    token = "" if is_end else shortened(tokens[stop.number].text)
    found = "the end" if is_end else f"“{token}”"
    sentence = f"The query cannot be read: line {line}, column {column}, at {found}."
    hint = _cause(stop.message) or {"": _SOMEWHERE, "}": _IN_GROUP}.get(token, _WHOLE)
    return MalformedError(sentence, line, column, token, hint)


def _nowhere(message: str) -> MalformedError:
    return MalformedError("The query cannot be read.", hint=_cause(message) or _WHOLE)


def _cause(message: str) -> str:
    return next((words for sign, words in _CAUSES if sign in message), "")


def _no_function(text: str, tokens: Sequence[Token], message: str) -> MalformedError | None:
    if not (found := _NO_FUNCTION.search(message)):
        return None
    name = found[1]
    called = (token for token, after in pairwise(tokens) if after.text == "(")
    token = next((each for each in called if _stands_for(each, name)), None)
    sentence = f"This endpoint has no function <{shortened(name)}>"
    return (
        mistake_at(text, token, sentence, _FUNCTIONS) if token else MalformedError(f"{sentence}.")
    )


def _stands_for(token: Token, name: str) -> bool:
    local = token.text.partition(":")[2]
    return (token.is_prefixed and name.endswith(local)) or token.text == f"<{name}>"


def _invisible_character(text: str, tokens: Sequence[Token], index: int) -> MalformedError | None:
    """Name an invisible character at the place where the parser stopped, or beside it."""
    start = tokens[index].start if index < len(tokens) else len(text)
    end = tokens[index].end if index < len(tokens) else len(text)
    nearby = range(max(start - 1, 0), min(end + 1, len(text)))
    found = next((at for at in nearby if _is_invisible(text[at])), None)
    if found is None:
        return None
    line, column = place(text, found)
    character = text[found]
    name = unicodedata.name(character, "") or _CONTROLS.get(character, "a control character")
    code = f"U+{ord(character):04X}"
    sentence = (
        f"The query cannot be read: line {line}, column {column}, at an invisible character, "
        f"{code} ({name})."
    )
    hint = "Delete it, or write a plain space in its place; it often comes with copied text."
    return MalformedError(sentence, line, column, code, hint)


def _is_invisible(character: str) -> bool:
    return character not in " \t\r\n" and unicodedata.category(character) in _INVISIBLE


def _stop(
    text: str, tokens: Sequence[Token], message: str, parse: Callable[[str], str] | None
) -> _Stop | None:
    offset = _offset(text, message)
    if offset is None:
        return None
    starts = [token.start for token in tokens]
    if parse is None:
        ends = [token.end for token in tokens]
        return _Stop(bisect_right(ends, offset), message)
    # The true place is less than that before the one given.
    first = max(bisect_right(starts, max(offset - _LOOKAHEAD, 0)) - 1, 0)
    behind = bisect_right(starts, offset)
    before = text[: tokens[first].start]
    laid, positions = before, []
    for token in tokens[first:behind]:
        laid += _GAP
        positions.append(len(laid))
        laid += token.text
    laid += _GAP + text[tokens[behind - 1].end :] + _GAP
    said = parse(laid)
    found = _offset(laid, said)
    if found is None or found < positions[0]:
        return _Stop(min(bisect_right(starts, offset) - 1, len(tokens) - 1), message)
    if found >= len(laid) and behind == len(tokens):
        return _Stop(len(tokens), said)
    return _Stop(first + bisect_right(positions, found) - 1, said)


def _offset(text: str, message: str) -> int | None:
    """Return where the parser says that it stopped, counted from 0."""
    found = _PLACE.search(message)
    if found is None:
        return None
    line, column = int(found[1]), int(found[2])
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
