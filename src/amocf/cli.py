"""``amocf``: the command that is named is found, run, and its failure put into words.

Exit code 0: done. 1: the data is wrong. 2: the call is wrong. 130: stopped by Ctrl-C.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence

from amocf import __version__
from amocf.command_parser import Command, CommandParser
from amocf.command_table import COMMANDS
from amocf.errors import DataError, UsageError, explain_os_error
from amocf.nearest import suggestion
from amocf.terminal_text import printable_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    place = next((n for n, each in enumerate(given) if not each.startswith("-")), len(given))
    general = _general_parser()
    general.read(given[:place])
    if place == len(given):
        sys.stderr.write(general.format_help())
        return 2
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal in another encoding than UTF-8 shows what it lacks as its number.
        sys.stdout.reconfigure(errors="backslashreplace")
    name = given[place]
    command = next((each for each in COMMANDS if each.name == name), None)
    if command is None:
        hint = suggestion(name, (each.name for each in COMMANDS))
        general.error(f"there is no command {name!r}{hint}")
    return _run(command, command.parser().read(given[place + 1 :]))


def _run(command: Command, options: argparse.Namespace) -> int:
    try:
        _find_release(options)
        return command.run(options)
    except DataError as error:
        sys.stderr.write(f"{printable_lines(str(error))}\n")
        return 1
    except BrokenPipeError:
        # The reader of the output has seen enough; what is left must not fail again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except OSError as error:
        sys.stderr.write(f"amocf: {printable_lines(explain_os_error(error))}\n")
        return 2
    except UsageError as error:
        sys.stderr.write(f"amocf: {printable_lines(str(error))}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write(f"\namocf: stopped before {command.name} was done; run it again\n")
        return 130


def _find_release(options: argparse.Namespace) -> None:
    """Put in which release is meant where a command takes one and none is named."""
    if getattr(options, "asks_release", False) and options.dist is None:
        from amocf.packaged.carried import default_dist, to_standard_error  # noqa: PLC0415

        options.dist = default_dist(to_standard_error)


def _general_parser() -> CommandParser:
    rows = "".join(f"    {each.name:15}{each.summary}\n" for each in COMMANDS)
    parser = CommandParser(
        prog="amocf",
        usage="%(prog)s [-h] [--version] COMMAND ...",
        description="The AMOCF as linked data.",
        epilog=f"COMMAND\n{rows}\n`amocf COMMAND --help` tells its options.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"amocf {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
