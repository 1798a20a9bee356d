"""What a new edition of another framework does to what this release says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from amocf.targets.described_framework import (
    DescribedComponent,
    DescribedFramework,
    MappableConcept,
)
from amocf.targets.published_component import (
    PublishedComponent,
    PublishedFramework,
    code_of,
    title_of,
)


class Fate(Enum):
    """What has become of a component."""

    KEPT = "still there"
    RETITLED = "retitled"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    TITLED = "title now known"
    UNTOLD = "not known"


@dataclass(frozen=True)
class CheckedComponent:
    """A component, and what has become of it.

    Attributes:
        component: as the release describes it.
        fate: what has become of it.
        found: what it is in the file; ``None`` where it is not there.
        remark: what else is to be known.
    """

    component: DescribedComponent
    fate: Fate
    found: PublishedComponent | None = None
    remark: str = ""


@dataclass(frozen=True)
class MappingCandidate:
    """A concept of the framework, and a component of the same title that it is not mapped to."""

    concept: MappableConcept
    found: PublishedComponent


@dataclass(frozen=True)
class TargetCheck:
    """A file of an edition, compared with a release.

    Attributes:
        framework: as the release describes it.
        published: as the file lists it.
        checked: each component of the release.
        candidates: what may be mapped as well.
    """

    framework: DescribedFramework
    published: PublishedFramework
    checked: tuple[CheckedComponent, ...]
    candidates: tuple[MappingCandidate, ...]

    @property
    def is_strange(self) -> bool:
        """Whether the file has nothing of what the release describes: it may be another's."""
        return all(each.found is None for each in self.checked)

    def counted(self, fate: Fate) -> int:
        """Return of how many components that has become."""
        return sum(each.fate is fate for each in self.checked)

    def records(self, fate: Fate) -> int:
        """Return how many mapping records lead to these."""
        return sum(len(each.component.records) for each in self.checked if each.fate is fate)


def check_target(framework: DescribedFramework, published: PublishedFramework) -> TargetCheck:
    """Compare what a release describes of a framework with a file of it."""
    checked = tuple(_checked(each, published) for each in framework.components)
    found = {each.component.iri: each.found for each in checked if each.found is not None}
    candidates = tuple(_candidates(framework, published, found))
    return TargetCheck(framework, published, checked, candidates)


def _checked(component: DescribedComponent, published: PublishedFramework) -> CheckedComponent:
    key = title_of(component.title)
    if (found := published.by_iri.get(component.iri)) is not None:
        return _same(component, found, key)
    coded = published.by_code.get(code_of(component.code), ())
    if coded:
        found = next((each for each in coded if key in map(title_of, each.titles)), coded[0])
        return _renumbered(_same(component, found, key), published.by_title.get(key, ()))
    titled = published.by_title.get(key, ()) if key else ()
    if not titled:
        if not key and not published.by_code:
            why = "no title of it was seen, and the file has no codes"
            return CheckedComponent(component, Fate.UNTOLD, None, why)
        return CheckedComponent(component, Fate.WITHDRAWN)
    remark = f"{len(titled)} components have this title" if len(titled) > 1 else ""
    fate = Fate.MOVED if any(each.code for each in titled) else Fate.KEPT
    return CheckedComponent(component, fate, titled[0], remark)


def _renumbered(
    checked: CheckedComponent, titled: Sequence[PublishedComponent]
) -> CheckedComponent:
    """Say where a title is now whose code has another: codes may have been given anew."""
    codes = [each.code for each in titled if each.code]
    if checked.fate is not Fate.RETITLED or not codes:
        return checked
    remark = f"its title is that of {' and '.join(codes)} now"
    return replace(checked, remark=remark)


def _same(component: DescribedComponent, found: PublishedComponent, key: str) -> CheckedComponent:
    if not found.titles:
        return CheckedComponent(component, Fate.KEPT, found, "the file gives no title")
    if not key:
        return CheckedComponent(component, Fate.TITLED, found)
    if key not in map(title_of, found.titles):
        return CheckedComponent(component, Fate.RETITLED, found)
    if found.code and component.code and code_of(found.code) != code_of(component.code):
        return CheckedComponent(component, Fate.MOVED, found)
    return CheckedComponent(component, Fate.KEPT, found)


def _candidates(
    framework: DescribedFramework,
    published: PublishedFramework,
    found: Mapping[str, PublishedComponent],
) -> Iterator[MappingCandidate]:
    by_stem: dict[str, list[PublishedComponent]] = {}
    for key, components in published.by_title.items():
        by_stem.setdefault(_stem(key), []).extend(components)
    for concept in framework.concepts:
        named = by_stem.get(_stem(title_of(concept.label)), [])
        if len(named) > 1:
            # A title that several components have tells nothing but together with the code.
            named = [each for each in named if each.code and code_of(each.code) == concept.code]
        mapped = [found[each] for each in concept.targets if each in found]
        for each in named:
            if each not in mapped and each.iri not in concept.targets:
                yield MappingCandidate(concept, each)


def _stem(key: str) -> str:
    """Return a title so that the singular and the plural with an s are the same."""
    return key.removesuffix("s")
