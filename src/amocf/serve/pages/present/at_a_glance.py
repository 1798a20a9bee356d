"""What is known of an organization or an outside entry at a glance, from whatever source."""

from collections.abc import Iterator
from dataclasses import dataclass

from amocf.serve.pages.present.outside import published
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.words import how_known


@dataclass(frozen=True)
class Line:
    """A line of a profile: what it tells, and how that is known where it is not printed."""

    label: str
    values: tuple[Link, ...]
    remark: str = ""


@dataclass(frozen=True)
class MemberGroup:
    """Members of a kind."""

    label: str
    members: tuple[Link, ...]


def profile(reader: Reader, iri: str) -> tuple[Line, ...]:
    """Return website, sponsor and identifier of an organization, as far as they are known."""
    return tuple(line for line in _lines(reader, iri) if line.values)


def members(reader: Reader, iri: str) -> tuple[MemberGroup, ...]:
    """Return the members of an organization and what it sponsors, by what they are."""
    found = reader.iris(iri, "org:hasMember")
    institutes = [each for each in found if reader.is_a(each, "amo:Institute")]
    groups = (
        MemberGroup("Institutes", reader.links(institutes)),
        MemberGroup("Departments", reader.links(set(found) - set(institutes))),
        MemberGroup(
            "Institutes that it sponsors, according to other sources",
            reader.links(reader.subjects(iri, "amo:sponsoredBy")),
        ),
    )
    return tuple(group for group in groups if group.members)


def _lines(reader: Reader, iri: str) -> Iterator[Line]:
    yield Line("Website", reader.links(reader.iris(iri, "foaf:homepage")))
    sponsors = reader.links(reader.iris(iri, "amo:sponsoredBy"))
    certain = map(how_known, reader.iris(iri, "amo:sponsorshipCertainty"))
    known = " and ".join(filter(None, certain)) or "known from another source"
    yield Line("Sponsor", sponsors, f"not in the text of the document; {known}")
    identifiers = (reader.value(each).link for each in reader.objects(iri, "org:identifier"))
    yield Line("Identifier", tuple(link for link in identifiers if link))
    looked_up = published(reader, iri) if reader.is_a(iri, "amo:ExternalComponent") else None
    yield Line("Published at", (looked_up,) if looked_up else ())
