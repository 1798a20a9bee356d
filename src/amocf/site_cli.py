"""The command that writes the site of files: its options, and what it does with them."""

import argparse
import sys
from pathlib import Path
from typing import Final

from amocf.errors import UsageError
from amocf.step_timer import StepTimer
from amocf.terminal_text import printable_lines

#: What ``amocf export`` calls it, beside the formats of ``amocf.exchange``.
NAME: Final = "site"
TITLE: Final = "Everything that the server shows, as files for any file host"
#: How many notes are shown one by one.
_MOST: Final = 20


def export_site(options: argparse.Namespace) -> int:
    """Write the site of a release into a folder."""
    from amocf.release.audience import open_public
    from amocf.static_site.site_writer import write_site

    if len(options.things) + bool(options.out) != 1:
        raise UsageError("amocf export site takes the folder to write: amocf export site DIR")
    out = options.out or Path(options.things[0])
    timer = StepTimer(sys.stderr)
    with open_public(options.dist) as release:
        written = write_site(release, out, options.base, timer)
        warning = release.manifest.spaces.warning
    timer.done(f"wrote {out}: {written.files:,} files, {written.size:,} bytes")
    notes = [*filter(None, [warning]), *written.notes]
    for note in notes[:_MOST]:
        sys.stderr.write(f"note: {printable_lines(note)}\n")
    if len(notes) > _MOST:
        sys.stderr.write(f"note: and {len(notes) - _MOST:,} more\n")
    return 0
