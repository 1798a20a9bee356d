"""From wordings to numbers: what is published, what has a number, what is new, what is open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from amocf.errors import DataError
from amocf.institutes.decisions import DECISIONS, Decision, Decisions, Verdict
from amocf.institutes.ledger import Ledger
from amocf.institutes.published_terms import PublishedConcept
from amocf.institutes.recognition import folded, near_matches, normalized

KSA: Final = "ksa"
OCCUPATION: Final = "occ"


@dataclass(frozen=True)
class Identities:
    """What the wordings of one kind stand for.

    Attributes:
        kind: ``ksa`` or ``occ``.
        numbers: the number of each wording, in its normal form; open ones have none.
        questions: what a person has to decide, for each wording that is open.
        ledger: the ledger, with what is new.
        replaced: what stands in place of a number of the institute, where it is another thing.
        others: the numbers of other institutes that are decided to be the same as one of this.
    """

    kind: str
    numbers: Mapping[str, str]
    questions: Mapping[str, tuple[Decision, ...]]
    ledger: Ledger
    replaced: Mapping[str, str]
    others: tuple[tuple[str, str], ...]

    @property
    def withdrawn(self) -> list[str]:
        """The numbers of the institute that no wording stands for any more."""
        used = set(self.numbers.values())
        return [each for each in self.ledger.labels(self.kind) if each not in used]


def identify(
    kind: str,
    wordings: Iterable[str],
    published: Iterable[PublishedConcept],
    ledger: Ledger,
    decisions: Decisions,
) -> Identities:
    """Find out what each wording stands for; give a number to what is new.

    The outcome depends on the wordings, and not on their order.

    Raises:
        DataError: if a decision names a number that there is not.
    """
    known = _Known(kind, tuple(published), ledger, decisions)
    texts = {normalized(text): text for text in sorted(wordings, reverse=True)}
    numbers = {key: number for key, text in texts.items() if (number := known.number(text))}
    candidates = known.candidates(set(numbers.values()))
    questions = {
        key: found
        for key, text in texts.items()
        if key not in numbers and (found := tuple(known.questions(text, candidates)))
    }
    new = [text for key, text in texts.items() if key not in numbers and key not in questions]
    wordings_of = {key for each in ledger.wordings(kind).values() for key in map(normalized, each)}
    reworded = [
        (numbers[key], texts[key])
        for key in sorted(numbers)
        if numbers[key] in known.own and key not in wordings_of
    ]
    complete = ledger.with_wordings(reworded).with_new(kind, new)
    fresh = {normalized(text): number for number, text in complete.entries[len(ledger.entries) :]}
    return Identities(
        kind,
        {**numbers, **{normalized(text): fresh[normalized(text)] for text in new}},
        questions,
        complete,
        known.replaced,
        tuple(known.others()),
    )


class _Known:
    """What there is of one kind, and what was decided on it."""

    def __init__(
        self,
        kind: str,
        published: tuple[PublishedConcept, ...],
        ledger: Ledger,
        decisions: Decisions,
    ) -> None:
        self.kind = kind
        self.decisions = decisions
        self.own = ledger.wordings(kind)
        self.published = {each.identifier: each.wordings for each in published}
        self._published_as, self._own_as = _by_wording(self.published), _by_wording(self.own)
        self.replaced = dict(self._replacements())

    def number(self, wording: str) -> str | None:
        """Return the number that a wording is certain to stand for."""
        number = self._decided(wording) or self._exact(wording, self._published_as)
        return number or self._in_force(self._exact(wording, self._own_as))

    def candidates(self, used: set[str]) -> dict[tuple[str, str], str]:
        """Return what a wording without a number may be: published, or not stated any more."""
        unused = {
            number: texts
            for number, texts in self.own.items()
            if number not in used and number not in self.replaced
        }
        return folded({**self.published, **unused})

    def questions(
        self, wording: str, candidates: Mapping[tuple[str, str], str]
    ) -> Iterator[Decision]:
        """Give what a wording may be, as far as nobody has decided on it."""
        for each in near_matches(wording, candidates):
            if not self.decisions.is_decided(self.kind, wording, each.identifier):
                similarity = f"{each.similarity:g}"
                yield Decision(Verdict.OPEN, wording, each.identifier, each.wording, similarity)

    def others(self) -> Iterator[tuple[str, str]]:
        """Give the pairs of a number of the institute and one of another, that are the same."""
        for number in self.own:
            for candidate in self.decisions.same_as(self.kind, number):
                if candidate not in self.published and candidate not in self.own:
                    yield number, candidate

    def _decided(self, wording: str) -> str | None:
        for candidate in self.decisions.same_as(self.kind, wording):
            if candidate in self.published:
                return candidate
            if candidate in self.own:
                return self._in_force(candidate)
            raise DataError(
                f"{DECISIONS}: {wording!r} is decided to be {candidate}, which is neither published"
                " nor of this institute; import it first, and say of its own number that it is the"
                " same"
            )
        return None

    def _exact(self, wording: str, known: Mapping[str, Iterable[str]]) -> str | None:
        for number in known.get(normalized(wording), ()):
            # A person may have decided that two things have one wording.
            if not self.decisions.is_decided(self.kind, wording, number):
                return number
        return None

    def _in_force(self, number: str | None) -> str | None:
        seen: set[str] = set()
        while number in self.replaced and number not in seen:
            seen.add(number)
            number = self.replaced[number]
        return number

    def _replacements(self) -> Iterator[tuple[str, str]]:
        """Give the numbers of the institute that were found to be another thing."""
        for number, wordings in self.own.items():
            decided = [*self.decisions.same_as(self.kind, number)]
            for wording in wordings:
                decided += self.decisions.same_as(self.kind, wording)
                published = self._exact(wording, self._published_as)
                decided += [published] if published else []
            for candidate in decided:
                if candidate != number and (candidate in self.published or candidate in self.own):
                    yield number, candidate
                    break


def _by_wording(known: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the numbers that each wording stands for, by its normal form."""
    found: dict[str, list[str]] = {}
    for number, texts in known.items():
        for wording in dict.fromkeys(map(normalized, texts)):
            found.setdefault(wording, []).append(number)
    return found
