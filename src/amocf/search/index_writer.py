"""The search index: an SQLite file beside the release, made from its graphs at build time.

A cache, not part of the release: what is in it stands in the graphs. Every lookup the search makes
is bounded by an index of this file, so that it takes no longer where the data set is a thousand
times as large.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from amocf.kinds import KINDS
from amocf.search.documents import Document, documents
from amocf.search.index import index_file
from amocf.spelling import code_key, deletions, name_key, names_in, words

_TABLES: Final = """
CREATE TABLE document (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL, kind TEXT NOT NULL, weight REAL NOT NULL,
  code TEXT NOT NULL, place TEXT NOT NULL, codes TEXT NOT NULL, label TEXT NOT NULL,
  alternatives TEXT NOT NULL, below TEXT NOT NULL, mapped TEXT NOT NULL, context TEXT NOT NULL,
  description TEXT NOT NULL, printed TEXT NOT NULL, facets TEXT NOT NULL
);
CREATE TABLE code (
  key TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (key, document)
) WITHOUT ROWID;
CREATE TABLE name (
  name TEXT NOT NULL, document INTEGER NOT NULL, is_part INTEGER NOT NULL,
  PRIMARY KEY (name, document)
) WITHOUT ROWID;
CREATE TABLE facet (
  name TEXT NOT NULL, value TEXT NOT NULL, token TEXT NOT NULL, label TEXT NOT NULL,
  singular TEXT NOT NULL, documents INTEGER NOT NULL, position INTEGER PRIMARY KEY
);
CREATE TABLE word (word TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE name_word (word TEXT PRIMARY KEY, documents INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE misspelling (
  rest TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (rest, word)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5 (
  codes, label, alternatives, below, mapped, context, description, printed, facets,
  content = 'document', content_rowid = 'id', prefix = '1 2 3',
  tokenize = "porter unicode61 remove_diacritics 2 tokenchars '+#'"
);
"""
_INSERT_DOCUMENT: Final = f"INSERT INTO document VALUES ({', '.join('?' * 15)})"  # noqa: S608
_INSERT_FACET: Final = """
INSERT INTO facet (name, value, token, label, singular, documents) VALUES (?, ?, ?, ?, ?, ?)
"""
_FINISH: Final = """
CREATE UNIQUE INDEX document_iri ON document (iri);
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search) VALUES ('optimize');
ANALYZE;
"""
_KINDS: Final = {kind.name: kind for kind in KINDS}
#: Resources that are themselves a value of a facet.
_FACET_KINDS: Final = ("tier", "technology-area")
#: Longer texts are cut: nobody finds a resource by its thousandth word.
_MOST: Final = 20_000


def write_index(store: Store, path: Path, release: str) -> None:
    """Write the index of a release.

    Args:
        store: its graphs.
        path: the file to make; it must not exist.
        release: the SHA-256 of the release's N-Quads, which the server compares.
    """
    write_documents(documents(store), path, release)


def write_documents(found: Iterable[Document], path: Path, release: str) -> None:
    """Write an index of documents, which come in the order of results that fit equally well."""
    with index_file(path, release).created(_TABLES) as connection:
        _fill(connection, found)
        connection.executescript(_FINISH)


def _fill(connection: sqlite3.Connection, found: Iterable[Document]) -> None:
    vocabulary: Counter[str] = Counter()
    of_names: Counter[str] = Counter()
    facets: Counter[tuple[str, str]] = Counter()
    labels: dict[str, str] = {}
    for number, document in enumerate(found, start=1):
        own = _facets_of(document)
        facets.update(own)
        if document.kind in _FACET_KINDS:
            labels[_facet_value(document.iri)] = _facet_label(document)
        texts = tuple(_plain(text)[:_MOST] for text in _texts(document))
        tokens = " ".join(_token(*facet) for facet in own)
        kind = _KINDS[document.kind]
        row = (number, document.iri, kind.name, kind.weight, *texts, tokens)
        connection.execute(_INSERT_DOCUMENT, row)
        _add_keys(connection, number, document)
        vocabulary.update(_words(texts[2:]))
        if kind.is_sought:
            of_names.update(_words((document.label, *document.alternatives, *(kind.labels or ()))))
    _write_facets(connection, facets, labels)
    _write_vocabulary(connection, vocabulary, of_names)


def _texts(document: Document) -> tuple[str, ...]:
    return (
        *(document.code, "\n".join(document.place), " ".join(document.codes), document.label),
        *("\n".join(document.alternatives), "\n".join(document.below)),
        *("\n".join(document.mapped), document.context, document.description, document.printed),
    )


def _plain(text: str) -> str:
    """Leave out control characters: the search marks words with two of them."""
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", text)


def _add_keys(connection: sqlite3.Connection, number: int, document: Document) -> None:
    keys = {code_key(code) for code in (document.code, *document.codes)} - {""}
    connection.executemany(
        "INSERT INTO code VALUES (?, ?)", [(key, number) for key in sorted(keys)]
    )
    names = [(number, *row) for row in _names(document)]
    connection.executemany(
        "INSERT OR IGNORE INTO name (document, name, is_part) VALUES (?, ?, ?)", names
    )


def _names(document: Document) -> Iterator[tuple[str, bool]]:
    """Yield the names of a document, its label first, and whether they are only a part of it.

    Each stands there in words and without blanks: "clean room" and "cleanroom" are one name. What
    people come for is found by the name of its kind too, alone or before what it belongs to:
    "institutes in energy".
    """
    kind = _KINDS[document.kind]
    of_kind = list(kind.labels or ()) if kind.is_sought else []
    around = [each for text in document.surroundings for each in (text, *names_in(text))]
    of_kind += [f"{of_kind[-1]} {each}" for each in around]
    parts = (*names_in(document.label), *document.alternatives, *of_kind)
    more = (part for text in document.alternatives for part in names_in(text))
    for is_part, names in ((False, (document.label,)), (True, (*parts, *more))):
        for key in filter(None, (name_key(name)[:_MOST] for name in names)):
            yield key, is_part
            yield key.replace(" ", ""), is_part


def _facets_of(document: Document) -> list[tuple[str, str]]:
    return [
        ("kind", document.kind),
        *(("tier", _facet_value(iri)) for iri in sorted(document.tiers)),
        *(("area", _facet_value(iri)) for iri in sorted(document.areas)),
    ]


def _facet_value(iri: str) -> str:
    return iri.rpartition("/")[2].removeprefix("area-")


def _facet_label(document: Document) -> str:
    """Call a tier by its number, which is shorter than what it is called."""
    return document.code if document.kind == "tier" else document.label


def _token(name: str, value: str) -> str:
    """Return a facet as one word of the full text index."""
    return re.sub(r"[^a-z0-9]", "", f"facet{name}{value}".casefold())


def _write_facets(
    connection: sqlite3.Connection, counts: Counter[tuple[str, str]], labels: dict[str, str]
) -> None:
    kinds = {kind.name: (position, kind.labels) for position, kind in enumerate(KINDS)}
    rows = []
    for (name, value), count in counts.items():
        label = singular = labels.get(value, value)
        position = 0
        if name == "kind":
            position, labels_of_kind = kinds[value]
            label, singular = labels_of_kind or (value, value)
        row = (name, value, _token(name, value), label, singular, count)
        rows.append(((name, position, value), row))
    connection.executemany(_INSERT_FACET, [row for _, row in sorted(rows)])


def _words(texts: Iterable[str]) -> set[str]:
    found = {word for text in texts for word in words(text)}
    return {word for word in found if 2 < len(word) <= 40 and not word.isdecimal()}


def _write_vocabulary(
    connection: sqlite3.Connection, every: Counter[str], of_names: Counter[str]
) -> None:
    connection.executemany("INSERT INTO word VALUES (?, ?)", sorted(every.items()))
    connection.executemany("INSERT INTO name_word VALUES (?, ?)", sorted(of_names.items()))
    # Of all words those of names alone are what a mistyped word may stand for.
    connection.executemany(
        "INSERT OR IGNORE INTO misspelling VALUES (?, ?)", _misspellings(of_names)
    )


def _misspellings(found: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in sorted(found):
        for rest in sorted(deletions(word)):
            yield rest, word
