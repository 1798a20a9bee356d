"""The frozen releases of a checkout, as a build takes them: which are older, and what binds it.

A build holds the releases that are older than it, and no others. So it depends on nothing that
comes after it, and the release that is frozen from it is the same when it is built again.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from amocf.compile.describe.release_info import STATED_IN
from amocf.errors import DataError, Place
from amocf.release.frozen import DOCUMENTS, FROZEN, FrozenRelease, frozen_releases, version_key

_DEV: Final = "-dev"


def earlier_releases(root: Path, version: str) -> tuple[FrozenRelease, ...]:
    """Return the frozen releases that are older than a version, oldest first.

    Args:
        root: the checkout.
        version: ``2025.1.0``, or ``2025.1.1-dev``, which is older than ``2025.1.1``.

    Raises:
        DataError: if a release is damaged, or a version in development is not newer than all.
    """
    found = frozen_releases(root / FROZEN)
    earlier = tuple(each for each in found if version_key(each.version) < version_key(version))
    if version.endswith(_DEV) and earlier != found:
        newest = found[-1].version
        raise DataError(
            f'dataset:amocf has the dcat:version "{version}", but {newest} is frozen; what comes'
            f' after it is "{next_dev(newest)}" (in CITATION.cff as well)',
            Place(root / STATED_IN),
        )
    return earlier


def frozen_as(root: Path, version: str) -> FrozenRelease | None:
    """Return the frozen release of exactly this version, if there is one.

    Raises:
        DataError: if a release is damaged.
    """
    return next((e for e in frozen_releases(root / FROZEN) if e.version == version), None)


def next_dev(version: str) -> str:
    """Return the version in development that follows a release."""
    year, second, third = version_key(version)
    return f"{year}.{second}.{third + 1}{_DEV}"


def require_as_frozen(root: Path, version: str, sha256: str) -> None:
    """Make sure that a build whose version is frozen says what the frozen release says.

    Args:
        root: the checkout.
        version: that of the build.
        sha256: the hash of the canonical N-Quads of the build.

    Raises:
        DataError: if it has other statements, or a release is damaged.
    """
    frozen = frozen_as(root, version)
    if frozen is None or frozen.manifest.quads.sha256 == sha256:
        return
    raise DataError(
        f"{version} is frozen in {frozen.folder}, and this build has other statements (SHA-256"
        f" {sha256[:12]} instead of {frozen.manifest.quads.sha256[:12]}); what changes after a"
        f' release is another one: set dcat:version to "{next_dev(version)}"',
        Place(root / STATED_IN),
    )


def copy_releases(releases: Iterable[FrozenRelease], folder: Path) -> None:
    """Put frozen releases into the folder of a release, each as it stands.

    Raises:
        DataError: if one is damaged.
    """
    for each in releases:
        each.verify()
        target = folder / FROZEN / each.version
        target.mkdir(parents=True)
        for name in DOCUMENTS:
            shutil.copyfile(each.folder / name, target / name)
