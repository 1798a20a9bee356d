"""One kind of resources: what pages, search and structured data know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

#: The weights in search of what people come for, of other things, and of what bears something out,
#: such as a printed row.
SOUGHT: Final = 1.0
OTHER_THING: Final = 0.9
EVIDENCE: Final = 0.5
#: The name and the heading of a section of a page.
Section = tuple[str, str]
_MAPPINGS: Final = ("mappings", "In other frameworks")
#: The sections of a kind that has none of its own.
PARTS: Final[tuple[Section, ...]] = (
    ("rows", "As printed"),
    ("children", "What it holds"),
    _MAPPINGS,
)
#: Properties that lead to what a resource stands in, the first of which that has a value does.
WAY_UP: Final = (
    *("skos:broader", "amo:stoodUnder", "dct:isPartOf", "amo:inList", "amo:inTechnologyArea"),
    *("skos:topConceptOf", "skos:inScheme", "qb:dataSet"),
)


@dataclass(frozen=True)
class ResourceKind:
    """A kind of resource.

    Attributes:
        name: its name in addresses and in the style sheet.
        classes: what a resource of the kind is an instance of.
        labels: what search calls several of them, and one; none where it does not list them.
        listed_as: the kind under which search lists them, if that is another.
        unlisted: further classes of the kind, whose instances search does not list.
        weight: how much a match counts in search: ``SOUGHT`` for what people come for, which a
            search shows at first; ``OTHER_THING`` for what else has a name of its own; ``EVIDENCE``
            for what bears it out.
        is_of_document: whether the document itself names or prints one.
        schema_type: what schema.org calls one.
        absences: what the document does not say of one, by when that is so: where a property path
            of SPARQL leads somewhere, or nowhere after ``not``, or always where it is empty.
        hidden: properties that another section of its page shows.
        shown: properties that are hidden on the pages of other kinds only.
        unmentioned: properties from others to it that another section of its page shows.
        sections: what its page shows in this order before the evidence: the name of each section,
            which is that of its template, and its heading.
        home: what the way down to it begins with: words, and a path of this server.
        way_up: properties that lead to the last step of that way.
        is_mapped: whether its page says so where there is no mapping.
        is_compared: whether its page leads to what it covers, and what covers it.
    """

    name: str
    classes: tuple[str, ...]
    labels: tuple[str, str] | None = None
    listed_as: str = ""
    unlisted: tuple[str, ...] = ()
    weight: float = EVIDENCE
    is_of_document: bool = False
    schema_type: str = ""
    absences: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    unmentioned: tuple[str, ...] = ()
    sections: tuple[Section, ...] = PARTS
    home: tuple[str, str] | None = None
    way_up: tuple[str, ...] = WAY_UP
    is_mapped: bool = False
    is_compared: bool = False

    @property
    def is_sought(self) -> bool:
        """Whether people come for such things: a search shows them at first."""
        return self.weight == SOUGHT
