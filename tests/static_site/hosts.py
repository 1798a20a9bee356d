"""Programs that serve a site on this machine, for tests."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.nginx_command import PACKAGE, nginx_command

_SITE: Final = """
include {root}/amocf/hosts/nginx-http.conf;
server {{
    listen 127.0.0.1:{port};
    root {root};
    include {root}/amocf/hosts/nginx-server.conf;
}}
"""


def installed(name: str, package: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))
    if found is None:
        pytest.skip(f"{name} is not installed; Debian's package is {package}")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[httpx.Client]:
    with log.open("ab") as stream, subprocess.Popen(command, stderr=stream, stdout=stream) as run:
        try:
            while True:
                assert run.poll() is None, log.read_text("utf-8")
                with contextlib.suppress(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port), 10).close()
                    break
                time.sleep(0.02)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}/amocf", timeout=60) as client:
                yield client
        finally:
            run.terminate()


@contextlib.contextmanager
def by_nginx(web_root: Path, folder: Path) -> Iterator[httpx.Client]:
    """Serve the site in ``amocf`` below a folder by nginx, with the rules that it brings."""
    installed("nginx", PACKAGE)
    port = free_port()
    command = nginx_command(folder, _SITE.format(root=web_root, port=port))
    with running(command, port, folder / "log") as client:
        yield client
