"""Withdrawn things by code, name or IRI: a search leaves them out, and says what to use instead."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.withdrawal import in_use
from amocf.spelling import code_key, name_key
from amocf.terms import BASE, expand

_NAMES: Final = ("skos:prefLabel", "rdfs:label", "skos:altLabel", "skos:hiddenLabel")
_CODES: Final = ("skos:notation", "dct:identifier")
#: What institutes withdraw is no word of the document: nobody looks for the number of a ledger.
_OF_INSTITUTES: Final = frozenset(map(expand, ("amo:InstituteKSA", "amo:InstituteOccupation")))


@dataclass(frozen=True)
class WithdrawnNames:
    """What was withdrawn, by all that it is known by.

    Attributes:
        by_code: IRIs by the common form of a code, or by an IRI in full.
        by_name: IRIs by the common form of a name that nothing that took their place has.
    """

    by_code: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]

    def find(self, text: str) -> tuple[str, ...]:
        """Return what a text is the code, the name or the IRI of, whole and in any spelling."""
        found = (
            *self.by_code.get(text.strip(), ()),
            *self.by_code.get(code_key(text), ()),
            *self.by_name.get(name_key(text), ()),
        )
        return tuple(dict.fromkeys(found))


def withdrawn_names(reader: GraphReader) -> WithdrawnNames:
    """Read the codes and names of what was withdrawn."""
    codes: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for iri in reader.withdrawals:
        if _OF_INSTITUTES.intersection(reader.iris(iri, "rdf:type")):
            continue
        codes[iri].append(iri)
        for code in {*reader.texts(iri, *_CODES), iri.removeprefix(BASE + "id/")}:
            if key := code_key(code):
                codes[key].append(iri)
        # Who looks for a name that goes on under another code finds what has it now.
        now = in_use(iri, reader.withdrawals)
        taken = {key for each in now for key in _name_keys(reader, each)}
        for key in dict.fromkeys(_name_keys(reader, iri)):
            if key not in taken:
                names[key].append(iri)
    return WithdrawnNames(
        {key: tuple(iris) for key, iris in codes.items()},
        {key: tuple(iris) for key, iris in names.items()},
    )


def said_of_withdrawn(reader: GraphReader, text: str) -> str:
    """Return that what a text names was withdrawn and what to use; nothing if it was not.

    It goes on after the text: ``was withdrawn on 2026-09-01: use 4.1.10 (Design)``.
    """
    found = withdrawn_names(reader).find(text) if reader.withdrawals else ()
    if not found:
        return ""
    date = reader.withdrawals[found[0]].date
    now = (use for iri in found for use in in_use(iri, reader.withdrawals))
    use = " or ".join(_called(reader, iri) for iri in dict.fromkeys(now))
    since = f" on {date}" if date else ""
    return f"was withdrawn{since}: {f'use {use}' if use else 'nothing takes its place'}"


def _called(reader: GraphReader, iri: str) -> str:
    code = next(iter(reader.texts(iri, "dct:identifier")), "") or iri
    return f"{code} ({reader.label(iri)})"


def _name_keys(reader: GraphReader, iri: str) -> Iterator[str]:
    yield from filter(None, map(name_key, reader.texts(iri, *_NAMES)))
