"""Results of queries in JSON: whether they say anything."""

from collections.abc import Mapping
from typing import Any


def says_nothing(document: Mapping[str, Any]) -> bool:
    """Say whether a result is false, has no rows, or one row of an aggregate that counts to 0.

    >>> says_nothing({"boolean": False}), says_nothing({"boolean": True})
    (True, False)
    """
    if "boolean" in document:
        return not document["boolean"]
    bindings = document["results"]["bindings"]
    return len(bindings) < 2 and all(
        term["value"] == "0" for binding in bindings for term in binding.values()
    )
