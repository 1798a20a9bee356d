"""Pages and tables of one comparison: it is made once, whatever is asked of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amocf.coverage.comparing import CoverageResult, compare
from amocf.coverage.framework_index import FrameworkIndex
from amocf.coverage.memberships import Operand
from amocf.serve.routes import gaps


def test_pages_and_tables_of_a_comparison_share_it(
    dist: Path, client_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def counted(index: FrameworkIndex, first: Operand, second: Operand) -> CoverageResult:
        made.append((first, second))
        return compare(index, first, second)

    monkeypatch.setattr(gaps, "compare", counted)
    client = client_of(dist)
    ways = ("/coverage?a=5.4&b=nice", "/coverage?a=5.4&b=NICE&page=2", "/coverage.csv?a=5.4&b=nice")
    answers = [client.get(each) for each in ways]
    assert [each.status_code for each in answers] == [200, 200, 200]
    assert len(made) == 1
    client.get("/coverage?a=nice&b=5.4")
    assert len(made) == 2, "the other way round it is another one"
    form = {"a": "list", "b": "5.4", "list": "code\n5.4.1\n"}
    sent = [client.request("POST", "/coverage", data=form) for _ in range(2)]
    assert [each.status_code for each in sent] == [200, 200]
    assert len(made) == 4, "what somebody sends is forgotten"
