"""A JSON-LD context as this project writes them, and the names that it gives to IRIs.

A context has prefixes, aliases of keywords, and terms that may have a datatype or a language. That
is the part of JSON-LD 1.1 in which the name of a statement depends on its property and its value
alone, so that a document is written in one pass. Any other context is refused.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from amocf.rdf.expressible import InexpressibleError

#: The characters after which a simple term may be used as a prefix (JSON-LD 1.1 API, 4.2.2).
_DELIMITERS: Final = re.compile(r"[:/?#\[\]@]")
_SCHEME: Final = re.compile(r"([^:/?#]+):(?!//)")
_KEYWORD: Final = re.compile(r"@[A-Za-z]+")
_DEFINED_BY: Final = frozenset({"@id", "@type", "@language"})
#: A value that is a node, in place of a datatype.
NODE: Final = "@id"
#: A value that no datatype or language tells apart from others.
PLAIN: Final = ""


class _Term(NamedTuple):
    """What a term stands for: an IRI, and what values it is for."""

    iri: str
    coercion: tuple[str, str]


class ContextError(ValueError):
    """A context that uses what is not supported."""


class ContextNames:
    """The names that a context gives to IRIs.

    Args:
        context: the value of ``@context``: an object, without references to other contexts.

    Raises:
        ContextError: if the context uses what is not supported.
    """

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._context = context
        own = {term: value for term, value in context.items() if not term.startswith("@")}
        aliases = {term for term, value in own.items() if _is_keyword(value)}
        self._aliases = {own[term]: term for term in sorted(aliases, key=_preference, reverse=True)}
        terms = {term: self._defined(term) for term in own.keys() - aliases}
        if unknown := sorted({key for key in context if key.startswith("@")} - {"@version"}):
            raise ContextError(
                f"the context has {unknown[0]}, and no document is ever fetched and no other way of"
                " reading one is supported: use prefixes, and terms with @id, @type and @language"
            )
        self._terms: dict[tuple[str, str, str], str] = {}
        self._prefixes: dict[str, str] = {}
        for term in sorted(terms, key=_preference):
            iri, coercion = terms[term]
            self._terms.setdefault((iri, *coercion), term)
            if isinstance(context[term], str) and _DELIMITERS.match(iri[-1:]):
                self._prefixes.setdefault(iri, term)
        self._compacted: dict[str, str] = {}

    def keyword(self, keyword: str) -> str:
        """Return a keyword, or its alias."""
        return self._aliases.get(keyword, keyword)

    def of_class(self, iri: str) -> str:
        """Return the name of a class."""
        # A class is named like a node that is a value, though by a term.
        return self._terms.get((iri, "@type", NODE)) or self._without_kind(iri)

    def of_property(self, iri: str, kind: str, value: str) -> tuple[str, bool]:
        """Return the name of a property for a value, and whether it tells the kind of the value.

        Args:
            iri: the property.
            kind: ``@type`` or ``@language``.
            value: the datatype or ``NODE``, or the language; ``PLAIN`` for text without either.
        """
        if value and (term := self._terms.get((iri, kind, value))):
            return term, True
        return self._without_kind(iri), value == PLAIN

    def of_node(self, iri: str) -> str:
        """Return an IRI with a prefix of the context, or whole.

        Raises:
            InexpressibleError: if the whole IRI would be read as another one with a prefix.
        """
        found = self._compacted.get(iri)
        if found is None:
            found = self._compacted[iri] = self._with_prefix(iri)
        return found

    def _without_kind(self, iri: str) -> str:
        return self._terms.get((iri, "@none", "")) or self.of_node(iri)

    def _with_prefix(self, iri: str) -> str:
        named = [
            f"{prefix}:{iri[cut.end() :]}"
            for cut in _DELIMITERS.finditer(iri, 0, max(len(iri) - 1, 0))
            if (prefix := self._prefixes.get(iri[: cut.end()]))
        ]
        if named:
            return min(named, key=_preference)
        scheme = _SCHEME.match(iri)
        if scheme and scheme[1] in self._context and not iri.startswith("_:"):
            raise InexpressibleError(
                f"<{iri}> would be read as the IRI of another thing: {scheme[1]} is a prefix of the"
                " JSON-LD context; write it in another format"
            )
        return iri

    def _defined(self, term: str) -> _Term:
        definition = self._context[term]
        if ":" in term:
            raise ContextError(
                f"the term {term} has a colon, which only a prefix may have after it"
            )
        if isinstance(definition, str):
            return _Term(self._iri(definition, term), ("@none", ""))
        if not isinstance(definition, Mapping) or not set(definition) <= _DEFINED_BY:
            raise ContextError(
                f"the term {term} is defined as {definition!r}, but has to be an IRI, or an object"
                " with @id and @type or @language"
            )
        iri = self._iri(definition.get("@id", term), term)
        if language := definition.get("@language"):
            return _Term(iri, ("@language", str(language).lower()))
        kind = definition.get("@type")
        if kind is None:
            return _Term(iri, ("@none", ""))
        return _Term(iri, ("@type", NODE if kind == NODE else self._iri(kind, term)))

    def _iri(self, text: object, term: str, depth: int = 0) -> str:
        prefix, colon, rest = str(text).partition(":")
        if not colon or depth > len(self._context):
            raise ContextError(f"the term {term} stands for {text!r}, which is no IRI")
        base = self._context.get(prefix)
        if isinstance(base, Mapping):
            base = base.get("@id")
        if base is None or rest.startswith("//"):
            return str(text)
        return self._iri(base, term, depth + 1) + rest


def _is_keyword(definition: object) -> bool:
    return isinstance(definition, str) and bool(_KEYWORD.fullmatch(definition))


def _preference(name: str) -> tuple[int, str]:
    """Return by what one of several names is chosen (JSON-LD 1.1 API, 4.3)."""
    return len(name), name
