"""N3 that is more than Turtle, made N-Triples: its plain statements, without formulas."""

from pathlib import Path

from amocf.errors import DataError, Place


def plain_n3(content: bytes, path: Path) -> tuple[bytes, int]:
    """Return the plain statements of a document as N-Triples, and how many others were left out.

    Others are formulas, rules between them, and what is said of them.

    Raises:
        DataError: if the document is not N3.
    """
    # Loaded when first needed: it is slow to load.
    import rdflib  # noqa: PLC0415
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415

    graph = rdflib.Graph()
    try:
        graph.parse(data=content, format="n3", publicID=path.resolve().as_uri())
    except BadSyntax as error:
        raise DataError(f"not valid N3: {error.message}", Place(path, error.lines + 1)) from error
    except Exception as error:  # rdflib lets IndexError, RecursionError and others through
        raise DataError(f"not valid N3: {error}", Place(path)) from error
    named = (rdflib.URIRef, rdflib.BNode, rdflib.Literal)
    plain = rdflib.Graph()
    for triple in graph:
        if all(isinstance(term, named) for term in triple):
            plain.add(triple)
    return plain.serialize(format="nt", encoding="utf-8"), len(graph) - len(plain)
