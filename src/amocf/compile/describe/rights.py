"""A release for one institute alone: what its description says in place of rights for all.

What is read from the sources is as public as ever. Everything else in the release may hold, or be
computed from, what is restricted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from amocf.compile.describe.graph_datasets import dataset_of
from amocf.compile.read.sources import Sources
from amocf.institutes.institute_graph import PUBLIC, RESTRICTED
from amocf.rdf.statements import english, state, term
from amocf.terms import BASE, DATASET
from amocf.uri_spaces import OWN, UriSpaces, uri_spaces

#: What the build describes, as far as rights are given to it, below each base.
_DESCRIBED: Final = ("dataset/", "release/")
#: The graph that describes all others is made by the build.
_METADATA: Final = "metadata"


@dataclass(frozen=True)
class Restriction:
    """For whom a release is, and what of it is for all the same.

    Attributes:
        institute: the short name of the institute; empty for everybody.
        public: the IRIs of datasets that stay public.
        spaces: what the IRIs of the release begin with.
    """

    institute: str = ""
    public: frozenset[str] = frozenset()
    spaces: UriSpaces = OWN

    def applied(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Yield statements with the rights that this release gives."""
        for quad in quads:
            if not self.institute or not self._covers(quad):
                yield quad
            elif quad.object == NamedNode(PUBLIC):
                yield Quad(quad.subject, quad.predicate, NamedNode(RESTRICTED), quad.graph_name)
            elif quad.predicate != term("dct:license"):
                yield quad

    def statements(self) -> Iterator[Quad]:
        """Yield for whom the whole dataset is."""
        if self.institute:
            text = f"For the institute {self.institute} alone; not to be passed on."
            yield from state(DATASET, ("dct:rights", english(text)))

    def _covers(self, quad: Quad) -> bool:
        subject = quad.subject
        if not isinstance(subject, NamedNode):
            return False
        _, name = self.spaces.split(subject.value) or ("", "")
        if not name.startswith(_DESCRIBED):
            return False
        path = subject.value.split("/")
        return not any("/".join(path[:length]) in self.public for length in range(len(path) + 1))


FOR_ALL: Final = Restriction()


def restriction_of(sources: Sources) -> Restriction:
    """Return for whom a release of the sources is."""
    public = {
        dataset_of(file.graph, file.quads)
        for file in sources.files
        if file.graph != _METADATA
        and not any(quad.object == NamedNode(RESTRICTED) for quad in file.quads)
    }
    public |= {f"{BASE}dataset/mappings-{each.name}" for each in sources.mapping_sets}
    return Restriction(sources.restricted_to, frozenset(public), uri_spaces(sources.quads()))
