"""What is known of the rights in what others wrote, said of whatever holds it.

``dct:rights`` of the document and of the outside schemes says it once, in the sources. The edition
has a licence to give for what it contributes alone. So what has words of the document, or titles
and codes of others, repeats beside its licence what is known of the rights in them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.exchange.registry import ExportedDataset
from amocf.rdf.graph_lines import GraphLines
from amocf.rdf.statements import english, state, term
from amocf.terms import BASE, DATASET, DOCUMENT

#: What has the words of all: the whole, and the labels that are derived of everything.
_WITH_ALL: Final = (DATASET, BASE + "dataset/named-graphs", BASE + "dataset/derived")
_CONTRIBUTED: Final = english(
    "A licence, where one is given, is for what this edition contributes, and not for words, "
    "titles and codes of others."
)

#: Only what the document states has it.
_PROVIDER: Final = "sssom:mapping_provider"

#: Statements on rights by the IRI of what they are said of.
_Texts = dict[str, set[Literal]]


def describe_rights(
    graphs: Mapping[str, GraphLines], exports: Iterable[ExportedDataset]
) -> Iterator[Quad]:
    """Yield what is known of the rights of others in what a release holds.

    Args:
        graphs: what is read from the sources and computed of it, by the names of its graphs.
        exports: the datasets that are made of it.
    """
    stated = _stated(graphs)
    held: _Texts = defaultdict(set, {owner: set(texts) for owner, texts in stated.items()})
    for holder, owner in _holders(graphs.values(), stated):
        held[holder] |= stated.get(owner, set())
    for export in exports:
        held[f"{BASE}dataset/{export.name}"].update(*map(held.__getitem__, export.rights_of))
    for holder in sorted(held.keys() - stated.keys()):
        if texts := held[holder]:
            yield from state(holder, *(("dct:rights", each) for each in (_CONTRIBUTED, *texts)))


def _stated(graphs: Mapping[str, GraphLines]) -> _Texts:
    """Return what is said of the rights in the document and in the outside schemes."""
    rights = term("dct:rights")
    found: _Texts = defaultdict(set)
    held = (graphs[name] for name in ("framework", "references") if name in graphs)
    for quad in (quad for graph in held for quad in graph.with_text(str(rights))):
        if (
            quad.predicate == rights
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
        ):
            found[quad.subject.value].add(quad.object)
    return dict(found)


def _holders(graphs: Collection[GraphLines], stated: _Texts) -> Iterator[tuple[str, str]]:
    """Yield what holds something of whom, as far as rights in it are stated."""
    licensed = set(_values(graphs, "dct:license"))
    for holder, sources in _values(graphs, "dct:source").items():
        if holder in licensed and DOCUMENT in sources:
            yield holder, DOCUMENT
    for owner in stated:
        yield from ((holder, owner) for holder in _WITH_ALL)
        if owner != DOCUMENT:
            yield BASE + "dataset/references", owner
    yield from _mapped(graphs)


def _mapped(graphs: Collection[GraphLines]) -> Iterator[tuple[str, str]]:
    """Yield the sets, their graphs and our schemes that name components, with the scheme of those.

    What the document itself states of a component is in its own words, and in them alone.
    """
    targets, provided = _values(graphs, "sssom:object_source"), _values(graphs, _PROVIDER)
    subjects, schemes = _values(graphs, "sssom:subject_id"), _values(graphs, "skos:inScheme")
    for graph, name, record in _led(graphs, "sssom:mappings"):
        for owner in targets.get(record, ()):
            for subject in subjects.get(record, ()):
                yield from ((scheme, owner) for scheme in schemes.get(subject, ()))
            if record not in provided:
                yield name, owner
                yield dataset_of(graph), owner
        yield from ((name, provider) for provider in provided.get(record, ()))


def _values(graphs: Iterable[GraphLines], curie: str) -> Mapping[str, set[str]]:
    """Return the IRIs that a property leads to, by its subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, subject, value in _led(graphs, curie):
        found[subject].add(value)
    return found


def _led(graphs: Iterable[GraphLines], curie: str) -> Iterator[tuple[GraphLines, str, str]]:
    """Yield what a property leads from and to, if these are IRIs, after the graph that says it."""
    wanted = term(curie)
    for graph, quad in ((each, quad) for each in graphs for quad in each.with_text(str(wanted))):
        subject, value = quad.subject, quad.object
        if (
            quad.predicate == wanted
            and isinstance(subject, NamedNode)
            and isinstance(value, NamedNode)
        ):
            yield graph, subject.value, value.value
