"""Mixed load with workers killed at random: every answer right or a documented error, no leak.

Starts a server over a release, asks it light, heavy and hostile queries and pages from many
clients, kills workers of its pool (SIGKILL) at random, has it take its release anew (SIGHUP) twice,
and watches memory (PSS of the process tree), descriptors and zombies. Prints a line a minute and
ends with exit code 1 if anything was wrong.

    python benchmarks/soak.py --dist dist --minutes 10
"""

import argparse
import asyncio
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

PREFIX = "PREFIX amo: <https://w3id.org/amocf/ontology#> "
RIGHT = {
    PREFIX + "SELECT (COUNT(*) AS ?n) { ?c a amo:Competency }": "n\r\n13\r\n",
    PREFIX + "SELECT (COUNT(*) AS ?n) { ?c a amo:SubCompetency }": "n\r\n67\r\n",
    PREFIX + "SELECT (SUM(?k) AS ?n) { ?o amo:numberOfEssentialKSAs ?k }": "n\r\n235\r\n",
    PREFIX + "SELECT (COUNT(*) AS ?n) { ?k a amo:KSA }": "n\r\n40\r\n",
}
HEAVY = {
    # A join that takes a good part of a second and has one right answer.
    PREFIX + "SELECT (COUNT(*) AS ?n) { ?a a amo:PrintedRow . ?b a amo:PrintedRow . "
    "?c a amo:Tier }": f"n\r\n{162 * 162 * 5}\r\n",
}
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
    "SELECT * { ?s (<http://e.org/p>|!<http://e.org/p>)* ?o }",
    'SELECT (REPLACE("' + "a" * 2000 + '", "a", "' + "b" * 2000 + '") AS ?x) {}',
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "ASK " + "{" * 60 + "}" * 60,
)
PAGES = ("/", "/id/4-1-2", "/doc/5-4-1.ttl", "/doc/ksa-0002.jsonld", "/graph/mappings.ttl")
#: How deep the workers of the pool stand below the supervisor: a server worker and its fork server
#: are between.
_POOL = 3
#: MB that a server may have grown by in the end, of which 32 are the response cache.
_MOST_GROWN = 96
DOCUMENTED = {400, 413, 429, 500, 503, 504, 507}


@dataclass
class Tally:
    """What was seen: statuses by kind of request, and everything that was wrong."""

    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    kills: int = 0


async def ask(session: aiohttp.ClientSession, base: str, query: str) -> tuple[int, str, str]:
    """Ask a query, and return status, media type and text."""
    data = {"query": query, "timeout": "2"}
    headers = {"Accept": "text/csv"}
    async with session.post(base + "/sparql", data=data, headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers.get("Content-Type", "")


async def client(
    session: aiohttp.ClientSession, base: str, end: float, tally: Tally, chance: random.Random
) -> None:
    """Ask one thing after the other, mostly light ones."""
    while time.monotonic() < end:
        kind = chance.choices(("light", "heavy", "hostile", "page"), (70, 8, 4, 18))[0]
        try:
            if kind == "page":
                await page(session, base, tally, chance)
            else:
                await question(session, base, kind, tally, chance)
        except (aiohttp.ClientError, TimeoutError) as error:
            tally.wrong.append(f"{kind}: no answer ({error!r})")


async def question(
    session: aiohttp.ClientSession, base: str, kind: str, tally: Tally, chance: random.Random
) -> None:
    """Ask a query of a kind, and judge the answer."""
    if kind == "hostile":
        query, expected = chance.choice(HOSTILE), None
    else:
        query, expected = chance.choice(list((RIGHT if kind == "light" else HEAVY).items()))
    # A comment makes each text distinct, so that answers come from workers and not from a cache.
    if chance.random() < 0.7:
        query += f" # {chance.random()}"
    status, body, media_type = await ask(session, base, query)
    tally.statuses[f"{kind} {status}"] += 1
    if status == 200:
        if expected is not None and body != expected:
            tally.wrong.append(f"{kind}: 200 with {body[:80]!r} for {query[:80]!r}")
    elif status not in DOCUMENTED or not media_type.startswith("application/problem+json"):
        tally.wrong.append(f"{kind}: {status} {media_type} {body[:120]!r}")


async def page(
    session: aiohttp.ClientSession, base: str, tally: Tally, chance: random.Random
) -> None:
    """Ask for a page, and judge the answer."""
    async with session.get(base + chance.choice(PAGES)) as answer:
        body = await answer.read()
        tally.statuses[f"page {answer.status}"] += 1
        if answer.status != 200 or not body:
            tally.wrong.append(f"page: {answer.status} {answer.url}")


def tree(root: int) -> list[int]:
    """Return a process and all below it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def measure(root: int) -> tuple[float, int, int, list[int]]:
    """Return PSS in MB, descriptors, zombies, and the pids of the pool's workers."""
    pids = tree(root)
    pss = descriptors = zombies = 0
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            zombies += state == "Z"
            descriptors += len(list(Path(f"/proc/{pid}/fd").iterdir()))
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            pss += int(
                next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]
            )
        except (OSError, StopIteration):
            continue
    return pss / 1024, descriptors, zombies, [pid for pid in pids if _depth(pid, root) == _POOL]


def _depth(pid: int, root: int) -> int:
    depth = 0
    while pid != root and depth < 5:
        try:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            return 9
        depth += 1
    return depth


async def killer(root: int, end: float, tally: Tally, chance: random.Random) -> None:
    """Kill a worker now and then."""
    while time.monotonic() < end:
        await asyncio.sleep(chance.uniform(0.5, 4))
        workers = measure(root)[3]
        if workers:
            try:
                os.kill(chance.choice(workers), signal.SIGKILL)
                tally.kills += 1
            except ProcessLookupError:
                pass


async def reload(root: int, minutes: float) -> None:
    """Have the server take its release anew, twice."""
    for _ in range(2):
        await asyncio.sleep(60 * minutes / 3)
        os.kill(root, signal.SIGHUP)


async def watch(root: int, end: float, tally: Tally, every: float) -> list[tuple[float, int, int]]:
    """Measure and print from time to time, and return what was seen."""
    seen = []
    while time.monotonic() < end:
        await asyncio.sleep(min(every, max(0.1, end - time.monotonic())))
        pss, descriptors, zombies, workers = measure(root)
        seen.append((pss, descriptors, zombies))
        statuses = dict(sorted(tally.statuses.items()))
        print(
            f"{pss:6.1f} MB PSS, {descriptors} descriptors, {zombies} zombies, "
            f"{len(workers)} workers, {tally.kills} killed, {len(tally.wrong)} wrong; {statuses}",
            flush=True,
        )
    return seen


async def run(base: str, pid: int, minutes: float, clients: int) -> int:
    """Put the load on a server, and return the exit code."""
    before = measure(pid)[0]
    tally, chance = Tally(), random.Random(2025)
    end = time.monotonic() + 60 * minutes
    timeout = aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        watching = asyncio.create_task(watch(pid, end, tally, min(60.0, 20 * minutes)))
        await asyncio.gather(
            killer(pid, end, tally, random.Random(1)),
            reload(pid, minutes),
            *(
                client(session, base, end, tally, random.Random(chance.random()))
                for _ in range(clients)
            ),
        )
        seen = await watching
    await asyncio.sleep(3)
    pss, descriptors, zombies, _ = measure(pid)
    print(f"at rest: {pss:.1f} MB PSS, {descriptors} descriptors, {zombies} zombies")
    for sentence in tally.wrong[:20]:
        print("wrong:", sentence)
    print(f"before: {before:.1f} MB PSS")
    # The cache may have filled, and workers shared more of the release when new.
    leaked = zombies > 0 or descriptors > seen[0][1] + 20 or pss > before + _MOST_GROWN
    return 1 if tally.wrong or leaked else 0


def main() -> int:
    """Start a server, put the load on it, and stop it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dist", type=Path, default=Path("dist"))
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=12)
    options = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "amocf.cli", "serve", "--port", str(port)]
    server = subprocess.Popen([*command, "--dist", str(options.dist)], stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    pids: list[int] = []
    try:
        wait_for(port)
        code = asyncio.run(run(base, server.pid, options.minutes, options.clients))
        pids = tree(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)
    left = [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    print("left behind:", left or "nothing")
    return code or bool(left)


def wait_for(port: int) -> None:
    """Return when queries are answered."""
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=20).close()
            time.sleep(1)  # until all workers of the pool are there
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    sys.exit(main())
