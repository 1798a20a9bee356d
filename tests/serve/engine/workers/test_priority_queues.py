from typing import Any

import pytest

from amocf.serve.engine.contract import Query
from amocf.serve.engine.workers.job import History, Job, Lane, shape_of
from amocf.serve.engine.workers.priority_queues import Lanes, Line
from amocf.serve.http.negotiation import SPARQL_RESULTS

QUERY = Query("ASK {}", SPARQL_RESULTS[0], 1)
NOBODY: Any = None


def job(client: str, arrival: float = 0, lane: Lane = Lane.UNKNOWN) -> Job:
    return Job(QUERY, b"", client, 0, lane, arrival, 9, NOBODY)


def test_clients_take_turns() -> None:
    line = Line()
    for client in "aaabbc":
        line.push(job(client))
    assert [line.pop().client for _ in range(6)] == list("abcaba")
    assert line.first() is None


def test_what_is_removed_does_not_come() -> None:
    line = Line()
    jobs = [job("a", 1), job("a", 2), job("b", 3)]
    for each in jobs:
        line.push(each)
    assert line.remove(lambda each: each.arrival != 2) == [jobs[0], jobs[2]]
    assert list(line) == [jobs[1]]
    assert line.pop() is jobs[1]


def test_slow_queries_leave_two_workers_and_unknown_ones_the_last() -> None:
    lanes = Lanes(slow=2, others=3)
    for lane in (Lane.SLOW, Lane.SLOW, Lane.SLOW, Lane.UNKNOWN, Lane.UNKNOWN, Lane.SHORT):
        lanes.push(job("a", 0, lane))
    begun = [found.lane for _ in range(6) if (found := lanes.pop())]
    assert sorted(begun) == [Lane.SHORT, Lane.UNKNOWN, Lane.UNKNOWN, Lane.SLOW]
    assert lanes.waiting == 2


def test_the_longest_waiting_goes_first() -> None:
    lanes = Lanes(slow=2, others=3)
    for arrival, lane in ((3, Lane.SHORT), (1, Lane.UNKNOWN), (2, Lane.SLOW)):
        lanes.push(job("a", arrival, lane))
    assert [found.arrival for _ in range(3) if (found := lanes.pop())] == [1, 2, 3]


def test_short_ones_pass_by_no_other_that_may_begin() -> None:
    lanes = Lanes(slow=1, others=2)
    for arrival, lane in ((1, Lane.SLOW), (2, Lane.SLOW), (3, Lane.SHORT), (4, Lane.UNKNOWN)):
        lanes.push(job("a", arrival, lane))
    assert lanes.pop_short() is None
    found = lanes.pop(), lanes.pop_short(), lanes.pop_short(), lanes.pop()
    assert [each and each.arrival for each in found] == [1, 3, None, 4]
    assert lanes.waiting == 1


def test_a_query_turned_slow_goes_on_while_there_is_room() -> None:
    lanes = Lanes(slow=1, others=2)
    first, second = job("a"), job("a")
    assert lanes.begin(first)
    assert lanes.begin(second)
    assert not lanes.begin(job("a"))
    assert lanes.turn_slow(first)
    assert not lanes.turn_slow(second)
    lanes.end(second)
    assert lanes.begin(job("a"))
    assert not lanes.begin(job("a", lane=Lane.SLOW))


def test_history_expects_what_was_before_and_forgets_the_oldest() -> None:
    history = History(0.02, size=2)
    assert history.expect(1) == (Lane.UNKNOWN, 0)
    history.learn(1, 0.001)
    history.learn(2, 0.5)
    assert (history.expect(1), history.expect(2)) == ((Lane.SHORT, 0.001), (Lane.SLOW, 0.5))
    history.learn(1, 0.02)
    history.learn(3, 0)
    lanes = [history.expect(shape)[0] for shape in (1, 2, 3)]
    assert lanes == [Lane.SLOW, Lane.UNKNOWN, Lane.SHORT]


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
