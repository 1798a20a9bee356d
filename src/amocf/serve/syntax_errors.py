"""Why a query cannot be read, in words for the person who wrote it.

A parser says where it stopped and what it would have liked to find. That place is often far
behind the mistake, and the list is of no use to most people. So the common mistakes are looked
for first, each at its own place; the parser's place is the last resort, and its words are never
passed on.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Final

from amocf.serve.sparql_tokens import Token, first_token, token_at, tokenize
from amocf.serve.sparql_words import WORDS
from amocf.terms import PREFIXES

_LONGEST_TOKEN: Final = 60
_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}
_NOTHING: Final = Token("sign", "", 0)
_SCHEME: Final = re.compile(r"(?i)(?:https?|urn|mailto|file|ftp|tag):")
# A longer prefix is not looked for: to look to the end of the text at each word takes minutes.
_DECLARED: Final = re.compile(r"(?i)prefix\s*([^\s:<>]{0,200}):")
#: Two dots or more within a local name, none of them escaped.
_DOTTED: Final = re.compile(r"[^:]*:[^.]*[^.\\]\.+[^.]*[^.\\]\.+.*", re.DOTALL)
_MAY_BE_DOTTED: Final = re.compile(r":[\w\x80-\U0010ffff%\\-]*\.[\w\x80-\U0010ffff:%\\-]*\.")
_WHOLE: Final = "A triple pattern has a subject, a predicate and an object, and a dot after it."
_NO_FUNCTION: Final = re.compile(r"custom function <(.*)> is not supported")
_FUNCTIONS: Final = (
    "There are those of SPARQL 1.1, the casts of XML Schema and GeoSPARQL's functions."
)
#: What the parser finds out only when it has read all.
_SOMEWHERE: Final = (
    "All of it was read, and the mistake may stand anywhere: a keyword without what belongs after "
    "it, a variable that is given a value twice by BIND or AS, or a row of VALUES with more or "
    "fewer values than there are variables."
)
_VARIABLES: Final = "Variables after SELECT stand side by side, without commas."
_SIGNS: Final = {
    "==": "Equality is written with one sign: =",
    "<>": "Inequality is written !=",
    "=>": "Greater or equal is written >=",
    "=<": "Less or equal is written <=",
}
#: What the parser says beside the place, and what it means.
_CAUSES: Final = (
    (
        "variable that is unbound",
        "A variable after SELECT is neither in GROUP BY nor the result of an aggregate.",
    ),
    ("Duplicated variable", "A variable stands twice after SELECT."),
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


@dataclass(frozen=True)
class Fault:
    """A mistake in a query; line and column count from 1 and are 0 where unknown."""

    sentence: str
    line: int = 0
    column: int = 0
    token: str = ""
    hint: str = ""


#: How long a query may be to be read once more for the mistake: splitting a word of a million
#: characters takes hundreds of megabytes.
_EXPLAINED: Final = 200_000
#: The same for what is read in the server itself, where everybody else waits meanwhile.
_EXPLAINED_AT_ONCE: Final = 10_000


def explain(text: str, message: str) -> Fault:
    """Say why a parser could not read a query.

    Args:
        text: the query.
        message: what the parser said.
    """
    if len(text) > _EXPLAINED:
        return Fault("The query cannot be read, and is too long to say where.", hint=_WHOLE)
    return _no_function(text, message) or _known_mistake(text) or _at_the_place(text, message)


def misread_name(text: str) -> Fault | None:
    """Find a prefixed name that the engine would read as something else, without an error.

    ``VALUES ?x { amocf:4.1.2 }`` is valid SPARQL, but the engine reads the name as ``amocf:4.1``
    and the number 0.2. A wrong answer is worse than none.
    """
    return _dotted_name(text, tokenize(text)) if _MAY_BE_DOTTED.search(text) else None


def no_query(text: str) -> Fault:
    """Say that a text does not begin as a query does."""
    first = first_token(text)
    if first is None:
        return Fault("The query is empty.", 1, 1, "", "A query begins with SELECT, for example.")
    hint = "A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after its prefixes."
    known = _known_mistake(text) if len(text) <= _EXPLAINED_AT_ONCE else None
    return known or _fault(text, first, "This begins no query", hint)


def _known_mistake(text: str) -> Fault | None:
    tokens = tokenize(text)
    return next(filter(None, (detect(text, tokens) for detect in _DETECTORS)), None)


def _no_function(text: str, message: str) -> Fault | None:
    if not (found := _NO_FUNCTION.search(message)):
        return None
    name = found[1]
    called = (token for token, after in pairwise(tokenize(text)) if after.text == "(")
    token = next((each for each in called if _stands_for(each, name)), None)
    sentence = f"This endpoint has no function <{_short(name)}>"
    return _fault(text, token, sentence, _FUNCTIONS) if token else Fault(f"{sentence}.")


def _stands_for(token: Token, name: str) -> bool:
    _, colon, local = token.text.partition(":")
    is_short = token.kind == "name" and bool(colon) and name.endswith(local)
    return is_short or token.text == f"<{name}>"


def _at_the_place(text: str, message: str) -> Fault:
    hint = next((words for sign, words in _CAUSES if sign in message), "")
    place = re.search(r"error at (\d+):(\d+)", message)
    if place is None:
        return Fault("The query cannot be read.", hint=hint or _WHOLE)
    line, column = int(place[1]), int(place[2])
    token = _short(token_at(text, line, column))
    found = f"“{token}”" if token else "the end"
    sentence = f"The query cannot be read: line {line}, column {column}, at {found}."
    return Fault(sentence, line, column, token, hint or (_WHOLE if token else _SOMEWHERE))


def _fault(text: str, token: Token, what: str, hint: str) -> Fault:
    line, column = _place(text, token.start)
    sentence = f"{what} (line {line}, column {column})."
    return Fault(sentence, line, column, _short(token.text), hint)


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _short(token: str) -> str:
    return token if len(token) <= _LONGEST_TOKEN else token[:_LONGEST_TOKEN] + "…"


def _open_string(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for token in tokens:
        if token.kind == "sign" and token.text in "'\"":
            hint = "A string ends with the quotation mark it begins with, on the same line."
            return _fault(text, token, "A string is not closed", hint)
    return None


def _broken_iri(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for before, sign, name in zip((_NOTHING, *tokens), tokens, tokens[1:], strict=False):
        opens = sign.text == "<" and sign.start + 1 == name.start
        if opens and (_SCHEME.match(name.text) or before.text in "{.;,"):
            hint = "Between < and > stand no spaces, quotation marks, braces, bars or backslashes."
            return _fault(text, name, "An IRI cannot be read", hint)
    return None


def _bare_iri(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for name, sign in pairwise(tokens):
        if name.kind == "name" and sign.text == "/" and _SCHEME.fullmatch(name.text):
            hint = "An IRI stands in angle brackets: <http://example.org/>"
            return _fault(text, name, "An IRI stands without its brackets", hint)
    return None


def _undeclared_prefix(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    declared = {*_DECLARED.findall(text), "_"}
    for token in _prefixed(tokens):
        prefix = token.text.partition(":")[0]
        if prefix not in declared:
            what = f"The prefix {_short(prefix)}: is not declared"
            return _fault(text, token, what, _how_to_declare(prefix))
    return None


def _prefixed(tokens: tuple[Token, ...]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        following = tokens[index + 1].kind if index + 1 < len(tokens) else ""
        declares = token.text.endswith(":") and following == "iri"
        if token.kind == "name" and ":" in token.text and not declares:
            yield token


def _how_to_declare(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"Add at the top: PREFIX {prefix}: <{PREFIXES[prefix]}>"
    near = get_close_matches(prefix, PREFIXES, n=1)
    meant = f"Is {near[0]}: meant (PREFIX {near[0]}: <{PREFIXES[near[0]]}>)? " if near else ""
    known = ", ".join(PREFIXES)
    return f"{meant}Add at the top: PREFIX {_short(prefix)}: <…>. Prefixes of this data: {known}."


def _dotted_name(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for token in _prefixed(tokens):
        if _DOTTED.fullmatch(token.text):
            prefix, _, local = token.text.partition(":")
            hint = (
                f"Identifiers of this data have hyphens: {prefix}:{local.replace('.', '-')}. "
                "The code as printed is the notation: ?c skos:notation "
                f'"{local}"^^amo:code.'
                if prefix == "amocf"
                else f"Write the IRI in full, or escape the dots: "
                f"{prefix}:{local.replace('.', chr(92) + '.')}"
            )
            return _fault(text, token, "This endpoint cannot read a name with several dots", hint)
    return None


def _unknown_word(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for before, token in pairwise((_NOTHING, *tokens)):
        word = token.text.upper()
        is_word = token.kind == "name" and ":" not in word and not word[0].isdigit()
        if not is_word or before.text == "@" or word in WORDS:
            continue
        near = get_close_matches(word, WORDS, n=1, cutoff=0.75)
        hint = f"Is {near[0]} meant?" if near else "Names have a prefix, variables begin with ?."
        return _fault(text, token, f"SPARQL has no word {_short(token.text)}", hint)
    return None


def _brackets(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    stack: list[Token] = []
    for token in (token for token in tokens if token.kind == "sign"):
        if token.text in _CLOSING:
            stack.append(token)
        elif token.text in _CLOSING.values():
            if not stack:
                what = f"There is a {token.text} too many"
                return _fault(text, token, what, "It closes nothing.")
            opening = stack.pop()
            if _CLOSING[opening.text] != token.text:
                return _fault(text, token, "The brackets do not match", _unclosed(text, opening))
    if not stack:
        return None
    line, column = _place(text, len(text))
    missing = _CLOSING[stack[-1].text]
    sentence = f"The query ends too early (line {line}, column {column})."
    hint = f"There is a {missing} too few. {_unclosed(text, stack[-1])}"
    return Fault(sentence, line, column, "", hint)


def _unclosed(text: str, opening: Token) -> str:
    line, column = _place(text, opening.start)
    return f"The {opening.text} of line {line}, column {column} is not closed."


def _foreign_sign(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for first, second in pairwise(tokens):
        sign = first.text + second.text
        if sign in _SIGNS and first.start + 1 == second.start:
            return _fault(text, Token("sign", sign, first.start), f"No sign {sign}", _SIGNS[sign])
        selects = first.kind == "variable" and second.text == "," and "{" not in text[: first.start]
        if selects:
            return _fault(text, second, "A comma stands between variables", _VARIABLES)
    return None


def _bare_filter(text: str, tokens: tuple[Token, ...]) -> Fault | None:
    for word, following in pairwise(tokens):
        is_value = following.kind in ("variable", "string") or following.text[0].isdigit()
        if word.kind == "name" and word.text.upper() == "FILTER" and is_value:
            hint = "After FILTER comes an expression in brackets: FILTER(?x > 2)"
            return _fault(text, following, "A ( is missing", hint)
    return None


_DETECTORS: Final[tuple[Callable[[str, tuple[Token, ...]], Fault | None], ...]] = (
    _open_string,
    _broken_iri,
    _bare_iri,
    _undeclared_prefix,
    _dotted_name,
    _unknown_word,
    _brackets,
    _foreign_sign,
    _bare_filter,
)
