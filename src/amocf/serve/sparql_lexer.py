r"""Words of a SPARQL query, without what is only quoted or commented.

The parser behind the endpoint needs no space between a keyword and its neighbours
(``1.SERVICE<http://example.org/>{…}`` calls out), and it reads ``<`` as less-than or as the start
of an IRI by context, which a tokenizer does not know. Where that makes a difference, the
functions here err towards refusing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES: Final = (
    *("INSERT", "DELETE", "LOAD", "CLEAR", "DROP"),
    *("CREATE", "ADD", "MOVE", "COPY", "WITH"),
)

# Names may have more signs than those of words, and none but ASCII signs end one.
_TOKEN: Final = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<variable>[?$][\w\x80-\U0010ffff]+)
    | (?P<name>(?:[\w:%\x80-\U0010ffff-]|\\.)
        (?:[\w:%\x80-\U0010ffff-]|\\.|\.+(?=[\w:%\x80-\U0010ffff\\-]))*)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# How nearly all queries begin; what begins otherwise is read word by word. Nothing is tried twice.
_SPACE: Final = r"(?:\s++|\#[^\n\r]*+[\n\r])*+"
_PLAIN_PROLOGUE: Final = re.compile(
    rf"{_SPACE}(?:PREFIX\s++[A-Za-z][\w-]*+:\s*+<[A-Za-z][^<>\"{{}}|^`\\\x00-\x20]*+>{_SPACE})*+"
    rf"({'|'.join(FORMS)})\b",
    re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# "//" cannot follow "http:" in an expression, so this is an IRI wherever it stands.
_CERTAIN_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
#: Functions that have another value each time they are called.
_FICKLE: Final = ("now", "rand", "uuid", "bnode")
# The parser needs no space after BY.
_FICKLE_CALL: Final = re.compile(
    r"(?:\b|(?<=by)|(?<=having)|(?<=filter))(?:now|rand|uuid|struuid|bnode)\b"
)
_DEPTH: Final = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}


@dataclass(frozen=True)
class Token:
    """A word of the query: its kind, its text, and where it starts (counted from 0)."""

    kind: str
    text: str
    start: int


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a query into strings, IRIs, variables, names and single signs.

    White space and comments are left out. Any text can be split: a quote that is never closed is
    a sign.
    """
    return tuple(iter_tokens(text))


def first_token(text: str) -> Token | None:
    """Return the first word of a query, however much follows; None where there is none."""
    return next(iter_tokens(text), None)


def iter_tokens(text: str) -> Iterator[Token]:
    """Split a query as ``tokenize`` does, word by word."""
    return (
        Token(match.lastgroup or "sign", match.group(), match.start())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    )


def unescape_codepoints(text: str) -> str:
    r"""Replace ``\u0053`` and ``\U00000053``, which SPARQL 1.1 (19.2) reads before all else."""
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code <= 0x10FFFF else match.group()

    return _ESCAPE.sub(character, text)


def query_form(text: str) -> str | None:
    """Return the first keyword after the prologue, if it is that of a query or an update."""
    if plain := _PLAIN_PROLOGUE.match(text):
        return plain.group(1).upper()
    words = iter_tokens(text)
    for token in words:
        word = token.text.upper()
        if token.kind == "name" and word.startswith("PREFIX"):
            # The name may touch the keyword (PREFIX:<…>) or follow it.
            if ":" not in word:
                next(words, None)
        elif token.kind == "name" and word not in ("BASE", "VERSION"):
            return next((form for form in (*FORMS, *UPDATES) if word.startswith(form)), None)
    return None


def calls_service(text: str) -> bool:
    """Say whether the query has, or could be read to have, a ``SERVICE`` clause."""
    variants = {text, unescape_codepoints(text)} if "\\" in text else (text,)
    found = [each for each in variants if "service" in each.casefold()]
    return any(_has_service(tokenize(each)) for each in found)


def is_fickle(text: str) -> bool:
    """Say whether the query may have another answer each time; what only looks so counts too."""
    lower = unescape_codepoints(text).lower()
    return any(map(lower.__contains__, _FICKLE)) and bool(_FICKLE_CALL.search(lower))


def nesting(text: str) -> int:
    """Count how deep brackets of any kind stand in one another."""
    tokens = tokenize(text)
    signs = text if any(map(_misleads, tokens)) else "".join(map(_brackets, tokens))
    return max(accumulate(_DEPTH.get(sign, 0) for sign in signs), default=0)


def is_certain_iri(text: str) -> bool:
    """Say whether a token is an IRI wherever it stands, and not the signs of an expression."""
    return bool(_CERTAIN_IRI.match(text))


def token_at(text: str, line: int, column: int) -> str:
    """Return the word at a place, both counted from 1; empty at the end of the query."""
    lines = text.split("\n")
    start = sum(len(each) + 1 for each in lines[: line - 1]) + column - 1
    return next((t.text for t in tokenize(text) if t.start + len(t.text) > start), "")


def _brackets(token: Token) -> str:
    # What looks like a relative IRI may be less-than, brackets and greater-than.
    in_iri = token.kind == "iri" and not is_certain_iri(token.text)
    return token.text if token.kind == "sign" or in_iri else ""


def _misleads(token: Token) -> bool:
    """Say whether a token, wrongly split, can hide or show what comes after it."""
    if token.kind == "iri":
        return not is_certain_iri(token.text) and bool({"'", "#"} & set(token.text))
    return token.kind == "sign" and token.text in "'\"\\"


def _has_service(tokens: tuple[Token, ...]) -> bool:
    if any(map(_misleads, tokens)):
        return True
    return any(
        token.kind == "name" and _is_call(tokens, index, match.end())
        for index, token in enumerate(tokens)
        for match in re.finditer("service", token.text, re.IGNORECASE)
    )


def _is_call(tokens: tuple[Token, ...], index: int, end: int) -> bool:
    word = tokens[index].text
    if ":" not in word:
        return True
    rest = word[end:].casefold().removeprefix("silent")
    following = [token.text.casefold() for token in tokens[index + 1 : index + 4]]
    if ":" in rest:
        before = tokens[index - 1].text.casefold() if index else ""
        is_tag = index > 1 and tokens[index - 2].text == "@"
        return following[:1] == ["{"] and (before != "graph" or is_tag)
    if following[:1] == ["silent"]:
        following = following[1:]
    return not rest and following[1:2] == ["{"]
