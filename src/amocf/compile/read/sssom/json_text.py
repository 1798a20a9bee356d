"""JSON as the nodes of YAML, which know their lines, so that one reader serves both."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from amocf.compile.read.sssom.yaml_text import BOOLEAN, NULL, STRING, SURROGATE, YAML
from amocf.errors import DataError, Place

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
#: What the machine reads as numbers, and JSON does not have.
_NO_NUMBERS: Final = ("NaN", "Infinity", "-Infinity")
_CONSTANTS: Final = {"true": BOOLEAN, "false": BOOLEAN, "null": NULL}

_Token = tuple[str, yaml.Mark]


#: Lists and objects within each other; a record needs one.
_DEEPEST: Final = 50


class _MarkedError(Exception):
    """What is wrong at a place."""

    def __init__(self, said: str, mark: yaml.Mark) -> None:
        super().__init__(said)
        self.mark = mark


def json_nodes(text: str, path: Path) -> yaml.Node:
    """Return a document of JSON as nodes.

    Raises:
        DataError: if it is not JSON.
    """
    try:
        _require_shallow(_tokens(text))
        # Numbers stay text: one may be longer than any number that the machine reads.
        json.loads(text, parse_int=str, parse_float=str)
        return _node(_tokens(text))
    except json.JSONDecodeError as error:
        raise DataError(
            f"not valid JSON: {error.msg}", Place(path, error.lineno, error.colno)
        ) from error
    except _MarkedError as error:
        place = Place(path, error.mark.line + 1, error.mark.column + 1)
        raise DataError(f"not valid JSON: {error}", place) from error


def _require_shallow(tokens: Iterator[_Token]) -> None:
    depth = 0
    for text, mark in tokens:
        depth += (text in "[{") - (text in "]}")
        if depth > _DEEPEST:
            raise _MarkedError(
                f"more than {_DEEPEST} lists and objects stand within each other", mark
            )


def _tokens(text: str) -> Iterator[_Token]:
    line, start, last = 0, 0, 0
    for match in _TOKEN.finditer(text):
        breaks = text.count("\n", last, match.start())
        if breaks:
            line, start = line + breaks, text.rindex("\n", last, match.start()) + 1
        last = match.start()
        yield match[0], yaml.Mark("", last, line, last - start, None, 0)


def _node(tokens: Iterator[_Token]) -> yaml.Node:
    return _node_of(next(tokens), tokens)


def _node_of(token: _Token, tokens: Iterator[_Token]) -> yaml.Node:
    text, mark = token
    if text == "{":
        members = [(_node_of(key, tokens), _value(tokens)) for key in _items(tokens, "}")]
        return yaml.MappingNode(YAML + "map", members, mark, mark)
    if text == "[":
        items = [_node_of(item, tokens) for item in _items(tokens, "]")]
        return yaml.SequenceNode(YAML + "seq", items, mark, mark)
    if text.startswith('"'):
        value = json.loads(text) if "\\" in text else text[1:-1]
        if SURROGATE.search(value):
            raise _MarkedError("an escape stands for half a character", mark)
        return yaml.ScalarNode(STRING, value, mark, mark, '"')
    if text in _NO_NUMBERS:
        raise _MarkedError(f"{text} is no number; write one, or null", mark)
    is_integer = text.lstrip("-").isdigit()
    tag = _CONSTANTS.get(text, YAML + ("int" if is_integer else "float"))
    return yaml.ScalarNode(tag, text, mark, mark)


def _items(tokens: Iterator[_Token], end: str) -> Iterator[_Token]:
    """Yield the first token of each item; the caller consumes the rest of it."""
    for token in tokens:
        if token[0] == end:
            return
        if token[0] != ",":
            yield token


def _value(tokens: Iterator[_Token]) -> yaml.Node:
    next(tokens)  # the colon
    return _node(tokens)
