"""A queue in which clients take turns."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Items that wait, taken from one client after the other."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[T]] = OrderedDict()

    def __iter__(self) -> Iterator[T]:
        return (item for items in self._clients.values() for item in items)

    def push(self, client: str, item: T) -> None:
        """Add an item behind those of its client."""
        self._clients.setdefault(client, deque()).append(item)

    def first(self) -> T | None:
        """Return the item whose turn it is."""
        return next(iter(self), None)

    def pop(self) -> T:
        """Take the item whose turn it is; the turn passes to the next client.

        Raises:
            KeyError: if nothing waits.
        """
        client, items = self._clients.popitem(last=False)
        item = items.popleft()
        if items:
            self._clients[client] = items
        return item

    def remove(self, unwanted: Callable[[T], bool]) -> list[T]:
        """Take out and return the items for which a condition holds."""
        removed = [item for item in self if unwanted(item)]
        if removed:
            clients, self._clients = self._clients, OrderedDict()
            for client, items in clients.items():
                if left := deque(item for item in items if not unwanted(item)):
                    self._clients[client] = left
        return removed
