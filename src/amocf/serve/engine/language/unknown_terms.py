"""What a query names that a release does not know: why it may find nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.serve.engine.language.common_mistakes import place, shortened
from amocf.serve.engine.language.known_terms import KnownTerms, vocabulary_of
from amocf.serve.engine.language.names import NameUse, QueryName, QueryNames, names
from amocf.terms import BASE, PREFIXES

#: How long a query may be to be read for its names, and how many unknown ones are reported.
_LONGEST: Final = 200_000
_MOST: Final = 20
#: What may stand behind a prefix as it is.
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[\w-]*[\w-])?", re.ASCII)


@dataclass(frozen=True)
class UnknownTerm:
    """A term of a query that stands in no statement, or a namespace of which nothing does.

    Attributes:
        written: as it stands in the query, such as ``skos:broadr`` or ``<http://…>``.
        iri: what that means.
        line: where it first stands: the line, from 1.
        column: the character in that line, from 1.
        near: what may be meant, the likeliest first, written as the query may write it.
        is_namespace: whether it is the namespace of a declared prefix.
    """

    written: str
    iri: str
    line: int
    column: int
    near: tuple[str, ...] = ()
    is_namespace: bool = False

    @property
    def sentence(self) -> str:
        """What there is to say of it, in a sentence."""
        what = "anything that begins with " if self.is_namespace else ""
        meant = f"; did you mean {' or '.join(self.near)}?" if self.near else "."
        where = f"(line {self.line}, column {self.column})"
        return f"No statement names {what}{shortened(self.written)} {where}{meant}"


def unknown_terms(text: str, known: KnownTerms) -> tuple[UnknownTerm, ...]:
    """Return what a query names and a release does not know, each once, in the order of the text.

    It is looked for in classes, properties, things and graphs; functions, what CONSTRUCT writes,
    and values in vocabularies that the release does not have are not expected there. A query with
    an unknown term may have an answer nevertheless, as in ``OPTIONAL`` or ``FILTER NOT EXISTS``.

    Args:
        text: any text; one that is no query has no terms.
        known: what the release names.
    """
    if len(text) > _LONGEST:
        return ()
    asked = names(text)
    expected = {name.iri: name for name in reversed(asked.names) if _is_expected(name, known)}
    unknown = [name for name in asked.names if expected.get(name.iri) == name]
    unknown = [name for name in unknown if name.iri not in known][:_MOST]
    wrong = dict(_wrong_namespaces(asked, unknown, known))
    found = (*_namespaces(text, asked, wrong), *_terms(text, asked, unknown, wrong, known))
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def _is_expected(name: QueryName, known: KnownTerms) -> bool:
    """Say whether a release may be expected to know a name of a query."""
    if name.use == NameUse.DATATYPE:
        return name.iri.startswith(BASE)
    namespace = vocabulary_of(name.iri)
    is_vocabulary = known.is_vocabulary(namespace)
    if name.iri == namespace:  # the namespace itself
        return not is_vocabulary and name.use == NameUse.PATTERN
    return (
        name.use == NameUse.PATTERN or is_vocabulary or bool(known.usual_namespace("", namespace))
    )


def _wrong_namespaces(
    asked: QueryNames, unknown: Sequence[QueryName], known: KnownTerms
) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that are declared for another namespace than is usual, with the usual one.

    Only of those of which the release has nothing.
    """
    used = {name.prefix for name in unknown}
    for each in asked.declarations:
        if each.prefix in used and not known.is_vocabulary(each.namespace):
            usual = known.usual_namespace(each.prefix, each.namespace)
            is_used = (name.iri in known for name in asked.names if name.prefix == each.prefix)
            if usual and not any(is_used):
                yield each.prefix, usual


def _namespaces(text: str, asked: QueryNames, wrong: Mapping[str, str]) -> Iterator[UnknownTerm]:
    for each in asked.declarations:
        if each.prefix in wrong:
            near = (f"<{wrong[each.prefix]}>",)
            yield UnknownTerm(
                each.written, each.namespace, *place(text, each.start), near, is_namespace=True
            )


def _terms(
    text: str,
    asked: QueryNames,
    unknown: Sequence[QueryName],
    wrong: Mapping[str, str],
    known: KnownTerms,
) -> Iterator[UnknownTerm]:
    own = {each.prefix: each.namespace for each in asked.declarations}
    declared = {**own, **wrong}
    for name in unknown:
        meant = name.iri
        if name.prefix is not None and name.prefix in wrong:
            meant = wrong[name.prefix] + meant.removeprefix(own[name.prefix])
            if meant in known:  # what is wrong with it is the namespace alone
                continue
        near = tuple(_written(iri, declared) for iri in known.near(meant))
        yield UnknownTerm(name.written, name.iri, *place(text, name.start), near)


def _written(iri: str, declared: Mapping[str, str]) -> str:
    """Write a term as a query may: with a prefix of its own, or a usual one that it leaves free."""
    namespaces = (*declared.items(), *((p, n) for p, n in PREFIXES.items() if p not in declared))
    for prefix, namespace in namespaces:
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
