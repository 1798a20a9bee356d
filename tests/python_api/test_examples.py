"""The examples of the docstrings of what programs use, run on the release."""

import doctest
import importlib
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "module", ["amocf", "amocf.python_api.competency_framework", "amocf.python_api.data_table"]
)
def test_examples_of_docstrings_are_true(
    monkeypatch: pytest.MonkeyPatch, dist: Path, module: str
) -> None:
    monkeypatch.setenv("AMOCF_DIST", str(dist))
    done = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert done.attempted > 0
    assert done.failed == 0
