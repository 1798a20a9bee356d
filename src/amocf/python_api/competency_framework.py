"""A release as a program has it: the store, typed look-ups, named queries and tables."""

from collections.abc import Callable, Mapping
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from pyoxigraph import NamedNode, QuerySolutions, Store

from amocf.coverage.framework_index import read_index
from amocf.coverage.operand_names import KnownNames, UnknownNameError, known_names
from amocf.errors import UsageError
from amocf.python_api.data_table import DataTable
from amocf.python_api.framework_resources import (
    KSA,
    Agency,
    Competency,
    FrameworkMapping,
    FrameworkResource,
    Links,
    ManufacturingInstitute,
    Occupation,
    OutsideConcept,
    SubCompetency,
    TechnologyArea,
    Tier,
    iri_of,
    of_kind,
)
from amocf.python_api.members import Members, UnknownResourceError
from amocf.python_api.resource_reading import all_mappings, read_links
from amocf.python_api.table_reading import answer_table, read_tables
from amocf.queries.catalogue import bind, find_query
from amocf.queries.query_file import NamedQuery
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.withdrawal import Withdrawal, in_use, withdrawals
from amocf.release.opened import Release
from amocf.terms import PREFIXES

if TYPE_CHECKING:
    import rdflib

_Kind = TypeVar("_Kind", bound=FrameworkResource)
_Read = TypeVar("_Read")

#: What a query has that a name has not.
_SIGNS_OF_TEXT: Final = (" ", "{", "\n")


class CompetencyFramework:
    """A release of the framework, opened: get one by ``amocf.load()``.

    ``framework["4.1.2"]`` is a resource by its code, URI, CURIE or label; ``framework.ksas`` and
    the like have all of a kind; ``framework.query(…)`` asks in SPARQL or by the name of a query;
    ``framework.tables`` has the tables of the release, and ``framework.store`` everything.

    Several threads may use it at once. What was read stays when it is closed.

    >>> import amocf
    >>> framework = amocf.load()
    >>> framework["4.1.2"]
    <SubCompetency 4.1.2 Technical Drawings and Schematics>
    >>> framework.sub_competencies["4.1.2"].essential_ksas
    12
    >>> [ksa.code for ksa in framework.competencies["5.4"].ksas]
    ['ksa-0020', 'ksa-0021']
    >>> framework["4.1.99"]
    Traceback (most recent call last):
    ...
    amocf.python_api.members.UnknownResourceError: “4.1.99” is not known; did you mean 4.1.9 ...
    """

    def __init__(self, release: Release) -> None:
        self._release = release
        self._is_closed = False
        self._read: dict[str, Any] = {}
        # One thread reads, and others wait for what it has read.
        self._reading = RLock()

    def __enter__(self) -> Self:
        """Return it; it is closed at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Give up the files of the release. To close it twice does no harm."""
        self._is_closed = True
        self._release.close()

    def __repr__(self) -> str:
        """Show the release, and how much is in it."""
        counts = (self.competencies, self.sub_competencies, self.ksas, self.mappings)
        shown = ", ".join(repr(each).partition(":")[0].strip("<>") for each in counts)
        return f"<CompetencyFramework {self.version}: {shown}>"

    @property
    def version(self) -> str:
        """The release of the data, such as ``2025.1.0``."""
        return self._release.version

    @property
    def store(self) -> Store:
        """Every graph of the release, in memory; the default graph is the published merge.

        It goes on when the framework is closed, or nobody holds it any more. What is changed in it
        is written nowhere.

        Raises:
            UsageError: if it was closed.
            DataError: if the release has changed since it was opened.
        """
        if self._is_closed:
            raise UsageError("this framework was closed; amocf.load() opens it again")
        # From the disk it would be read through a descriptor that ends with the release.
        return self._release.load()

    def dataset(self) -> "rdflib.Dataset":
        """Return a new rdflib dataset with every graph; that takes seconds, and is yours to change.

        Raises:
            DataError: as for ``store``.
        """
        from amocf.python_api.rdflib_dataset import rdflib_dataset  # noqa: PLC0415

        return rdflib_dataset(self.store)

    def __getitem__(self, name: str) -> FrameworkResource:
        """Return the resource that a code, a URI, a CURIE, a number of a KSA or a label stands for.

        Raises:
            UnknownResourceError: if it stands for none, or for several (a ``KeyError``).
        """
        return self._find(name)

    def __contains__(self, name: object) -> bool:
        """Say whether a name stands for one resource."""
        try:
            return isinstance(name, str) and bool(self[name])
        except UnknownResourceError:
            return False

    @property
    def tiers(self) -> Members[Tier]:
        """The five tiers."""
        return self._members("tiers", Tier)

    @property
    def competencies(self) -> Members[Competency]:
        """The competencies, such as 4.1."""
        return self._members("competencies", Competency)

    @property
    def sub_competencies(self) -> Members[SubCompetency]:
        """The sub-competencies, such as 4.1.2."""
        return self._members("sub-competencies", SubCompetency)

    @property
    def ksas(self) -> Members[KSA]:
        """The knowledge, skills and abilities that the document names."""
        return self._members("KSAs", KSA)

    @property
    def occupations(self) -> Members[Occupation]:
        """The occupations that the document names."""
        return self._members("occupations", Occupation)

    @property
    def areas(self) -> Members[TechnologyArea]:
        """The technology areas."""
        return self._members("technology areas", TechnologyArea)

    @property
    def institutes(self) -> Members[ManufacturingInstitute]:
        """The institutes of Manufacturing USA."""
        return self._members("institutes", ManufacturingInstitute)

    @property
    def agencies(self) -> Members[Agency]:
        """The federal agencies that sponsor institutes."""
        return self._members("agencies", Agency)

    @property
    def outside(self) -> Members[OutsideConcept]:
        """The components of other frameworks that mappings lead to."""
        return self._members("outside components", OutsideConcept)

    @property
    def mappings(self) -> Members[FrameworkMapping]:
        """The mapping records, those that deny a relation (``is_negated``) among them."""
        return Members("mappings", all_mappings(self._links))

    @property
    def queries(self) -> Mapping[str, NamedQuery]:
        """The named queries that the release brings, by name."""
        return MappingProxyType({each.query.name: each.query for each in self._release.examples})

    def query(self, query: str, **values: "str | FrameworkResource") -> DataTable:
        """Ask the release: by the name of a query, or in SPARQL (SELECT).

        Args:
            query: a name, such as ``"ksas-of-sub-competency"``, or the text of a query, in which
                the prefixes of this project need no declaration.
            values: the parameters of a named query, as text or as the resource that is meant.

        Raises:
            UsageError: if there is no such query, a value is none that it takes, or the text is no
                SELECT query (``store.query`` answers others).
        """
        if any(sign in query for sign in _SIGNS_OF_TEXT):
            if values:
                raise UsageError("values go with a named query; in a text, write them by VALUES")
            return self._ask("answer", query)
        example = find_query(query, self._release.examples)
        types = {each.name: each.type for each in example.query.parameters}
        given = {name: _as_text(value, types.get(name, "")) for name, value in values.items()}
        return self._ask(query, bind(example, given))

    def _ask(self, name: str, text: str) -> DataTable:
        try:
            found = self.store.query(text, prefixes=dict(PREFIXES))
        except SyntaxError as error:
            raise UsageError(f"the query is no SPARQL: {error}") from None
        if not isinstance(found, QuerySolutions):
            raise UsageError("this is no SELECT query: framework.store.query answers it")
        return answer_table(name, found)

    @property
    def tables(self) -> Mapping[str, DataTable]:
        """The tables of the release by name, such as ``ksas``: the same as its CSV files."""
        return MappingProxyType(self._once(read_tables))

    def _members(self, heading: str, kind: type[_Kind]) -> Members[_Kind]:
        return Members(heading, tuple(of_kind(self._links, kind)), self._find)

    def _once(self, make: Callable[[Store], _Read]) -> _Read:
        """Return what is made of the store, which is made once."""
        with self._reading:
            if make.__name__ not in self._read:
                self._read[make.__name__] = make(self.store)
            found: _Read = self._read[make.__name__]
            return found

    @property
    def _links(self) -> Links:
        return self._once(read_links)

    def _find(self, name: str) -> FrameworkResource:
        resources = self._links.resources
        if name in resources:
            return resources[name]
        known, gone = self._once(_names), self._once(withdrawals)
        uri = iri_of(name)
        if uri in gone:
            raise UnknownResourceError(self._in_place_of(name, gone[uri]))
        try:
            uri = known.find(name, frozenset(each.kind for each in known.things.values())).iri
        except UnknownNameError as error:
            known_as = self._known_otherwise(name, uri)
            raise UnknownResourceError(known_as or _without_expectation(str(error))) from None
        if uri in gone:
            raise UnknownResourceError(self._in_place_of(name, gone[uri]))
        if uri not in resources:
            raise UnknownResourceError(f"{name!r} is {uri}: ask framework.store for it")
        return resources[uri]

    def _known_otherwise(self, name: str, uri: str) -> str:
        """Say what a URI is that the release describes and that is no resource of these kinds."""
        if any(each.uri == uri for each in self.mappings):
            return f"{name!r} is a mapping record: framework.mappings[{uri!r}] is it"
        try:
            node = NamedNode(uri)
        except ValueError:
            return ""
        described = next(self.store.quads_for_pattern(node, None, None, None), None)
        return f"{name!r} is {uri}: ask framework.store for it" if described else ""

    def _in_place_of(self, name: str, gone: Withdrawal) -> str:
        """Say that something was withdrawn, and what to use now."""
        found = self._links.find(in_use(gone.iri, self._once(withdrawals)))
        since = f" on {gone.date}" if gone.date else ""
        instead = f"use {' or '.join(map(repr, found))}" if found else "nothing takes its place"
        return f"{name!r} was withdrawn{since}; {instead}"


def _names(store: Store) -> KnownNames:
    return known_names(read_index(GraphReader(store)))


def _without_expectation(sentence: str) -> str:
    """Say what a name may be here: more than what can be compared."""
    known, expected, _ = sentence.partition("; expected")
    return f"{known}; expected a code, a URI, a CURIE or a label" if expected else known


def _as_text(value: str | FrameworkResource, type_: str) -> str:
    if isinstance(value, FrameworkResource):
        return value.uri if type_ == "iri" or not value.code else value.code
    return str(value)
