"""The response cache: the release never changes, so what was right once stays right."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any, Final, NamedTuple

#: Bytes that an entry takes beside its texts: objects, and its place in the table.
_PER_ENTRY: Final = 700
#: No entry takes more than this part of all there is, so that one does not drive out the rest.
_LARGEST: Final = 8
#: How many requests are remembered at least, by a number each.
_REMEMBERED: Final = 4096


class CachedResponse(NamedTuple):
    """A response without its body, which stands under its ETag.

    Attributes:
        start: the ASGI message that begins it.
        unchanged: the ASGI message of the 304 that says the same.
        etag: its strong ETag.
    """

    start: dict[str, Any]
    unchanged: dict[str, Any]
    etag: str

    @property
    def size(self) -> int:
        """The bytes of its texts, about."""
        fields = sum(len(name) + len(value) for name, value in self.start["headers"])
        return 2 * fields + len(self.etag)


class Cache:
    """Holds responses up to a number of bytes; the least recently used goes first.

    A body stands once under its strong ETag, whatever requests lead to it.

    Args:
        max_bytes: what all entries together may take; 0 holds nothing.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self.hits = 0
        self.misses = 0
        self._entries: OrderedDict[Hashable, tuple[CachedResponse | bytes, int]] = OrderedDict()
        self._asked: set[int] = set()
        self._asked_before: set[int] = set()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def largest(self) -> int:
        """How many bytes a body may have to be held."""
        return self.max_bytes // _LARGEST

    def find(self, key: tuple[Hashable, ...]) -> tuple[CachedResponse, bytes] | None:
        """Return the response to a request, if all of it is there."""
        found = self._get(key)
        body = self._get(found.etag) if isinstance(found, CachedResponse) else None
        if isinstance(found, CachedResponse) and isinstance(body, bytes):
            self.hits += 1
            return found, body
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

    def store(self, key: tuple[Hashable, ...], response: CachedResponse, size: int) -> None:
        """Hold which response a request leads to; the key's texts take ``size`` bytes."""
        self._put(key, response, size + response.size)

    def store_body(self, etag: str, body: bytes) -> None:
        """Hold the body that an ETag names."""
        self._put(etag, body, len(body) + len(etag))

    def _get(self, key: Hashable) -> CachedResponse | bytes | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def _put(self, key: Hashable, value: CachedResponse | bytes, size: int) -> None:
        size += _PER_ENTRY
        if size > self.largest:
            return
        replaced = self._entries.pop(key, None)
        self.bytes += size - (replaced[1] if replaced else 0)
        self._entries[key] = value, size
        while self.bytes > self.max_bytes:
            _, (_, freed) = self._entries.popitem(last=False)
            self.bytes -= freed
