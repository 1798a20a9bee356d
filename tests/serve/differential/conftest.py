"""Heads to compare by."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def generated() -> Callable[[int], Iterator[bytes]]:
    """Give so many heads of requests."""
    spec = importlib.util.spec_from_file_location("heads", Path(__file__).with_name("heads.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[int], Iterator[bytes]] = module.generated
    return found
