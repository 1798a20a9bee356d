import asyncio
from collections.abc import Awaitable, Callable

import pytest

from amocf.serve.engine.places import Admission, Places
from amocf.serve.engine.query_errors import BusyError


def test_admission_rejects_what_is_too_much_of_all_or_of_one_client() -> None:
    admission = Admission(most=4, share=2, retry_after=lambda: 7)
    for client in ("a", "a", ""):
        admission.enter(client)
    with pytest.raises(BusyError, match="Too many of your queries") as rejected:
        admission.enter("a")
    assert rejected.value.retry_after == 7
    admission.enter("")  # has no share
    with pytest.raises(BusyError, match="Too many queries are waiting"):
        admission.enter("b")
    admission.leave("a")
    admission.enter("a")
    assert admission.inside == 4


def test_admission_rejects_everything_while_stopping() -> None:
    admission = Admission(most=4, share=2)
    admission.is_stopping = True
    with pytest.raises(BusyError, match="stopping"):
        admission.enter("a")
    assert admission.inside == 0


def run(scenario: Callable[[Places], Awaitable[None]], places: Places) -> None:
    """Run a scenario, and make sure that every place is free afterwards."""

    async def main() -> None:
        async with asyncio.timeout(60):
            await scenario(places)

    asyncio.run(main())
    assert (places.busy, places.waiting) == (0, 0)


def in_seconds(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


def test_clients_that_wait_take_turns_for_places() -> None:
    async def scenario(places: Places) -> None:
        order: list[str] = []

        async def use(name: str) -> None:
            await places.enter(name[0], in_seconds(20))
            order.append(name)
            await asyncio.sleep(0)
            places.leave(name[0])

        await asyncio.gather(*map(use, ("a1", "a2", "a3", "b1", "c1")))
        assert order == ["a1", "a2", "b1", "c1", "a3"]

    run(scenario, Places(1, 4, 3))


def test_query_without_a_place_before_its_deadline_is_rejected() -> None:
    async def scenario(places: Places) -> None:
        await places.enter("a", in_seconds(20))
        with pytest.raises(BusyError, match="No place was free"):
            await places.enter("b", in_seconds(0.01))
        assert (places.busy, places.waiting) == (1, 0)
        places.leave("a")

    run(scenario, Places(1, 4, 3))


def test_place_of_a_client_that_leaves_at_that_moment_goes_to_the_next() -> None:
    async def scenario(places: Places) -> None:
        await places.enter("a", in_seconds(20))
        waiting = [asyncio.create_task(places.enter(name, in_seconds(20))) for name in "bc"]
        await asyncio.sleep(0)
        places.leave("a")
        waiting[0].cancel()
        await waiting[1]
        assert (places.busy, places.waiting) == (1, 0)
        places.leave("c")

    run(scenario, Places(1, 4, 3))
