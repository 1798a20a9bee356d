"""What the engine cannot read, read by rdflib and made N-Triples: N3 and rare forms of RDF/XML."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat

from amocf.errors import DataError, Place

_NAMES: Final = {RdfFormat.N3: "n3", RdfFormat.RDF_XML: "xml"}
_REASON: Final = re.compile(r"Bad syntax \((.*?)\) at \^ in", re.DOTALL)


def plain_statements(content: bytes, form: RdfFormat, path: Path) -> tuple[bytes, int]:
    """Return the plain statements of a document as N-Triples, and how many others were left out.

    Others are formulas, rules between them, and what is said of them.

    Raises:
        DataError: if the document does not parse.
    """
    # Loaded when first needed: it is slow to load.
    import rdflib  # noqa: PLC0415
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415

    graph = rdflib.Graph()
    try:
        with _literals_as_written():
            graph.parse(data=content, format=_NAMES[form], publicID=path.resolve().as_uri())
    except BadSyntax as error:
        reason = _REASON.search(error.message)
        said = reason[1] if reason else "bad syntax"
        raise DataError(f"not valid {form.name}: {said}", Place(path, error.lines + 1)) from error
    except Exception as error:  # rdflib lets IndexError, RecursionError and others through
        raise DataError(f"not valid {form.name}: {error}", Place(path)) from error
    named = (rdflib.URIRef, rdflib.BNode, rdflib.Literal)
    plain = rdflib.Graph()
    for triple in graph:
        if all(isinstance(term, named) for term in triple):
            plain.add(triple)
    return plain.serialize(format="nt", encoding="utf-8"), len(graph) - len(plain)


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """Keep rdflib from making "007" a "7", and from logging what it thinks of terms."""
    import rdflib  # noqa: PLC0415

    logger = logging.getLogger("rdflib.term")
    before = rdflib.NORMALIZE_LITERALS, logger.disabled
    rdflib.NORMALIZE_LITERALS, logger.disabled = False, True
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS, logger.disabled = before
