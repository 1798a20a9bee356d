"""What is committed in the git repository that a checkout is of."""

import os
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, cast

from amocf.errors import UsageError

#: How many changed files a message names.
_NAMED: Final = 5
#: What is committed comes out as it is committed, whatever the settings of who asks.
_AS_COMMITTED: Final = ("-c", "core.autocrlf=false", "-c", "core.eol=lf")


def require_clean(root: Path) -> None:
    """Make sure that all that stands in a checkout is committed.

    Raises:
        UsageError: if it is no checkout, git is not there, or something is changed or untracked.
    """
    status = _git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    changed = [os.fsdecode(entry[3:]) for entry in status.split(b"\0") if entry]
    if changed:
        more = len(changed) - _NAMED
        named = ", ".join(changed[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        raise UsageError(
            f"{root.absolute()} has changes that are not committed: {named}; a release is made of"
            " what is committed: commit them, or put them aside (git stash --include-untracked)"
        )


def extract_committed(root: Path, paths: Sequence[str], folder: Path) -> None:
    """Write files as they are committed, with what stands in folders, into another folder.

    Args:
        root: the checkout.
        paths: files and folders; what is not committed is passed over.
        folder: where to; it is made.

    Raises:
        UsageError: if it is no checkout, nothing is committed, or a link is among the files.
    """
    folder.mkdir()
    committed = _git(root, "ls-tree", "--name-only", "-z", "HEAD", "--", *paths)
    present = [os.fsdecode(name) for name in committed.split(b"\0") if name]
    if not present:
        return
    command = _command(root, "archive", "--format=tar", "HEAD", "--", *present)
    unread = f"git could not read what is committed in {root.absolute()}"
    with subprocess.Popen(command, stdout=subprocess.PIPE) as archive:  # noqa: S603 - no shell
        try:
            _unpack(cast("IO[bytes]", archive.stdout), folder)
        except tarfile.TarError as error:
            raise UsageError(f"{unread}: {error}") from None
    if archive.returncode:
        raise UsageError(unread)


def _unpack(stream: IO[bytes], folder: Path) -> None:
    with tarfile.open(fileobj=stream, mode="r|") as members:
        for member in members:
            if member.issym():
                raise UsageError(
                    f"{member.name} is committed as a link to {member.linkname}; a release is made"
                    " of files alone: put the file itself there, and commit it"
                )
            if (file := members.extractfile(member)) is not None:
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read())


def _command(root: Path, *arguments: str) -> list[str]:
    return ["git", *_AS_COMMITTED, "-C", str(root), *arguments]


def _git(root: Path, *arguments: str) -> bytes:
    try:
        command = _command(root, *arguments)
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise UsageError(
            "a release is made of what is committed, and there is no git on this machine; install"
            " it, or make the release where it is"
        ) from None
    if done.returncode:
        said = os.fsdecode(done.stderr).strip().removeprefix("fatal: ").partition("\n")[0]
        raise UsageError(
            f"a release is made of what is committed, and git says of {root.absolute()}: {said};"
            " run the command in a checkout with a commit, or name it with --root"
        )
    return done.stdout
