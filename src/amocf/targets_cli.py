"""The commands for new editions and official IRIs of other frameworks, and their options."""

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amocf.command_parser import CommandParser, add_dist, add_root
from amocf.errors import UsageError
from amocf.terminal_text import printable, printable_lines
from amocf.whole_file import put_in_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amocf.targets.adoption import Adopted, Proposal

#: The names of ``amocf.targets.described_framework.SCHEMES``, which reads more than help needs.
_SETS: Final = ("nice", "onet", "esco", "dol-amcm", "dol-itcm", "dol-bcm")


def add_check_targets(parser: CommandParser) -> None:
    """Give the options of `amocf check-targets` to its parser."""
    _add_file(parser)
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    add_dist(parser)


def _add_file(parser: CommandParser) -> None:
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="a file of the other framework, as it was downloaded: JSON of NICE, text or RDF of"
        " O*NET, CSV of ESCO, CTDL-ASN, or a table; in an archive or by itself",
    )
    parser.add_argument(
        "--set",
        choices=_SETS,
        help="the framework that it is of, where the file does not tell",
    )


def check_targets_command(options: argparse.Namespace) -> int:
    """Tell what a new edition of another framework does to the mappings."""
    from amocf.exchange.spreadsheet import write_csv
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release
    from amocf.targets.check_forms import as_check_data, as_check_sheet, check_sentences
    from amocf.targets.described_framework import described_framework, set_of
    from amocf.targets.edition_reading import read_edition
    from amocf.targets.target_check import check_target

    published = read_edition(options.file)
    with Release.open(options.dist) as release:
        slug = set_of(published, options.set)
        check = check_target(described_framework(GraphReader(release.store), slug), published)
    if options.format == "json":
        data = as_check_data(check)
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    elif options.format == "csv":
        text = write_csv(as_check_sheet(check)).decode("utf-8-sig")
        sys.stdout.write(text.replace("\r\n", "\n"))
    else:
        sys.stdout.writelines(f"{printable(each)}\n" for each in check_sentences(check))
    return 0


def add_adopt(parser: CommandParser) -> None:
    """Give the options of `amocf adopt` to its parser."""
    _add_file(parser)
    parser.add_argument(
        "--proposals", type=Path, metavar="TSV", help="write the proposals to a table to be edited"
    )
    parser.add_argument(
        "--accept",
        type=Path,
        metavar="TSV",
        help="adopt the rows that have yes in its column accept",
    )
    parser.add_argument(
        "--yes",
        nargs="+",
        action="extend",
        default=[],
        metavar="ID=IRI",
        help="adopt this IRI for this stand-in, named by its code or URI",
    )
    parser.add_argument(
        "--source", metavar="TEXT", help="where the file is from, such as its address"
    )
    add_root(parser)
    add_dist(parser)


def adopt_command(options: argparse.Namespace) -> int:
    """Propose official IRIs for stand-ins, and write those that a person accepts."""
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release
    from amocf.targets.adoption import adopted, proposals
    from amocf.targets.adoption_writing import require_adoptable
    from amocf.targets.described_framework import described_framework, set_of
    from amocf.targets.edition_reading import read_edition
    from amocf.targets.proposal_table import read_accepted, said, write_proposals

    given = [_pair(each) for each in options.yes]
    if options.accept:
        given += read_accepted(options.accept)
    published = read_edition(options.file)
    if not published.by_iri:
        raise UsageError(f"{options.file}: the file gives no IRIs that could be adopted")
    with Release.open(options.dist) as release:
        slug = set_of(published, options.set)
        framework = described_framework(GraphReader(release.store), slug)
    found = proposals(framework, published)
    if options.proposals:
        _write_new(options.proposals, write_proposals(found))
        sys.stderr.write(
            f"proposals in {options.proposals}: {len(found)}; nothing is adopted yet\n"
        )
        return 0
    is_answered = bool(options.yes or options.accept)
    if not is_answered and options.source and sys.stdin.isatty():
        # Who answers all questions is not to learn then that nothing can be written.
        if found:
            require_adoptable(options.root, framework.iri)
        given = list(_asked(found))
    elif not is_answered:
        sys.stdout.writelines(f"{printable_lines(said(each))}\n" for each in found)
        sys.stderr.write(
            f"proposals: {len(found)}; nothing is adopted without a yes: --source on a terminal"
            " asks one by one, or take --yes, or --proposals and --accept\n"
        )
        return 0
    return _adopt(options, framework.iri, adopted(framework, published, given))


def _adopt(options: argparse.Namespace, framework: str, found: "Sequence[Adopted]") -> int:
    from amocf.targets.adoption_writing import write_adopted

    if not found:
        sys.stderr.write("nothing was accepted; nothing is written\n")
        return 0
    if not options.source:
        raise UsageError("say with --source where the file is from: it is written beside each IRI")
    day = datetime.now(UTC).date().isoformat()
    path = write_adopted(options.root, framework, found, options.source, day)
    sys.stderr.write(
        f"official IRIs written to {path}: {len(found)}; `git diff` shows them. The description of"
        " the framework there may say that its owner issues none: correct it\n"
    )
    return 0


def _asked(found: "Iterable[Proposal]") -> "Iterator[tuple[str, str]]":
    """Ask a person about each proposal, until one for the same stand-in is accepted, or q."""
    from amocf.targets.proposal_table import said

    done: set[str] = set()
    for each in found:
        if each.stand_in.iri in done or each.official.iri in done:
            continue
        sys.stdout.write(f"{printable_lines(said(each))}\nadopt it? [y/N/q] ")
        sys.stdout.flush()
        answer = sys.stdin.readline().strip().casefold()
        if answer in ("q", "quit"):
            return
        if answer in ("y", "yes"):
            done |= {each.stand_in.iri, each.official.iri}
            yield each.stand_in.iri, each.official.iri


def _pair(text: str) -> tuple[str, str]:
    name, separator, iri = text.partition("=")
    if not (separator and name and iri):
        raise UsageError(f"--yes {text!r} is no ID=IRI, such as 4.1.2=https://example.org/ce-1")
    return name, iri


def _write_new(path: Path, content: bytes) -> None:
    if os.path.lexists(path):
        raise UsageError(f"{path}: there is such a file; name another, or remove it")
    try:
        put_in_place(path, content)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
