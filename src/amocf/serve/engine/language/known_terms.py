"""What a release names: the terms that queries may use, and those that are written like others."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store
from rapidfuzz import fuzz, process

from amocf.terms import BASE, PREFIXES, expand

_DEFINED: Final = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "owl:AnnotationProperty": "property",
}
#: Where the description of the data set says what is used in it.
_USED: Final = {"void:class": "class", "void:property": "property"}
_VOCABULARY: Final = re.compile(r".*[#/:]", re.DOTALL)
_SCHEME: Final = re.compile(r"^[a-z][a-z0-9+.-]*://(?:www\.)?")
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

#: A longer name is like none.
_LONGEST: Final = 200
#: Of 100: how alike names have to be, and how much less than the one most alike.
_ALIKE: Final = 75
_LESS: Final = 8
#: How alike a name with the same words, or more, counts, and one of another vocabulary.
_SAME_WORDS: Final = 0.95
_ELSEWHERE: Final = 96.0
_OTHER_KIND: Final = 6.0
_CERTAIN: Final = 200.0


class KnownTerms:
    """The terms of a release. What takes long to collect is collected when it is first needed.

    Args:
        store: the release, which does not change.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __contains__(self, iri: str) -> bool:
        """Say whether a statement names an IRI, in any place of it, or a graph is called so."""
        node = NamedNode(iri)
        places = ((node, None, None, None), (None, node, None, None), (None, None, node, None))
        patterns = (*places, (None, None, None, node))
        return any(next(self._store.quads_for_pattern(*each), None) for each in patterns)

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The classes and properties that queries may name, each with which of both it is."""
        kinds: dict[str, str] = {}
        for curie, kind in _DEFINED.items():
            own = (quad.subject for quad in self._quads("rdf:type", NamedNode(expand(curie))))
            kinds |= dict.fromkeys((iri for iri in _iris(own) if iri.startswith(BASE)), kind)
        for curie, kind in _USED.items():
            used = _iris(quad.object for quad in self._quads(curie))
            kinds |= {iri: kind for iri in used if iri not in kinds}
        return dict(sorted(kinds.items()))

    def is_vocabulary(self, namespace: str) -> bool:
        """Say whether the release has classes, properties or things of a namespace."""
        return namespace in self._locals

    def usual_namespace(self, prefix: str, namespace: str) -> str:
        """Return the namespace that is likely meant by one of which the release has nothing.

        That is the one that differs only in its scheme or its last sign, or else the one that the
        prefix usually stands for; empty if there is none.
        """
        meant = (*self._namespaces.get(_gist(namespace), ()), PREFIXES.get(prefix, ""))
        return next((each for each in meant if each != namespace), "")

    def near(self, iri: str, most: int = 3) -> tuple[str, ...]:
        """Return the known terms that are written most like an IRI, the likeliest first."""
        vocabulary = vocabulary_of(iri)
        local = iri.removeprefix(vocabulary)
        scores = dict.fromkeys(self._differently_written(vocabulary, local), _CERTAIN)
        for term, score in (*self._elsewhere(local), *self._alike(vocabulary, local)):
            scores[term] = max(score, scores.get(term, 0.0))
        scores = {term: score - _other_kind(term, local) for term, score in scores.items()}
        best = max(scores.values(), default=0.0)
        likely = [term for term, score in scores.items() if score >= best - _LESS]
        return tuple(sorted(likely, key=lambda term: (-scores[term], len(term), term))[:most])

    def _differently_written(self, vocabulary: str, local: str) -> Iterator[str]:
        """Yield terms with another scheme or sign before the name, or hyphens for its dots."""
        if local:
            for namespace in {vocabulary, *self._namespaces.get(_gist(vocabulary), ())}:
                for name in {local, local.replace(".", "-")}:
                    if _is_iri(namespace + name) and namespace + name in self:
                        yield namespace + name

    def _elsewhere(self, local: str) -> Iterator[tuple[str, float]]:
        return ((term, _ELSEWHERE) for term in self._terms_by_local.get(local.casefold(), ()))

    def _alike(self, vocabulary: str, local: str) -> Iterator[tuple[str, float]]:
        names = self._locals.get(vocabulary, ()) if len(local) <= _LONGEST else ()
        folded = [name.casefold() for name in names]
        for _, score, place in process.extract(
            local.casefold(), folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=10
        ):
            yield vocabulary + names[place], score
        # Things are called by codes and numbers: their words say nothing.
        terms = [name for name in names if vocabulary + name in self.kinds]
        words = [_words(name) for name in terms]
        for _, score, place in process.extract(
            _words(local), words, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE, limit=10
        ):
            yield vocabulary + terms[place], score * _SAME_WORDS

    @cached_property
    def _locals(self) -> Mapping[str, tuple[str, ...]]:
        """The names of terms and things, by what stands before them."""
        found = defaultdict[str, set[str]](set)
        typed = _iris(quad.subject for quad in self._quads("rdf:type"))
        for iri in {*self.kinds, *typed}:
            vocabulary = vocabulary_of(iri)
            found[vocabulary].add(iri.removeprefix(vocabulary))
        return {vocabulary: tuple(sorted(names)) for vocabulary, names in found.items()}

    @cached_property
    def _namespaces(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for namespace in sorted({*PREFIXES.values(), *self._locals}):
            found[_gist(namespace)].append(namespace)
        return found

    @cached_property
    def _terms_by_local(self) -> Mapping[str, list[str]]:
        found = defaultdict[str, list[str]](list)
        for iri in self.kinds:
            found[iri.removeprefix(vocabulary_of(iri)).casefold()].append(iri)
        return found

    def _quads(self, curie: str, value: NamedNode | None = None) -> Iterator[Quad]:
        node = NamedNode(expand(curie))
        return self._store.quads_for_pattern(None, node, value, DefaultGraph())


def vocabulary_of(iri: str) -> str:
    """Return an IRI up to its local name, which may be empty.

    >>> vocabulary_of("http://www.w3.org/2004/02/skos/core#broader")
    'http://www.w3.org/2004/02/skos/core#'
    """
    found = _VOCABULARY.match(iri)
    return found[0] if found else ""


def _gist(namespace: str) -> str:
    """Return what is left of a namespace without its scheme, signs and case."""
    return re.sub(r"[/#:]", "", _SCHEME.sub("", namespace.casefold()))


def _words(name: str) -> str:
    return " ".join(_WORDS.findall(name)).casefold()


def _other_kind(term: str, local: str) -> float:
    """Return how much less likely a property is where a class is written, and the reverse."""
    is_other = term.removeprefix(vocabulary_of(term))[:1].isupper() != local[:1].isupper()
    return _OTHER_KIND if is_other else 0.0


def _iris(terms: Iterable[object]) -> Iterator[str]:
    return (term.value for term in terms if isinstance(term, NamedNode))


def _is_iri(text: str) -> bool:
    try:
        return bool(NamedNode(text))
    except ValueError:
        return False
