from typing import Any

import pytest

from amocf.formats import SPARQL_RESULTS
from amocf.serve.engine.contract import Query
from amocf.serve.engine.workers.job import History, Job, Priority, shape_of
from amocf.serve.engine.workers.priority_queues import PriorityQueues

QUERY = Query("ASK {}", SPARQL_RESULTS[0], 1)
NOBODY: Any = None


def job(client: str, arrival: float = 0, priority: Priority = Priority.UNKNOWN) -> Job:
    return Job(QUERY, b"", client, 0, priority, arrival, 9, NOBODY)


def test_slow_queries_leave_two_workers_and_unknown_ones_the_last() -> None:
    queues = PriorityQueues(slow=2, others=3)
    for priority in (
        Priority.SLOW,
        Priority.SLOW,
        Priority.SLOW,
        Priority.UNKNOWN,
        Priority.UNKNOWN,
        Priority.SHORT,
    ):
        queues.push(job("a", 0, priority))
    begun = [found.priority for _ in range(6) if (found := queues.pop())]
    assert sorted(begun) == [Priority.SHORT, Priority.UNKNOWN, Priority.UNKNOWN, Priority.SLOW]
    assert queues.waiting == 2


def test_the_longest_waiting_goes_first() -> None:
    queues = PriorityQueues(slow=2, others=3)
    for arrival, priority in ((3, Priority.SHORT), (1, Priority.UNKNOWN), (2, Priority.SLOW)):
        queues.push(job("a", arrival, priority))
    assert [found.arrival for _ in range(3) if (found := queues.pop())] == [1, 2, 3]


def test_short_ones_pass_by_no_other_that_may_begin() -> None:
    queues = PriorityQueues(slow=1, others=2)
    for arrival, priority in (
        (1, Priority.SLOW),
        (2, Priority.SLOW),
        (3, Priority.SHORT),
        (4, Priority.UNKNOWN),
    ):
        queues.push(job("a", arrival, priority))
    assert queues.pop(only_short=True) is None
    found = queues.pop(), queues.pop(only_short=True), queues.pop(only_short=True), queues.pop()
    assert [each and each.arrival for each in found] == [1, 3, None, 4]
    assert queues.waiting == 1


def test_a_query_turned_slow_goes_on_while_there_is_room() -> None:
    queues = PriorityQueues(slow=1, others=2)
    first, second = job("a"), job("a")
    assert queues.begin(first)
    assert queues.begin(second)
    assert not queues.begin(job("a"))
    assert queues.turn_slow(first)
    assert not queues.turn_slow(second)
    queues.end(second)
    assert queues.begin(job("a"))
    assert not queues.begin(job("a", priority=Priority.SLOW))


def test_history_expects_the_last_time_and_forgets_the_oldest() -> None:
    history = History(0.02, size=2)
    assert history.expect(1) == (Priority.UNKNOWN, 0)
    history.learn(1, 0.001)
    history.learn(2, 0.5)
    assert (history.expect(1), history.expect(2)) == ((Priority.SHORT, 0.001), (Priority.SLOW, 0.5))
    history.learn(1, 0.02)
    history.learn(3, 0)
    queues = [history.expect(shape)[0] for shape in (1, 2, 3)]
    assert queues == [Priority.SLOW, Priority.UNKNOWN, Priority.SHORT]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('?s ?p "a"', '?s ?p "b c"'),
        ("?s ?p 'a'", "?s ?p 'b'"),
        ("amocf:ksa-0001 ?p 12", "amocf:ksa-0023 ?p 7"),
        ("# the model's codes\n?s ?p 'a', \"é\"", "# the model's codes\n?s ?p 'it', \"\ud800\""),
    ],
)
def test_queries_of_one_shape(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("?s a amo:KSA", "?s a amo:Tier"), ('?s ?p "a" ; ?q "b"', '?s ?p "a" . ?q "b"')],
)
def test_queries_of_other_shapes(one: str, other: str) -> None:
    assert shape_of(one) != shape_of(other)
