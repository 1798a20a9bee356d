"""What a wheel is made with: the release that it carries, and the moment that is its date.

``python -m amocf.packaged.packing ROOT FOLDER``, which ``make wheel`` runs, packs the release in
``ROOT/dist`` into the folder if none is frozen, and prints the moment for ``SOURCE_DATE_EPOCH``:
the first second of the day of the release. So nothing in a wheel depends on when it is made.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from amocf.errors import DataError, UsageError
from amocf.release.audience import require_public
from amocf.release.frozen import FROZEN, frozen_releases, pack
from amocf.release.opened import Release


def pack_for_wheel(root: Path, folder: Path) -> int:
    """Pack the release of a checkout if none is frozen; return the moment of the one to carry.

    Args:
        root: the checkout.
        folder: where to pack it; it must not exist.

    Returns:
        The beginning of its day, in seconds since 1970 (UTC).

    Raises:
        UsageError: if there is no release, or it may not be passed on.
        DataError: if it is damaged, or does not say its day.
    """
    if frozen := frozen_releases(root / FROZEN):
        return _moment(frozen[-1].date)
    with Release.open(root / "dist") as release:
        require_public(release)
        folder.mkdir(parents=True)
        pack(release.folder, folder)
        return _moment(release.manifest.date)


def _moment(day: str) -> int:
    try:
        return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise DataError(
            f"the manifest has the date {day!r}, expected YYYY-MM-DD; run `make build`"
        ) from None


def main(arguments: list[str]) -> int:
    """Pack as the arguments say; return the exit code."""
    try:
        root, folder = map(Path, arguments)
        sys.stdout.write(f"{pack_for_wheel(root, folder)}\n")
    except (ValueError, UsageError) as error:
        sys.stderr.write(f"python -m amocf.packaged.packing ROOT FOLDER: {error}\n")
        return 2
    except DataError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
