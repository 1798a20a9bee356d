"""What issuers of credentials copy of an item: a few lines in the form that their system takes."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyoxigraph import Store

from amocf.exchange.case_package import packages
from amocf.exchange.case_values import CaseObject
from amocf.exchange.ctdl_graph import alignment_object
from amocf.exchange.framework_description import (
    SCHEMES,
    FrameworkDescription,
    Named,
    describe_framework,
)
from amocf.exchange.framework_items import (
    COMPETENCY_KINDS,
    OCCUPATION_KINDS,
    FrameworkItems,
    Item,
    read_items,
)
from amocf.exchange.schema_org import describe
from amocf.rdf.graph_reader import GraphReader

#: Longer ones are left to the files: nobody copies them, and a page has to stay small.
_LONGEST: Final = 6_000
#: Where competencies are put, and occupations.
_USES: Final = {
    "CTDL": (
        "In what a credential requires (ceterms:ConditionProfile); a course has the same as the "
        "value of ceterms:teaches, and an assessment as that of ceterms:assesses.",
        "In a credential, a course or an assessment that is for the occupation.",
    ),
    "schema.org": (
        "On the page of a course: the value of teaches, or of competencyRequired.",
        "On the page of a course that is for the occupation: the value of about.",
    ),
}


@dataclass(frozen=True)
class Snippet:
    """What is copied.

    Attributes:
        name: the name of the format, such as ``Open Badges 3.0``.
        use: where it is put.
        text: the text.
    """

    name: str
    use: str
    text: str


@dataclass(frozen=True)
class SnippetMaker:
    """Makes the snippets of the items of a release.

    Attributes:
        items: what it has.
        about: what it says of the whole.
    """

    items: FrameworkItems
    about: FrameworkDescription

    @classmethod
    def of(cls, store: Store) -> "SnippetMaker":
        """Return what makes those of a release."""
        return cls(read_items(store), describe_framework(store))

    def snippets(self, reader: GraphReader, iri: str) -> tuple[Snippet, ...]:
        """Return those of a resource; none where it is no competency and no occupation."""
        item = self.items.items.get(iri)
        if item is None or item.kind not in (*COMPETENCY_KINDS, *OCCUPATION_KINDS):
            return ()
        kind = 0 if item.kind in COMPETENCY_KINDS else 1
        made = (
            ("Open Badges 3.0", "In the achievement of a badge.", self.badge_alignment(item)),
            ("CTDL", _USES["CTDL"][kind], self.ctdl(item)),
            ("schema.org", _USES["schema.org"][kind], describe(reader, iri)),
            ("CASE 1.1", "Where a learning platform keeps competencies.", self.case(item)),
        )
        written = (Snippet(name, use, _json(content)) for name, use, content in made if content)
        return tuple(each for each in written if len(each.text) <= _LONGEST)

    def badge_alignment(self, item: Item) -> dict[str, Any]:
        """Return the alignment of an achievement with an item, as Open Badges 3.0 has it."""
        is_competency = item.kind in COMPETENCY_KINDS
        alignment = {
            "type": ["Alignment"],
            "targetName": item.label,
            "targetUrl": item.iri,
            "targetCode": item.code,
            "targetDescription": item.definition,
            "targetFramework": self._framework(item),
            "targetType": "ceasn:Competency" if is_competency else "CFItem",
        }
        return {"alignment": [{name: value for name, value in alignment.items() if value}]}

    def ctdl(self, item: Item) -> dict[str, Any]:
        """Return what names an item as the target of something, as CTDL has it.

        These properties take no competency and no occupation as a whole, with a CTID of its own.
        """
        is_competency = item.kind in COMPETENCY_KINDS
        name = "ceterms:targetCompetency" if is_competency else "ceterms:occupationType"
        framework = Named(item.scheme, self._framework(item))
        return {
            name: [alignment_object(item.iri, item.label, item.code, framework, item.definition)]
        }

    def case(self, item: Item) -> CaseObject:
        """Return an item of CASE 1.1, as its interface answers."""
        return self._case_items.get(item.iri, {})

    def _framework(self, item: Item) -> str:
        """Return what the scheme of an item is called, and who makes it."""
        if item.institute:
            return self.items.names.get(item.scheme, "")
        name = next(name for name, kinds in SCHEMES.items() if item.kind in kinds)
        return f"{self.about.schemes[name].title} ({self.about.creator.name})"

    @cached_property
    def _case_items(self) -> dict[str, CaseObject]:
        return {
            item["uri"]: item
            for package in packages(self.items, self.about).values()
            for item in package["CFItems"]
        }


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)
