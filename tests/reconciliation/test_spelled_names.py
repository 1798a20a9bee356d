"""Names as people spell them reconcile with what they mean.

The numbers of the reconciler were chosen with the half "tuned" in view, and "held" without.
"""

import csv
from pathlib import Path
from typing import Any, Final

import pytest

#: Which part of the names has what is meant for its first candidate, at least.
_LEAST: Final = 0.95


def _spelled(half: str) -> list[dict[str, str]]:
    path = Path(__file__).with_name("spelled-names.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["half"] == half]


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_names_as_people_spell_them_have_what_is_meant_for_first_candidate(
    candidates: Any, half: str
) -> None:
    rows = _spelled(half)
    assert len(rows) > 80
    missed, wrongly_certain = [], []
    for row in rows:
        asked = {"type": row["type"]} if row["type"] else {}
        found = candidates(query=row["text"], **asked)
        if not found or found[0].entity.iri != row["id"]:
            missed.append(row["text"])
            wrongly_certain += [row["text"]] if found and found[0].is_certain else []
    assert not wrongly_certain
    assert len(missed) <= (1 - _LEAST) * len(rows), missed


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_names_without_a_type_still_have_what_is_meant_among_the_first(
    candidates: Any, half: str
) -> None:
    rows = _spelled(half)
    found = [
        row["id"] in [each.entity.iri for each in candidates(query=row["text"])[:3]] for row in rows
    ]
    assert sum(found) >= _LEAST * len(rows)
