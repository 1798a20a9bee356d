"""A command and its options, and what is said of those that it does not have."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

from amocf.nearest import suggestion
from amocf.setting_row import Setting


class CommandParser(argparse.ArgumentParser):
    """Reads the arguments of one command.

    A mistake ends the process with exit code 2, the usage of the command and one sentence. Options
    may stand before, between and after other arguments; none may be abbreviated, because an
    abbreviation could mean another option in a later version.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read arguments, all of which the command has to know."""
        found, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            self.error(self._unknown(unknown))
        return found

    def _unknown(self, arguments: Sequence[str]) -> str:
        name = next((each for each in arguments if each.startswith("-")), "").partition("=")[0]
        if not name:
            return f"{arguments[0]!r} is one argument too many"
        return f"there is no option {name}{suggestion(name, self._option_string_actions)}"

    def error(self, message: str) -> NoReturn:
        """End the process with the usage and a sentence."""
        self.exit(
            2, f"{self.format_usage()}{self.prog}: {message}\n`{self.prog} --help` tells more\n"
        )


@dataclass(frozen=True)
class Command:
    """What ``amocf NAME`` does; ``add`` gives its parser the options that it takes."""

    name: str
    summary: str
    run: Callable[[argparse.Namespace], int]
    add: Callable[[CommandParser], None]

    def parser(self) -> CommandParser:
        """Return what reads its options."""
        parser = CommandParser(prog=f"amocf {self.name}", description=self.summary)
        self.add(parser)
        return parser


def add_root(parser: CommandParser) -> None:
    """Give a command the option that names the checkout."""
    parser.add_argument(
        "--root", type=Path, default=_checkout(), help="the checkout (default: %(default)s)"
    )


def _checkout() -> Path:
    """Return the folder that holds the sources: here, or where the package is installed from."""
    here, installed_from = Path.cwd(), Path(__file__).parents[2]
    has_sources = not (here / "ontology").is_dir() and (installed_from / "ontology").is_dir()
    return installed_from if has_sources else here


def add_dist(parser: CommandParser) -> None:
    """Give a command the option that names a release."""
    parser.add_argument(
        "--dist",
        type=Path,
        help="folder of the release (default: dist, else the release in the package)",
    )
    parser.set_defaults(asks_release=True)


def add_settings(parser: CommandParser, settings: Iterable[Setting]) -> None:
    """Give a command an option for each setting, in the groups of the table."""
    offered = (setting for setting in settings if setting.option)
    for heading, members in groupby(offered, lambda setting: setting.group):
        group = parser.add_argument_group(heading)
        for setting in members:
            group.add_argument(
                setting.option,
                metavar=setting.metavar,
                help=_explanation(setting).replace("%", "%%"),
            )


def _explanation(setting: Setting) -> str:
    default = setting.shown_default or "none"
    bounds = "" if setting.minimum is None else f"{setting.minimum} to {setting.maximum}; "
    return f"{setting.help} ({bounds}default: {default}; ${setting.environment_name})"


def number_between(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a number within bounds from an argument."""

    def read(text: str) -> int:
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        if is_number and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is no number from {low} to {high}")

    return read
