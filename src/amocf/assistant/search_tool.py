"""The tool that searches by words."""

from collections.abc import Iterator, Mapping
from typing import Any

from amocf.assistant.assisted_release import AssistedRelease, in_words
from amocf.assistant.tool_answers import ToolDraft, ToolRow
from amocf.assistant.tool_arguments import ToolArgument, ToolError
from amocf.matching.match_candidates import COMPETENCIES
from amocf.rdf.withdrawal import in_use
from amocf.rdf.withdrawn_names import withdrawn_names
from amocf.search import PAGE_SIZE, Hit, Results, SearchIndex, SlowSearchError, pieces, search

_MOST_NEAR = 5

SEARCH_ARGUMENTS = (
    ToolArgument(
        "text",
        "Words, a code such as 4.1.2, or a name; typing errors are allowed. Without words, all of a"
        " kind are listed.",
        default="",
    ),
    ToolArgument(
        "kind",
        "Only this kind: competency, sub-competency, ksa, occupation, technology-area, institute,"
        " tier, outside, list, statistic, check, note, statement, part, row, mapping, term, and"
        " others that an answer names.",
        default="",
    ),
    ToolArgument(
        "everything",
        "yes: also what bears the framework out, such as printed figures and notes.",
        choices=("yes", "no"),
        default="no",
    ),
    ToolArgument("offset", "How many results to leave out.", kind="number", most=20_000, default=0),
)


def search_by_words(source: AssistedRelease, values: Mapping[str, Any]) -> ToolDraft:
    """Search by words; where no name has them all, add what the text may be about."""
    if source.index is None:
        raise ToolError("This release was built without a search index. Call query or describe.")
    kind = _known_kind(source.index, values["kind"])
    if not (kind or values["text"].strip()):
        raise ToolError("Give text, kind, or both: words to look for, or what to list.")
    page, skipped = divmod(values["offset"], PAGE_SIZE)
    try:
        found = search(
            source.index,
            values["text"],
            {"kind": [kind]} if kind else {},
            page + 1,
            everything=values["everything"] == "yes",
        )
    except SlowSearchError:
        raise ToolError("The search took too long; use fewer or rarer words.") from None
    singular = {each.value: each.singular for each in source.index.facets if each.name == "kind"}
    hits = found.hits[skipped:] if found.page == page + 1 else ()
    rows = [_row(source, hit, singular.get(hit.kind, hit.kind)) for hit in hits]
    near = [] if kind or values["offset"] else list(_near(source, found))
    data: dict[str, Any] = {"total": found.total}
    if gone := list(_withdrawn(source, values["text"])):
        data["withdrawn"] = gone
    if found.corrections:
        data["searched_instead"] = dict(found.corrections)
    if found.unnamed:
        data["words_that_nothing_has"] = list(found.unnamed)
    if near:
        data["may_be_about"] = near
    return ToolDraft(
        _summary(found, near, gone),
        data,
        "results",
        rows,
        min(values["offset"], found.total),
        found.total,
    )


def _known_kind(index: SearchIndex, kind: str) -> str:
    there = {each.value: each for each in index.facets if each.name == "kind"}
    if not kind or kind in there:
        return kind
    for each in there.values():
        if kind.casefold() in (each.label.casefold(), each.singular.casefold()):
            return each.value
    raise ToolError(f"kind is none of: {', '.join(there)}.")


def _row(source: AssistedRelease, hit: Hit, kind: str) -> ToolRow:
    called = source.called(hit.iri)
    data = {**called, "label": hit.label, "kind": kind, "in": " > ".join(hit.place)}
    data["excerpt"] = "".join(pieces(hit.excerpt))
    line = f"- {in_words(called)} ({kind})"
    return ToolRow({name: each for name, each in data.items() if each}, line)


def _near(source: AssistedRelease, found: Results) -> Iterator[dict[str, Any]]:
    """Yield sub-competencies that a text may be about which no name has all the words of."""
    if found.total and not found.unnamed and not found.partial:
        return
    (concepts,) = source.matcher(COMPETENCIES).match([found.query], _MOST_NEAR)
    for each in concepts:
        candidate = each.candidate
        yield {
            "iri": candidate.iri,
            "code": candidate.code,
            "label": candidate.label,
            "words_in_common": " ".join(each.matched[:8]),
        }


def _withdrawn(source: AssistedRelease, text: str) -> Iterator[dict[str, Any]]:
    """Yield what the text is the code or name of that was withdrawn, and what to use instead."""
    known = source.reader.withdrawals
    for iri in withdrawn_names(source.reader).find(text) if known else ():
        stated = known[iri]
        yield {
            **source.called(iri),
            "label": source.reader.label(iri),
            "since": stated.date,
            "reason": " ".join(stated.reasons),
            "use": [source.called(each) for each in in_use(iri, known)],
        }


def _summary(found: Results, near: list[dict[str, Any]], withdrawn: list[dict[str, Any]]) -> str:
    at_least = "At least " if found.truncated else ""
    lines = [f"{at_least}{found.total:,} results."]
    for each in withdrawn:
        use = " or ".join(map(in_words, each["use"])) or "nothing, for nothing takes its place"
        lines.append(f"{in_words(each)} was withdrawn: use {use}.")
    for typed, meant in found.corrections:
        lines.append(f"No word is “{typed}”: “{meant}” was looked for.")
    if found.unnamed:
        lines.append(
            f"Nothing that the document names has the words: {', '.join(found.unnamed[:8])}."
        )
    if near:
        codes = "; ".join(f"{each['code']} {each['label']}" for each in near)
        lines.append(f"By its words the text may be about: {codes}. That is a guess to be checked.")
    return " ".join(lines)
