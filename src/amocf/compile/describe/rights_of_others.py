"""What is known of the rights in what others wrote, said of whatever holds it.

``dct:rights`` of the document and of the outside schemes says it once, in the sources. The edition
has a licence to give for what it contributes alone. So what has words of the document, or titles
and codes of others, repeats beside its licence what is known of the rights in them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.exchange.registry import ExportedDataset
from amocf.rdf.statements import english, graph_of, state, term
from amocf.terms import BASE, DATASET, DOCUMENT

#: What has the words of all: the whole, and the labels that are derived of everything.
_WITH_ALL: Final = (DATASET, BASE + "dataset/named-graphs", dataset_of("derived", ()))
_CONTRIBUTED: Final = english(
    "A licence, where one is given, is for what this edition contributes, and not for words, "
    "titles and codes of others."
)

#: Only what the document states has it.
_PROVIDER: Final = "sssom:mapping_provider"

#: Statements on rights by the IRI of what they are said of.
_Texts = dict[str, set[Literal]]


def describe_rights(quads: Sequence[Quad], exports: Iterable[ExportedDataset]) -> Iterator[Quad]:
    """Yield what is known of the rights of others in what a release holds.

    Args:
        quads: what is read from the sources and computed of it.
        exports: the datasets that are made of it.
    """
    stated = _stated(quads)
    held: _Texts = defaultdict(set, {owner: set(texts) for owner, texts in stated.items()})
    for holder, owner in _holders(quads, stated):
        held[holder] |= stated.get(owner, set())
    for export in exports:
        held[f"{BASE}dataset/{export.name}"] |= held[export.rights_of]
    for holder in sorted(held.keys() - stated.keys()):
        if texts := held[holder]:
            yield from state(holder, *(("dct:rights", each) for each in (_CONTRIBUTED, *texts)))


def _stated(quads: Iterable[Quad]) -> _Texts:
    """Return what is said of the rights in the document and in the outside schemes."""
    rights = term("dct:rights")
    found: _Texts = defaultdict(set)
    for quad in quads:
        if (
            quad.predicate == rights
            and graph_of(quad) in ("framework", "references")
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, Literal)
        ):
            found[quad.subject.value].add(quad.object)
    return dict(found)


def _holders(quads: Sequence[Quad], stated: _Texts) -> Iterator[tuple[str, str]]:
    """Yield what holds something of whom, as far as rights in it are stated."""
    licensed = set(_values(quads, "dct:license"))
    for holder, sources in _values(quads, "dct:source").items():
        if holder in licensed and DOCUMENT in sources:
            yield holder, DOCUMENT
    for owner in stated:
        yield from ((holder, owner) for holder in _WITH_ALL)
        if owner != DOCUMENT:
            yield dataset_of("references", ()), owner
    yield from _mapped(quads)


def _mapped(quads: Sequence[Quad]) -> Iterator[tuple[str, str]]:
    """Yield the sets, their graphs and our schemes that name components, with the scheme of those.

    What the document itself states of a component is in its own words.
    """
    targets, provided = _values(quads, "sssom:object_source"), _values(quads, _PROVIDER)
    subjects, schemes = _values(quads, "sssom:subject_id"), _values(quads, "skos:inScheme")
    for name, graph, record in _records(quads):
        for owner in targets.get(record, ()):
            for subject in subjects.get(record, ()):
                yield from ((scheme, owner) for scheme in schemes.get(subject, ()))
            if record not in provided:
                yield name, owner
                yield dataset_of(graph, ()), owner


def _records(quads: Iterable[Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield each mapping record, after its set and the graph in which it is."""
    for quad, name, record in _led(quads, "sssom:mappings"):
        yield name, graph_of(quad), record


def _values(quads: Iterable[Quad], curie: str) -> Mapping[str, set[str]]:
    """Return the IRIs that a property leads to, by its subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, subject, value in _led(quads, curie):
        found[subject].add(value)
    return found


def _led(quads: Iterable[Quad], curie: str) -> Iterator[tuple[Quad, str, str]]:
    """Yield the statements in which a property leads from an IRI to an IRI, with both."""
    wanted = term(curie)
    for quad in quads:
        subject, value = quad.subject, quad.object
        if (
            quad.predicate == wanted
            and isinstance(subject, NamedNode)
            and isinstance(value, NamedNode)
        ):
            yield quad, subject.value, value.value
