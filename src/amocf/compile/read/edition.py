"""Who stands behind this edition: what people fill in in ``edition.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from amocf.errors import DataError, Place
from amocf.inputs import utf8
from amocf.nearest import suggestion

#: Where it is filled in.
FILE: Final = "edition.toml"
_LINE_SAID: Final = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class _Key:
    """A key of the file: the form of its value, and what it costs to leave it empty."""

    form: re.Pattern[str]
    expected: str
    cost: str


_PAGE: Final = re.compile(r"https://[^\s/<>\"]+\.[^\s<>\"]+")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_KEYS: Final[Mapping[str, _Key]] = {
    "contact": _Key(
        re.compile(f"{_MAIL.pattern}|{_PAGE.pattern}", re.ASCII),
        "an address of mail (name@example.org) or of a page (https://...)",
        "nobody can report an error in the data",
    ),
    "repository": _Key(
        _PAGE,
        "an address that begins with https://",
        "who has the data does not find its sources, nor the software",
    ),
    "doi": _Key(
        re.compile(r"10\.[0-9]{4,9}/[^\s<>\"]+"),
        "a DOI such as 10.5281/zenodo.1234567, without https://doi.org/",
        "the data cannot be cited by a DOI, and no index of DOIs leads to it",
    ),
    "homepage": _Key(
        _PAGE,
        "an address that begins with https://",
        "a reader of the data finds no page about who makes it",
    ),
    "maintainer": _Key(
        re.compile(r"\S(.*\S)?"),
        "a name in one line",
        "nobody is named who answers for the data",
    ),
}


@dataclass(frozen=True)
class Edition:
    """Who stands behind this edition; what is not known is empty.

    Attributes:
        contact: where errors are reported, an address of mail or of a page.
        repository: the address of the sources.
        doi: the DOI, without a resolver.
        homepage: the address of a page about the edition.
        maintainer: the name of who keeps it.
    """

    contact: str = ""
    repository: str = ""
    doi: str = ""
    homepage: str = ""
    maintainer: str = ""

    @property
    def known(self) -> dict[str, str]:
        """What is filled in, by its key."""
        return {name: value for name, value in asdict(self).items() if value}

    def notes(self) -> tuple[str, ...]:
        """Say of each value that is empty what that costs."""
        return tuple(
            f"{name} is empty in {FILE}: {key.cost}"
            for name, key in _KEYS.items()
            if not getattr(self, name)
        )


def read_edition(root: Path) -> Edition:
    """Read who stands behind the edition whose sources stand below a folder.

    Raises:
        DataError: if the file is missing or no TOML, a key is missing or unknown, or a value has
            another form than its key asks for.
    """
    path = root / FILE
    try:
        text = utf8(path.read_bytes(), path).decode()
        found = tomllib.loads(text)
    except FileNotFoundError:
        detail = f"the file is missing; expected the keys {', '.join(_KEYS)}, each a text"
        raise DataError(detail, Place(path)) from None
    except tomllib.TOMLDecodeError as error:
        line = _LINE_SAID.search(str(error))
        place = Place(path, int(line[1]) if line else text.count("\n") + 1)
        raise DataError(f"this is no TOML: {error}", place) from None
    for name in found:
        if name not in _KEYS:
            hint = suggestion(name, _KEYS)
            detail = f"there is no key {name}{hint}; expected {', '.join(_KEYS)}"
            raise DataError(detail, _place(name, text, path))
    return Edition(**{name: _value(found, name, _place(name, text, path)) for name in _KEYS})


def _place(key: str, text: str, path: Path) -> Place:
    """Return where a key stands; that is the file where it does not."""
    found = re.search(rf"^\s*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return Place(path, text.count("\n", 0, found.end()) + 1 if found else None)


def _value(found: Mapping[str, object], name: str, place: Place) -> str:
    key = _KEYS[name]
    value = found.get(name)
    if value == "" or (isinstance(value, str) and key.form.fullmatch(value)):
        return str(value)
    what = f"has the {name} {value!r}" if name in found else f"has no {name}"
    detail = f'it {what}; expected {key.expected}, or "" while there is none'
    raise DataError(detail, place)
