import pytest

from amocf.serve.engine.fair_queue import FairQueue


def queue_of(*items: str) -> FairQueue[str]:
    """Return a queue of items, each of the client that its first letter names."""
    queue = FairQueue[str]()
    for item in items:
        queue.push(item[0], item)
    return queue


def test_clients_with_many_items_take_turns() -> None:
    queue = queue_of("a1", "a2", "a3", "b1", "b2", "c1")
    assert queue.first() == "a1"
    assert [queue.pop() for _ in range(6)] == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert queue.first() is None
    with pytest.raises(KeyError):
        queue.pop()


def test_removed_item_does_not_come() -> None:
    queue = queue_of("a1", "a2", "b3")
    assert queue.remove(lambda item: item != "a2") == ["a1", "b3"]
    assert list(queue) == ["a2"]
    assert queue.pop() == "a2"
    assert queue.first() is None
