"""How current mapping records are: as a table for spreadsheets, as JSON, and as a feed."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from amocf.exchange.spreadsheet import Sheet, SheetColumn
from amocf.targets.target_currency import (
    EditionStanding,
    FrameworkCurrency,
    RecordCurrency,
    TargetEdition,
    currency_note,
)

_TITLE: Final = "By which edition of another framework each mapping record was judged"
_COLUMNS: Final = (
    SheetColumn("Framework", "How the other framework is usually called."),
    SheetColumn("Newest known edition", "Its newest edition that is known."),
    SheetColumn("Looked up on", "The day on which that was last looked up."),
    SheetColumn("Record", "The URI of the mapping record."),
    SheetColumn("Mapped", "The URI of what is mapped."),
    SheetColumn("Label", "What it is called."),
    SheetColumn("Target", "The URI of the component of the other framework."),
    SheetColumn("Target label", "What the record calls it."),
    SheetColumn("Judged by", "The edition that the record names, in its words."),
    SheetColumn("Standing", "Whether that is the newest: current, behind, or not known."),
    SheetColumn("Changes", "What has become of the target since."),
)


def as_currency_sheet(frameworks: Iterable[FrameworkCurrency]) -> Sheet:
    """Return a table with a row for each record."""
    rows = (
        (
            framework.name,
            framework.newest.version if framework.newest else "",
            framework.looked_up,
            *(each.iri, each.subject, each.subject_label, each.target, each.target_label),
            *(each.edition, each.standing.value, "; ".join(each.changes)),
        )
        for framework in frameworks
        for each in framework.records
    )
    return Sheet("currency", _TITLE, _COLUMNS, tuple(rows))


def as_currency_data(frameworks: Iterable[FrameworkCurrency], release: str) -> dict[str, Any]:
    """Return the same for JSON, with the release that it is true of."""
    found = tuple(frameworks)
    return {
        "release": release,
        "summary": currency_note(found),
        "frameworks": [
            {
                "id": each.iri,
                "name": each.name,
                "newest": _edition_data(each.newest) if each.newest else None,
                "lookedUpOn": each.looked_up or None,
                "counts": {standing.value: each.counted(standing) for standing in EditionStanding},
                "records": [_record_data(record) for record in each.records],
            }
            for each in found
        ],
    }


def _edition_data(edition: TargetEdition) -> dict[str, Any]:
    return {
        "id": edition.iri,
        "label": edition.label,
        "version": edition.version,
        "issued": edition.when or None,
        "sources": list(edition.sources),
    }


def _record_data(record: RecordCurrency) -> dict[str, Any]:
    return {
        "id": record.iri,
        "subject": record.subject,
        "target": record.target,
        "targetLabel": record.target_label,
        "edition": record.edition,
        "standing": record.standing.value,
        "changes": list(record.changes),
    }


def as_currency_feed(
    frameworks: Iterable[FrameworkCurrency], page: str, feed: str, updated: str, author: str
) -> bytes:
    """Return an Atom feed (RFC 4287): an entry for each framework with records that lag.

    An entry is named after the framework and its newest edition, so that a reader shows it anew
    when there is another edition.

    Args:
        frameworks: the frameworks.
        page: the address of the page that the entries lead to.
        feed: the address of the feed.
        updated: the day of the release, which is the time of an entry without a day of its own.
        author: who is responsible for the entries.
    """
    entries = "".join(_entries(frameworks, page, updated))
    days = [each.looked_up for each in frameworks if each.looked_up and _lags(each)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>Mapping records that lag behind other frameworks</title>\n"
        f"<id>{escape(page)}</id>\n<updated>{_instant(max([updated, *days]))}</updated>\n"
        f"<author><name>{escape(author)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed)}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n{entries}</feed>\n'
    ).encode()


def _lags(framework: FrameworkCurrency) -> bool:
    return any(
        each.standing is EditionStanding.BEHIND or each.changes for each in framework.records
    )


def _entries(frameworks: Iterable[FrameworkCurrency], page: str, updated: str) -> Iterator[str]:
    for each in filter(_lags, frameworks):
        newest = each.newest.label if each.newest else ""
        edition = each.newest.iri if each.newest else each.iri
        behind, changed = each.counted(EditionStanding.BEHIND), each.changed
        lagging = sum(
            one.standing is EditionStanding.BEHIND or bool(one.changes) for one in each.records
        )
        were = "record was" if behind == 1 else "records were"
        said = [f"{behind} {were} judged by an older edition than {newest}."] if behind else []
        said += [f"{one.target_label}: {'; '.join(one.changes)}." for one in changed]
        lag = "record lags" if lagging == 1 else "records lag"
        yield (
            f"<entry>\n<title>{escape(each.name)}: {lagging} {lag}</title>\n"
            f"<id>{escape(edition)}</id>\n"
            f"<updated>{_instant(each.looked_up or updated)}</updated>\n"
            f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
            f'<summary type="text">{escape(" ".join(said))}</summary>\n</entry>\n'
        )


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"
