"""What was measured, as a page."""

import re
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

#: What figures alone do not say, and those of earlier states; it ends the page.
_REMARKS = Path(__file__).with_name("remarks.md")
#: What ``build.py`` and ``page_growth.py`` measured last, as sections of the page.
BUILDS = Path(__file__).with_name("builds.md")
GROWTH = Path(__file__).with_name("growth.md")
_TITLES = {
    BUILDS: "## Builds of larger releases",
    GROWTH: "## Pages and queries of larger releases",
}

_INTRODUCTION = """# Benchmarks

How fast queries are answered, beside other servers. Three answer over the same release: this one
with its defaults (but without the share of one client, for all load comes from one address),
Oxigraph's own
(`oxigraph serve-read-only` on the on-disk store of the release), and `rdflib-endpoint` (on
`amocf.nt`). They run at the same time on one machine and are asked in turn, so ratios compare
neighbours in time. The load comes from a client in a process of its own (asyncio on uvloop, a few
lines of parsing: `benchmarks/load.py`), which shares the machine with the server. Connections are
kept alive. *Repeated* is one text again and again, which this server answers from what it keeps;
*distinct* is a new text each time.

Figures are medians over the rounds, with the least and the most in brackets. `make bench` measures
again and writes this page.
"""


def write_report(
    measured: Mapping[tuple[str, Any], Sequence[Any]],
    starts: Mapping[str, Sequence[float]],
    memory: Mapping[str, int],
    pages: str,
    machine: Mapping[str, Any],
) -> str:
    """Write the page.

    Args:
        measured: the rounds of each server and load, in the same order for all servers.
        starts: seconds to the first answer.
        memory: bytes.
        pages: the table of how long pages take.
        machine: on what it was measured, and how.
    """
    loads = list(dict.fromkeys(load for _, load in measured))
    idle = next(load for load in loads if _is_idle(load))
    rates = [_rate(measured, load) for load in loads if not load.heavy]
    light = [
        _latency(measured, load, idle, name)
        for load in loads
        if load.heavy or load is idle
        for name in ("amocf", "oxigraph")
    ]
    others = [
        f"| {name} | {spread(starts[name], '.2f')} | {memory[name] / 1e6:,.0f} |" for name in starts
    ]
    conditions = (
        "{machine}; release {release}, {triples:,} triples; {rounds} rounds of {seconds:g} s."
    ).format(**machine)
    parts = (
        _INTRODUCTION,
        conditions + "\n",
        "## Answers a second\n",
        "| work | connections | amocf | oxigraph | rdflib-endpoint | to oxigraph | "
        "to rdflib-endpoint |",
        "|---|---|---|---|---|---|---|",
        *rates,
        "\n## A light query while others ask heavy ones\n",
        "Milliseconds of the distinct cheap query on one connection, while so many clients loop a "
        "query of some tenths of a second.\n",
        "| server | heavy clients | median | p99 | median to idle |",
        "|---|---|---|---|---|",
        *light,
        "\n## Start and memory\n",
        "Seconds from the command to the first answer, and the memory of the whole process tree "
        "after the load (proportional set size: shared pages count once), in MB.\n",
        "| server | seconds | MB |",
        "|---|---|---|",
        *others,
        "\n## Pages\n",
        "Milliseconds that the server takes to render a page, one of each kind, none of them kept: "
        "of each page the median of some rounds.\n",
        pages,
        "",
        _REMARKS.read_text("utf-8"),
    )
    return with_sections("\n".join(parts))


def with_sections(page: str) -> str:
    """Return the page with what was measured last of larger releases, before the remarks; once."""
    remarks = _REMARKS.read_text("utf-8")
    head = page.removesuffix(remarks)
    for title in _TITLES.values():
        head = head.partition(title)[0]
    written = (
        f"{title}\n\n{path.read_text('utf-8')}\n"
        for path, title in _TITLES.items()
        if path.is_file()
    )
    return f"{head}{''.join(written)}{remarks}"


def with_section(page: str, section: str) -> str:
    """Return the page with a section in place of the one with the same heading, or after all.

    Args:
        page: in Markdown.
        section: the same, from its heading of the second level on.
    """
    heading = section.partition("\n")[0]
    before, _, after = page.partition(f"\n{heading}\n")
    following = re.search(r"^## ", after, re.MULTILINE)
    rest = f"\n{after[following.start() :]}" if following else ""
    return f"{before.rstrip()}\n\n{section.rstrip()}\n{rest}"


def _is_idle(load: Any) -> bool:
    return load.connections == 1 and not load.repeated and not load.heavy


def _rate(measured: Mapping[tuple[str, Any], Sequence[Any]], load: Any) -> str:
    names = ("amocf", "oxigraph", "rdflib-endpoint")
    rates = {name: [each.rate for each in measured.get((name, load), ())] for name in names}
    cells = [spread(rates[name], ",.0f") for name in names]
    ratios = [_ratio(rates["amocf"], rates[name]) for name in names[1:]]
    kind = "repeated" if load.repeated else "distinct"
    return f"| {load.query}, {kind} | {load.connections} | {' | '.join([*cells, *ratios])} |"


def _latency(
    measured: Mapping[tuple[str, Any], Sequence[Any]], load: Any, idle: Any, name: str
) -> str:
    rounds = measured[name, load]
    alone = [each.median for each in measured[name, idle]]
    medians = [each.median for each in rounds]
    cells = (
        spread(medians, ".2f"),
        spread([each.p99 for each in rounds], ".1f"),
        _ratio(medians, alone),
    )
    return f"| {name} | {load.heavy} | {' | '.join(cells)} |"


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    ratios = [a / b for a, b in zip(ours, theirs, strict=False)]
    return spread(ratios, ".2f" if ratios and statistics.median(ratios) < 10 else ".0f")


def spread(values: Sequence[float], form: str) -> str:
    """Write a median, with the least and the most; a dash for nothing."""
    if not values:
        return "-"
    middle, least, most = (
        format(value, form) for value in (statistics.median(values), min(values), max(values))
    )
    return f"**{middle}** ({least} to {most})"
