"""Mistakes that are often made in queries, each with the place and the words for it.

They are looked for only in what the parser has read when it stopped: no query is rejected by them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Final, TypeAlias

from amocf.serve.engine.language.lexer import KEYWORDS, Token
from amocf.serve.engine.query_errors import MalformedError
from amocf.terms import PREFIXES

#: The terminal at which it is seen, a sentence without its full stop, and a hint.
_Mistake: TypeAlias = tuple[Token, str, str]

_LONGEST_TOKEN: Final = 60
_CLOSING: Final = {"(": ")", "{": "}", "[": "]"}
_NOTHING: Final = Token("sign", "", 0)
_SCHEME: Final = re.compile(r"(?i)(?:https?|urn|mailto|file|ftp|tag):")
# A longer prefix is not looked for: to look to the end of the text at each word takes minutes.
_DECLARED: Final = re.compile(r"(?i)prefix\s*([^\s:<>]{0,200}):")
#: Two dots or more within a local name, none of them escaped.
_DOTTED: Final = re.compile(r"[^:]*:[^.]*[^.\\]\.+[^.]*[^.\\]\.+.*", re.DOTALL)
_IN_IRI: Final = "Between < and > stand no spaces, quotation marks, braces, bars or backslashes."
_SIGNS: Final = {
    "==": "Equality is written with one sign: =",
    "<>": "Inequality is written !=",
    "=>": "Greater or equal is written >=",
    "=<": "Less or equal is written <=",
}


def known_mistake(text: str, tokens: Sequence[Token]) -> MalformedError | None:
    """Find a mistake in the tokens of a text, as far as the parser has read it."""
    found = (mistake for detect in _DETECTORS for mistake in detect(text, tokens))
    return next((mistake_at(text, *mistake) for mistake in found), None)


def unclosed_bracket(text: str, tokens: Sequence[Token]) -> MalformedError | None:
    """Find, in all tokens of a text, a bracket that is not closed."""
    stack, _ = _brackets(text, tokens)
    if not stack:
        return None
    line, column = place(text, len(text))
    sentence = f"The query ends too early (line {line}, column {column})."
    hint = f"There is a {_CLOSING[stack[-1].text]} too few. {_unclosed(text, stack[-1])}"
    return MalformedError(sentence, line, column, "", hint)


def dotted_name(text: str, token: Token) -> MalformedError:
    """Say that the engine would misread a prefixed name with several dots."""
    return mistake_at(text, *_dotted(token))


def mistake_at(text: str, token: Token, what: str, hint: str) -> MalformedError:
    """Return a mistake at a token: ``what`` is a sentence without its full stop."""
    line, column = place(text, token.start)
    sentence = f"{what} (line {line}, column {column})."
    return MalformedError(sentence, line, column, shortened(token.text), hint)


def place(text: str, start: int) -> tuple[int, int]:
    """Return the line and the column, from 1, of a character, counted from 0."""
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def shortened(token: str) -> str:
    """Return a token, or the beginning of a long one."""
    return token if len(token) <= _LONGEST_TOKEN else token[:_LONGEST_TOKEN] + "…"


def _open_string(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for token in tokens:
        if token.kind == "sign" and token.text[0] in "'\"":
            hint = "A string ends with the quotation mark it begins with, on the same line."
            if len(token.text) > 1:
                hint = f"It ends with {token.text}, as it begins."
            yield token, "A string is not closed", hint


def _broken_iri(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for before, sign, name in zip((_NOTHING, *tokens), tokens, tokens[1:], strict=False):
        opens = sign.text == "<" and sign.end == name.start
        if opens and (_SCHEME.match(name.text) or before.text in "{.;,"):
            yield name, "An IRI cannot be read", _IN_IRI


def _bare_iri(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for name, sign in pairwise(tokens):
        if name.kind == "name" and sign.text == "/" and _SCHEME.fullmatch(name.text):
            hint = "An IRI stands in angle brackets: <http://example.org/>"
            yield name, "An IRI stands without its brackets", hint


def _undeclared_prefix(text: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    declared = {*_DECLARED.findall(text), "_"}
    for token in _prefixed(tokens):
        prefix = token.text.partition(":")[0]
        if prefix not in declared:
            what = f"The prefix {shortened(prefix)}: is not declared"
            yield token, what, _how_to_declare(prefix)


def _prefixed(tokens: Sequence[Token]) -> Iterator[Token]:
    for token, following in pairwise((*tokens, _NOTHING)):
        declares = token.text.endswith(":") and following.kind == "iri"
        if token.is_prefixed and not declares:
            yield token


def _how_to_declare(prefix: str) -> str:
    if prefix in PREFIXES:
        return f"Add at the top: PREFIX {prefix}: <{PREFIXES[prefix]}>"
    near = get_close_matches(prefix, PREFIXES, n=1)
    meant = f"Is {near[0]}: meant (PREFIX {near[0]}: <{PREFIXES[near[0]]}>)? " if near else ""
    known = ", ".join(PREFIXES)
    return (
        f"{meant}Add at the top: PREFIX {shortened(prefix)}: <…>. Prefixes of this data: {known}."
    )


def _dotted_name(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    return (_dotted(token) for token in _prefixed(tokens) if _DOTTED.fullmatch(token.text))


def _dotted(token: Token) -> _Mistake:
    prefix, _, local = token.text.partition(":")
    escaped = local.replace(".", "\\.")
    hint = (
        f"Identifiers of this data have hyphens: {prefix}:{local.replace('.', '-')}. "
        f'The code as printed is the notation: ?c skos:notation "{local}"^^amo:code.'
        if prefix == "amocf"
        else f"Write the IRI in full, or escape the dots: {prefix}:{escaped}"
    )
    return token, "This endpoint cannot read a name with several dots", hint


def _unknown_word(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for token in tokens:
        word = token.text.upper()
        if token.is_word and word not in KEYWORDS:
            near = get_close_matches(word, KEYWORDS, n=1, cutoff=0.75)
            hint = (
                f"Is {near[0]} meant?" if near else "Names have a prefix, variables begin with ?."
            )
            yield token, f"SPARQL has no word {shortened(token.text)}", hint


def _wrong_bracket(text: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    _, mistake = _brackets(text, tokens)
    if mistake:
        yield mistake


def _brackets(text: str, tokens: Sequence[Token]) -> tuple[list[Token], _Mistake | None]:
    """Return the brackets that are open at the end, and the first that closes none of its kind."""
    stack: list[Token] = []
    for token in (token for token in tokens if token.kind == "sign"):
        if token.text in _CLOSING:
            stack.append(token)
        elif token.text in _CLOSING.values():
            if not stack:
                return [], (token, f"There is a {token.text} too many", "It closes nothing.")
            opening = stack.pop()
            if _CLOSING[opening.text] != token.text:
                return [], (token, "The brackets do not match", _unclosed(text, opening))
    return stack, None


def _unclosed(text: str, opening: Token) -> str:
    line, column = place(text, opening.start)
    return f"The {opening.text} of line {line}, column {column} is not closed."


def _foreign_sign(text: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for first, second in pairwise(tokens):
        sign = first.text + second.text
        if sign in _SIGNS and first.end == second.start:
            yield Token("sign", sign, first.start), f"No sign {sign}", _SIGNS[sign]
        if first.kind == "variable" and second.text == "," and "{" not in text[: first.start]:
            hint = "Variables after SELECT stand side by side, without commas."
            yield second, "A comma stands between variables", hint


def _bare_filter(_: str, tokens: Sequence[Token]) -> Iterator[_Mistake]:
    for word, following in pairwise(tokens):
        is_value = following.kind in ("variable", "string", "number")
        if word.is_word and word.text.upper() == "FILTER" and is_value:
            hint = "After FILTER comes an expression in brackets: FILTER(?x > 2)"
            yield following, "A ( is missing", hint


_DETECTORS: Final[tuple[Callable[[str, Sequence[Token]], Iterator[_Mistake]], ...]] = (
    _open_string,
    _broken_iri,
    _bare_iri,
    _undeclared_prefix,
    _dotted_name,
    _unknown_word,
    _wrong_bracket,
    _foreign_sign,
    _bare_filter,
)
