"""Answers that are kept: the release never changes, so what was right once stays right."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, NamedTuple

#: Bytes that an entry takes beside its texts: objects, and its place in the table.
_PER_ENTRY: Final = 700
#: No entry takes more than this part of all there is, so that one does not drive out the rest.
_LARGEST: Final = 8
#: How many questions are remembered at least, by a number each.
_REMEMBERED: Final = 4096


class Known(NamedTuple):
    """An answer without its body, which stands under its ETag."""

    head: bytes
    etag: str


class Cache:
    """Keeps answers up to a number of bytes; what was not used for longest goes first.

    A body is kept once under its strong ETag, whatever requests lead to it.

    Args:
        max_bytes: what all entries together may take; 0 keeps nothing.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Hashable, tuple[Known | bytes, int]] = OrderedDict()
        self._asked: set[int] = set()
        self._asked_before: set[int] = set()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def largest(self) -> int:
        """How many bytes a body that is kept may have."""
        return self.max_bytes // _LARGEST

    def find(self, key: tuple[Hashable, ...]) -> tuple[Known, bytes] | None:
        """Return the answer to a request, if all of it is there."""
        known = self._get(key)
        body = self._get(known.etag) if isinstance(known, Known) else None
        if isinstance(known, Known) and isinstance(body, bytes):
            self.hits += 1
            return known, body
        self.misses += 1
        return None

    def body(self, etag: str) -> bytes | None:
        """Return the body that an ETag names."""
        found = self._get(etag)
        return found if isinstance(found, bytes) else None

    def is_asked_again(self, etag: str) -> bool:
        """Say whether the same was asked for lately, as far as is remembered, and remember it.

        What nobody asks for twice would drive out of the cache what is asked for often; and to
        make room for it costs more than a cheap answer does.
        """
        mark = hash(etag)
        if mark in self._asked or mark in self._asked_before:
            return True
        if len(self._asked) >= _REMEMBERED:
            self._asked, self._asked_before = set(), self._asked
        self._asked.add(mark)
        return False

    def keep(self, key: tuple[Hashable, ...], known: Known, size: int) -> None:
        """Keep which answer a request leads to; the key's texts take ``size`` bytes."""
        self._put(key, known, size + len(known.head) + len(known.etag))

    def keep_body(self, etag: str, body: bytes) -> None:
        """Keep the body that an ETag names."""
        self._put(etag, body, len(body) + len(etag))

    def _get(self, key: Hashable) -> Known | bytes | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def _put(self, key: Hashable, value: Known | bytes, size: int) -> None:
        size += _PER_ENTRY
        if size > self.largest:
            return
        replaced = self._entries.pop(key, None)
        self.bytes += size - (replaced[1] if replaced else 0)
        self._entries[key] = value, size
        while self.bytes > self.max_bytes:
            _, (_, freed) = self._entries.popitem(last=False)
            self.bytes -= freed
