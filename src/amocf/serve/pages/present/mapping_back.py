"""How another framework says that something of its own is like a concept of this one."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from amocf.rdf.graph_reader import GraphReader
from amocf.terms import BASE, PREFIXES

#: What each relation says of the other's concept and the one of this framework.
_RELATIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "skos:exactMatch": "both mean the same: who has one may use the other everywhere",
        "skos:closeMatch": "they are alike enough for some uses, though not for all",
        "skos:broadMatch": "this one is broader than yours",
        "skos:narrowMatch": "this one is narrower than yours",
        "skos:relatedMatch": "they belong together, and neither is a kind of the other",
    }
)
_SHOWN: Final = "skos:closeMatch"
#: Stands for the other framework, until its people put their own.
_YOURS: Final = "https://example.org/your-framework/"
_OWN: Final = BASE + "id/"
_HEADER: Final = """\
#sssom_version: "1.1"
#curie_map:
#  amocf: {own}
#  yours: {yours}
#mapping_set_id: {yours}mappings-to-amocf
#license: https://creativecommons.org/publicdomain/zero/1.0/
#object_source: {scheme}
#object_source_version: {version}
"""
_COLUMNS: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    "mapping_justification",
)


@dataclass(frozen=True)
class MappingBack:
    """A mapping to a concept of this framework, to be completed.

    Attributes:
        turtle: in Turtle.
        sssom: as SSSOM/TSV.
        relations: the properties to choose from, and what each says.
    """

    turtle: str
    sssom: str
    relations: Mapping[str, str]


def mapping_back(reader: GraphReader, iri: str, version: str) -> MappingBack | None:
    """Return how to map to a concept; ``None`` where a resource is no concept of this framework."""
    schemes = [each for each in reader.iris(iri, "skos:inScheme") if each.startswith(_OWN)]
    if not schemes or not iri.startswith(_OWN):
        return None
    name = f"amocf:{iri.removeprefix(_OWN)}"
    turtle = (
        f"@prefix amocf: <{_OWN}> .\n@prefix skos: <{PREFIXES['skos']}> .\n\n"
        f"<{_YOURS}YOUR-CONCEPT> {_SHOWN} {name} .\n"
    )
    row = ("yours:YOUR-CONCEPT", "Its label", _SHOWN, name, reader.label(iri))
    header = _HEADER.format(
        own=_OWN,
        yours=_YOURS,
        scheme=f"amocf:{schemes[0].removeprefix(_OWN)}",
        version=f'"{version}"',
    )
    table = io.StringIO()
    writer = csv.writer(table, delimiter="\t", lineterminator="\n")
    writer.writerows([_COLUMNS, (*row, "semapv:ManualMappingCuration")])
    return MappingBack(turtle, header + table.getvalue(), _RELATIONS)
