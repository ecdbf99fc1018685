"""Synchronous doors into asynchronous code."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from extractor.doors import Loop, in_order


async def doubled(number: int) -> int:
    """Return twice the number, after giving others a turn."""
    await asyncio.sleep(0)
    return 2 * number


def test_a_door_opens_inside_a_running_loop() -> None:
    """A notebook already runs a loop; the synchronous call works there too."""

    async def notebook() -> int:
        return Loop().run(doubled(21))

    assert 42 == asyncio.run(notebook())


def test_a_closed_door_opens_again() -> None:
    """Closing ends the thread, not the object."""
    loop = Loop()
    assert 42 == loop.run(doubled(21))
    loop.close()
    loop.close()

    assert 42 == loop.run(doubled(21))
    loop.close()


def test_an_error_comes_through_the_door() -> None:
    """What goes wrong inside is raised outside."""

    async def fails() -> None:
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        Loop().run(fails())


def test_results_keep_the_order_of_the_items() -> None:
    """A slow first item does not let the second one overtake it."""

    async def slow_first(number: int) -> int:
        for _ in range(10 - number):
            await asyncio.sleep(0)
        return number

    assert list(range(10)) == list(Loop().iterate(in_order(slow_first, range(10), 4)))


def test_no_more_than_allowed_is_in_work() -> None:
    """Concurrency is a bound, not a wish."""
    working, most = 0, 0

    async def counted(number: int) -> int:
        nonlocal working, most
        working += 1
        most = max(most, working)
        await asyncio.sleep(0)
        working -= 1
        return number

    list(Loop().iterate(in_order(counted, range(50), 3)))

    assert 3 == most


def test_items_are_read_as_they_are_needed() -> None:
    """However long the input, only a bounded part of it is held."""
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield read

    results = Loop().iterate(in_order(doubled, endless(), 2))

    assert [2, 4] == [next(results), next(results)]
    assert read <= 16


def test_leaving_early_cancels_what_is_in_work() -> None:
    """Breaking out of a loop over results leaves nothing running."""
    cancelled = []

    async def endless(number: int) -> int:
        if number == 0:
            return 0
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(number)
            raise
        return number

    loop = Loop()
    results = loop.iterate(in_order(endless, range(4), 2))
    assert 0 == next(results)
    results.close()

    assert cancelled


def test_an_error_in_one_item_ends_the_iteration() -> None:
    """What the work function raises is raised at its place in the order."""

    async def third_fails(number: int) -> int:
        if number == 2:
            raise ValueError("third")
        return number

    results: AsyncIterator[int] = in_order(third_fails, range(5), 2)
    with pytest.raises(ValueError, match="third"):
        list(Loop().iterate(results))
