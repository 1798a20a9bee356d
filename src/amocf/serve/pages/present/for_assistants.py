"""What ``/llms.txt`` offers to assistants, read from the release: https://llmstxt.org."""

from collections.abc import Iterable
from typing import Any, Final

from amocf.serve.pages.present import mapping_sets
from amocf.serve.pages.present.framework import competencies, members
from amocf.serve.pages.present.lists import LISTINGS
from amocf.serve.pages.present.properties import DEFINITIONS
from amocf.serve.pages.project_documents import by_reader, load
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import DATASET
from amocf.words import first_sentence

#: Documents for these readers can be left out where there is little room.
_OPTIONAL: Final = frozenset({"For operators", "For contributors", "Others"})


def for_assistants(reader: Reader) -> dict[str, Any]:
    """Return what is worth reading, by the name that the template has for it."""
    return {
        "summary": " ".join(reader.texts(DATASET, "dct:description")),
        "competencies": _described(reader, (each.link for each in competencies(reader))),
        "listings": [each.of(reader) for each in LISTINGS if each.where(reader)],
        "areas": _described(reader, members(reader, "amo:TechnologyArea")),
        "institutes": [
            (link, ", ".join(reader.texts(link.iri, "skos:altLabel", "dct:alternative")))
            for link in members(reader, "amo:Institute")
        ],
        "targets": reader.once(mapping_sets.targets),
        "documentation": _documentation(reader),
    }


def _described(reader: Reader, links: Iterable[Link]) -> list[tuple[Link, str]]:
    found = ((link, reader.texts(link.iri, *DEFINITIONS)) for link in links)
    return [(link, first_sentence(texts[0]) if texts else "") for link, texts in found]


def _documentation(reader: Reader) -> list[tuple[str, list[Any]]]:
    """Return the documents under "Documentation", and under "Optional" what few need."""
    found: dict[str, list[Any]] = {"Documentation": [], "Optional": []}
    for group, documents in by_reader(load(reader.root, is_static=reader.is_static)).items():
        found["Optional" if group in _OPTIONAL else "Documentation"] += documents
    return [(heading, documents) for heading, documents in found.items() if documents]
