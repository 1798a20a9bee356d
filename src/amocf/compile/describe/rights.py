"""Which rights the description of a release gives to what the build describes.

What is read from the sources keeps its own: the edition's, and those that institutes give. All else
may hold or be computed from any of it. So a licence is given to it only where all parts agree in
one, and nothing is said to be public in a release that holds what is for one institute alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.read.sources import Sources
from amocf.institutes.institute_graph import PUBLIC, RESTRICTED
from amocf.rdf.statements import english, state, term
from amocf.terms import BASE, DATASET, LICENCE
from amocf.uri_spaces import OWN, URI_SPACE, UriSpaces, uri_spaces

#: What the build describes, as far as rights are given to it, below each base.
_DESCRIBED: Final = ("dataset/", "release/")
#: The graph that describes all others is made by the build.
_METADATA: Final = "metadata"
_LICENCE: Final = term("dct:license")


@dataclass(frozen=True)
class Rights:
    """For whom a release is, and what of it has rights of its own.

    Attributes:
        institute: the short name of the institute for which alone it is; empty for everybody.
        parts: the licences of the datasets that are public and are given as they were read, by
            their IRIs; empty where none is stated.
        spaces: what the IRIs of the release begin with.
    """

    institute: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    spaces: UriSpaces = OWN

    @property
    def others(self) -> Mapping[str, str]:
        """The licences that are not the edition's, by the datasets that have them."""
        return {
            part: licence
            for part, licence in sorted(self.parts.items())
            if licence not in ("", LICENCE)
        }

    def applied(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield statements with the rights that this release gives."""
        for quad in quads:
            if not self._describes(quad):
                yield quad
            elif (part := self._part(quad)) is not None:
                yield _licensed(quad, self.parts[part])
            elif self.institute:
                yield from _restricted(quad)
            elif self.others and quad.predicate == _LICENCE:
                rights = english(self._several())
                yield Quad(quad.subject, term("dct:rights"), rights, quad.graph_name)
            else:
                yield quad

    def statements(self) -> Iterator[Quad]:
        """Yield for whom the whole dataset is."""
        if self.institute:
            text = f"For the institute {self.institute} alone; not to be passed on."
            yield from state(DATASET, ("dct:rights", english(text)))

    def _several(self) -> str:
        given = "; ".join(f"{part} is under {licence}" for part, licence in self.others.items())
        return (
            f"No one licence holds for the whole: each part has that of its own dataset. {given}."
        )

    def _describes(self, quad: Quad) -> bool:
        subject = quad.subject
        found = self.spaces.split(subject.value) if isinstance(subject, NamedNode) else None
        return found is not None and found[1].startswith(_DESCRIBED)

    def _part(self, quad: Quad) -> str | None:
        """Return the part that is described, or of which a file or a number is."""
        path = str(quad.subject).strip("<>").split("/")
        above = ("/".join(path[:length]) for length in range(len(path) + 1))
        return next((each for each in above if each in self.parts), None)


FOR_ALL: Final = Rights()


def rights_of(sources: Sources) -> Rights:
    """Return the rights that a release of the sources gives."""
    restricted = NamedNode(RESTRICTED)
    public = {
        dataset_of(file.quads)
        for file in sources.files
        if file.graph != _METADATA
        and not any(q.object == restricted for q in file.quads.with_text(str(restricted)))
    }
    public |= {f"{BASE}dataset/mappings-{each.name}" for each in sources.mapping_sets}
    licences = _licences(sources.quads_with(str(_LICENCE)))
    parts = {each: licences.get(each, "") for each in public}
    return Rights(sources.restricted_to, parts, uri_spaces(sources.quads_with(str(URI_SPACE))))


def licence_of_whole(metadata: Iterable[Quad]) -> str:
    """Return the licence that the description of a release gives to all of it; empty for none."""
    return _licences(metadata).get(DATASET, "")


def rights_in_whole(metadata: Iterable[Quad]) -> list[str]:
    """Return what the description of a release says of the rights in all of it."""
    whole, rights = NamedNode(DATASET), term("dct:rights")
    return sorted(
        quad.object.value
        for quad in metadata
        if quad.subject == whole and quad.predicate == rights and isinstance(quad.object, Literal)
    )


def _licences(quads: Iterable[Quad]) -> dict[str, str]:
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if quad.predicate == _LICENCE
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
    }


def _licensed(quad: Quad, licence: str) -> Quad:
    """Return a statement on a part, or a file of it, with the licence of the part."""
    if not licence or quad.predicate != _LICENCE:
        return quad
    return Quad(quad.subject, quad.predicate, NamedNode(licence), quad.graph_name)


def _restricted(quad: Quad) -> Iterator[Quad]:
    """Yield a statement on what may hold what is restricted: no licence is given for it."""
    if quad.object == NamedNode(PUBLIC):
        yield Quad(quad.subject, quad.predicate, NamedNode(RESTRICTED), quad.graph_name)
    elif quad.predicate != _LICENCE:
        yield quad
