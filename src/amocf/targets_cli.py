"""The commands for new editions and official IRIs of other frameworks, and their options."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from amocf.command_parser import CommandParser, add_dist

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
        sys.stdout.writelines(f"{each}\n" for each in check_sentences(check))
    return 0
