"""What a file of another framework lists: its components, as they are published there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from amocf.spelling import fold


@dataclass(frozen=True)
class PublishedComponent:
    """A component as a file lists it.

    Attributes:
        iri: its IRI; empty where the file gives none.
        code: its code; or empty.
        titles: what it is called, the title proper first.
        parents: the IRIs of what it stands under.
    """

    iri: str
    code: str
    titles: tuple[str, ...]
    parents: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Its title proper, or what names it otherwise."""
        return (*self.titles, self.code, self.iri)[0]


@dataclass(frozen=True)
class PublishedFramework:
    """A file of another framework, read.

    Attributes:
        form: what the file is, in words.
        name: what it calls the framework; or empty.
        edition: the edition that it states; or empty.
        components: what it lists, in the order of the file.
    """

    form: str
    name: str
    edition: str
    components: tuple[PublishedComponent, ...]

    @cached_property
    def by_iri(self) -> Mapping[str, PublishedComponent]:
        """The components by their IRIs."""
        return {each.iri: each for each in self.components if each.iri}

    @cached_property
    def by_code(self) -> Mapping[str, Sequence[PublishedComponent]]:
        """The components by their codes, made alike."""
        return _grouped((code_of(each.code), each) for each in self.components if each.code)

    @cached_property
    def by_title(self) -> Mapping[str, Sequence[PublishedComponent]]:
        """The components by each of their titles, made alike."""
        return _grouped(
            (key, each)
            for each in self.components
            for key in dict.fromkeys(map(title_of, each.titles))
            if key
        )


def shown(text: str) -> str:
    r"""Return a text without what does not show: what steers a terminal, halves of characters.

    >>> shown("Old\x1b[2J title")
    'Old[2J title'
    """
    if text.isprintable():
        return text
    return " ".join("".join(filter(str.isprintable, text)).split())


def as_shown(component: PublishedComponent) -> PublishedComponent:
    """Return a component whose texts show; an IRI that does not is none."""
    texts = (component.iri, component.code, *component.titles)
    if all(map(str.isprintable, texts)):
        return component
    iri = component.iri if component.iri.isprintable() else ""
    titles = tuple(filter(None, map(shown, component.titles)))
    return PublishedComponent(iri, shown(component.code), titles, component.parents)


def code_of(code: str) -> str:
    """Return a code without blanks and in lower case, so that two spellings of it are equal."""
    return "".join(code.split()).lower()


def title_of(title: str) -> str:
    """Return a title without case, accents, punctuation and further blanks.

    >>> title_of("Cyber  Resiliency ")
    'cyber resiliency'
    """
    return fold(title.replace("&", " and "))


def _grouped(
    pairs: Iterable[tuple[str, PublishedComponent]],
) -> dict[str, list[PublishedComponent]]:
    found: dict[str, list[PublishedComponent]] = {}
    for key, each in pairs:
        found.setdefault(key, []).append(each)
    return found
