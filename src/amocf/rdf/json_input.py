"""JSON-LD as others write it, made a document that stands alone and tells the lines of its nodes.

The engine hands out statements at the end of a document, in no order of its lines. So each node is
given a property of which the value is its line, which the engine hands out with the rest.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from amocf.errors import DataError
from amocf.rdf.json_contexts import Contexts
from amocf.rdf.json_document import JsonDocument, JsonObject
from amocf.rdf.language_tags import language_tag_error, well_formed_language_tag
from amocf.rdf.text_lines import line_ends

#: The property of a node of which the value is its line.
LINE: Final = "urn:x-amocf:line"
_KEYS: Final = ("@context", "@import")
_KEYWORDS: Final = (
    *("@id", "@type", "@value", "@list", "@set", "@language"),
    *("@graph", "@reverse"),
)
#: What makes an object none that describes a node.
_NO_NODES: Final = ("@value", "@list", "@set")
#: The containers that are no maps.
_NO_MAPS: Final = frozenset((None, "@list", "@set"))
#: From where to where a text is replaced, and by what.
_Edit = tuple[int, int, str]


@dataclass(frozen=True)
class PlainJson:
    """A document as the engine can read it, each line where it stood.

    Attributes:
        content: the document in UTF-8, which names no context elsewhere.
        with_lines: the same, each node with its line (``LINE``) where that can be written there.
    """

    content: bytes
    with_lines: bytes


@dataclass(frozen=True)
class _Terms:
    """What the contexts in force say of terms.

    Attributes:
        literals: those whose values are JSON itself.
        languages: those whose values are maps from languages.
        maps: those whose values are maps from anything.
        graphs: those whose values are graphs, in maps or not.
        keywords: what each keyword is called.
    """

    literals: frozenset[str]
    languages: frozenset[str]
    maps: frozenset[str]
    graphs: frozenset[str]
    keywords: Mapping[str, frozenset[str]]

    def called(self, keyword: str, node: JsonObject) -> list[str]:
        """Return the members of an object that are those of a keyword."""
        return [name for name in self.keywords[keyword] if name in node]

    def __or__(self, other: Self) -> Self:
        keywords = {name: self.keywords[name] | other.keywords[name] for name in _KEYWORDS}
        return type(self)(
            self.literals | other.literals,
            self.languages | other.languages,
            self.maps | other.maps,
            self.graphs | other.graphs,
            keywords,
        )


def _terms(contexts: Iterable[Any]) -> _Terms:
    """Return the terms that contexts declare, at any depth."""
    definitions = [
        (term, definition if isinstance(definition, dict) else {"@id": definition})
        for each in _objects(contexts)
        for term, definition in each.items()
    ]
    containers = [(term, set(_as_list(each.get("@container")))) for term, each in definitions]
    return _Terms(
        frozenset(term for term, each in definitions if each.get("@type") == "@json"),
        frozenset(term for term, kinds in containers if "@language" in kinds),
        frozenset(term for term, kinds in containers if not kinds <= _NO_MAPS),
        frozenset(term for term, kinds in containers if "@graph" in kinds),
        {
            name: frozenset((name, *(t for t, each in definitions if each.get("@id") == name)))
            for name in _KEYWORDS
        },
    )


def plain_json(document: JsonDocument) -> PlainJson:
    """Return a document of JSON-LD with the contexts that it names put in their places.

    A context may stand in a file in the folder of the document or below it.

    Raises:
        DataError: if the document names a context that stands elsewhere, is missing, or names
            itself, and where a language tag is not well-formed.
    """
    reading = _Reading(document)
    marks = []
    for node, terms, is_map in reading.nodes():
        _require_language_tags([node], terms)
        if not is_map and (name := _name_of_node(node, terms)):
            start = node.spans[name][0]
            marks.append((start, start, f'"{LINE}":"{document.lines.line(start)}",'))
    return PlainJson(
        _edited(document.text, reading.replaced), _edited(document.text, reading.replaced + marks)
    )


class _Reading:
    """A document that is walked from the top, with the contexts in force.

    Attributes:
        replaced: the members of its text that name contexts in files, and what replaces them.
    """

    def __init__(self, document: JsonDocument) -> None:
        path = document.path.resolve()
        self.replaced: list[_Edit] = []
        self._document = document
        self._contexts = Contexts(path.parent, [path])
        self._of_files = _terms([])

    def nodes(self) -> Iterator[tuple[JsonObject, _Terms, bool]]:
        """Yield each object that stands neither in a context nor in JSON itself.

        With it come its terms, and whether it is a map: its members are no properties then.
        """
        waiting = [(self._document.value, _terms([]), False, False)]
        while waiting:
            value, terms, is_map, is_graph = waiting.pop()
            if isinstance(value, list):
                waiting += [(item, terms, is_map, is_graph) for item in value]
            elif isinstance(value, JsonObject) and not _is_json_literal(value, terms):
                if "@context" in value:
                    terms |= self._in_context(value)
                if is_graph:
                    _require_graph(value, terms)
                yield value, terms, is_map
                maps = terms.maps | terms.keywords["@reverse"]
                waiting += [
                    (
                        *(item, terms, not is_map and name in maps),
                        is_graph if is_map else name in terms.graphs,
                    )
                    for name, item in value.items()
                    if name != "@context" and name not in terms.literals
                ]

    def _in_context(self, node: JsonObject) -> _Terms:
        """Return the terms of a context, of which what it names is put in its place."""
        objects = _objects([node["@context"]])
        terms = _terms(objects)
        if any(map(_names_a_file, [node, *objects])):
            known = len(self._contexts.values)
            self._replace(node)
            read = _objects(list(self._contexts.values.values())[known:])
            self._of_files |= _terms(read)
            terms |= self._of_files
            objects += read
        _require_language_tags(objects, terms)
        return terms

    def _replace(self, node: JsonObject) -> None:
        try:
            context = self._contexts.text(node)
        except RecursionError:
            raise DataError(
                "objects and contexts stand too deep within each other to be put together; write "
                "the nodes beside each other in @graph",
                node.place("@context"),
            ) from None
        text = self._document.text
        start, end = node.spans["@context"]
        comma = "" if text[end] == "}" else ","
        new = f'"@context":{context}{comma}{line_ends(text[start:end])}'
        self.replaced.append((start, end, new))


def _names_a_file(node: dict[str, Any]) -> bool:
    values = [node[key] for key in _KEYS if key in node]
    return any(isinstance(v, str) for value in values for v in _as_list(value))


def _name_of_node(node: JsonObject, terms: _Terms) -> str | None:
    """Return the member at which a node begins, if an object says anything of one."""
    if any(terms.called(keyword, node) for keyword in _NO_NODES):
        return None
    names = terms.called("@id", node)
    said = node.keys() - {"@context", *names}
    if not said or (not names and terms.called("@graph", node)):
        # It only names a node, or holds a graph that has no name and would be given one.
        return None
    return next(iter([*names, *(name for name in node if name in said)]))


def _require_graph(value: JsonObject, terms: _Terms) -> None:
    """Refuse what ends the process of the engine."""
    for keyword in ("@list", "@set"):
        for name in terms.called(keyword, value):
            raise DataError(
                f"{keyword} stands where the context has a graph (@container), which this program "
                "cannot read; write the nodes in an array",
                value.place(name),
            )


def _require_language_tags(objects: Iterable[JsonObject], terms: _Terms) -> None:
    """Refuse a tag that is not well-formed: the algorithm of JSON-LD drops it, without a word."""
    for node in objects:
        tags = [(node, name, node[name]) for name in terms.called("@language", node)]
        for term in terms.languages & node.keys():
            languages = node[term]
            if isinstance(languages, JsonObject) and "@container" not in languages:
                tags += [(languages, tag, tag) for tag in languages if not tag.startswith("@")]
        for holder, name, tag in tags:
            is_tag = isinstance(tag, str) and tag != "@language"
            if is_tag and not well_formed_language_tag(tag):
                raise DataError(language_tag_error(tag), holder.place(name))


def _objects(values: Iterable[Any]) -> list[JsonObject]:
    """Return every object in some values, wherever it stands."""
    found: list[JsonObject] = []
    waiting = list(values)
    while waiting:
        match waiting.pop():
            case JsonObject() as node:
                found.append(node)
                waiting += node.values()
            case list() as items:
                waiting += items
    return found


def _is_json_literal(node: JsonObject, terms: _Terms) -> bool:
    """Whether a value is JSON itself: what looks like JSON-LD in it is none."""
    is_json = any(node[name] == "@json" for name in terms.called("@type", node))
    return is_json and bool(terms.called("@value", node))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _edited(text: str, edits: Iterable[_Edit]) -> bytes:
    """Return a text with some of its parts replaced."""
    pieces, at = [], 0
    for start, end, new in sorted(edits):
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]]).encode()
