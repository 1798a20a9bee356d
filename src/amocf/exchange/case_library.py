"""What the interface of CASE 1.1 answers with: the content of the packages, each part by itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import Store

from amocf.exchange.case_package import INTERFACE, packages
from amocf.exchange.case_values import CaseObject
from amocf.exchange.framework_description import describe_framework
from amocf.exchange.framework_items import read_items
from amocf.terms import BASE

#: What may be asked for by its identifier, in the words of the interface.
COLLECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CFDocuments": "The document of a framework",
        "CFPackages": "The package of a document: the document with all that belongs to it",
        "CFItems": "An item: a competency, a KSA, an occupation and so on",
        "CFAssociations": "An association between two items, or with something outside",
        "CFItemAssociations": "An item with the associations that lead from it or to it",
        "CFItemTypes": "A type of items, with the types below it",
        "CFLicenses": "A licence",
        "CFAssociationGroupings": "A group of associations: the mappings to an outside framework",
        "CFConcepts": "A concept; the packages have none",
        "CFSubjects": "A subject; the packages have none",
        "CFRubrics": "A rubric; the packages have none",
    }
)


@dataclass(frozen=True)
class CaseLibrary:
    """All answers that a release has.

    Attributes:
        found: by collection and identifier.
    """

    found: Mapping[str, Mapping[str, CaseObject]]

    @property
    def documents(self) -> tuple[CaseObject, ...]:
        """The documents, in the order of the packages."""
        return tuple(self.found["CFDocuments"].values())

    def find(self, collection: str, identifier: str) -> CaseObject | None:
        """Return what has an identifier, if there is such."""
        return self.found.get(collection, {}).get(identifier)


def case_library(store: Store) -> CaseLibrary:
    """Return what a release answers."""
    made = packages(read_items(store), describe_framework(store))
    found: dict[str, dict[str, CaseObject]] = {name: {} for name in COLLECTIONS}
    for package in made.values():
        for collection, identifier, answer in _answers(package):
            found[collection].setdefault(identifier, answer)
    found["CFItemAssociations"] = _item_associations(made.values(), found["CFItems"])
    return CaseLibrary(found)


def _answers(package: CaseObject) -> Iterator[tuple[str, str, CaseObject]]:
    document = package["CFDocument"]
    identifier = document["identifier"]
    address = f"{BASE}{INTERFACE}CFPackages/{identifier}"
    link = {"title": document["title"], "identifier": identifier, "uri": address}
    yield "CFDocuments", identifier, {**document, "CFPackageURI": link}
    yield "CFPackages", identifier, package
    within = {"CFDocumentURI": {**link, "uri": document["uri"]}}
    for collection in ("CFItems", "CFAssociations"):
        for each in package[collection]:
            yield collection, each["identifier"], {**each, **within}
    definitions = package["CFDefinitions"]
    for each in definitions.get("CFItemTypes", ()):
        answer = {"CFItemTypes": list(_with_types_below(each, definitions["CFItemTypes"]))}
        yield "CFItemTypes", each["identifier"], answer
    for collection in ("CFLicenses", "CFAssociationGroupings"):
        for each in definitions.get(collection, ()):
            yield collection, each["identifier"], each


def _with_types_below(of: CaseObject, types: Iterable[CaseObject]) -> Iterator[CaseObject]:
    yield of
    start = f"{of['hierarchyCode']}."
    yield from (each for each in types if each["hierarchyCode"].startswith(start))


def _item_associations(
    made: Iterable[CaseObject], items: Mapping[str, CaseObject]
) -> dict[str, CaseObject]:
    leading: dict[str, list[Any]] = defaultdict(list)
    for package in made:
        for each in package["CFAssociations"]:
            for end in ("originNodeURI", "destinationNodeURI"):
                leading[each[end]["identifier"]].append(each)
    return {
        identifier: {"CFItem": item, "CFAssociations": leading[identifier]}
        for identifier, item in items.items()
    }
