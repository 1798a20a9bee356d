"""Every setting of the server: one table from which env names, options and docs come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

from amocf.errors import UsageError

_Value = TypeVar("_Value")


def _setting(default: _Value, meaning: str, *, secret: bool = False) -> _Value:
    """Make a row of the table. A secret has no option, which all users of a machine could read."""
    return field(default=default, metadata={"help": meaning, "secret": secret}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    """How a server runs; the release says what it serves."""

    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(8000, "port to listen on")
    dist: Path = _setting(Path("dist"), "folder of the release, as `amocf build` makes it")
    public_url: str = _setting(
        "", "address at which the public reaches this server, for sitemap.xml"
    )

    engine: str = _setting(
        "auto",
        "what answers queries: workers (processes that are killed at the deadline; Linux "
        "only), threads, remote, or auto: remote if remote_url is set, else workers if they "
        "can run here",
    )
    workers: int = _setting(0, "processes that answer queries; 0 is two more than cores")
    worker_memory: int = _setting(512, "MiB a query may take beyond the release")
    in_memory: int = _setting(
        250, "MiB of amocf.nq up to which the release is held in memory; beyond, on disk"
    )
    query_timeout: float = _setting(10.0, "seconds a query may take, waiting included")
    query_queue: int = _setting(64, "queries that may wait their turn; more get 503")
    query_share: int = _setting(16, "queries of one client that may wait or run; more get 503")
    max_query_length: int = _setting(100_000, "characters a query may have")
    max_query_nesting: int = _setting(100, "brackets that may stand in one another")
    max_query_parts: int = _setting(300, "patterns, clauses, operators and the like in it")
    max_result_bytes: int = _setting(20_000_000, "bytes an answer may have; more get 413")

    remote_url: str = _setting("", "SPARQL endpoint of another server that answers the queries")
    remote_user: str = _setting("", "user for it, if it asks for one")
    remote_password: str = _setting("", "password for it", secret=True)
    remote_password_file: str = _setting("", "file that holds the password, in its place")
    remote_default_graph: str = _setting(
        "", "its graph that stands for the default graph, if that is not its own default graph"
    )
    remote_connections: int = _setting(8, "queries that it is sent at once")

    cache_bytes: int = _setting(32_000_000, "bytes of answers that are kept; 0 keeps none")
    max_age: int = _setting(
        0, "seconds for which others may keep an answer without asking whether it still holds"
    )

    trusted_proxies: str = _setting(
        "",
        "networks whose X-Forwarded-For is believed, such as 10.0.0.0/8; several are divided "
        "by commas",
    )
    rate_limit: float = _setting(0.0, "requests a second that one client may send; 0 is no limit")
    rate_burst: int = _setting(50, "requests that one client may send at once, with rate_limit")
    max_connections: int = _setting(1000, "connections that may be open at once; more get 503")
    max_head_bytes: int = _setting(65_536, "bytes an address may have, and all header fields")
    head_timeout: float = _setting(10.0, "seconds in which the head of a request has to come")
    body_timeout: float = _setting(20.0, "seconds in which its body has to come")
    idle_timeout: float = _setting(30.0, "seconds for which a connection may wait for a request")
    write_timeout: float = _setting(30.0, "seconds in which a client has to take 64 KiB")
    stop_timeout: float = _setting(10.0, "seconds that requests have to end when told to stop")

    access_log: bool = _setting(True, "a line of JSON on stderr for each request")
    log_addresses: bool = _setting(False, "lines tell the address of the client")
    slow_query: float = _setting(1.0, "seconds from which on a query is logged with its text")
    metrics: bool = _setting(True, "figures for Prometheus at /metrics")


@dataclass(frozen=True)
class Setting:
    """One row of the table.

    Attributes:
        name: in lower case with underscores.
        default: of the type that its values have.
        help: its meaning.
        secret: only the environment sets it.
    """

    name: str
    default: Any
    help: str
    secret: bool

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
        """The option of the command that sets it, such as ``--query-timeout``; empty for none."""
        return "" if self.secret else "--" + self.name.replace("_", "-")

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
    Setting(each.name, each.default, each.metadata["help"], each.metadata["secret"])
    for each in fields(Settings)
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
        given = None if setting.secret else (options or {}).get(setting.name)
        if given is not None:
            values[setting.name] = setting.read(str(given), setting.option)
        elif setting.environment_name in environment:
            name = setting.environment_name
            values[setting.name] = setting.read(environment[name], name)
    return Settings(**values)
