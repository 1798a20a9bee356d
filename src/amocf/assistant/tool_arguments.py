"""What a tool takes: described in JSON Schema, read, and refused in sentences that help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from amocf.nearest import suggestion

ArgumentKind = Literal["text", "number", "texts", "values"]
_SCHEMAS: Final[Mapping[ArgumentKind, Mapping[str, Any]]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "values": {"type": "object", "additionalProperties": {"type": "string"}},
}
_LONGEST_SHOWN: Final = 60


class ToolError(Exception):
    """A call has no answer; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class ToolArgument:
    """An argument of a tool.

    Attributes:
        name: what it is called.
        description: what it is for.
        kind: what it may be.
        choices: the texts that it may be, if not any.
        default: what it is where it is not given; without one it is needed.
        least: the least number; of texts, the fewest characters or items.
        most: the greatest number; of texts, the most characters or items.
        is_whole: whether a number has no fraction.
    """

    name: str
    description: str
    kind: ArgumentKind = "text"
    choices: tuple[str, ...] = ()
    default: Any = None
    least: float = 0
    most: float = 500
    is_whole: bool = True

    @property
    def schema(self) -> dict[str, Any]:
        """What it may be, in JSON Schema."""
        found: dict[str, Any] = {**_SCHEMAS[self.kind], "description": self.description}
        if self.kind == "number":
            found |= {"type": "integer" if self.is_whole else "number"}
            found |= {"minimum": self.least, "maximum": self.most}
        elif self.kind == "text":
            found |= {"enum": list(self.choices)} if self.choices else {"maxLength": self.most}
        elif self.kind == "texts":
            found |= {"maxItems": self.most}
        if self.default not in (None, "", (), {}):
            found |= {"default": self.default}
        return found

    def read(self, value: Any) -> Any:
        """Return a value that was given, as the tool takes it.

        Raises:
            ToolError: if it is none that the argument may have.
        """
        match self.kind:
            case "number":
                return self._number(value)
            case "texts":
                # One text where several may stand is no mistake worth a call.
                found = (value,) if isinstance(value, str) else value
                return self._texts(found)
            case "values":
                return self._values(value)
            case _:
                return self._text(value)

    def _text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ToolError(f"{self.name} has to be a text; found {_shown(value)}.")
        if len(value) > self.most:
            raise ToolError(
                f"{self.name} has {len(value):,} characters, and may have {self.most:,.0f}."
                " Give a shorter one."
            )
        if self.choices and value not in self.choices:
            hint = suggestion(value[:_LONGEST_SHOWN], self.choices)
            raise ToolError(
                f"{self.name} is {_shown(value)}, and has to be one of"
                f" {', '.join(self.choices)}{hint}."
            )
        return value

    def _number(self, value: Any) -> float:
        if isinstance(value, str) and len(value) < 20:
            try:
                value = float(value)
            except ValueError:
                value = None
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and self.least <= value <= self.most):
            raise ToolError(
                f"{self.name} has to be a number from {self.least:g} to {self.most:g};"
                f" found {_shown(value)}."
            )
        return int(value) if self.is_whole else float(value)

    def _texts(self, value: Any) -> tuple[str, ...]:
        is_list = isinstance(value, list | tuple)
        if not (is_list and all(isinstance(each, str) for each in value)):
            raise ToolError(f"{self.name} has to be a list of texts; found {_shown(value)}.")
        if len(value) > self.most:
            raise ToolError(
                f"{self.name} has {len(value):,} items, and may have {self.most:,.0f}."
                " Call the tool several times."
            )
        return tuple(value)

    def _values(self, value: Any) -> dict[str, str]:
        if not (isinstance(value, dict) and len(value) <= self.most):
            raise ToolError(
                f'{self.name} has to be an object such as {{"code": "4.1.2"}};'
                f" found {_shown(value)}."
            )
        return {str(name): str(each) for name, each in value.items()}


def ended(sentence: str) -> str:
    """Return a sentence with a sign at its end."""
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def input_schema(arguments: Iterable[ToolArgument]) -> dict[str, Any]:
    """Return what a tool takes, in JSON Schema."""
    listed = tuple(arguments)
    return {
        "type": "object",
        "properties": {each.name: each.schema for each in listed},
        "required": [each.name for each in listed if each.default is None],
        "additionalProperties": False,
    }


def read_arguments(arguments: Iterable[ToolArgument], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of all arguments, those that are not given with their defaults.

    Raises:
        ToolError: if one is unknown, is needed, or has a value that it cannot have.
    """
    known = {each.name: each for each in arguments}
    for name in given:
        if name not in known:
            hint = suggestion(name[:_LONGEST_SHOWN], known)
            there = ", ".join(known) or "no argument"
            raise ToolError(f"There is no argument {_shown(name)}{hint}. The tool takes: {there}.")
    values = {}
    for name, argument in known.items():
        value = given.get(name)
        # Many assistants write null, or nothing between quotes, for what they leave out.
        if value is not None and (value != "" or argument.default is None):
            values[name] = argument.read(value)
        elif argument.default is None:
            raise ToolError(f"{name} is needed: {argument.description}")
        else:
            values[name] = argument.default
    return values


def _shown(value: Any) -> str:
    """Return a value for a sentence: cut short, without what cannot be seen."""
    if not isinstance(value, str | int | float | None):
        value = f"a {type(value).__name__}"
    text = "nothing" if value is None else str(value)[: _LONGEST_SHOWN + 1]
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"“{text if len(text) <= _LONGEST_SHOWN else text[:-1] + '…'}”"
