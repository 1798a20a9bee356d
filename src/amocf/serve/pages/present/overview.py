"""The framework at a glance: the tiers and their competencies, as large as their KSAs."""

from typing import Any, Final

from amocf.serve.pages.charts.blocks import Block, Course, glance
from amocf.serve.pages.present import ways_in
from amocf.serve.pages.present.framework import FRAMEWORK, Node, number, tree
from amocf.serve.pages.present.origins import origin
from amocf.serve.pages.present.stated.institute_statements import held_data
from amocf.serve.pages.reader import Reader
from amocf.words import spelled

#: Counted on the home page, in this order, each with the page that lists them.
_COUNTED: Final = {
    "amo:Competency": ("competencies", "/competencies"),
    "amo:SubCompetency": ("sub-competencies", "/competencies"),
    "amo:KSA": ("named KSAs", "/ksas"),
    "amo:Occupation": ("named occupations", "/occupations"),
    "amo:Institute": ("institutes", "/institutes"),
    "amo:TechnologyArea": ("technology areas", "/areas"),
}
_TITLE: Final = "Tiers and competencies of the framework, sized by their essential KSAs"


def overview(reader: Reader) -> dict[str, Any]:
    """Return the framework at a glance: a picture, the same as lists of bars, numbers, ways in."""
    tiers = tuple(reversed(reader.once(tree)))
    found = {node: origin(reader, node) for tier in tiers for node in (tier, *tier.children)}
    return {
        "picture": glance([_course(reader, tier) for tier in tiers], _TITLE),
        "tiers": tiers,
        "origin_of": found,
        "most": max((node.essential or 0 for tier in tiers for node in tier.children), default=0),
        "origins": tuple(dict.fromkeys(found[node] for tier in tiers for node in tier.children)),
        "counts": [
            (len(reader.iris_of(curie)), words, path) for curie, (words, path) in _COUNTED.items()
        ],
        "essential": number(reader, FRAMEWORK, "amo:essentialKsaCount"),
        "selections": [(spelled(len(each.ksas)), each) for each in ways_in.most_selected(reader)],
        "occupations": ways_in.occupations(reader),
        "areas": ways_in.areas(reader),
        "held": held_data(reader),
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
