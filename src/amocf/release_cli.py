"""The command that freezes a release: its options, and what it does with them."""

import argparse
import sys
from pathlib import Path

from amocf.command_parser import CommandParser, add_root
from amocf.step_timer import StepTimer


def add_release(parser: CommandParser) -> None:
    """Give the command its options."""
    add_root(parser)
    parser.add_argument("version", metavar="VERSION", help="the release to make, such as 2025.1.0")


def release_command(options: argparse.Namespace) -> int:
    """Freeze a release, and say what comes next."""
    from amocf.compile.describe.release_info import STATED_IN
    from amocf.compile.earlier import next_dev
    from amocf.compile.freezing import freeze

    timer = StepTimer(sys.stderr)
    root: Path = options.root
    frozen = freeze(root, options.version, timer)
    size = sum(path.stat().st_size for path in frozen.folder.iterdir())
    timer.done(f"froze {frozen.folder}: {size:,} bytes, release {frozen.identity}")
    version = frozen.version
    sys.stdout.write(
        "Next, in the checkout:\n"
        f"  git add releases/{version}\n"
        f'  git commit -m "Freeze release {version}"\n'
        f'  git tag -a data-{version} -m "Release {version} of the data"\n'
        "  amocf build    # the same statements, to be served\n"
        f"then set dcat:version in {STATED_IN}, and version in CITATION.cff, to"
        f' "{next_dev(version)}"\n'
    )
    return 0
