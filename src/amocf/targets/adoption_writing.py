"""Writes the official IRIs that were accepted into the sources, whole or not at all."""

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from amocf.compile.formatting.style import format_turtle
from amocf.compile.read.sources import require_checkout
from amocf.errors import DataError, Place
from amocf.targets.adoption import Adopted
from amocf.targets.published_component import PublishedComponent
from amocf.terms import expand
from amocf.whole_file import put_in_place


def write_adopted(
    root: Path, framework: str, found: Sequence[Adopted], source: str, day: str
) -> Path:
    """Give stand-ins the official IRIs, in the file of their framework in the project's format.

    Args:
        root: the checkout.
        framework: the URI of the framework.
        found: what was accepted.
        source: where the file with the official IRIs is from.
        day: the day on which it was accepted.

    Returns:
        The file that was written.

    Raises:
        DataError: as for `require_adoptable`; nothing is written then.
    """
    path, before = require_adoptable(root, framework)
    blocks = "".join(_block(each, source, day) for each in found)
    after = format_turtle(f"{before}\n{blocks}", path)
    put_in_place(path, after.encode())
    return path


def require_adoptable(root: Path, framework: str) -> tuple[Path, str]:
    """Return the file of a framework and what it holds, if official IRIs can be written into it.

    Args:
        root: the checkout.
        framework: the URI of the framework.

    Raises:
        DataError: if ``root`` is no checkout, or the file is not in the project's format.
    """
    require_checkout(root)
    path = root / "ontology" / "references" / f"{framework.rpartition('/')[2]}.ttl"
    text = path.read_text(encoding="utf-8")
    if format_turtle(text, path) != text:
        raise DataError(
            "the file is not in the project's format: run `amocf format` first", Place(path)
        )
    return path, text


def _block(adopted: Adopted, source: str, day: str) -> str:
    official = NamedNode(adopted.official.iri)
    note = (
        f"On {day} the official IRI was adopted by which its owner publishes"
        f" {_called(adopted.official)}. Source: {source}."
    )
    return (
        f"{NamedNode(adopted.stand_in.iri)} <{expand('skos:exactMatch')}> {official} ;"
        f" <{expand('dct:isReplacedBy')}> {official} ;"
        f" <{expand('skos:changeNote')}> {Literal(note, language='en')} .\n"
    )


def _called(official: PublishedComponent) -> str:
    code = f" with the code {official.code}" if official.code else ""
    return f"“{official.title}”{code}"
