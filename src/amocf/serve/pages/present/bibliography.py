"""A citation as a file that reference managers read: BibTeX, and RIS."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from amocf.formats import BIBTEX, RIS, Format
from amocf.serve.pages.present.citation import Work
from amocf.terms import BASE

#: What LaTeX would take for a command.
_SPECIAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{character: f"\\{character}" for character in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def bibliography(work: Work, form: Format) -> bytes:
    """Write a work as an entry of a bibliography.

    Raises:
        KeyError: if no bibliography has this form.
    """
    return _WRITERS[form](work).encode()


def _bibtex(work: Work) -> str:
    authors = " and ".join(
        _escaped(name) if work.is_report else f"{{{_escaped(name)}}}" for name in work.authors
    )
    container = f"In: {_escaped(work.container)}" if work.container else ""
    fields = {
        "author": authors,
        # The second pair of braces keeps capitals, as in CAD.
        "title": f"{{{_escaped(work.title)}}}",
        "howpublished": container,
        "institution": f"{{{_escaped(work.publisher)}}}" if work.publisher else "",
        "year": work.year,
        "version": _escaped(work.version),
        "doi": work.doi,
        "url": work.url,
        "note": _escaped(work.note),
    }
    # A report of which nobody says who published it is none for BibTeX.
    kind = "techreport" if work.is_report and work.publisher else "misc"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{_key(work.iri)},\n{lines}}}\n"


def _ris(work: Work) -> str:
    authors = (_inverted(name) if work.is_report else name for name in work.authors)
    lines = [
        ("TY", "RPRT" if work.is_report else "DATA"),
        ("ID", _key(work.iri)),
        *(("AU", name) for name in authors),
        ("TI", work.title),
        ("T2", work.container),
        ("PY", work.year),
        ("PB", work.publisher),
        ("ET", work.version),
        ("DO", work.doi),
        ("UR", work.url),
        ("N1", work.note),
    ]
    return "".join(
        f"{tag}  - {_in_a_line(value)}\r\n"
        for tag, value in (*lines, ("ER", ""))
        if value or tag == "ER"
    )


def _key(iri: str) -> str:
    """Return the name of an entry: an IRI without what BibTeX does not take in one."""
    name = iri.removeprefix(BASE).removeprefix("id/")
    return "amocf:" + re.sub(r"[^A-Za-z0-9/._-]", "-", name)


def _inverted(name: str) -> str:
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else family


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _in_a_line(text))


def _in_a_line(text: str) -> str:
    return " ".join(text.split())


_WRITERS: Final = MappingProxyType({BIBTEX: _bibtex, RIS: _ris})
