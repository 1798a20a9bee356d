"""Pages to hand out in PDF: the framework, each technology area, institute and competency."""

from collections.abc import Mapping
from typing import Final

from amocf.exchange.hand_outs.handed_out import hand_outs
from amocf.exchange.hand_outs.typesetting import typeset
from amocf.exchange.registry import Exporter, ReleaseData
from amocf.formats import PDF


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return typeset(hand_outs(release))


EXPORTER: Final = Exporter(
    name="pdf",
    title="a page to hand out of the framework, each technology area, institute and competency",
    formats=(PDF,),
    # Named after what the release has.
    files=lambda _: (),
    write=_write,
    readers="meetings, in print and with screen readers (PDF/UA-1)",
    specification="https://www.iso.org/standard/64599.html",
)
