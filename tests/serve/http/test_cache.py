"""What is kept is right, bounded, and the least used goes first."""

import gc
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from amocf.serve.http.cache import Cache, CachedResponse


def _response(etag: str, value: bytes = b"") -> CachedResponse:
    start = {"type": "http.response.start", "status": 200, "headers": [(b"x", value)]}
    return CachedResponse(start, {**start, "status": 304}, etag)


def _store(cache: Cache, name: str, body: bytes) -> None:
    cache.store_body(f'"{name}"', body)
    cache.store((name,), _response(f'"{name}"'), len(name))


def test_an_answer_is_found_with_its_body() -> None:
    cache = Cache(1_000_000)
    assert cache.find(("a",)) is None
    _store(cache, "a", b"body")
    assert cache.find(("a",)) == (_response('"a"'), b"body")
    assert cache.body('"a"') == b"body"
    assert (cache.hits, cache.misses) == (1, 1)


def test_a_body_is_kept_once_for_all_requests_that_lead_to_it() -> None:
    cache = Cache(1_000_000)
    for name in ("a", "b"):
        cache.store_body('"x"', b"x" * 50_000)
        cache.store((name,), _response('"x"'), 1)
    assert cache.bytes < 60_000
    assert cache.find(("a",)) == cache.find(("b",))


def test_the_least_used_goes_first() -> None:
    cache = Cache(40_000)
    for name in "abcdefgh":
        _store(cache, name, b"x" * 4000)
        cache.find(("a",))
    assert cache.find(("a",))
    assert cache.find(("b",)) is None
    assert cache.find(("h",))


def test_an_answer_without_its_body_is_no_answer() -> None:
    cache = Cache(40_000)
    cache.store(("a",), _response('"a"'), 1)
    assert cache.find(("a",)) is None


def test_what_is_too_large_is_not_kept_and_drives_nothing_out() -> None:
    cache = Cache(80_000)
    _store(cache, "a", b"small")
    cache.store_body('"big"', b"x" * (cache.largest + 1))
    assert cache.body('"big"') is None
    assert cache.find(("a",))
    nothing = Cache(0)
    _store(nothing, "a", b"")
    assert (len(nothing), nothing.bytes) == (0, 0)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 9000)), max_size=60))
def test_the_bound_holds_whatever_is_kept(entries: list[tuple[int, int]]) -> None:
    cache = Cache(50_000)
    for name, size in entries:
        _store(cache, str(name), b"x" * size)
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
        cache.store_body(etag, b"%d" % number + b"x" * 300)
        key = ("", target, b"application/sparql-results+json,", b"")
        cache.store(key, _response(etag, b"h" * 600 + b"%d" % number), 2 * len(target))
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
