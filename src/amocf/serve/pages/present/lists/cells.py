"""What stands in the cells of lists, read from the release."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from amocf.rdf.graph_reader import shortened
from amocf.serve.pages.present.framework import number
from amocf.serve.pages.present.lists.listing import Cell, Choice
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link, Value


def instances(*curies: str) -> Callable[[Reader], list[str]]:
    """Return what reads the instances of classes in the order in which the document prints them."""

    def read(reader: Reader) -> list[str]:
        found = [iri for curie in curies for iri in reader.iris_of(curie)]
        return sorted(found, key=lambda iri: number(reader, iri, "amo:sortOrder") or 0)

    return read


def named(reader: Reader, iri: str) -> Link:
    """Return a resource by its label alone; its code, if it has one, is a column of its own."""
    return replace(reader.link(iri), code="")


def of_links(links: Iterable[Link]) -> Cell:
    """Return a cell of links."""
    return tuple(Value(each.text, link=each) for each in links)


def own_name(reader: Reader, iri: str) -> Cell:
    """Return the cell of the thing itself."""
    return of_links((named(reader, iri),))


def linked(*curies: str) -> Callable[[Reader, str], Cell]:
    """Return what reads the resources that a thing leads to."""
    return lambda reader, iri: of_links(reader.links({*reader.iris(iri, *curies)}))


def text(curie: str) -> Callable[[Reader, str], Cell]:
    """Return what reads the texts and numbers of a property."""
    return lambda reader, iri: tuple(Value(shortened(each)) for each in reader.texts(iri, curie))


def whether(yes: str, no: str) -> Callable[[object, Cell], tuple[Choice, ...]]:
    """Return what says of a cell whether there is anything in it."""
    return lambda _, cell: (("yes", yes),) if cell else (("no", no),)
