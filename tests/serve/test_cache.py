"""What is kept is right, bounded, and the least used goes first."""

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.cache import Cache, Known


def _keep(cache: Cache, name: str, body: bytes) -> None:
    cache.keep_body(f'"{name}"', body)
    cache.keep((name,), Known(b"head", f'"{name}"'), len(name))


def test_an_answer_is_found_with_its_body() -> None:
    cache = Cache(1_000_000)
    assert cache.find(("a",)) is None
    _keep(cache, "a", b"body")
    assert cache.find(("a",)) == (Known(b"head", '"a"'), b"body")
    assert cache.body('"a"') == b"body"
    assert (cache.hits, cache.misses) == (1, 1)


def test_a_body_is_kept_once_for_all_requests_that_lead_to_it() -> None:
    cache = Cache(1_000_000)
    for name in ("a", "b"):
        cache.keep_body('"x"', b"x" * 50_000)
        cache.keep((name,), Known(b"", '"x"'), 1)
    assert cache.bytes < 60_000
    assert cache.find(("a",)) == cache.find(("b",))


def test_the_least_used_goes_first() -> None:
    cache = Cache(40_000)
    for name in "abcdefgh":
        _keep(cache, name, b"x" * 4000)
        cache.find(("a",))
    assert cache.find(("a",))
    assert cache.find(("b",)) is None
    assert cache.find(("h",))


def test_an_answer_without_its_body_is_no_answer() -> None:
    cache = Cache(40_000)
    cache.keep(("a",), Known(b"", '"a"'), 1)
    assert cache.find(("a",)) is None


def test_what_is_too_large_is_not_kept_and_drives_nothing_out() -> None:
    cache = Cache(80_000)
    _keep(cache, "a", b"small")
    cache.keep_body('"big"', b"x" * (cache.largest + 1))
    assert cache.body('"big"') is None
    assert cache.find(("a",))
    nothing = Cache(0)
    _keep(nothing, "a", b"")
    assert (len(nothing), nothing.bytes) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9000)), max_size=60))
def test_the_bound_holds_whatever_is_kept(entries: list[tuple[int, int]]) -> None:
    cache = Cache(50_000)
    for name, size in entries:
        _keep(cache, str(name), b"x" * size)
        assert 0 <= cache.bytes <= cache.max_bytes
    assert bool(cache.bytes) == bool(len(cache))


def test_the_bound_is_that_of_memory() -> None:
    limit = 8_000_000
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    cache = Cache(limit)
    for number in range(20_000):
        etag = f'"{number:032}"'
        target = b"/sparql?query=" + b"%d" % number * 20
        cache.keep_body(etag, b"%d" % number + b"x" * 300)
        key = ("", target, b"application/sparql-results+json,", b"")
        cache.keep(key, Known(b"h" * 700 + b"%d" % number, etag), 2 * len(target))
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert cache.bytes > 0.9 * limit
    assert taken < 1.1 * limit


def test_what_was_asked_for_lately_is_remembered_but_not_for_ever() -> None:
    cache = Cache(1000)
    assert [cache.is_asked_again(name) for name in ("a", "b", "a", "b", "a")] == [
        *(False, False, True, True, True)
    ]
    for number in range(4096):
        cache.is_asked_again(str(number))
    assert cache.is_asked_again("a")
    for number in range(3 * 4096):
        cache.is_asked_again(f"other {number}")
    assert not cache.is_asked_again("b")
