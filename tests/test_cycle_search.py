"""Cycles of objects are sought seldom while a build works, and as before when it has ended."""

import gc

import pytest

from amocf.cycle_search import cycles_sought_seldom


def test_thresholds_are_raised_meanwhile_and_put_back() -> None:
    before = gc.get_threshold()
    with cycles_sought_seldom():
        assert gc.get_threshold()[0] > before[0]
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_thresholds_are_put_back_after_an_error() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="wrong"), cycles_sought_seldom():
        raise ValueError("wrong")
    assert gc.get_threshold() == before
