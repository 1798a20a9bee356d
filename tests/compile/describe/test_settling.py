"""Counts that count themselves: true where they stand, and absent where they cannot be."""

from collections.abc import Collection, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.settling import ROUNDS, settle

WHOLE, PART = "https://example.org/whole", "https://example.org/whole/part"
SIZE, ODD = "https://example.org/size", "https://example.org/odd"


def figure(subject: str, name: str, value: int) -> Quad:
    return Quad(NamedNode(subject), NamedNode(name), Literal(value))


def sizes(found: Collection[Quad]) -> Iterator[Quad]:
    """Count the statements, three others among them; there are as many whatever they say."""
    yield figure(WHOLE, SIZE, 3 + len(found))


def circling(found: Collection[Quad]) -> Iterator[Quad]:
    """Count what is one as long as it is not said to be one."""
    yield figure(PART, ODD, int(figure(PART, ODD, 1) not in found))
    yield from sizes(found)


def growing(found: Collection[Quad]) -> Iterator[Quad]:
    said = [quad.object.value for quad in found if quad.predicate.value == ODD]  # type: ignore[union-attr]
    yield figure(PART, ODD, sum(map(int, said)) + 1)
    yield from sizes(found)


def test_count_of_itself_is_true_of_the_result() -> None:
    settled = settle(sizes)
    assert settled.statements == {figure(WHOLE, SIZE, 4)}
    assert settled.left_out == frozenset()


def test_count_that_refutes_itself_is_left_out_and_the_rest_holds_without_it() -> None:
    settled = settle(circling)
    assert settled.statements == {figure(WHOLE, SIZE, 4)}
    assert settled.left_out == {(f"<{PART}>", f"<{ODD}>")}


def test_count_that_never_stops_is_left_out_after_some_rounds() -> None:
    calls = []

    def count(found: Collection[Quad]) -> Iterator[Quad]:
        calls.append(found)
        return growing(found)

    settled = settle(count)
    assert settled.statements == {figure(WHOLE, SIZE, 4)}
    assert settled.left_out == {(f"<{PART}>", f"<{ODD}>")}
    assert len(calls) <= 2 * ROUNDS


def test_of_counts_that_change_the_one_of_the_part_is_left_out_first() -> None:
    def count(found: Collection[Quad]) -> Iterator[Quad]:
        yield figure(PART, ODD, int(figure(PART, ODD, 1) not in found))
        yield figure(WHOLE, ODD, len({quad.object for quad in found}))

    settled = settle(count)
    assert settled.statements == {figure(WHOLE, ODD, 1)}
    assert settled.left_out == {(f"<{PART}>", f"<{ODD}>")}
