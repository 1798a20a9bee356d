"""The YAML of a metadata block: version 1.2, core schema, as nodes that know their lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import yaml
from yaml.reader import ReaderError

from amocf.compile.read.sssom.rules import Mistake

YAML: Final = "tag:yaml.org,2002:"
NULL: Final = YAML + "null"
STRING: Final = YAML + "str"
BOOLEAN: Final = YAML + "bool"
NUMBERS: Final = frozenset((YAML + "int", YAML + "float"))

#: What is more than text where it stands without quotes.
_CORE_SCHEMA: Final = (
    (NULL, re.compile(r"(?:~|null|Null|NULL|)\Z")),
    (BOOLEAN, re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")),
    (YAML + "int", re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")),
    (
        YAML + "float",
        re.compile(
            r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
        ),
    ),
)
_TAB: Final = "\t"
#: Characters of text to YAML 1.2; the parser ends lines at some of them, and refuses the others.
_TEXT: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]")
#: Those of them that stand in text without quotes.
_PLAIN: Final = frozenset("\x85\u2028\u2029")
SURROGATE: Final = re.compile("[\ud800-\udfff]")
#: White space within text, as far as a tab in it cannot be taken for one between tokens.
_WITHIN_TEXT: Final = re.compile(r"(?<=[^\s:,?\-\[{])[ \t]+(?=[^\s#:,\]}])")


class HeaderError(ValueError):
    """The metadata block cannot be read."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.mistake = Mistake(
            line, 0, f"the metadata cannot be read as YAML: {problem}; correct it"
        )


class _Loader(yaml.SafeLoader):
    """PyYAML, which knows version 1.1, made to read version 1.2."""

    # None stands for any first character.
    yaml_implicit_resolvers = {None: list(_CORE_SCHEMA)}  # noqa: RUF012

    def scan_to_next_token(self) -> None:
        """Skip what separates tokens: in 1.2 tabs as well, save where a line is indented."""
        super().scan_to_next_token()
        while self.peek() == _TAB and self._line_so_far().strip(" "):
            self.forward()
            super().scan_to_next_token()

    def _line_so_far(self) -> str:
        return str(self.buffer[self.pointer - self.column : self.pointer])


def line_of(node: yaml.Node) -> int:
    """Return the line at which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def compose(lines: Sequence[str]) -> yaml.Node | None:
    """Return the root of a document, or None where it is empty.

    Raises:
        HeaderError: if it is not YAML.
    """
    # Spreadsheets end each line with the tabs of the columns that it lacks.
    text = "\n".join(line.rstrip(" \t") if line.endswith(_TAB) else line for line in lines)
    stand_ins = _stand_ins(text)
    text = _WITHIN_TEXT.sub(lambda run: run[0].replace(_TAB, stand_ins[_TAB]), text)
    text = _TEXT.sub(lambda match: stand_ins[match[0]], text)
    try:
        # Nodes instead of values: they know their lines, and a repeated key is not swallowed.
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = min(mark.line + 1, len(lines)) if mark else 1
        raise HeaderError(line, str(error.problem)) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise HeaderError(line, str(error.reason)) from error
    except RecursionError as error:
        raise HeaderError(1, "lists and mappings stand too deep within each other") from error
    except ValueError as error:  # an escape of a character that does not exist
        raise HeaderError(1, str(error)) from error
    characters = {stand_in: character for character, stand_in in stand_ins.items()}
    for node in _scalars(root):
        node.value = _restored(node, characters)
    return root


def _stand_ins(text: str) -> dict[str, str]:
    """Return a character that the text does not hold for each one that the parser mistakes."""
    free = (chr(code) for code in range(0xE000, 0x110000) if chr(code) not in text)
    return {character: next(free) for character in sorted({_TAB, *_TEXT.findall(text)})}


def _scalars(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    seen: set[int] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.MappingNode):
            todo += [part for pair in node.value for part in pair]
        elif isinstance(node, yaml.SequenceNode):
            todo += node.value


def _restored(node: yaml.ScalarNode, characters: Mapping[str, str]) -> str:
    text = "".join(characters.get(character, character) for character in node.value)
    if node.style not in ("'", '"') and set(_TEXT.findall(text)) - _PLAIN:
        raise HeaderError(line_of(node), "special characters are not allowed without quotes")
    if not SURROGATE.search(text):
        return text
    try:  # a pair of escapes, as JSON writes a character beyond the first 65,536
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise HeaderError(line_of(node), "an escape stands for half a character") from error
