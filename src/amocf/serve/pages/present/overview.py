"""The framework at a glance: the tiers and their competencies, as large as their KSAs."""

from dataclasses import dataclass

from amocf.serve.pages.charts.blocks import NARROW, WIDE, Block, Course, glance
from amocf.serve.pages.charts.drawing import Drawing
from amocf.serve.pages.present.framework import FRAMEWORK, Node, number, tree
from amocf.serve.pages.present.origins import Origin, origin
from amocf.serve.pages.reader import Reader
from amocf.serve.pages.views import Link
from amocf.terms import expand

#: Counted on the home page, in this order.
_COUNTED = (
    ("amo:Competency", "competencies"),
    ("amo:SubCompetency", "sub-competencies"),
    ("amo:KSA", "named KSAs"),
    ("amo:Occupation", "named occupations"),
    ("amo:TechnologyArea", "technology areas"),
    ("amo:Institute", "institutes"),
)
_TITLE = "Tiers and competencies of the framework, sized by their essential KSAs"


@dataclass(frozen=True)
class Count:
    """How many things of a class there are."""

    kind: Link
    words: str
    number: int


@dataclass(frozen=True)
class Line:
    """A competency with its origin, for the table beside the picture."""

    node: Node
    tier: Link
    origin: Origin


@dataclass(frozen=True)
class Overview:
    """What the home page tells of the framework."""

    wide: Drawing
    narrow: Drawing
    lines: tuple[Line, ...]
    origins: tuple[Origin, ...]
    counts: tuple[Count, ...]
    essential: int | None


def overview(reader: Reader) -> Overview:
    """Return the framework at a glance."""
    tiers = reader.once(tree)
    lines = tuple(
        Line(node, tier.link, origin(reader, node)) for tier in tiers for node in tier.children
    )
    courses = [_course(reader, tier) for tier in reversed(tiers)]
    return Overview(
        wide=glance(courses, WIDE, _TITLE),
        narrow=glance(courses, NARROW, _TITLE),
        lines=lines,
        origins=tuple(dict.fromkeys(line.origin for line in lines)),
        counts=tuple(
            Count(reader.link(expand(curie)), words, len(reader.iris_of(curie)))
            for curie, words in _COUNTED
        ),
        essential=number(reader, FRAMEWORK, "amo:essentialKsaCount"),
    )


def _course(reader: Reader, tier: Node) -> Course:
    blocks = tuple(_block(reader, node) for node in tier.children)
    source = origin(reader, tier)
    if not any(block.size for block in blocks):
        return Course(
            tier.link.text, f"adopted as a whole · {source.short}", (), source.css, tier.link.href
        )
    total = sum(block.size for block in blocks)
    label = tier.link.code if "ier" in tier.link.code else tier.link.text
    remark = f"{len(blocks)} competencies, {total} essential KSAs"
    return Course(label, remark, blocks, source.css, tier.link.href)


def _block(reader: Reader, node: Node) -> Block:
    found = origin(reader, node)
    return Block(
        code=node.link.code,
        label=node.link.text,
        size=node.essential or 0,
        origin=found.css,
        origin_label=found.short,
        href=node.link.href,
        parts=tuple(f"{each.link.code} {each.link.text}" for each in node.children),
    )
