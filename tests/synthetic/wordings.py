"""Words for what is made up: plainly made up, and as long as those of the document."""

from random import Random
from typing import Final

_VERBS: Final = (
    *("Set up and adjust", "Inspect", "Calibrate", "Document the state of", "Read the plans of"),
    *("Clean and store", "Find faults in", "Explain the working of", "Simulate", "Keep records of"),
)
_THINGS: Final = (
    *("imaginary conveyor lines", "fictitious pumps and valves", "invented sensor networks"),
    *("pretended clean rooms", "dummy test benches", "sample fixtures", "placeholder furnaces"),
    *("example weaving looms", "stand-in reactors", "make-believe robots"),
)
_ENDS: Final = (
    *("", "according to a written procedure", "to determine the sequence of later steps"),
    *("in a safe and efficient manner", "and report what was found to the shift leader"),
    *("under the supervision of others", "with common analytical software"),
)
_FIELDS: Final = ("Imaginary", "Fictitious", "Invented", "Pretended", "Example", "Placeholder")
_WORK: Final = ("Line", "Process", "Materials", "Quality", "Equipment", "Systems", "Test")
_PEOPLE: Final = ("Technicians", "Operators", "Analysts", "Engineers", "Assemblers", "Inspectors")


def made_up_ksa(code: str, number: int, random: Random) -> str:
    """Return the words of a KSA, which no other has."""
    said = f"{random.choice(_VERBS)} {random.choice(_THINGS)} {random.choice(_ENDS)}"
    return f"Made-up KSA {code} no. {number}: {said}".strip()


def made_up_title(number: int, random: Random) -> str:
    """Return the title of an occupation, which no other has."""
    said = f"{random.choice(_FIELDS)} {random.choice(_WORK)} {random.choice(_PEOPLE)}"
    return f"Made-up occupation no. {number}: {said}"
