"""What the engine's own parser says of a text, without evaluating it.

A text of thousands of operators or brackets exhausts the parser's stack, which ends the process:
where strangers send queries, nothing of this may be called in the server itself.
"""

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from pyoxigraph import Store

from amocf.serve.engine.language.query_text import decode_escapes, has_word
from amocf.terms import BASE

#: One of them makes another word of a keyword, and is in no escape.
_LETTERS: Final = "hjklopqtuwxyz"
_Span: TypeAlias = tuple[int, int]
#: What may be a prefixed name. Possessive, so that no character is looked at twice.
_NAME: Final = re.compile(r"(?:[\w\x80-\U0010ffff:%.-]|\\.)++")
_MAY_BE_DOTTED: Final = re.compile(r":[\w\x80-\U0010ffff%\\-]*+\.[\w\x80-\U0010ffff:%\\-]*+\.")
_ESCAPED: Final = re.compile(r"\\.")


class _ParsedError(Exception):
    pass


class _Interruption:
    """Stands for a list of graphs: the engine asks for them when it has parsed a query."""

    def __iter__(self) -> "_Interruption":
        return self

    def __next__(self) -> Any:
        raise _ParsedError


def syntax_error(text: str) -> str:
    """Return why the parser rejects a text; empty if it is a query."""
    try:
        Store().query(text, base_iri=BASE, default_graph=_Interruption())  # type: ignore[arg-type]
    except _ParsedError:
        return ""
    except SyntaxError as error:
        return str(error)
    raise AssertionError("the engine has evaluated a query before it asked for its graphs")


def has_keyword(text: str, word: str) -> bool:
    r"""Say whether a text is a query with a keyword, in lower case, as the parser reads it.

    SPARQL 1.1 reads escapes such as ``\u0053`` before all else, and the engine only within strings
    and IRIs: a keyword in either reading counts.
    """
    readings = (text, decode_escapes(text)) if "\\" in text else (text,)
    return any(_depends_on(reading, word) for reading in readings)


def misread_name(text: str) -> _Span | None:
    """Find a prefixed name that the parser takes for something else, without an error.

    ``VALUES ?x { amocf:4.1.2 }`` is valid SPARQL, but the parser reads the name as ``amocf:4.1``
    and the number 0.2: at a second dot a name ends. What only looks like a name, in a string, an
    IRI or a comment, is read as it should be.

    Returns:
        Where the first such name begins, and where it ends; None where there is none, or the text
        is no query.
    """
    if not _MAY_BE_DOTTED.search(text):
        return None
    found = [match.span() for match in _NAME.finditer(text) if _dots(match[0]) > 1]
    if not found or not syntax_error(_masked(text, found)) or syntax_error(text):
        return None
    # Names are masked from the left: with the first that is one the text ceases to be a query.
    least, most = 1, len(found)
    while least < most:
        middle = (least + most) // 2
        if syntax_error(_masked(text, found[:middle])):
            most = middle
        else:
            least = middle + 1
    start, end = found[least - 1]
    return start, start + len(text[start:end].rstrip("."))


def _depends_on(text: str, word: str) -> bool:
    """Say whether a text is a query only as long as a word is written as it is.

    With another letter at its end the word is still good for a string, an IRI, a comment or a
    name, but it is no keyword.
    """
    if not has_word(text, word):
        return False
    lower, stem = text.casefold(), word[:-1]
    letter = next((each for each in _LETTERS if stem + each not in lower), _LETTERS[0])
    other = re.sub(word, lambda match: match[0][:-1] + letter, text, flags=re.IGNORECASE)
    return bool(syntax_error(other)) and not syntax_error(text)


def _dots(name: str) -> int:
    """Count the dots within a local name."""
    return _ESCAPED.sub("", name.partition(":")[2].rstrip(".")).count(".")


def _masked(text: str, spans: Sequence[_Span]) -> str:
    """Write asterisks, which may stand in quotes, IRIs and comments, but not side by side."""
    pieces, last = [], 0
    for start, end in spans:
        local = text.index(":", start) + 1
        pieces += [text[last:local], "*" * (end - local)]
        last = end
    return "".join([*pieces, text[last:]])
