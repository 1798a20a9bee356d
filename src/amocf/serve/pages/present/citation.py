"""How to cite a resource of this edition, and the names to link to it by."""

import re
from html import escape
from typing import Final

from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.reader import Reader
from amocf.terms import DATASET, PREFIXES

_TITLE: Final = "Manufacturing USA Advanced Manufacturing Occupation and Competency Framework"
_DOCUMENT: Final = (
    "After: Office of Advanced Manufacturing, National Institute of Standards and Technology "
    f"(2025). {_TITLE}."
)


def citation(reader: Reader, iri: str, title: str = "") -> dict[str, str]:
    """Return how to cite a resource of the release, by its label where no other title is given."""
    link = reader.link(iri)
    title = shortened(title or link.text)
    code = link.code if link.code.casefold() not in title.casefold() else ""
    in_brackets = f" ({code})" if code else ""
    dates = reader.texts(DATASET, "dct:issued") or reader.texts(DATASET, "dct:modified")
    year = f" ({dates[0][:4]})" if dates else ""
    version = " ".join(reader.texts(DATASET, "dcat:version"))
    release = f" Release {version}." if version else ""
    text = (
        f"“{title}”{in_brackets}. In: AMOCF linked-data edition{year}. {_TITLE} as linked "
        f"data (unofficial).{release} <{iri}>. {_DOCUMENT}"
    )
    name = f"{code} {shortened(title, 80)}".strip()
    html = f'<a href="{iri}">{escape(name)}</a>'
    return {"text": text, "prefixed": _prefixed(iri), "html": html}


def _prefixed(iri: str) -> str:
    """Return an IRI as it stands in Turtle and SPARQL; empty where no prefix fits."""
    fitting = [(name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    name, base = max(fitting, key=lambda item: len(item[1]), default=("", ""))
    local = iri.removeprefix(base)
    return f"{name}:{local}" if base and re.fullmatch(r"\w[\w-]*", local, re.ASCII) else ""
