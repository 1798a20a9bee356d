"""The CTIDs of what the edition describes: the names that registries of credentials know it by.

A CTID never changes once it is published. So they stand in a ledger, by URI, to which new ones are
added and in which nothing is changed, by ``python -m amocf.exchange.ctid_ledger LEDGER RELEASE``,
which ``make ctids`` does. What institutes state has no place in it, for it is not this edition's:
its CTIDs are made of the URIs each time, which gives the same ones.
"""

import csv
import io
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from amocf.exchange.framework_items import Item, read_mapped_items
from amocf.ordering import total
from amocf.release.opened import Release
from amocf.terms import BASE
from amocf.whole_file import put_in_place

_LEDGER: Final = "ctids.csv"
_HEADER: Final = ("uri", "ctid")
#: The concept scheme whose items are competencies; a framework has a CTID too.
FRAMEWORK: Final = f"{BASE}id/competencies"


@dataclass(frozen=True)
class CtidLedger:
    """The CTIDs that are given.

    Attributes:
        given: the CTIDs by URI.
    """

    given: Mapping[str, str]

    def of(self, uri: str) -> str:
        """Return the CTID of something: the one that it was given, or one made of its URI."""
        return self.given.get(uri) or made_ctid(uri)

    def with_added(self, uris: Iterable[str]) -> "CtidLedger":
        """Return the ledger with CTIDs for what has none; those that are there stay as they are."""
        return CtidLedger({uri: made_ctid(uri) for uri in uris} | dict(self.given))

    def written(self) -> str:
        """Write the ledger, a URI a line, in the order of the URIs."""
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(_HEADER)
        rows.writerows((uri, self.given[uri]) for uri in sorted(self.given, key=total))
        return text.getvalue()


def made_ctid(uri: str) -> str:
    """Return a CTID made of a URI: the UUID of version 5, in the name space of URLs.

    >>> made_ctid("https://w3id.org/amocf/id/4-1-2")
    'ce-6931c92b-f6bc-5c1a-8333-2ba478ec422c'
    """
    return f"ce-{uuid5(NAMESPACE_URL, uri)}"


def read_ledger(text: str | None = None) -> CtidLedger:
    """Read a ledger; by default that of this edition."""
    content = files("amocf.exchange").joinpath(_LEDGER).read_text("utf-8") if text is None else text
    rows = csv.DictReader(io.StringIO(content))
    return CtidLedger({row["uri"]: row["ctid"] for row in rows})


def uris_with_ctids(items: Iterable[Item]) -> list[str]:
    """Return what of the document has a CTID: its framework, its competencies and occupations."""
    named = (each for each in items if each.is_of_document and each.kind != "technology-area")
    return [FRAMEWORK, *(each.iri for each in named)]


def main(ledger: Path, dist: Path) -> None:
    """Add to a ledger what a release has and the ledger has not."""
    before = read_ledger(ledger.read_text("utf-8"))
    with Release.open(dist) as release:
        added = before.with_added(uris_with_ctids(read_mapped_items(release.store).items.values()))
    put_in_place(ledger, added.written().encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
