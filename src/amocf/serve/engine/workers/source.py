"""Where workers find the release, and in which of its forms."""

from dataclasses import dataclass
from pathlib import Path

from amocf.release.manifest import QUADS, STORE
from amocf.release.opened import Release
from amocf.serve.engine.workers.fork_server_process import DISK, MEMORY

__all__ = ["DISK", "MEMORY", "Source", "choose"]


@dataclass(frozen=True)
class Source:
    """The data that workers answer from.

    Attributes:
        kind: ``MEMORY`` for N-Quads to load, ``DISK`` for a store to open read-only.
        path: the file, or the store's folder; for messages where there is a descriptor.
        sha256: what the file must have; empty for whatever it has.
        descriptor: of the folder that it is in, if that is held open. The data is then reached
            through it, and found again wherever the folder is by then.
    """

    kind: str
    path: Path
    sha256: str = ""
    descriptor: int | None = None

    @property
    def reached(self) -> Path:
        """The path at which a process that has inherited the descriptor finds the data."""
        if self.descriptor is None:
            return self.path
        return Path(f"/proc/self/fd/{self.descriptor}", self.path.name)

    @property
    def inherited(self) -> tuple[int, ...]:
        """The descriptors that a process needs to load it."""
        return () if self.descriptor is None else (self.descriptor,)


def choose(release: Release) -> Source:
    """Choose the form of a built release that suits its size.

    In memory queries are two to five times faster; it takes about three times the file's size.

    Args:
        release: it has to be open as long as the source is used.
    """
    if release.is_on_disk:
        return Source(DISK, release.path / STORE, descriptor=release.descriptor)
    return Source(MEMORY, release.path / QUADS, release.sha256, release.descriptor)
