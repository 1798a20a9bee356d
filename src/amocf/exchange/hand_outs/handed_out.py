"""What a page to hand out says of each thing, from the release."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from amocf.absences import absences
from amocf.evidence_kinds import MEASURES
from amocf.exchange.framework_items import COMPETENCY_KINDS
from amocf.exchange.hand_outs.hand_out import HandOut, HandOutColumn, HandOutTable, file_about
from amocf.exchange.hand_outs.hand_out_reader import ESSENTIAL, IN_AREA, NAMED, HandOutReader
from amocf.exchange.mapping_records import MappingRecord
from amocf.exchange.registry import ReleaseData
from amocf.kinds import kind_of
from amocf.terms import BASE, DATASET, DOCUMENT
from amocf.words import counted, how_known, relation

_FRAMEWORK: Final = "amo:CompetencyFramework"
_LIST: Final = "amo:FrequentlySelectedList"
_NUMBER: Final = HandOutColumn("Essential KSAs", 2, is_number=True, is_drawn=True)


def hand_outs(release: ReleaseData) -> Iterator[HandOut]:
    """Return the pages: the framework, then each area, institute and competency.

    They are of what this edition names; what others name below bases of theirs has none.
    """
    teller = _Teller(release)
    reader = teller.reader
    for curie, tell in _TABLES.items():
        for iri in (each for each in reader.iris_of(curie) if each.startswith(f"{BASE}id/")):
            yield teller.page(iri, tuple(filter(None, tell(teller, iri))))


class _Teller(HandOutReader):
    def page(self, iri: str, tables: tuple[HandOutTable, ...]) -> HandOut:
        reader, kind = self.reader, kind_of(self.reader.iris(iri, "rdf:type"))
        modified = next(iter(reader.texts(DATASET, "dct:modified")), "1980-01-01")
        day = date.fromisoformat(modified)
        described = reader.texts(iri, "skos:definition") or reader.texts(iri, "dct:description")
        return HandOut(
            file=file_about(iri),
            kind=_KINDS[kind.name],
            title=reader.label(iri),
            code="".join(reader.texts(iri, "skos:notation")) if kind.name == "competency" else "",
            uri=iri,
            texts=(*reader.texts(iri, "dct:alternative"), *described, *self.counts(iri)),
            absent=absences(reader, iri, kind),
            tables=tables,
            origin=tuple(self.origin(iri)),
            warning=self.warning,
            modified=(day.year, day.month, day.day),
            author=self.release.about.creator.name,
        )

    def origin(self, iri: str) -> Iterator[str]:
        """Say where the document prints a thing, and what release this is of."""
        reader = self.reader
        places = [each for each in reader.iris(iri, "dct:source") if each != DOCUMENT]
        if places:
            yield f"Printed in: {'; '.join(map(reader.label, places))}."
        yield (
            f"Unofficial edition of the {reader.label(DOCUMENT)} (NIST, 2025). Not endorsed by"
            f" NIST. Release {self.release.version} of"
            f" {''.join(reader.texts(DATASET, 'dct:modified'))}."
        )
        yield from (f"Cite as: {each}" for each in reader.texts(DATASET, _CITATION))
        yield from (f"Licence of the data: {each}" for each in reader.iris(DATASET, "dct:license"))
        if reader.texts(DATASET, "dct:rights"):  # which would fill half of the page
            yield (
                "A licence is for what this edition contributes. What is known of the rights in"
                f" words, titles and codes of others is said at {DATASET}."
            )

    def counts(self, iri: str) -> Iterator[str]:
        """Say how many essential KSAs a thing has, as far as that is printed."""
        essential, named = self.number(iri, ESSENTIAL), self.number(iri, NAMED)
        if essential:
            rest = f", {named} of which the document names" if named else ""
            yield f"{counted(essential, 'essential KSAs')}{rest}."

    def competencies(self, _: str) -> Iterator[HandOutTable | None]:
        rows = (
            (each.code, each.label, self.codes(each.parents), *self.both_numbers(each.iri))
            for each in self.items.of_kinds("competency")
        )
        columns = (
            _CODE,
            HandOutColumn("Competency", 10),
            HandOutColumn("Tier", 3),
            _NUMBER,
            _OF_IT,
        )
        yield _table("Competencies", columns, rows, things="competencies")
        yield self.occupations()
        yield _table(
            "Technology areas",
            (HandOutColumn("Area", 8), HandOutColumn("Institutes", 12)),
            ((each.label, self.names(self.institutes_of(each.iri))) for each in self.areas),
            things="areas",
        )
        yield self.frameworks()

    def occupations(self) -> HandOutTable | None:
        named = self.items.of_kinds("occupation")
        counts = ((each.label, self.number(each.iri, "amo:instituteCount")) for each in named)
        number = HandOutColumn("Institutes that identify it", 5, is_number=True, is_drawn=True)
        columns = (HandOutColumn("Occupation", 10), number)
        return _table("Occupations that the document names", columns, counts, things="occupations")

    def frameworks(self) -> HandOutTable | None:
        """Count the records of each outside framework by who states them."""
        found: dict[str, list[MappingRecord]] = {}
        for record in self.items.mappings:
            outside = self.items.outside.get(record.object)
            found.setdefault(outside.framework if outside else record.object, []).append(record)
        rows = (
            (self.framework_name(scheme), *(str(sum(map(is_one, records))) for is_one in _STATES))
            for scheme, records in sorted(found.items())
        )
        columns = (
            HandOutColumn("Framework", 8),
            HandOutColumn("The document derives from it", 6, is_number=True),
            HandOutColumn("This edition maps to it", 5, is_number=True),
            HandOutColumn("Said not to hold", 4, is_number=True),
        )
        return _table("Records of mappings", columns, rows, things="frameworks")

    def area(self, iri: str) -> Iterator[HandOutTable | None]:
        reader = self.reader
        rows = (
            (reader.label(each), "".join(reader.texts(each, "dct:alternative")) or "none found")
            for each in self.institutes_of(iri)
        )
        columns = (HandOutColumn("Institute", 4), HandOutColumn("In full", 12))
        yield _table("Institutes", columns, rows, "Full names are not from the document.")
        yield self.figures(iri)
        yield from self.lists(iri)

    def figures(self, area: str) -> HandOutTable | None:
        """Return what the document prints of an area in numbers."""
        reader, rows = self.reader, []
        for each in reader.subjects(area, "amo:figureScope"):
            units = " ".join(map(reader.label, reader.iris(each, "amo:unit")))
            amounts = (counted(text, units) for text in reader.texts(each, *MEASURES))
            name = reader.label(each).removesuffix(f", {reader.label(area)}")
            by = "this edition" if reader.objects(each, *_COMPUTED) else "the document"
            rows.append((name, ", ".join(amounts), by))
        columns = (HandOutColumn("Figure", 10), HandOutColumn("Value", 3), HandOutColumn("By", 3))
        return _table("Figures", columns, rows, things="figures")

    def lists(self, area: str, remark: str = "") -> Iterator[HandOutTable | None]:
        """Return the lists of KSAs on the page of an area."""
        reader = self.reader
        for each in reader.subjects(area, "amo:pageOfArea"):
            if reader.is_a(each, _LIST):
                members = (self.items.items[ksa] for ksa in reader.iris(each, "skos:member"))
                rows = ((ksa.label, self.codes(ksa.parents)) for ksa in members)
                yield _table(reader.label(each), _KSA[:2], rows, remark, "KSAs")

    def institute(self, iri: str) -> Iterator[HandOutTable | None]:
        reader, areas = self.reader, self.reader.iris(iri, IN_AREA)
        known = " and ".join(
            filter(None, map(how_known, reader.iris(iri, "amo:sponsorshipCertainty")))
        )
        others = [each for area in areas for each in self.institutes_of(area) if each != iri]
        facts = (
            ("Technology area", self.names(areas), "the document"),
            ("Institutes beside it", self.names(others), "the document"),
            ("Website", " ".join(reader.iris(iri, "foaf:homepage")), "another source"),
            ("Sponsor", self.names(reader.iris(iri, "amo:sponsoredBy")), known or "another source"),
        )
        columns = (HandOutColumn("Fact", 4), HandOutColumn("Value", 10), HandOutColumn("From", 4))
        yield _table("At a glance", columns, (each for each in facts if each[1]))
        yield self.selected(
            iri, COMPETENCY_KINDS, "KSAs that it selects in data of its own", "KSAs"
        )
        heading = "Occupations that it selects in data of its own"
        yield self.selected(iri, ("occupation", "institute-occupation"), heading, "occupations")
        for area in areas:
            yield from self.lists(
                area,
                f"{_OF_AREA} {reader.label(area)}; which institutes select them, the"
                " document does not say.",
            )

    def selected(
        self, institute: str, kinds: tuple[str, ...], heading: str, things: str
    ) -> HandOutTable | None:
        chosen = (
            each
            for each in self.items.of_kinds(*kinds)
            if institute in self.items.selected_by.get(each.iri, ())
        )
        rows = (
            (each.label, "no" if each.institute else "yes", self.codes(each.parents))
            for each in chosen
        )
        columns = (
            HandOutColumn("Name", 12),
            HandOutColumn("Named by the document", 3),
            HandOutColumn("Part of", 3),
        )
        shown = 3 if kinds == COMPETENCY_KINDS else 2  # occupations stand below nothing
        return _table(heading, columns[:shown], (row[:shown] for row in rows), _STATED, things)

    def competency(self, iri: str) -> Iterator[HandOutTable | None]:
        subs = [each for each in self.below.get(iri, ()) if each.kind == "sub-competency"]
        rows = ((each.code, each.label, *self.both_numbers(each.iri)) for each in subs)
        columns = (_CODE, HandOutColumn("Sub-competency", 10), _NUMBER, _OF_IT)
        yield _table("Sub-competencies", columns, rows, things="sub-competencies")
        under = {each.iri for each in subs} | {iri}
        for kind, heading, remark in _KSAS:
            found = (each for each in self.items.of_kinds(kind) if under & set(each.parents))
            ksas = (
                (each.label, self.codes(each.parents), self.names([each.institute]))
                for each in found
            )
            shown = 3 if remark else 2  # who adds it only where somebody does
            yield _table(heading, _KSA[:shown], (row[:shown] for row in ksas), remark, "KSAs")
        yield self.mapped(iri, len(under) - 1)

    def mapped(self, iri: str, below: int) -> HandOutTable | None:
        records = (each for each in self.items.mappings if each.subject == iri)
        rows = (
            (
                f"{'not: ' if each.is_denied else ''}{relation(each.predicate).words}",
                (each.is_as_printed and each.object_label) or self.outside_name(each.object),
                "the document" if each.is_as_printed else "this edition",
                each.confidence,
                self.review(each.iri),
            )
            for each in records
        )
        remark = "Mappings of its sub-competencies stand on their pages." if below else ""
        return _table("In other frameworks", _MAPPED, rows, remark, "records")


def _table(
    heading: str,
    columns: tuple[HandOutColumn, ...],
    rows: Iterable[tuple[str, ...]],
    remark: str = "",
    things: str = "rows",
) -> HandOutTable | None:
    """Return a table; nothing where it would have no row."""
    found = tuple(rows)
    is_secondary = remark == _ADDED or remark.startswith(_OF_AREA)
    table = HandOutTable(heading, columns, found, remark, things, is_secondary=is_secondary)
    return table if found else None


#: What is said of a record: who states it, or that it does not hold.
_STATES: Final[tuple[Callable[[MappingRecord], bool], ...]] = (
    lambda record: record.is_as_printed and not record.is_denied,
    lambda record: not record.is_as_printed and not record.is_denied,
    lambda record: record.is_denied,
)
_CODE: Final = HandOutColumn("Code", 2)
_OF_IT: Final = HandOutColumn("Of them named", 2, is_number=True)
_KSA: Final = (HandOutColumn("KSA", 13), HandOutColumn("Part of", 3), HandOutColumn("Added by", 3))
_STATED: Final = "From data that the institute publishes itself; the document prints nothing of it."
_OF_AREA: Final = "Of the technology area"
_ADDED: Final = "From data that institutes publish themselves; the document prints nothing of it."
_KSAS: Final = (
    ("ksa", "KSAs that the document names", ""),
    ("institute-ksa", "KSAs that institutes add", _ADDED),
)
_MAPPED: Final = (
    HandOutColumn("Relation", 3),
    HandOutColumn("Code and title", 8),
    HandOutColumn("According to", 3),
    HandOutColumn("Confidence", 3),
    HandOutColumn("Review", 3),
)
_CITATION: Final = "dct:bibliographicCitation"
_COMPUTED: Final = (
    *("amo:computedFigure", "amo:computedTotal", "amo:numberOfSelectingInstitutes"),
)
_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "framework": "Competency framework",
        "technology-area": "Technology area",
        "institute": "Institute of the Manufacturing USA network",
        "competency": "Competency",
    }
)
#: What has a page, and the tables on it.
_TABLES: Final[Mapping[str, Callable[[_Teller, str], Iterator[HandOutTable | None]]]] = (
    MappingProxyType(
        {
            _FRAMEWORK: _Teller.competencies,
            "amo:TechnologyArea": _Teller.area,
            "amo:Institute": _Teller.institute,
            "amo:Competency": _Teller.competency,
        }
    )
)
