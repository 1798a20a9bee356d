"""Every setting of the server: one table from which env names, options and docs come."""

from collections.abc import Callable, Mapping
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
        metadata={"help": ("address at which the public reaches this server, for sitemap.xml")},
    )

    engine: str = field(
        default="auto",
        metadata={
            "help": (
                "what answers queries: workers (processes that are killed at the deadline; Linux "
                "only), threads, remote, or auto: remote if remote_url is set, else workers if "
                "they can run here"
            )
        },
    )
    workers: int = field(
        default=0, metadata={"help": "processes that answer queries; 0 is two more than cores"}
    )
    worker_memory: int = field(
        default=512, metadata={"help": "MiB a query may take beyond the release"}
    )
    in_memory: int = field(
        default=250,
        metadata={
            "help": ("MiB of amocf.nq up to which the release is held in memory; beyond, on disk")
        },
    )
    query_timeout: float = field(
        default=10.0, metadata={"help": "seconds a query may take, waiting included"}
    )
    query_queue: int = field(
        default=64, metadata={"help": "queries that may wait their turn; more get 503"}
    )
    query_share: int = field(
        default=16, metadata={"help": "queries of one client that may wait or run; more get 503"}
    )
    max_query_length: int = field(default=100_000, metadata={"help": "characters a query may have"})
    max_query_nesting: int = field(
        default=100, metadata={"help": "brackets that may stand in one another"}
    )
    max_query_parts: int = field(
        default=300, metadata={"help": "patterns, clauses and path steps that it may have"}
    )
    max_result_bytes: int = field(
        default=20_000_000, metadata={"help": "bytes an answer may have; more get 413"}
    )

    remote_url: str = field(
        default="", metadata={"help": "SPARQL endpoint of another server that answers the queries"}
    )
    remote_user: str = field(default="", metadata={"help": "user for it, if it asks for one"})
    remote_password: str = field(default="", metadata={"help": "password for it"})
    remote_default_graph: str = field(
        default="",
        metadata={
            "help": (
                "its graph that stands for the default graph, if that is not its own default graph"
            )
        },
    )
    remote_connections: int = field(default=8, metadata={"help": "queries that it is sent at once"})

    cache_bytes: int = field(
        default=64_000_000, metadata={"help": "bytes of answers that are kept; 0 keeps none"}
    )
    max_age: int = field(
        default=0,
        metadata={
            "help": (
                "seconds for which others may keep an answer without asking whether it still holds"
            )
        },
    )

    trusted_proxies: str = field(
        default="",
        metadata={
            "help": (
                "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8; several are "
                "divided by commas"
            )
        },
    )
    rate_limit: float = field(
        default=0.0, metadata={"help": "requests a second that one client may send; 0 is no limit"}
    )
    rate_burst: int = field(
        default=50, metadata={"help": "requests that one client may send at once, with rate_limit"}
    )
    max_connections: int = field(
        default=1000, metadata={"help": "connections that may be open at once; more get 503"}
    )
    max_head_bytes: int = field(
        default=65_536, metadata={"help": "bytes an address may have, and all header fields"}
    )
    head_timeout: float = field(
        default=10.0, metadata={"help": "seconds in which the head of a request has to come"}
    )
    body_timeout: float = field(
        default=20.0, metadata={"help": "seconds in which its body has to come"}
    )
    idle_timeout: float = field(
        default=30.0, metadata={"help": "seconds for which a connection may wait for a request"}
    )
    write_timeout: float = field(
        default=30.0, metadata={"help": "seconds in which a client has to take 64 KiB"}
    )
    stop_timeout: float = field(
        default=10.0, metadata={"help": "seconds that requests have to end when told to stop"}
    )

    access_log: bool = field(
        default=True, metadata={"help": "a line of JSON on stderr for each request"}
    )
    log_addresses: bool = field(
        default=False, metadata={"help": "lines tell the address of the client"}
    )
    slow_query: float = field(
        default=1.0, metadata={"help": "seconds from which on a query is logged with its text"}
    )
    metrics: bool = field(default=True, metadata={"help": "figures for Prometheus at /metrics"})


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
    def shown_default(self) -> str:
        """The default as one would write it."""
        if isinstance(self.default, bool):
            return "yes" if self.default else "no"
        return str(self.default)

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
        read = Path if isinstance(self.default, Path) else _READERS.get(kind, kind)
        try:
            return read(text)
        except (KeyError, ValueError):
            raise UsageError(
                f"{where} is {text!r}, but a value like {self.shown_default} is expected"
            ) from None


_SWITCH: Final = {
    **dict.fromkeys(("yes", "true", "on", "1"), True),
    **dict.fromkeys(("no", "false", "off", "0"), False),
}
_READERS: Final[Mapping[type, Callable[[str], Any]]] = {bool: lambda text: _SWITCH[text.lower()]}

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
