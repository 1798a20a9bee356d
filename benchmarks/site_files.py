"""How many requests a second nginx answers with the site as files, beside the server itself.

    python benchmarks/site_files.py [--dist DIST] [--requests NUMBER] [--write]

Writes the site of the release, starts nginx with the rules that it brings and `amocf serve` as it
is, and has `ab` (Debian: apache2-utils) ask both in turn for the same addresses, over connections
that stay open. Prints a table in Markdown; with ``--write`` it stands in docs/scale.md.
"""

import argparse
import contextlib
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amocf.release.opened import Release
from amocf.static_site.site_writer import write_site
from report import with_section

_ROOT: Final = Path(__file__).parents[1]
_PAGE: Final = _ROOT / "docs" / "scale.md"
_HEADING: Final = "## The site as files"
_CONNECTIONS: Final = 16
_ROUNDS: Final = 3
#: What is asked for: in words, the path, and the field Accept.
_ASKED: Final = (
    ("a document as a page", "/doc/4-1-2", "text/html"),
    ("a document as Turtle, negotiated", "/doc/4-1-2", "text/turtle"),
    ("a document as JSON-LD, by its ending", "/doc/4-1-2.jsonld", "*/*"),
    ("a URI, which leads on (303)", "/id/4-1-2", "text/turtle"),
    ("a list", "/ksas", "text/html"),
    ("a style sheet", "/static/style.css", "*/*"),
)
_SITE: Final = """
include {root}/hosts/nginx-http.conf;
server {{
    listen 127.0.0.1:{port};
    root {root};
    include {root}/hosts/nginx-server.conf;
}}
"""


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[str]:
    with log.open("wb") as stream, subprocess.Popen(command, stderr=stream) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while True:
                if process.poll() is not None:
                    raise SystemExit(log.read_text("utf-8"))
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"{address}/robots.txt", timeout=60).close()
                    break
                time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def _rate(address: str, path: str, accept: str, requests: int) -> float:
    command = ["ab", "-q", "-k", "-c", str(_CONNECTIONS), "-n", str(requests)]
    run = subprocess.run(
        [*command, "-H", f"Accept: {accept}", address + path],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    failed = re.search(r"Failed requests:\s+(\d+)", run.stdout)
    rate = re.search(r"Requests per second:\s+([\d.]+)", run.stdout)
    if not (rate and failed and failed[1] == "0"):
        raise SystemExit(f"ab has counted nothing, or failures:\n{run.stdout}")
    return float(rate[1])


def measure(dist: Path, requests: int) -> Iterator[tuple[str, float, float]]:
    """Yield what is asked for, and the requests a second of nginx and of the server (medians)."""
    # The folder of the tests has to be found first.
    from tests.nginx_command import PACKAGE, PROGRAM, nginx_command  # noqa: PLC0415

    if not (PROGRAM and shutil.which("ab")):
        raise SystemExit(f"nginx and ab are needed: Debian's {PACKAGE} and apache2-utils")
    with tempfile.TemporaryDirectory() as place:
        folder, root = Path(place), Path(place, "site")
        with Release.open(dist) as release:
            write_site(release, root, "", lambda step: print(step, file=sys.stderr))
        ports = _port(), _port()
        site = _SITE.format(root=root, port=ports[0])
        files = nginx_command(folder, site, workers=os.cpu_count() or 1)
        serve = [sys.executable, "-m", "amocf.cli", "serve", "--dist", str(dist)]
        serve += ["--port", str(ports[1])]
        with (
            _running(files, ports[0], folder / "nginx.log") as by_nginx,
            _running(serve, ports[1], folder / "serve.log") as by_server,
        ):
            for words, path, accept in _ASKED:
                # In turn, so that what else the machine does is shared by both.
                rates = [
                    [_rate(each, path, accept, requests) for each in (by_nginx, by_server)]
                    for _ in range(_ROUNDS)
                ]
                yield words, *map(statistics.median, zip(*rates, strict=True))


def section(found: list[tuple[str, float, float]]) -> str:
    """Write what was measured, with its heading."""
    rows = "\n".join(
        f"| {words} | {files:,.0f} | {server:,.0f} | {files / server:.1f} |"
        for words, files, server in found
    )
    load, cores = os.getloadavg()[0], os.cpu_count()
    return f"""{_HEADING}

Requests a second, each over {_CONNECTIONS} connections that stay open, of nginx with
[the site as files](static-site.md) and of `amocf serve` (one server worker, which has the
answers in its cache), on one machine with {cores} cores that also asks: the median of
{_ROUNDS} rounds in turn, at a load average of {load:.0f}. The ratio tells more than the
numbers. `make bench-site` measures again, and writes this section.

| asked for | files on nginx | the server | ratio |
|---|---|---|---|
{rows}
"""


def main() -> None:
    """Measure, and print or write a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--dist", type=Path, default=_ROOT / "dist")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    options = parser.parse_args()
    sys.path.insert(0, str(_ROOT))  # nginx is run as the tests run it
    text = section([*measure(options.dist, options.requests)])
    if options.write:
        _PAGE.write_text(with_section(_PAGE.read_text("utf-8"), text), encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
