"""The framework at a glance: the tiers and their competencies, as large as their KSAs."""

from typing import Any, Final

from amocf.serve.pages.charts.blocks import NARROW, WIDE, Block, Course, glance
from amocf.serve.pages.present.framework import FRAMEWORK, Node, number, tree
from amocf.serve.pages.present.origins import origin
from amocf.serve.pages.reader import Reader
from amocf.terms import expand

#: Counted on the home page, in this order.
_COUNTED: Final = {
    "amo:Competency": "competencies",
    "amo:SubCompetency": "sub-competencies",
    "amo:KSA": "named KSAs",
    "amo:Occupation": "named occupations",
    "amo:TechnologyArea": "technology areas",
    "amo:Institute": "institutes",
}
_TITLE: Final = "Tiers and competencies of the framework, sized by their essential KSAs"


def overview(reader: Reader) -> dict[str, Any]:
    """Return the framework at a glance: two pictures, the same as lines of a table, and numbers."""
    tiers = reader.once(tree)
    lines = [(node, tier.link, origin(reader, node)) for tier in tiers for node in tier.children]
    courses = [_course(reader, tier) for tier in reversed(tiers)]
    return {
        "wide": glance(courses, WIDE, _TITLE),
        "narrow": glance(courses, NARROW, _TITLE),
        "lines": lines,
        "origins": tuple(dict.fromkeys(source for _, _, source in lines)),
        "counts": [
            (len(reader.iris_of(curie)), words, reader.href(expand(curie)))
            for curie, words in _COUNTED.items()
        ],
        "essential": number(reader, FRAMEWORK, "amo:essentialKsaCount"),
    }


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
