"""Sequences of what a release has of one kind, which also know their members by name."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Final, Generic, Protocol, TypeVar, overload

from amocf.nearest import suggestion

_SHOWN: Final = 3


class UnknownResourceError(KeyError):
    """A name stands for nothing in the release, or for several things; it says what is near."""

    def __str__(self) -> str:
        """Return the sentence as it is: a ``KeyError`` would show it quoted."""
        return str(self.args[0])


class _HasNames(Protocol):
    @property
    def uri(self) -> str: ...

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...


_Member = TypeVar("_Member", bound=_HasNames)


class Members(Sequence[_Member], Generic[_Member]):
    """What a release has of one kind, in the order of the framework.

    A member is found by its place or by a name: ``framework.ksas[0]``, ``framework.ksas["KSA 7"]``.

    Args:
        heading: how they are called, such as ``"KSAs"``.
        found: the members.
        find: returns what a name stands for, of whatever kind, or raises
            ``UnknownResourceError``.
    """

    def __init__(
        self, heading: str, found: Sequence[_Member], find: Callable[[str], _HasNames] | None = None
    ) -> None:
        self._heading = heading
        self._members = tuple(found)
        self._by_name = {name: each for each in found for name in (each.uri, each.code) if name}
        self._find = find

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._members)

    def __iter__(self) -> Iterator[_Member]:
        """Iterate over them in the order of the framework."""
        return iter(self._members)

    @overload
    def __getitem__(self, key: int | str) -> _Member: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[_Member, ...]: ...
    def __getitem__(self, key: int | str | slice) -> _Member | tuple[_Member, ...]:
        """Return the member at a place, or the one of a name: a code, a URI, a CURIE or a label.

        Raises:
            IndexError: if there is no such place.
            UnknownResourceError: if no member is called so (a ``KeyError``).
        """
        if not isinstance(key, str):
            return self._members[key]
        if key in self._by_name:
            return self._by_name[key]
        if self._find is None:
            hint = suggestion(key, self._by_name)
            raise UnknownResourceError(f"{key!r} is none of the {len(self)} {self._heading}{hint}")
        found = self._find(key)
        if found.uri not in self._by_name:
            raise UnknownResourceError(
                f"{key!r} is {found!r}, which is none of the {len(self)} {self._heading}"
            )
        return self._by_name[found.uri]

    def __contains__(self, key: object) -> bool:
        """Say whether this is a member, or the name of one."""
        if isinstance(key, str):
            try:
                self[key]
            except UnknownResourceError:
                return False
            return True
        return key in self._members

    def __repr__(self) -> str:
        """Show how many there are, and the first."""
        shown = ", ".join(map(repr, islice(self._members, _SHOWN)))
        more = ", …" if len(self) > _SHOWN else ""
        return f"<{len(self)} {self._heading}: {shown}{more}>"
