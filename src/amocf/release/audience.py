"""For whom a release is: what publishes a release opens it here, so that none is published by slip.

What only shows a release on the machine where it is, or asks for a token, may open any.
"""

from pathlib import Path

from amocf.errors import UsageError
from amocf.release.opened import Release


def open_public(dist: Path) -> Release:
    """Open a release that may be passed on to anybody.

    Raises:
        UsageError: if there is no release, or it is for an institute alone.
        DataError: if it is damaged.
    """
    release = Release.open(dist)
    try:
        require_public(release)
    except UsageError:
        release.close()
        raise
    return release


def require_public(release: Release) -> None:
    """Make sure that a release may be passed on to anybody.

    Raises:
        UsageError: if it is for an institute alone.
    """
    if institute := release.manifest.restricted_to:
        raise UsageError(
            f"this release is restricted to {institute} and may not be passed on; build a release"
            " without --restricted, and name that"
        )
