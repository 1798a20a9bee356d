"""The command by which people review mappings: its options, and what it does with them."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from amocf.command_parser import CommandParser, add_dist, add_root, number_between
from amocf.errors import UsageError
from amocf.terminal_text import printable_lines

if TYPE_CHECKING:
    from amocf.review.review_folder import ReviewFolder

_MOST: Final = 100_000
_PORT: Final = 8765
#: How the names of sets begin that transcribe the document.
_PRINTED: Final = "as-printed"


def add_review(parser: CommandParser) -> None:
    """Give the options of `amocf review` to its parser."""
    parser.add_argument(
        "sets", nargs="*", metavar="SET", help="mapping sets such as nice (default: the readings)"
    )
    parser.add_argument(
        "--reviewer", metavar="WHO", help="your ORCID iD, an address that stands for you, or a name"
    )
    parser.add_argument(
        "--port",
        type=number_between(0, 65_535),
        default=_PORT,
        metavar="NUMBER",
        help="port of this machine, 0 for a free one (default: %(default)s)",
    )
    parser.add_argument(
        "--again", action="store_true", help="show the records that you have reviewed, too"
    )
    parser.add_argument(
        "--sample",
        type=number_between(1, _MOST),
        metavar="NUMBER",
        help="review so many records of each set, drawn at random, and not all",
    )
    parser.add_argument(
        "--seed",
        type=number_between(0, 999_999_999),
        metavar="NUMBER",
        help="what the sample is drawn with (default: 1); the same seed draws the same records",
    )
    parser.add_argument(
        "--report", action="store_true", help="say what is reviewed and how far reviewers agree"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="of the report (default: text)"
    )
    parser.add_argument(
        "--write-confidence",
        action="store_true",
        help="write mapping_set_confidence into the sets that are named, from their reviews",
    )
    parser.add_argument(
        "--sync",
        action="store_true",
        help="write the reviewer slots of the sets anew from the decisions in mappings/reviews",
    )
    add_root(parser)
    add_dist(parser)


def review_command(options: argparse.Namespace) -> int:
    """Let a person review mappings, or report on the reviews."""
    from amocf.review.review_folder import ReviewFolder, require_folder

    folder: Path = options.root / "mappings"
    if sum((options.report, options.write_confidence, options.sync)) > 1:
        raise UsageError("give one of --report, --write-confidence and --sync")
    if options.report:
        require_folder(folder)
        return _report(ReviewFolder(folder), options)
    with ReviewFolder.locked(folder) as files:
        if options.sync:
            return _sync(files, options.sets)
        if options.write_confidence:
            return _write_confidence(files, options.sets)
        _review(files, options)
    from amocf.review.review_server import leave

    return leave()


def _review(files: "ReviewFolder", options: argparse.Namespace) -> None:
    from amocf.compile.read.reviewer_names import reviewer_named
    from amocf.rdf.graph_reader import GraphReader
    from amocf.release.opened import Release
    from amocf.review.review_guard import RunSecrets
    from amocf.review.review_pages import ReviewPages
    from amocf.review.review_server import serve_review
    from amocf.review.review_session import ReviewSession, items_of

    if not options.reviewer:
        raise UsageError("say who reviews with --reviewer: your ORCID iD, an address, or a name")
    try:
        reviewer = reviewer_named(options.reviewer)
    except ValueError as error:
        raise UsageError(f"--reviewer: {error}") from None
    if options.seed is not None and options.sample is None:
        raise UsageError("--seed draws a sample: say of how many records with --sample")
    names = _named(files, options.sets)
    with Release.open(options.dist) as release:
        for name in names:
            files.sync(name)  # a review that was killed may have left the slots behind the log
        samples = _samples(files, names, options)
        items = items_of(files, names, reviewer, samples, again=options.again)
        session = ReviewSession(files, reviewer, items, lambda: date.today().isoformat())
        serve_review(ReviewPages(session, GraphReader(release.store), RunSecrets()), options.port)


def _samples(
    files: "ReviewFolder", names: Sequence[str], options: argparse.Namespace
) -> dict[str, tuple[str, ...]] | None:
    if options.sample is None:
        return None
    seed = 1 if options.seed is None else options.seed
    today = date.today().isoformat()
    return {name: files.sample(name, options.sample, seed, today).records for name in names}


def _report(files: "ReviewFolder", options: argparse.Namespace) -> int:
    from amocf.review.review_report import as_report_data, as_report_text
    from amocf.review.set_review import review_of_set

    found = [review_of_set(files.read(name)) for name in _named(files, options.sets)]
    if options.format == "json":
        data = json.dumps(as_report_data(found), ensure_ascii=False, indent=1)
        sys.stdout.write(data + "\n")
    else:
        sys.stdout.write(printable_lines(as_report_text(found)))
    return 0


def _sync(files: "ReviewFolder", sets: Sequence[str]) -> int:
    for name in _named(files, sets) if sets else files.names():
        if files.sync(name):
            sys.stdout.write(f"{files.path_of(name)}\n")
    return 0


def _write_confidence(files: "ReviewFolder", sets: Sequence[str]) -> int:
    from amocf.review.set_confidence import basis_of, with_confidence
    from amocf.review.set_review import review_of_set

    if not sets:
        raise UsageError("name the sets into which the confidence is written")
    named = _named(files, sets)
    # All of them first: nothing is written where one of them cannot be.
    bases = {name: basis_of(review_of_set(files.read(name))) for name in named}
    for name, basis in bases.items():
        written = with_confidence(files.read(name).mappings, basis)
        files.write_set(written)
        value = written.metadata["mapping_set_confidence"]
        sys.stdout.write(f"{files.path_of(name)}: mapping_set_confidence {value}\n")
    return 0


def _named(files: "ReviewFolder", sets: Sequence[str]) -> list[str]:
    """Return the sets that are named, or else this edition's readings."""
    known = files.names()
    for name in sets:
        if name not in known:
            raise UsageError(f"there is no mapping set {name!r}; there are {', '.join(known)}")
    return list(dict.fromkeys(sets)) or [name for name in known if not name.startswith(_PRINTED)]
