"""Which thing of a release is meant by a name, a code or a URI; where none is, which is near."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pyoxigraph import NamedNode

from amocf.coverage.framework_index import FRAMEWORK, FrameworkIndex
from amocf.nearest import nearest
from amocf.rdf.graph_reader import GraphReader
from amocf.rdf.withdrawn_names import said_of_withdrawn
from amocf.spelling import code_key, fold
from amocf.terms import BASE, PREFIXES, expand

#: A longer text names nothing.
_LONGEST: Final = 500
_MOST_NAMED: Final = 8
#: To compare spellings takes time.
_MOST_COMPARED: Final = 2_000
#: Codes that look like those of this framework: of another one, they would be taken for a slip.
_LIKE_OURS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
#: A code, and the label that stands behind it where somebody copied both.
_WITH_LABEL: Final = re.compile(
    r"(\S*[^\s:.)])(?:[:.)]|\s+[-\N{EN DASH}\N{EM DASH}:])?\s+(\S.*)", re.DOTALL
)
#: An address of this edition, as it stands in a browser and in texts.
_OURS: Final = re.compile(
    rf"(?:https?://)?{re.escape(BASE.removeprefix('https://'))}(?P<name>.*?)[/#]*", re.IGNORECASE
)
#: Kinds of components, which a course list may name.
COMPONENTS: Final = frozenset(
    ("tier", "competency", "sub-competency", "ksa", "occupation", "outside component")
)


class UnknownNameError(Exception):
    """A text names nothing that is wanted, or several things; the message is a sentence.

    Args:
        text: what was typed.
        reason: what is wrong with it, as the rest of the sentence.
    """

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"{shown_name(text)} {reason}")
        self.reason = reason


@dataclass(frozen=True)
class NamedThing:
    """A thing of the release: its kind, its IRI, what it is called, and its code, if any."""

    kind: str
    iri: str
    name: str
    code: str = ""


@dataclass(frozen=True)
class KnownNames:
    """The names of everything that can be compared.

    Attributes:
        reader: the release.
        things: the things, by IRI, in the order in which they are offered.
        by_code: those with a code, by what the spellings of a code have in common.
        by_words: those with words, by the folded words.
        counted_as: gives what stands for all that institutes hold to be the same as something.
    """

    reader: GraphReader
    things: dict[str, NamedThing]
    by_code: dict[str, list[NamedThing]]
    by_words: dict[str, list[NamedThing]]
    counted_as: Callable[[str], str]

    def find(self, text: str, kinds: frozenset[str]) -> NamedThing:
        """Return the thing that a text names.

        Raises:
            UnknownNameError: if there is none, or are several.
        """
        asked = text.strip()[: _LONGEST + 1]
        if not asked:
            raise UnknownNameError("", "names nothing; give a name, a code or a URI")
        iri = _as_iri(asked)
        if found := self._by_iri(iri) or self._by_iri(iri.rstrip("/#")):
            if found.kind in kinds:
                return found
            raise UnknownNameError(asked, f"is {_article(found.kind)}; {_expected(kinds)}")
        named = self._named(asked, kinds) or self._with_label(asked, kinds)
        if len(named) == 1:
            return named[0]
        if named:
            several = ", ".join(each.code or each.iri for each in named[:_MOST_NAMED])
            more = ", …" if len(named) > _MOST_NAMED else ""
            raise UnknownNameError(
                asked, f"may be one of several: {several}{more}; give the code of one"
            )
        if withdrawn := said_of_withdrawn(self.reader, asked):
            raise UnknownNameError(asked, withdrawn)
        if others := self._named(asked, None):
            raise UnknownNameError(asked, f"is {_article(others[0].kind)}; {_expected(kinds)}")
        raise UnknownNameError(asked, f"is not known{self._near(asked, kinds)}")

    def _by_iri(self, iri: str) -> NamedThing | None:
        if iri in self.things:
            return self.things[iri]
        try:
            NamedNode(iri)
        except ValueError:
            return None
        if not self.reader.is_a(iri, "amo:InstituteKSA"):
            return None
        # There may be many, so that they are not kept.
        code = next(iter(self.reader.texts(iri, "dct:identifier")), "")
        return NamedThing("ksa", iri, self.reader.label(iri), code)

    def _named(self, asked: str, kinds: frozenset[str] | None) -> list[NamedThing]:
        """Return what a text names, of some kinds or any; one of what is held to be the same."""
        for found in (
            self.by_words.get(fold(asked), ()),
            self.by_code.get(code_key(asked), ()) if code_key(asked) else (),
        ):
            fitting = [each for each in found if kinds is None or each.kind in kinds]
            # A code means one of this framework, unless it has none such.
            own = [each for each in fitting if each.kind != "outside component"]
            if fitting:
                return [*{self.counted_as(each.iri): each for each in own or fitting}.values()]
        return []

    def _with_label(self, asked: str, kinds: frozenset[str]) -> list[NamedThing]:
        """Return what has a code and, behind it, its own label."""
        coded, label = self._coded(asked, kinds)
        return [each for each in coded if each in self.by_words.get(fold(label), ())]

    def _coded(self, asked: str, kinds: frozenset[str]) -> tuple[list[NamedThing], str]:
        """Return what has the code that a text begins with, and the words behind that."""
        parts = _WITH_LABEL.fullmatch(asked)
        if parts is None or not code_key(parts[1]):
            return [], ""
        return self._named(parts[1], kinds), parts[2]

    def _near(self, asked: str, kinds: frozenset[str]) -> str:
        coded, _ = self._coded(asked, kinds)
        if "://" in asked and not coded:
            end = asked.rstrip("/#").rpartition("/")[2]
            coded = [each for each in self.by_words.get(fold(end), ()) if each.kind in kinds]
        if len(coded) == 1:
            return f"; did you mean {coded[0].code or coded[0].iri} ({coded[0].name})?"
        is_code = any(c.isdigit() for c in asked)
        fitting: dict[str, NamedThing] = {}
        # Numbers like ours stand in other classifications too: a slip stays within its tier.
        tier = asked.partition(".")[0] if _LIKE_OURS.fullmatch(asked) else ""
        for each in islice(self.things.values(), _MOST_COMPARED):
            if each.kind in kinds and tier in ("", each.code.partition(".")[0]):
                fitting.setdefault(each.code if is_code and each.code else each.name, each)
        found = nearest(asked[:80], fitting)
        if found is None:
            return f"; {_expected(kinds)}"
        thing = fitting[found]
        label = (
            f" ({thing.name})" if thing.code == found else f" ({thing.code})" if thing.code else ""
        )
        return f"; did you mean {found}{label}?"


def known_names(index: FrameworkIndex) -> KnownNames:
    """Return the names of everything that a release lets one compare."""
    things = {each.iri: each for each in _things(index)}
    by_code: dict[str, list[NamedThing]] = {}
    by_words: dict[str, list[NamedThing]] = {}
    for thing in things.values():
        for key in dict.fromkeys(map(fold, _words(index, thing))):
            by_words.setdefault(key, []).append(thing)
        if key := code_key(thing.code):
            by_code.setdefault(key, []).append(thing)
    by_words.pop("", None)
    return KnownNames(index.reader, things, by_code, by_words, index.selections.named)


def _things(index: FrameworkIndex) -> Iterator[NamedThing]:
    outline, reader = index.outline, index.reader
    yield NamedThing("framework", FRAMEWORK, "the framework")
    for kind, iris in (
        ("area", index.areas),
        ("institute", [each for found in index.areas.values() for each in found]),
        ("occupation", (*outline.occupations, *index.institute_occupations)),
    ):
        yield from _each(index, kind, iris)
    for outside in index.outside.values():
        yield NamedThing("outside framework", outside.iri, outside.short)
    for kind, coded in (
        ("tier", outline.tiers),
        ("competency", outline.competencies),
        (
            "sub-competency",
            [each for each in outline.competency_of if each not in outline.competencies],
        ),
        ("ksa", outline.ksas),
    ):
        yield from _each(index, kind, coded)
    yield from _each(index, "outside component", reader.iris_of("amo:ExternalComponent"))


def _each(index: FrameworkIndex, kind: str, iris: Iterable[str]) -> Iterator[NamedThing]:
    for iri in iris:
        identifiers = index.reader.texts(iri, "skos:notation", "dct:identifier")
        code = next(iter(identifiers), "")
        is_hidden = kind == "area" or (kind == "outside component" and _LIKE_OURS.fullmatch(code))
        yield NamedThing(kind, iri, index.reader.label(iri), "" if is_hidden else code)


def _words(index: FrameworkIndex, thing: NamedThing) -> Iterator[str]:
    """Give what a thing is called: its labels, its identifiers, and the end of its IRI."""
    yield thing.name
    yield thing.code
    if thing.kind != "outside component":
        yield thing.iri.rpartition("/")[2]
    yield from index.reader.texts(
        thing.iri, "skos:prefLabel", "skos:altLabel", "dct:alternative", "dct:identifier"
    )
    if thing.kind == "framework":
        yield "framework"
    if thing.kind in ("area", "institute"):
        yield thing.iri.rpartition("/")[2].partition("-")[2]
    if outside := index.outside.get(thing.iri):
        yield outside.address
        # Without the name of the department that gives it: AMCM for DOL AMCM.
        yield outside.short.removeprefix("DOL ")
        # Without the classification that it is built on: O*NET for O*NET-SOC.
        yield outside.short.removesuffix("-SOC")


def _as_iri(text: str) -> str:
    """Return the IRI that a text is, or is short for."""
    prefix, colon, _ = text.partition(":")
    if colon and prefix in PREFIXES and "://" not in text:
        return expand(text)
    text = text.strip("<>")
    ours = _OURS.fullmatch(text)
    if ours is None:
        return text
    # The page about what has the URI id/4-1-2 stands at doc/4-1-2, that of ref/x at doc/ref/x.
    below, _, page = ours["name"].partition("doc/")
    name = ours["name"] if below else page if "/" in page else f"id/{page}"
    return BASE + name


def shown_name(text: str) -> str:
    """Return what was typed, for a sentence: quoted, cut short, without what cannot be seen."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return f"“{clean if len(clean) <= 60 else clean[:59] + '…'}”"


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {'KSA' if kind == 'ksa' else kind}"


def _expected(kinds: frozenset[str]) -> str:
    if len(kinds) == 1:
        return f"expected the name, the code or the URI of {_article(*kinds)}"
    if kinds >= COMPONENTS and "area" not in kinds:
        return (
            "expected the code or the URI of a competency, a sub-competency, a KSA or an occupation"
        )
    return (
        "expected the framework, a competency, a technology area, an institute, an occupation, an"
        " outside framework, or a list of a course"
    )
