"""One setting: its names, the values that it may have, and how text becomes such a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from amocf.errors import UsageError
from amocf.nearest import suggestion

_SWITCH: Final = {
    **dict.fromkeys(("yes", "true", "on", "1"), True),
    **dict.fromkeys(("no", "false", "off", "0"), False),
}
_READERS: Final[Mapping[type, Callable[[str], Any]]] = {bool: lambda text: _SWITCH[text.lower()]}


@dataclass(frozen=True)
class Setting:
    """One row of the table.

    Attributes:
        name: in lower case with underscores.
        default: of the type that its values have.
        help: its meaning.
        group: the heading below which it is listed.
        minimum: the least number that it may be.
        maximum: the greatest.
        choices: the only texts that it may be; any, if there are none.
        url: its text, where there is any, has to be the address of an HTTP server.
        secret: only the environment sets it.
    """

    name: str
    default: Any
    help: str
    group: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    url: bool = False
    secret: bool = False

    @property
    def environment_name(self) -> str:
        """The environment variable that sets it, such as ``AMOCF_QUERY_TIMEOUT``."""
        return "AMOCF_" + self.name.upper()

    @property
    def option(self) -> str:
        """The option of the command that sets it, such as ``--query-timeout``; empty for none."""
        return "" if self.secret else "--" + self.name.replace("_", "-")

    @property
    def shown_default(self) -> str:
        """The default as one would write it."""
        if isinstance(self.default, bool):
            return "yes" if self.default else "no"
        return str(self.default)

    @property
    def metavar(self) -> str:
        """What stands for a value in the usage of the command."""
        if self.choices:
            return "|".join(self.choices)
        if self.url:
            return "URL"
        names = {bool: "yes|no", int: "NUMBER", float: "NUMBER", str: "TEXT"}
        return names.get(type(self.default), "FOLDER")

    @property
    def expected(self) -> str:
        """The values that it may have, in words."""
        if self.choices:
            return f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"
        if self.url:
            return "an http or https address with a host, without a password"
        if isinstance(self.default, bool):
            return "yes or no"
        if isinstance(self.default, int | float):
            number = "a whole number" if isinstance(self.default, int) else "a number"
            return f"{number} from {self.minimum} to {self.maximum}"
        return "a folder" if isinstance(self.default, Path) else "text"

    def read(self, text: str, where: str) -> Any:
        """Convert text to the type of the default.

        Raises:
            UsageError: naming ``where`` it was set, if the text is no such value.
        """
        kind = type(self.default)
        read = Path if isinstance(self.default, Path) else _READERS.get(kind, kind)
        try:
            value = read(text)
            allowed = self._allows(value)
        except (KeyError, ValueError):
            allowed = False
        if allowed:
            return value
        # What stands before the host may be a password.
        shown = "…" + text[text.rindex("@") :] if "@" in text else text
        hint = suggestion(text, self.choices)
        raise UsageError(f"{where} is {shown!r}{hint}, but {self.expected} is expected")

    def _allows(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        if self.url:
            return value == "" or _is_http_address(value)
        # Neither end is below or above what is no number, so that this refuses it.
        low = self.minimum is None or value >= self.minimum
        return bool(low and (self.maximum is None or value <= self.maximum))


def _is_http_address(text: str) -> bool:
    """Tell whether an address has a host and a valid port, and neither user nor fragment.

    Raises:
        ValueError: if the host or the port is none.
    """
    parts = urlsplit(text)
    plain = parts.username is None and not parts.fragment and not any(map(str.isspace, text))
    return bool(plain and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0)
