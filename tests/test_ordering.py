"""The order in which values are shown and written."""

import pytest

from amocf.ordering import alphabetical, natural, ordered, total


@pytest.mark.parametrize(
    "texts",
    [
        ["4-1-2", "4-1-9", "4-1-10", "4-1-100"],
        ["0", "1", "9", "10", "a"],
        ["a", "a0", "a1", "a2", "a10", "a10b"],
        ["", "1", "1.1", "1.1.1", "1.2"],
        # Python makes no number of so many digits.
        ["9" * 4_999, "1" + "0" * 4_999, "9" * 5_000, "A"],
    ],
)
def test_numbers_within_texts_count_as_numbers(texts: list[str]) -> None:
    mixed = [*texts[1::2], *texts[::2]]
    assert sorted(mixed, key=natural) == texts
    assert sorted(mixed, key=total) == texts


def test_zeros_before_a_number_and_case_make_no_difference() -> None:
    assert natural("ksa-007") == natural("ksa-7")
    assert natural("00") == natural("0")
    assert alphabetical("KSA-7") == alphabetical("ksa-07")
    assert total("07") != total("7")


def test_a_key_is_asked_for_only_where_there_are_several() -> None:
    def fail(_: str) -> int:
        raise AssertionError

    assert ordered(["a"], fail) == ("a",)
    assert ordered([], fail) == ()
    assert ordered({"bb", "a", "ccc"}, len) == ("a", "bb", "ccc")
