"""What the server reads in the text of a query before any engine sees it.

None of this decides whether a text is SPARQL: the engine's parser does, in a process that may die
of it. It is what content negotiation and the cache need to know at once, in microseconds.
"""

import re
from itertools import accumulate
from typing import Final

#: Some editors write it in front of a text; it is none of it.
BYTE_ORDER_MARK: Final = "\ufeff"
FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES: Final = (
    *("INSERT", "DELETE", "LOAD", "CLEAR", "DROP"),
    *("CREATE", "ADD", "MOVE", "COPY", "WITH"),
)

# Possessive, so that nothing is tried twice: any text is read in time proportional to its length.
#: White space and comments.
SPACE: Final = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_IRI: Final = r"<[^<>\"{}|^`\x00-\x20]*+>"
_PROLOGUE: Final = re.compile(
    rf"""(?:{SPACE}(?:
          PREFIX{SPACE}[^\s:<>\#]*+:{SPACE}{_IRI}
        | BASE{SPACE}{_IRI}
        | VERSION{SPACE}(?:"[^"\r\n]*+"|'[^'\r\n]*+')
    ))*+{SPACE}(?:({"|".join(FORMS)})|({"|".join(UPDATES)})(?![\w:-]))""",
    re.IGNORECASE | re.VERBOSE,
)
_DECLARED: Final = re.compile(
    rf"PREFIX{SPACE}([A-Za-z][A-Za-z0-9_-]*+|):{SPACE}<([^<>\"{{}}|^`\\\x00-\x20]++)>",
    re.IGNORECASE,
)
# What may hold a bracket that opens nothing. What is not closed ends with its line, or the text.
_QUOTED: Final = re.compile(
    r"""
      \#[^\r\n]*+
    | '''(?:'{0,2}+(?:[^'\\]|\\.))*+(?:'''|\Z)?+
    | \"\"\"(?:"{0,2}+(?:[^"\\]|\\.))*+(?:\"\"\"|\Z)?+
    | '(?:[^'\\\r\n]|\\.)*+'?+
    | "(?:[^"\\\r\n]|\\.)*+"?+
    | <[^<>"{}|^`\x00-\x20]*+>
    """,
    re.VERBOSE | re.DOTALL,
)
_NO_BRACKET: Final = re.compile(r"[^()\[\]{}]++")
_DEPTH: Final = {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
#: Functions that have another value each time they are called; STRUUID ends like UUID.
_NON_DETERMINISTIC: Final = ("now", "rand", "uuid", "bnode")
_CALLS: Final = tuple((name, re.compile(rf"{name}[ \t\r\n]*+[(#]")) for name in _NON_DETERMINISTIC)


def query_form(text: str) -> str:
    """Return the keyword after the prologue, if it is that of a query or an update.

    Returns:
        One of ``FORMS`` or ``UPDATES``; empty where there is none, and the text is no SPARQL.
    """
    form, _ = form_at(text)
    return form_at(decode_escapes(text))[0] if not form and "\\" in text else form


def form_at(text: str) -> tuple[str, int]:
    """Return the keyword after the prologue, as far as neither has escapes, and where it ends."""
    found = _PROLOGUE.match(text)
    return ((found[1] or found[2]).upper(), found.end()) if found else ("", 0)


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the namespaces that a query declares, by their prefixes; none that is relative."""
    _, end = form_at(text)
    found = _DECLARED.findall(text, 0, end)
    return {prefix: namespace for prefix, namespace in found if ":" in namespace}


def nests_deeper(text: str, limit: int) -> bool:
    """Say whether brackets stand deeper in one another than so many.

    Brackets in strings, IRIs and comments do not count. Where it is not certain what is one, the
    text passes.
    """
    # Brackets cannot stand deeper in one another than there are.
    if text.count("(") + text.count("[") + text.count("{") <= limit:
        return False
    return _depth(text) > limit and _depth(_QUOTED.sub(" ", text)) > limit


def is_non_deterministic(text: str) -> bool:
    """Say whether the query may have another answer each time; what only looks so counts too."""
    lower = decode_escapes(text).lower()
    for name, call in _CALLS:  # noqa: SIM110 - a generator takes twice as long
        if name in lower and call.search(lower):
            return True
    return False


def has_word(text: str, word: str) -> bool:
    """Say whether a word, in lower case, occurs in a text, whatever its case, or in escapes."""
    return word in text.casefold() or ("\\" in text and word in decode_escapes(text).casefold())


def decode_escapes(text: str) -> str:
    r"""Replace ``\u0053`` and ``\U00000053``, which SPARQL 1.1 (19.2) reads before all else."""
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, text)


def _depth(text: str) -> int:
    brackets = _NO_BRACKET.sub("", text)
    return max(accumulate(map(_DEPTH.__getitem__, brackets)), default=0)
