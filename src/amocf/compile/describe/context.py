"""The JSON-LD context of the release: one short name for every property that is published."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from amocf.errors import DataError, Place
from amocf.rdf.jsonld_context import ContextError, ContextNames
from amocf.terms import expand, shorten

_TYPE: Final = expand("rdf:type")


def read_context(path: Path, properties: Iterable[str]) -> dict[str, Any]:
    """Read the context document, and see that it has a term for every property, given by its IRI.

    Returns:
        The document: an object whose ``@context`` is an object.

    Raises:
        DataError: if it is no such document, uses what is not supported, or has no term for a
            property.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(f"not valid JSON: {error}", Place(path)) from error
    context = document.get("@context") if isinstance(document, dict) else None
    if not isinstance(context, dict):
        raise DataError("a JSON object under '@context' is expected", Place(path))
    try:
        ContextNames(context)
    except ContextError as error:
        raise DataError(str(error), Place(path)) from None
    named = {_iri(definition) for definition in context.values()} | {_TYPE}
    if unnamed := sorted(map(shorten, {*properties} - named)):
        raise DataError(
            f"no term for {', '.join(unnamed)}; add a line for each, such as "
            f'"{unnamed[0].partition(":")[2]}": "{unnamed[0]}"',
            Place(path),
        )
    return dict(document)


def _iri(definition: object) -> str:
    name = definition.get("@id", "") if isinstance(definition, dict) else definition
    try:
        return expand(str(name))
    except ValueError:
        return str(name)
