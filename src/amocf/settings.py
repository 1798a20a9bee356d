"""Every setting of the server: one table from which env names, options and docs come."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from amocf.errors import UsageError


@dataclass(frozen=True)
class Settings:
    """How a server runs; the release says what it serves."""

    host: str = field(default="127.0.0.1", metadata={"help": "address to listen on"})
    port: int = field(default=8000, metadata={"help": "port to listen on"})
    dist: Path = field(
        default=Path("dist"), metadata={"help": "folder of the release, as `amocf build` makes it"}
    )
    public_url: str = field(
        default="",
        metadata={"help": "address at which the public reaches this server, for sitemap.xml"},
    )
    query_timeout: float = field(default=10.0, metadata={"help": "seconds a query may take"})
    query_threads: int = field(default=4, metadata={"help": "queries evaluated at once"})
    query_queue: int = field(
        default=32, metadata={"help": "queries that may wait their turn; more get 503"}
    )
    max_query_length: int = field(default=100_000, metadata={"help": "characters a query may have"})
    max_query_nesting: int = field(
        default=100, metadata={"help": "brackets that may stand in one another"}
    )
    max_result_bytes: int = field(
        default=20_000_000, metadata={"help": "bytes an answer may have; more get 413"}
    )


@dataclass(frozen=True)
class Setting:
    """One row of the table: a name in lower case with underscores, its default, its meaning."""

    name: str
    default: Any
    help: str

    @property
    def environment_name(self) -> str:
        """The environment variable that sets it, such as ``AMOCF_QUERY_TIMEOUT``."""
        return "AMOCF_" + self.name.upper()

    @property
    def option(self) -> str:
        """The option of the command that sets it, such as ``--query-timeout``."""
        return "--" + self.name.replace("_", "-")

    def read(self, text: str, where: str) -> Any:
        """Convert text to the type of the default.

        Raises:
            UsageError: naming ``where`` it was set, if the text is no such value.
        """
        kind = type(self.default)
        kind = Path if isinstance(self.default, Path) else kind
        try:
            return kind(text)
        except ValueError:
            raise UsageError(
                f"{where} is {text!r}, but a value like {self.default} is expected"
            ) from None


SETTINGS: Final = tuple(
    Setting(each.name, each.default, each.metadata["help"]) for each in fields(Settings)
)


def load(environment: Mapping[str, str], options: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings: options given on the command line win over the environment.

    Args:
        environment: variables such as ``AMOCF_PORT``; other names are ignored.
        options: values by setting name, as text or already converted; ``None`` means not given.

    Raises:
        UsageError: if a value cannot be read.
    """
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        given = (options or {}).get(setting.name)
        if given is not None:
            values[setting.name] = setting.read(str(given), setting.option)
        elif setting.environment_name in environment:
            name = setting.environment_name
            values[setting.name] = setting.read(environment[name], name)
    return Settings(**values)
