"""Pages as PDF/UA: typeset by typst, one page each, from its own fonts and the template alone."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from types import ModuleType
from typing import Any, Final
from unicodedata import normalize

from amocf.errors import UsageError
from amocf.exchange.hand_outs.hand_out import HandOut

_TEMPLATE: Final = "hand-out.typ"
#: From much to little: how large the letters are, in percent, how many rows of a table there are,
#: and how many characters of a text.
_SIZES: Final = (
    *((percent, 60, 900) for percent in (125, 112, 100)),
    *((100, rows, 900) for rows in (40, 30, 24, 20, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3)),
    *((100, rows, 240) for rows in (6, 4, 2)),
    (100, 1, 80),
)
#: What the font of the pages has, and typst lays out: Latin, Greek and Cyrillic letters, and marks.
SHOWN: Final = "".join(
    chr(code)
    for first, last in (
        *((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x24F), (0x391, 0x3A1), (0x3A3, 0x3C9)),
        *((0x410, 0x44F), (0x2010, 0x2011), (0x2013, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC)),
        *((0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248)),
        *((0x2260, 0x2260), (0x2264, 0x2265), (0xFFFD, 0xFFFD)),
    )
    for code in range(first, last + 1)
)
_OTHER: Final = re.compile(f"[^{re.escape(SHOWN)}]")
_INSTEAD: Final = "\ufffd"
_LACKING: Final = f"{_INSTEAD} stands for a character that the font of this page does not have."


def typeset(pages: Iterator[HandOut]) -> Mapping[str, bytes]:
    """Return a PDF for each page, by the name of its file.

    Raises:
        UsageError: if typst is not installed.
    """
    typst = _typst()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    compiler = typst.Compiler(
        root=str(files("amocf.exchange.hand_outs")), font_paths=fonts, ignore_system_fonts=True
    )
    template = (files("amocf.exchange.hand_outs") / _TEMPLATE).read_bytes()
    return {each.file: _typeset_one(compiler, template, each) for each in pages}


def _typst() -> ModuleType:
    try:
        import typst  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UsageError(
            "this export needs typst, which is not installed: `pip install 'amocf[pdf]'` installs"
            " it, in a checkout `pip install --require-hashes -r locks/pdf.txt`"
        ) from None
    return typst


def _typeset_one(compiler: Any, template: bytes, page: HandOut) -> bytes:
    """Return the page with as much of it as fits on one."""

    def is_too_much(size: tuple[int, int, int]) -> bool:
        pictures = compiler.compile(input=template, format="svg", sys_inputs=_given(page, size))
        return not isinstance(pictures, bytes)  # several pages are a list

    largest = bisect_left(_SIZES[:-1], True, key=lambda size: not is_too_much(size))  # noqa: FBT003
    written: bytes = compiler.compile(
        input=template,
        format="pdf",
        sys_inputs=_given(page, _SIZES[largest]),
        pdf_standards=["ua-1"],
        timestamp=datetime(*page.modified, tzinfo=UTC),
    )
    return written


def _given(page: HandOut, size: tuple[int, int, int]) -> dict[str, str]:
    """Return what the template reads."""
    percent, rows, characters = size
    values = _shown(asdict(page.cut(rows, characters)))
    if _INSTEAD in json.dumps(values, ensure_ascii=False):
        values["origin"] = (*values["origin"], _LACKING)
    return {"page": json.dumps(values), "percent": str(percent)}


def _shown(value: Any) -> Any:
    """Return values with texts that the font can show."""
    match value:
        case str():
            return _OTHER.sub(_INSTEAD, normalize("NFC", " ".join(value.split())))
        case dict():
            return {name: _shown(each) for name, each in value.items()}
        case list() | tuple():
            return tuple(map(_shown, value))
        case _:
            return value
