"""The tool that tells what texts may be about."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amocf.assistant.assisted_release import AssistedRelease
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument, ToolError
from amocf.matching.match_candidates import COMPETENCIES, GROUPS
from amocf.matching.matcher import RankedConcept

#: Texts of a call, and the characters of all of them.
_MOST_TEXTS: Final = 50
_LONGEST: Final = 100_000

MATCH_ARGUMENTS: Final = (
    ToolArgument(
        "texts",
        f"Course descriptions, job advertisements, skills or labels, {_MOST_TEXTS} at most; each is"
        " matched by itself.",
        kind="texts",
        most=_MOST_TEXTS,
    ),
    ToolArgument("among", "What to look for.", choices=tuple(GROUPS), default=COMPETENCIES),
    ToolArgument("top", "How many for each text.", kind="number", least=1, most=20, default=5),
    ToolArgument("offset", "How many rows to leave out.", kind="number", most=1_000, default=0),
)


def match_given(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Rank what each text may be about; a person or the assistant is to judge it."""
    texts = [each for each in values["texts"] if each.strip()]
    characters = sum(map(len, texts))
    if not texts:
        raise ToolError("texts has nothing to match: give at least one text.")
    if characters > _LONGEST:
        raise ToolError(
            f"The texts have {characters:,} characters together, and may have {_LONGEST:,}."
            " Shorten them, or call the tool several times."
        )
    ranked = source.matcher(values["among"]).match(texts, values["top"])
    found = list(zip(texts, ranked, strict=True))
    rows = [row for number, each in enumerate(found, 1) for row in _rows(number, each[1])]
    without = [number for number, (_, concepts) in enumerate(found, 1) if not concepts]
    asked = "the text" if len(texts) == 1 else f"{len(texts)} texts"
    sentences = [
        f"What {asked} may be about, by shared words. A ranking,"
        " no verdict: judge each by its label before you use it."
    ]
    if without:
        sentences.append(f"Nothing was found for: {', '.join(map(str, without))}.")
    offset = min(values["offset"], len(rows))
    data = {"among": values["among"], "texts_without_match": without}
    return ToolDraft(" ".join(sentences), data, "matches", rows[offset:], offset, len(rows))


def _rows(number: int, concepts: tuple[RankedConcept, ...]) -> Iterator[ToolRow]:
    for each in concepts:
        candidate = each.candidate
        data: dict[str, Any] = {
            "text": number,
            "rank": each.rank,
            "iri": candidate.iri,
            "code": candidate.code,
            "label": candidate.label,
            "score": round(each.score, 3),
        }
        if each.confidence is not None:
            data["confidence"] = round(each.confidence, 2)
        data["words_in_common"] = " ".join(each.matched[:8])
        surely = "" if each.confidence is None else f" (confidence {each.confidence:.2f})"
        line = f"- text {number}, rank {each.rank}: {candidate.code} {candidate.label}{surely}"
        yield ToolRow(data, line)
