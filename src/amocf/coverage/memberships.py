"""What is compared: the components that something has, each with the reason why it has it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from functools import cached_property


class Family(Enum):
    """Components that are compared with one another, and with nothing else."""

    COMPETENCIES = "competencies"
    KSAS = "ksas"
    OCCUPATIONS = "occupations"

    @property
    def words(self) -> str:
        """What its components are called."""
        return "KSAs" if self is Family.KSAS else self.value


class Degree(IntEnum):
    """How far something has a component."""

    NONE = 0
    PART = 1
    WHOLE = 2


@dataclass(frozen=True)
class Reason:
    """Why something has a component, or what bears on it and does not count.

    Attributes:
        kind: a short name for programs, such as ``mapped``.
        words: the reason in words.
        degree: how far it has the component for this reason; ``NONE`` where that does not count.
        iri: what bears it out; empty where it needs nothing.
        confidence: that of the mapping record, as it gives it.
        is_unreviewed: it is a mapping record that nobody has reviewed.
    """

    kind: str
    words: str
    degree: Degree = Degree.WHOLE
    iri: str = ""
    confidence: str = ""
    is_unreviewed: bool = False


@dataclass(frozen=True)
class Membership:
    """How far something has one component, and why."""

    reasons: tuple[Reason, ...] = ()

    @cached_property
    def degree(self) -> Degree:
        """How far: as far as the strongest reason says."""
        return max((each.degree for each in self.reasons), default=Degree.NONE)

    @cached_property
    def is_unreviewed(self) -> bool:
        """Whether it rests on nothing but mapping records that nobody has reviewed."""
        degree = self.degree
        return degree is not Degree.NONE and all(
            each.is_unreviewed for each in self.reasons if each.degree is degree
        )

    @cached_property
    def is_denied(self) -> bool:
        """Whether a mapping record says that a match does not hold."""
        return any(each.kind == DENIED for each in self.reasons)


#: The kind of the reason that a record is which says that a match does not hold.
DENIED = "denied"
NOTHING = Membership()


@dataclass(frozen=True)
class FamilySet:
    """The components of one family that something has.

    Attributes:
        members: by IRI; one that nothing counts for is there for what bears on it.
        is_complete: whether it has no other component: only then is one that is not there missing.
        remark: what is not known of it, as a sentence; empty where it is complete.
    """

    members: Mapping[str, Membership]
    is_complete: bool = True
    remark: str = ""

    def of(self, iri: str) -> Membership:
        """Return how far a component is in it."""
        return self.members.get(iri, NOTHING)


@dataclass(frozen=True)
class Operand:
    """One side of a comparison.

    Attributes:
        kind: what it is, such as ``institute``.
        iri: its name; empty for a course list.
        name: how it is called in a sentence.
        address: what it is called in addresses and commands.
        sets: what it has, by family; a family that is not there is not known.
        untold: why it is not, as a sentence, by family.
        wholes: competencies that it has as such, whatever it has of what is below them.
        notes: what else is to be known of it, as sentences.
        code: what stands for its name where that is said already; empty where nothing does.
    """

    kind: str
    iri: str
    name: str
    address: str
    sets: Mapping[Family, FamilySet]
    untold: Mapping[Family, str] = field(default_factory=dict)
    wholes: Mapping[str, Membership] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    code: str = ""

    @property
    def short(self) -> str:
        """How it is called where its name is said already."""
        return self.code or self.name


class Gathered:
    """Reasons as they are found, by component."""

    def __init__(self) -> None:
        self._reasons: dict[str, dict[Reason, None]] = {}

    def add(self, iri: str, reason: Reason) -> None:
        """Add a reason why a component is there; the same twice counts once."""
        self._reasons.setdefault(iri, {})[reason] = None

    def members(self) -> dict[str, Membership]:
        """Return what was found: the strongest reasons first."""
        return {
            iri: Membership(tuple(sorted(found, key=lambda each: -each.degree)))
            for iri, found in self._reasons.items()
        }
