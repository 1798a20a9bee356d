"""Why a question from the command line may have found nothing."""

import json
from pathlib import Path
from typing import Final

from amocf import ask
from amocf.rdf.json_results import says_nothing
from amocf.release.opened import Release
from amocf.serve.engine.language.known_terms import KnownTerms
from amocf.serve.engine.language.query_text import query_form
from amocf.serve.engine.language.unknown_terms import unknown_terms

#: An answer of more bytes says something, in whatever form.
_MOST_OF_NOTHING: Final = 10_000


def reasons(text: str, dist: Path, answered: bytes) -> tuple[str, ...]:
    """Say what a query names that the release does not know, where it has found nothing.

    Args:
        text: the query, which has been answered.
        dist: folder of the release.
        answered: the answer, in any form.
    """
    if len(answered) > _MOST_OF_NOTHING:
        return ()
    with Release.open(dist) as release:
        found = unknown_terms(text, KnownTerms(release.store))
    return tuple(each.sentence for each in found) if found and _is_nothing(text, dist) else ()


def _is_nothing(text: str, dist: Path) -> bool:
    """Ask once more, in a form that shows it; it is done for unknown terms alone."""
    if query_form(text) in ("CONSTRUCT", "DESCRIBE"):
        return not ask.answer(text, dist, "nt").strip()
    return says_nothing(json.loads(ask.answer(text, dist, "json")))
