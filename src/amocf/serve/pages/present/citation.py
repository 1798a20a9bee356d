"""How to cite a resource of this edition, or the document, and the names to link to it by."""

import re
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from amocf.rdf.graph_reader import shortened
from amocf.serve.http.addresses import local_path
from amocf.serve.pages.present.mapping_back import MappingBack, mapping_back
from amocf.serve.pages.reader import Reader
from amocf.terms import BASE, DATASET, DOCUMENT, EDITION_NAME, PREFIXES

_UNOFFICIAL: Final = "unofficial"
_DOI: Final = "https://doi.org/"


@dataclass(frozen=True)
class Work:
    """What is cited, in the parts that bibliographies ask for; what is not known is empty.

    Attributes:
        iri: its name.
        title: its title, with its code.
        authors: the names of its authors.
        is_report: it is a report that people wrote; otherwise it is data of this edition.
        year: when it was published.
        publisher: who published it.
        container: the title of what it is a part of.
        version: the release of the data.
        doi: its DOI, without a resolver.
        url: where it is found.
        note: what else has to be said of it.
    """

    iri: str
    title: str
    authors: tuple[str, ...]
    is_report: bool
    year: str
    publisher: str = ""
    container: str = ""
    version: str = ""
    doi: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Citation:
    """How to cite and link.

    Attributes:
        work: what is cited, for bibliographies.
        text: the citation as it stands in a list of references.
        root: what stands before every path of this server.
        path: where the page of it stands; an ending behind it asks for the citation as a file.
        prefixed: its name in Turtle and SPARQL; empty where no prefix fits.
        html: a link to it in HTML.
        back: how other frameworks map to it, if it is a concept of this one.
    """

    work: Work
    text: str
    root: str
    path: str
    prefixed: str
    html: str
    back: MappingBack | None


def citation(reader: Reader, iri: str, title: str = "") -> Citation:
    """Return how to cite a resource of the release, by its label where no other title is given."""
    link = reader.link(iri)
    title = shortened(title or link.text)
    code = link.code if link.code.casefold() not in title.casefold() else ""
    if reader.is_a(iri, "bibo:Report"):
        work = _report(reader, iri)
        text = f"{_of_report(work)} Described as linked data: <{iri}>."
    else:
        work = _data(reader, iri, f"{code} {title}".strip())
        text = _of_data(work, f"“{title}”" + (f" ({code})" if code else ""))
    name = f"{code} {shortened(title, 80)}".strip()
    return Citation(
        work=work,
        text=text,
        root=reader.root,
        path=reader.place(local_path(iri, reader.spaces) or ""),
        prefixed=prefixed(iri),
        html=f'<a href="{iri}">{escape(name)}</a>',
        back=mapping_back(reader, iri, _first(reader, DATASET, "dcat:version")),
    )


def citation_of_release(reader: Reader, version: str, date: str) -> str:
    """Return how to cite a release as a whole, by its own URI.

    Args:
        reader: reads the release that is served now.
        version: the version of the release.
        date: its day as ``YYYY-MM-DD``; may be empty.
    """
    work = _data(reader, DATASET, reader.label(DATASET))
    iri = f"{BASE}release/{version}"
    return _of_data(replace(work, version=version, year=date[:4], url=iri, doi=""), "")


def prefixed(iri: str) -> str:
    """Return an IRI as it stands in Turtle and SPARQL; empty where no prefix fits."""
    fitting = [(name, base) for name, base in PREFIXES.items() if iri.startswith(base)]
    name, base = max(fitting, key=lambda item: len(item[1]), default=("", ""))
    local = iri.removeprefix(base)
    return f"{name}:{local}" if base and re.fullmatch(r"\w[\w-]*", local, re.ASCII) else ""


def _report(reader: Reader, iri: str) -> Work:
    names = (reader.label(each) for each in reader.iris(iri, "dct:creator"))
    return Work(
        iri=iri,
        title=reader.label(iri),
        authors=tuple(sorted(names, key=lambda name: name.split()[-1])),
        is_report=True,
        year=_first(reader, iri, "dct:issued")[:4],
        publisher=", ".join(map(reader.label, reader.iris(iri, "dct:publisher"))),
        note=f"Described as linked data: {iri}",
    )


def _of_report(work: Work) -> str:
    authors = ", ".join(work.authors)
    head = f"{authors} ({work.year})" if authors and work.year else authors or work.year
    return "".join(f"{part}. " for part in (head, work.title, work.publisher) if part).strip()


def _data(reader: Reader, iri: str, title: str) -> Work:
    whole = reader.label(DATASET)
    version = _first(reader, DATASET, "dcat:version")
    dates = reader.texts(DATASET, "dct:issued") or reader.texts(DATASET, "dct:modified")
    identifiers = reader.texts(iri, "dct:identifier") if iri == DATASET else ()
    document = _report(reader, DOCUMENT)
    by = f"{document.publisher} ({document.year}). " if document.publisher else ""
    release = f"Release {version}. " if version else ""
    return Work(
        iri=iri,
        title=title,
        authors=(EDITION_NAME,),
        is_report=False,
        year=dates[0][:4] if dates else "",
        container="" if iri == DATASET else whole,
        version=version,
        doi=next((each.removeprefix(_DOI) for each in identifiers if _DOI in each), ""),
        url=iri,
        note=f"{release}{_UNOFFICIAL.capitalize()} edition. After: {by}{document.title}.",
    )


def _of_data(work: Work, quoted_title: str) -> str:
    year = f" ({work.year})" if work.year else ""
    head = f"{EDITION_NAME}{year}. {work.container or work.title} ({_UNOFFICIAL})."
    release = f" Release {work.version}." if work.version else ""
    doi = f" {_DOI}{work.doi}" if work.doi else ""
    after = work.note[work.note.index("After: ") :]
    cited = f"{head}{release}{doi} <{work.url}>. {after}"
    return f"{quoted_title}. In: {cited}" if work.container else cited


def _first(reader: Reader, iri: str, curie: str) -> str:
    return next(iter(reader.texts(iri, curie)), "")
