"""What outside frameworks are usually called, on pages and on the command line."""

from types import MappingProxyType
from typing import Final

from amocf.terms import BASE

#: What outside frameworks are usually called.
SHORT_NAMES: Final = MappingProxyType(
    {
        BASE + "ref/dol-amcm": "DOL AMCM",
        BASE + "ref/dol-itcm": "DOL ITCM",
        BASE + "ref/dol-bcm": "DOL BCM",
        BASE + "ref/nice": "NICE",
        BASE + "ref/onet-soc": "O*NET-SOC",
        "http://data.europa.eu/esco/concept-scheme/occupations": "ESCO",
    }
)


def short_name(scheme: str, otherwise: str) -> str:
    """Return the name by which an outside framework is usually called."""
    return SHORT_NAMES.get(scheme, otherwise)
