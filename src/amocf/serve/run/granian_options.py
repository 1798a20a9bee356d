"""The settings of the HTTP server, from those of ours."""

from pathlib import Path
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces, Loops, RuntimeModes, SSLProtocols
from granian.http import HTTP1Settings, HTTP2Settings
from granian.log import LogLevels

from amocf.serve.run.listener import BACKLOG
from amocf.settings import Settings

#: What the HTTP server logs goes to the handlers of the root logger.
_LOGGING: Final = {
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": True}},
}


def granian_options(settings: Settings) -> dict[str, Any]:
    """Return the arguments of granian's server class that do not concern its processes."""
    return dict(  # noqa: C408 - the names of arguments
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        http=HTTPModes(settings.http),
        websockets=False,
        runtime_mode=RuntimeModes.mt,
        backlog=BACKLOG,
        backpressure=max(1, settings.max_connections // settings.server_workers),
        http1_settings=HTTP1Settings(
            header_read_timeout=int(settings.head_timeout * 1000),
            max_buffer_size=max(8192, 2 * settings.max_head_bytes),
        ),
        http2_settings=HTTP2Settings(max_headers_size=settings.max_head_bytes),
        log_level=LogLevels.error,
        log_dictconfig=dict(_LOGGING),
        ssl_cert=Path(settings.tls_certificate) if settings.tls_certificate else None,
        ssl_key=Path(settings.tls_key) if settings.tls_key else None,
        ssl_protocol_min=SSLProtocols.tls12,
    )
