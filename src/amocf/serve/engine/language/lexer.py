"""The terminals and keywords of SPARQL, to explain an error after the engine has found one.

Nothing is rejected by what stands here: the engine reads ``<`` as less-than or as the start of an
IRI by context, and needs no space between a number and a keyword, which a lexer does not know.
"""

import re
from dataclasses import dataclass
from typing import Final

_WORDS: Final = """
A ABS ADD ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT CONSTRUCT
CONTAINS COPY COUNT CREATE DATA DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP
ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HAVING HOURS IF IN INSERT
INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISURI LANG LANGMATCHES LCASE LIMIT LOAD MAX MD5 MIN
MINUS MINUTES MONTH MOVE NAMED NOT NOW OFFSET OPTIONAL ORDER PREFIX RAND REDUCED REGEX REPLACE
ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR
STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TO TRUE TZ
UCASE UNDEF UNION URI USING UUID VALUES WHERE WITH YEAR
ADJUST HASLANG HASLANGDIR ISTRIPLE LANGDIR LATERAL OBJECT PREDICATE STRLANGDIR SUBJECT TRIPLE
VERSION
"""
#: Those of SPARQL 1.1, then what the engine has beyond it; in upper case.
KEYWORDS: Final = frozenset(_WORDS.split())

# PN_CHARS of the grammar, with the ASCII letters, digits and signs that \w has.
_NAME: Final = (
    "\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
    "A-Za-z0-9_"
)
_LOCAL: Final = rf"(?:[{_NAME}:%-]|\\[^\r\n])"
# Possessive, so that nothing is tried twice. A long string that is not closed ends with the text.
_TOKEN: Final = re.compile(
    rf"""
      (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
    | (?P<long>'''(?:'{{0,2}}+(?:[^'\\]|\\.))*+'''|\"\"\"(?:"{{0,2}}+(?:[^"\\]|\\.))*+\"\"\")
    | (?P<unclosed>(?:'''|\"\"\").*+)
    | (?P<string>'(?:[^'\\\r\n]|\\.)*+'|"(?:[^"\\\r\n]|\\.)*+")
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<variable>[?$][{_NAME}]++)
    | (?P<tag>@[A-Za-z]++(?:-{{1,2}}[A-Za-z0-9]++)*+)
    | (?P<number>[+-]?(?:[0-9]++(?:\.[0-9]++)?+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+(?![{_NAME}:]))
    | (?P<name>{_LOCAL}++(?:\.++{_LOCAL}++)*+)
    | (?P<sign>\^\^|&&|\|\||!=|<=|>=|<<\(|\)>>|<<|>>|\{{\||\|\}}|.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """A terminal: its kind, its text, and where it starts (counted from 0)."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def is_word(self) -> bool:
        """Whether it is a keyword, or stands where one may."""
        return self.kind == "name" and ":" not in self.text

    @property
    def is_prefixed(self) -> bool:
        """Whether it is a name with a prefix."""
        return self.kind == "name" and ":" in self.text


def tokenize(text: str) -> tuple[Token, ...]:
    """Split a query into its terminals, without white space and comments.

    Any text can be split: a quotation mark that is never closed is a sign, and so is a character
    that SPARQL does not have.
    """
    return tuple(_token(each) for each in _TOKEN.finditer(text) if each.lastgroup != "space")


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "sign"
    if kind == "unclosed":  # all that follows belongs to the string
        return Token("sign", match.group()[:3], match.start())
    return Token("string" if kind == "long" else kind, match.group(), match.start())
