"""Every setting of the server: one table from which env names, options and docs come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, TypedDict, TypeVar, Unpack

from amocf.nearest import suggestion
from amocf.setting_row import Setting

_Value = TypeVar("_Value")

_DAY: Final = 86_400
_YEAR: Final = 365 * _DAY
_SHORTEST: Final = 0.1
#: More than any machine has: MiB of memory, and bytes.
_MEBIBYTES: Final = 1_048_576
_BYTES: Final = 1_000_000_000_000
_MILLION: Final = 1_000_000

#: Variables that other commands and the tests read.
_OTHER_VARIABLES: Final = ("AMOCF_CACHE", "AMOCF_SHARED", "AMOCF_STORE_PASSWORD")


class _Bounds(TypedDict, total=False):
    group: str
    minimum: float
    maximum: float
    choices: tuple[str, ...]
    url: bool
    secret: bool


def _setting(default: _Value, meaning: str, **bounds: Unpack[_Bounds]) -> _Value:
    """Make a row of the table.

    A number has a minimum and a maximum. A group goes on until the next row that begins one. A
    secret has no option, which all users of a machine could read.
    """
    return field(default=default, metadata={"help": meaning, **bounds}, repr="secret" not in bounds)


@dataclass(frozen=True)
class Settings:
    """How a server runs; the release says what it serves."""

    host: str = _setting(
        "127.0.0.1", "address to listen on", group="Where it listens, and what it serves"
    )
    port: int = _setting(8000, "port to listen on; 0 takes a free one", minimum=0, maximum=65_535)
    unix_socket: str = _setting("", "Unix socket to listen on, in place of host and port")
    http: str = _setting(
        "1", "versions of HTTP that are spoken; auto is both", choices=("1", "2", "auto")
    )
    tls_certificate: str = _setting("", "file with the certificate chain (PEM), to serve https")
    tls_key: str = _setting("", "file with its private key (PEM)")
    server_workers: int = _setting(
        1, "processes that read requests; they share all limits", minimum=1, maximum=256
    )
    dist: Path = _setting(
        Path("dist"),
        "folder of the release, as `amocf build` makes it; without one, the release in the package",
    )
    public_url: str = _setting(
        "",
        "address at which the public reaches this server, for sitemap.xml and as its name at /mcp",
        url=True,
    )
    root_path: str = _setting("", "path below which a proxy shows this server, such as /amocf")

    engine: str = _setting(
        "auto",
        "what answers queries: workers (processes that are killed at the deadline; Linux "
        "only), threads, remote, or auto: remote if remote_url is set, else workers if they "
        "can run here",
        group="Queries",
        choices=("auto", "workers", "threads", "remote"),
    )
    workers: int = _setting(
        0, "processes that answer queries; 0 is two more than cores", minimum=0, maximum=1024
    )
    worker_memory: int = _setting(
        512, "MiB a query may take beyond the release", minimum=16, maximum=_MEBIBYTES
    )
    in_memory: int = _setting(
        250,
        "MiB of amocf.nq up to which the release is held in memory; beyond, on disk",
        minimum=0,
        maximum=_MEBIBYTES,
    )
    query_timeout: float = _setting(
        10.0, "seconds a query may take, waiting included", minimum=_SHORTEST, maximum=_DAY
    )
    query_queue: int = _setting(
        64, "queries that may wait their turn; more get 503", minimum=0, maximum=_MILLION
    )
    query_share: int = _setting(
        16, "queries of one client that may wait or run; more get 503", minimum=1, maximum=_MILLION
    )
    max_query_length: int = _setting(
        100_000, "characters a query may have", minimum=1, maximum=100_000_000
    )
    max_query_nesting: int = _setting(
        100, "brackets that may stand in one another", minimum=1, maximum=10_000
    )
    max_result_bytes: int = _setting(
        20_000_000, "bytes an answer may have; more get 413", minimum=1, maximum=_BYTES
    )

    remote_url: str = _setting(
        "",
        "SPARQL endpoint of another server that answers the queries",
        group="A store elsewhere that answers the queries",
        url=True,
    )
    remote_user: str = _setting("", "user for it, if it asks for one")
    remote_password: str = _setting("", "password for it", secret=True)
    remote_password_file: str = _setting("", "file that holds the password, in its place")
    remote_default_graph: str = _setting(
        "", "its graph that stands for the default graph, if that is not its own default graph"
    )
    remote_connections: int = _setting(
        8, "queries that it is sent at once", minimum=1, maximum=1024
    )

    cache_bytes: int = _setting(
        32_000_000,
        "bytes of responses that are cached; 0 caches none",
        group="Caching",
        minimum=0,
        maximum=_BYTES,
    )
    max_age: int = _setting(
        0,
        "seconds for which others may keep an answer without asking whether it still holds",
        minimum=0,
        maximum=_YEAR,
    )

    trusted_proxies: str = _setting(
        "",
        "networks whose X-Forwarded-For and X-Forwarded-Prefix are believed, such as 10.0.0.0/8, "
        "or unix; several are divided by commas",
        group="Clients",
    )
    token_file: str = _setting(
        "",
        "file with tokens, one a line, of which each request has to have one; a release for an "
        "institute alone is not served without",
    )
    rate_limit: float = _setting(
        0.0,
        "requests a second that one client may send; 0 is no limit",
        minimum=0,
        maximum=_MILLION,
    )
    rate_burst: int = _setting(
        50,
        "requests that one client may send at once, with rate_limit",
        minimum=1,
        maximum=_MILLION,
    )
    max_connections: int = _setting(
        4000, "connections that are served at once; more have to wait", minimum=1, maximum=_MILLION
    )
    max_head_bytes: int = _setting(
        65_536, "bytes an address may have, and all header fields", minimum=1024, maximum=16_777_216
    )
    head_timeout: float = _setting(
        15.0,
        "seconds in which the head of a request has to come, and that a connection may idle",
        minimum=_SHORTEST,
        maximum=60,
    )
    body_timeout: float = _setting(
        20.0, "seconds in which its body has to come", minimum=_SHORTEST, maximum=_DAY
    )
    write_timeout: float = _setting(
        30.0, "seconds in which a client has to take 64 KiB", minimum=_SHORTEST, maximum=_DAY
    )
    stop_timeout: float = _setting(
        15.0, "seconds that requests have to end when the server stops", minimum=1, maximum=_DAY
    )

    log_format: str = _setting(
        "auto",
        "JSON, text for people, or auto: text on a terminal, else JSON",
        group="Log and metrics",
        choices=("auto", "json", "text"),
    )
    access_log: bool = _setting(True, "a line on stderr for each request")
    log_addresses: bool = _setting(False, "lines tell the address of the client")
    slow_query: float = _setting(
        1.0, "seconds from which on a query is logged with its text", minimum=0, maximum=_DAY
    )
    metrics: bool = _setting(True, "figures for Prometheus at /metrics")


def _rows() -> Iterator[Setting]:
    group = ""
    for each in fields(Settings):
        group = each.metadata.get("group", group)
        yield Setting(each.name, each.default, **{**each.metadata, "group": group})


SETTINGS: Final = tuple(_rows())


def load(environment: Mapping[str, str], options: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings: options given on the command line win over the environment.

    Args:
        environment: variables such as ``AMOCF_PORT``; other names are ignored.
        options: values by setting name, as text or already converted; ``None`` means not given.

    Raises:
        UsageError: if a value is not one that the setting may have.
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


def unknown_variables(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable that is named like a setting, but is none."""
    known = (*(each.environment_name for each in SETTINGS), *_OTHER_VARIABLES)
    return [
        f"{name} is set, but there is no such setting{suggestion(name, known)}"
        for name in sorted(environment)
        if name.startswith("AMOCF_") and name not in known
    ]
