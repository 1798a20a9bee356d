"""What files for learning platforms hold of the framework: its competencies, with ids and texts.

Such platforms have a title of limited length and one description for a competency. What has no
field of its own is said in the description, and nothing is in it that the release does not say.
"""

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from amocf.exchange.framework_items import COMPETENCY_KINDS, FrameworkItems, Item
from amocf.exchange.registry import Correspondence, ReleaseData
from amocf.exchange.xlsx import cover
from amocf.markdown_text import at_start, escaped
from amocf.rdf.graph_reader import GraphReader
from amocf.spelling import fold
from amocf.terms import BASE, DOCUMENT

#: The id of the framework as a whole, and what the ids of all that is in it begin with.
ROOT: Final = "amocf"
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
#: A text of so many characters is not cut any further to make others fit.
_SHORTEST: Final = 40

Render = Callable[[Sequence[str]], str]


@dataclass(frozen=True)
class KitEntry:
    """A competency as learning platforms have it.

    Attributes:
        item: what it is.
        id: its id, the same in each release: ``amocf-4.1.2``.
        parents: the ids of what it stands under, the first in printed order first.
        has_parts: whether others stand under it.
        notes: what is said of it beside its label, a paragraph each.
        stated_by: the name of the institute that adds it; or empty.
    """

    item: Item
    id: str
    parents: tuple[str, ...]
    has_parts: bool
    notes: tuple[str, ...]
    stated_by: str = ""

    def paragraphs(self, title: str) -> tuple[str, ...]:
        """Return its description, which has the whole label where the title is another."""
        return self.notes if title == self.item.label else (self.item.label, *self.notes)


@dataclass(frozen=True)
class CompetencyKit:
    """The framework as learning platforms have it.

    Attributes:
        title: its title.
        notes: whose data these are, of which release, under which licence.
        entries: the competencies, each after the first of its parents.
    """

    title: str
    notes: tuple[str, ...]
    entries: tuple[KitEntry, ...]


def competency_kit(release: ReleaseData, name: str) -> CompetencyKit:
    """Read what learning platforms import of a release.

    Args:
        release: the release.
        name: the name of the dataset that is made of it, whose rights are stated.
    """
    reader = GraphReader(release.store)
    title = reader.label(DOCUMENT)
    whole = cover(reader, title, release.version).facts
    dataset = f"{BASE}dataset/{name}"
    facts = (
        *(fact for fact in whole if fact[0] not in ("Licence", "Rights")),
        *(("Licence", iri) for iri in reader.iris(dataset, "dct:license")),
        *(("Rights", text) for text in sorted(reader.texts(dataset, "dct:rights"), key=len)),
    )
    notes = tuple(f"{what}: {text}" for what, text in facts)
    return CompetencyKit(title, notes, tuple(_entries(release.items)))


def _entries(items: FrameworkItems) -> Iterator[KitEntry]:
    known = {item.iri: item for item in items.of_kinds(*COMPETENCY_KINDS)}
    children = items.children()
    above = {iri: tuple(p for p in item.parents if p in known) for iri, item in known.items()}
    waiting = [iri for iri in reversed(known) if not above[iri]]
    while waiting:
        item = known[waiting.pop()]
        parents = above[item.iri]
        below = children.get(item.iri, ())
        waiting += [each.iri for each in reversed(below) if above[each.iri][0] == item.iri]
        others = [known[parent] for parent in parents[1:]]
        stated_by = items.names.get(item.institute, item.institute)
        notes = tuple(_notes(item, others, stated_by))
        ids = tuple(_id(known[parent]) for parent in parents)
        yield KitEntry(item, _id(item), ids, bool(below), notes, stated_by)


def _id(item: Item) -> str:
    return f"{ROOT}-{'-'.join(item.code.lower().split())}"


def _notes(item: Item, others: Iterable[Item], stated_by: str) -> Iterator[str]:
    if item.definition:
        yield item.definition
    if item.alternatives:
        yield f"Other wordings: {'; '.join(item.alternatives)}."
    yield f"{_code_heading(item)}: {item.code}."
    for other in others:
        yield f"Also under {other.code} {other.label}."
    if stated_by:
        yield f"Stated by {stated_by}; the document does not name it."
    yield item.iri


def _code_heading(item: Item) -> str:
    """Return what the code of an item is; of a tier that the document numbers not, the name too."""
    if item.is_code_printed:
        return "Code"
    return f"{'Name and code' if item.kind == 'tier' else 'Number'} in this edition"


def unique_titles(
    entries: Iterable[KitEntry], longest: int, clean: Callable[[str], str] = str
) -> dict[str, str]:
    """Return a title for each entry by its id: its label, cut where it is too long.

    Where two would be the same but for case, accents or signs, each has its code behind it.

    Args:
        entries: what to name.
        longest: how many characters a title may have.
        clean: takes away what a platform does not take in a title.
    """
    labels = {each.id: one_line(clean(each.item.label)) for each in entries}
    codes = {each.id: each.item.code for each in entries}
    plain = {name: shortened_title(label, longest) for name, label in labels.items()}
    number = Counter(map(fold, plain.values()))
    taken = {key for key, count in number.items() if count == 1}
    for name, title in plain.items():
        if number[fold(title)] == 1 and title:
            continue
        suffix = f" ({codes[name]})"
        while fold(changed := _with_suffix(labels[name], suffix, longest)) in taken:
            suffix += f" ({codes[name]})"
        taken.add(fold(changed))
        plain[name] = changed
    return plain


def _with_suffix(label: str, suffix: str, longest: int) -> str:
    return f"{shortened_title(label, longest - len(suffix))}{suffix}".strip()


def one_line(text: str) -> str:
    r"""Return a text without line ends and other control characters.

    >>> one_line(" a\x00b\n c ")
    'a b c'
    """
    return " ".join(_CONTROLS.sub(" ", text).split())


def shortened_title(text: str, longest: int) -> str:
    """Cut a text that has too many characters, after a word where there is one.

    >>> shortened_title("Reading of drawings", 14)
    'Reading of…'
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    at_word = kept.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > longest // 2 else kept).rstrip(' ,;/')}…"


def fitted(paragraphs: Sequence[str], longest: int, render: Render) -> str:
    """Return a description that has at most so many characters: the longest paragraphs are cut."""
    texts = [one_line(each) for each in paragraphs]
    while len(described := render(texts)) > longest:
        longest_of_all = max(range(len(texts)), key=lambda place: len(texts[place]))
        if len(texts[longest_of_all]) <= _SHORTEST:
            return shortened_title(described, longest)
        half = len(texts[longest_of_all]) // 2
        texts[longest_of_all] = shortened_title(texts[longest_of_all], half)
    return described


def as_html(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as HTML; a text is never markup, and an address is a link."""
    return "".join(f"<p>{_html(each)}</p>" for each in paragraphs)


def _html(text: str) -> str:
    # PHP takes a backslash before a quotation mark of CSV for an escape.
    safe = html.escape(text).replace("\\", "&#92;")
    return f'<a href="{safe}">{safe}</a>' if _is_address(text) else safe


def as_markdown(paragraphs: Sequence[str]) -> str:
    """Return paragraphs as Markdown; a text is never markup, and an address is a link."""
    return "\n\n".join(map(_markdown, paragraphs))


def _markdown(text: str) -> str:
    # An address in a sentence says where it leads, and stays one that can be followed.
    return f"<{text}>" if _is_address(text) else at_start(escaped(text, with_addresses=True))


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://[^\s<>\"\\]+", text) is not None


def in_description(label_is_cut_at: int) -> tuple[Correspondence, ...]:
    """Return what the tables of all formats with such descriptions have in common."""
    return (
        Correspondence(
            "code (`dct:identifier`)",
            "the id",
            "`amocf-` and the code in lower case, `amocf-4.1.2`: the same in each release. It "
            "stands in the description too",
        ),
        Correspondence(
            "label (`skos:prefLabel`)",
            "the title",
            f"cut after a word where it has more than {label_is_cut_at} characters; where two "
            "are the same, each has its code behind it. Where the title is not the label, the "
            "description begins with the whole label",
        ),
        Correspondence(
            "definition (`skos:definition`, `dct:description`)",
            "the description",
            "only those that the document prints: competencies 5.1 to 5.7",
        ),
        Correspondence("other labels (`skos:altLabel`)", "the description", 'as "Other wordings"'),
        Correspondence("URI", "the description", "as a link"),
        Correspondence(
            "institute that adds a KSA (`dct:creator`)",
            "the description",
            "in words, with the note that the document does not name it",
        ),
        Correspondence(
            "licence, rights (`dct:license`, `dct:rights`)",
            "the description of the framework as a whole",
            "none of them is on titles of others, which these files do not have",
        ),
        Correspondence("occupations, technology areas", "", "these platforms have no place"),
        Correspondence("who selects and connects what", "", "these platforms have no place"),
        Correspondence("mappings, derivations", "", "these platforms have no place"),
        Correspondence("editorial notes, sources, numbers", "", "the URI leads to them"),
    )
