"""Pages to hand out in PDF: the framework, each technology area, institute and competency."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from amocf.errors import UsageError
from amocf.exchange.hand_outs.hand_out import HandOut
from amocf.exchange.hand_outs.handed_out import hand_outs
from amocf.exchange.hand_outs.typesetting import typeset
from amocf.exchange.registry import Exporter, ReleaseData
from amocf.formats import PDF
from amocf.nearest import suggestion


def _write(release: ReleaseData) -> Mapping[str, bytes]:
    return typeset(hand_outs(release))


def _write_some(release: ReleaseData, named: Collection[str]) -> Mapping[str, bytes]:
    return typeset(chosen(hand_outs(release), named))


def chosen(pages: Iterable[HandOut], named: Collection[str]) -> Iterator[HandOut]:
    """Yield the pages of what is named: by its code, the name of its file, or its URI.

    Raises:
        UsageError: if there is no page of such a name; it offers the nearest.
    """
    by_name = {
        name.casefold(): page
        for page in pages
        for name in (page.code, page.file.removesuffix(".pdf"), page.uri)
        if name
    }
    for name in named:
        if name.casefold() not in by_name:
            hint = suggestion(name, by_name)
            raise UsageError(
                f"no page to hand out is about {name!r}{hint}; give a code such as 4.1, or the"
                " name of a file of `amocf export pdf`"
            )
    yield from {by_name[name.casefold()].file: by_name[name.casefold()] for name in named}.values()


EXPORTER: Final = Exporter(
    name="pdf",
    title="a page to hand out of the framework, each technology area, institute and competency",
    formats=(PDF,),
    # Named after what the release has.
    files=lambda _: (),
    write=_write,
    readers="meetings, in print and with screen readers (PDF/UA-1)",
    specification="https://www.iso.org/standard/64599.html",
    write_some=_write_some,
)
