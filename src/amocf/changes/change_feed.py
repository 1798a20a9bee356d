"""What changed as a feed that programs and people subscribe to (Atom, RFC 4287).

There is an entry for each release, and one for each URI that is not to be used as it was: what was
withdrawn, split, merged or replaced, and what vanished. Who links to the data acts on these; of the
rest the entry of the release says how much there is, and leads to all of it. What is not released
yet has no entry. An entry is named by the IRI of what changed, and never changes.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final
from xml.etree import ElementTree as ET

from amocf.changes.change_forms import summary
from amocf.changes.change_kinds import ChangeKind
from amocf.changes.change_log import change_iri, log_iri
from amocf.changes.change_words import advice, sentence
from amocf.changes.changed_things import Change, Comparison
from amocf.rdf.graph_reader import shortened
from amocf.terms import EDITION, EDITION_NAME, graph_iri

#: How many URIs of a release have an entry; the entry of the release leads to the others.
MOST_OF_RELEASE: Final = 50
_MOST_RELEASES: Final = 10
_ATOM: Final = "http://www.w3.org/2005/Atom"
#: What XML 1.0 cannot have (https://www.w3.org/TR/xml/#charsets).
_NO_CHARACTERS: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TITLE: Final = "AMOCF: what changed"


def change_feed(logs: Iterable[Comparison], public_url: str, updated: str) -> bytes:
    """Return the feed of what releases changed.

    Args:
        logs: what changed with each release, the newest first.
        public_url: the address of the server, with a slash at its end.
        updated: the day of the release at hand as ``YYYY-MM-DD``, where no release has an entry.
    """
    released = [each for each in logs if not each.new.version.endswith("-dev")][:_MOST_RELEASES]
    feed = ET.Element("feed", xmlns=_ATOM)
    _text(feed, "id", graph_iri("changes"))
    _text(feed, "title", _TITLE)
    _text(feed, "updated", _instant(released[0].new.date if released else updated))
    author = ET.SubElement(feed, "author")
    _text(author, "name", EDITION_NAME)
    _text(author, "uri", EDITION)
    _link(feed, "self", "application/atom+xml", f"{public_url}changes.atom")
    _link(feed, "alternate", "text/html", f"{public_url}changes")
    for log in released:
        feed.extend(_entries(log, public_url))
    ET.indent(feed, space="")
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _entries(log: Comparison, public_url: str) -> Iterator[ET.Element]:
    page = f"{public_url}changes/{log.new.version}"
    breaking = [each for each in log.changes if _is_breaking(each)]
    title = f"Release {log.new.version}: {summary(log)}"
    left_out = len(breaking) - MOST_OF_RELEASE
    more = f" {left_out:,} more URIs have no entry of their own." if left_out > 0 else ""
    said = f"{summary(log)} Compared with {log.old.version}.{more}"
    yield _entry(log_iri(log.new.version), title, log.new.date, page, said)
    for change in islice(breaking, MOST_OF_RELEASE):
        iri = change.iri or change_iri(log.new.version, change)
        title = f"{shortened(change.subject.words)}: {change.kind.words}"
        said = f"{sentence(change, log.called)} What to do: {advice((change,))}."
        entry = _entry(iri, title, log.new.date, f"{page}?kind={change.kind.value}", said)
        if change.subject.iri.startswith(("https://", "http://")):
            ET.SubElement(entry, "link", rel="related", href=change.subject.iri)
        yield entry


def _is_breaking(change: Change) -> bool:
    return change.kind.is_withdrawal or change.kind is ChangeKind.REMOVED


def _entry(iri: str, title: str, date: str, page: str, said: str) -> ET.Element:
    entry = ET.Element("entry")
    _text(entry, "id", iri)
    _text(entry, "title", title)
    _text(entry, "updated", _instant(date))
    _text(entry, "published", _instant(date))
    _link(entry, "alternate", "text/html", page)
    _text(entry, "summary", said)
    return entry


def _text(parent: ET.Element, name: str, text: str) -> None:
    # A title or summary without a type is plain text (RFC 4287, section 3.1.1).
    ET.SubElement(parent, name).text = _NO_CHARACTERS.sub(" ", text)


def _link(parent: ET.Element, relation: str, media_type: str, address: str) -> None:
    ET.SubElement(parent, "link", rel=relation, type=media_type, href=address)


def _instant(date: str) -> str:
    return f"{date}T00:00:00Z"
