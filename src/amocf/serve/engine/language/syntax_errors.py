"""Why a query cannot be read, in words for the person who wrote it.

A parser says where it stopped and what it would have liked to find. That place is often behind the
mistake, and the list is of no use to most people. So the common mistakes are looked for first, as
far as the parser has come; its place is the last resort, and its words are never passed on.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from amocf.serve.engine.language.common_mistakes import (
    dotted_name,
    known_mistake,
    mistake_at,
    place,
    shortened,
    unclosed_bracket,
)
from amocf.serve.engine.language.lexer import Token, tokenize
from amocf.serve.engine.language.parser import syntax_error
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
#: What the parser finds out only when it has read all, or at the end of a group.
_LATE: Final = {
    "": "All of it was read, and the mistake may stand anywhere: a keyword without what belongs "
    "after it, a variable that is given a value twice by BIND or AS, or a row of VALUES with more "
    "or fewer values than there are variables.",
    "}": f"What stands before this bracket is not whole ({_WHOLE[0].lower()}{_WHOLE[1:-1]}), or a "
    "variable of the group that it closes is given a value twice by BIND or AS.",
}
#: What the parser says beside the place, and what it means.
_CAUSES: Final = {
    "variable that is unbound": "A variable after SELECT is neither in GROUP BY nor the result of "
    "an aggregate.",
    "Duplicated variable": "A variable stands twice after SELECT.",
    "same number of values": "In a row of VALUES are more or fewer values than there are "
    "variables.",
    "overrides an existing variable": "The name after AS is already that of a variable in the "
    "patterns.",
    "SELECT * is not authorized": "With GROUP BY name the variables instead of SELECT *.",
    "already": "A variable is given a value twice.",
    "IRI parsing failed": "An IRI has a character that IRIs do not have, such as a space.",
    'expected "{"': "A { is expected here.",
    "expected BY": "The word BY is missing.",
    'expected "<"': "An IRI in angle brackets is expected here.",
    "expected DISTINCT": "After SELECT come variables, * or expressions like (COUNT(*) AS ?n).",
}
#: The parser tries keywords at a place, and says that it failed behind the longest of them: up to
#: so many characters further. With as much space between terminals it fails before the next one.
_LOOKAHEAD: Final = 16
_GAP: Final = " " * _LOOKAHEAD
#: Control characters have no name of their own in Unicode.
_CONTROLS: Final = {"\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x85": "NEXT LINE"}
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def explain(text: str, message: str) -> MalformedError:
    """Say why the parser could not read a query.

    Args:
        text: the query.
        message: what the parser said.
    """
    if len(text) > _EXPLAINED:
        sentence = "The query cannot be read, and is too long to say where."
        return MalformedError(sentence, hint=_WHOLE)
    # Behind the last terminal is the end.
    tokens = (*tokenize(text), Token("end", "", len(text)))
    if len(tokens) == 1:
        hint = "A query begins with SELECT, for example."
        return MalformedError("The query is empty.", 1, 1, "", hint)
    if found := _NO_FUNCTION.search(message):
        return _no_function(text, tokens, found[1])
    offset = _offset(text, message)
    if offset is None:
        nowhere = MalformedError("The query cannot be read.", hint=_cause(message) or _WHOLE)
        return _mistake_before(text, tokens, len(tokens) - 1) or nowhere
    index, message = _stop(text, tokens, message, offset)
    return (
        _invisible_character(text, tokens[index])
        or _foreign_sign(text, tokens[max(index - 1, 0) : index + 1])
        or _mistake_before(text, tokens, index)
        or _at_the_stop(text, tokens[index], message)
    )


def misread(text: str, span: tuple[int, int]) -> MalformedError:
    """Say that the engine would misread the prefixed name in a part of the text."""
    start, end = span
    return dotted_name(text, Token("name", text[start:end], start))


def _mistake_before(text: str, tokens: Sequence[Token], index: int) -> MalformedError | None:
    # Some mistakes are seen by the terminal behind them.
    found = known_mistake(text, tokens[:-1][: index + 2])
    is_end = index == len(tokens) - 1
    return found or (unclosed_bracket(text, tokens) if is_end else None)


def _at_the_stop(text: str, stop: Token, message: str) -> MalformedError:
    if not query_form(text) and stop.text:
        return mistake_at(text, stop, "This begins no query", _BEGINNING)
    line, column = place(text, stop.start)
    token = shortened(stop.text)
    found = f"“{token}”" if token else "the end"
    sentence = f"The query cannot be read: line {line}, column {column}, at {found}."
    hint = _cause(message) or _LATE.get(token, _WHOLE)
    return MalformedError(sentence, line, column, token, hint)


def _cause(message: str) -> str:
    return next((words for sign, words in _CAUSES.items() if sign in message), "")


def _no_function(text: str, tokens: Sequence[Token], name: str) -> MalformedError:
    sentence = f"This endpoint has no function <{shortened(name)}>"
    for token, after in pairwise(tokens):
        local = token.text.partition(":")[2]
        is_name = token.is_prefixed and name.endswith(local)
        if after.text == "(" and (is_name or token.text == f"<{name}>"):
            return mistake_at(text, token, sentence, _FUNCTIONS)
    return MalformedError(f"{sentence}.")


def _invisible_character(text: str, stop: Token) -> MalformedError | None:
    """Name an invisible character at the place where the parser stopped, or beside it."""
    nearby = range(max(stop.start - 1, 0), min(stop.end + 1, len(text)))
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


def _foreign_sign(text: str, tokens: Iterable[Token]) -> MalformedError | None:
    """Name a sign that SPARQL does not have, such as a typographic quotation mark."""
    found = next((t for t in tokens if t.kind == "sign" and not t.text.isascii()), None)
    if found is None:
        return None
    line, column = place(text, found.start)
    code = f"U+{ord(found.text):04X}"
    name = unicodedata.name(found.text, "a sign without a name")
    sentence = (
        f"The query cannot be read: line {line}, column {column}, at “{found.text}”, {code} "
        f"({name}), which SPARQL does not have."
    )
    hint = 'Write the plain sign in its place, such as " or -; it often comes with copied text.'
    return MalformedError(sentence, line, column, found.text, hint)


def _is_invisible(character: str) -> bool:
    return character not in " \t\r\n" and unicodedata.category(character) in _INVISIBLE


def _stop(text: str, tokens: Sequence[Token], message: str, offset: int) -> tuple[int, str]:
    """Return the number of the terminal at which the parser stopped, and what it says there."""
    starts = [token.start for token in tokens[:-1]]
    # The true place is less than the lookahead before the one given: what is there is laid out
    # with gaps, and parsed again.
    first = max(bisect_right(starts, max(offset - _LOOKAHEAD, 0)) - 1, 0)
    behind = max(bisect_right(starts, offset), 1)
    laid, positions = text[: starts[first]], []
    for token in tokens[first:behind]:
        laid += _GAP
        positions.append(len(laid))
        laid += token.text
    laid += _GAP + text[tokens[behind - 1].end :] + _GAP
    said = syntax_error(laid)
    found = _offset(laid, said)
    if found is None or found < positions[0]:
        return behind - 1, message
    if found >= len(laid) and behind == len(starts):
        return behind, said
    return first + bisect_right(positions, found) - 1, said


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
