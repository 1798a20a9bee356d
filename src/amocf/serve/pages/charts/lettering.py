"""How much text fits: an estimate, for the server knows no fonts."""

from typing import Final

#: The width of an average character of a sans-serif font, in parts of its size.
_AVERAGE: Final = 0.56


def width(text: str, size: float) -> float:
    """Return about how wide a text is."""
    return len(text) * size * _AVERAGE


def fitted(text: str, room: float, size: float) -> str:
    """Return a text, or as much of its beginning as fits, with an ellipsis."""
    longest = max(1, int(room / (size * _AVERAGE)))
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def wrapped(text: str, room: float, size: float, lines: int) -> tuple[str, ...]:
    """Break a text into at most so many lines; empty where not even its words fit."""
    longest = int(room / (size * _AVERAGE))
    words = text[:500].replace("/", "/\u200b").replace("\u200b", " \u200b").split(" ")
    if lines < 1 or max(map(len, words)) > longest:
        return ()
    found = [""]
    for word in words:
        joint = "" if word.startswith("\u200b") or not found[-1] else " "
        if len(found[-1]) + len(joint) + len(word) <= longest:
            found[-1] += joint + word.lstrip("\u200b")
        else:
            found.append(word.lstrip("\u200b"))
    return tuple(found) if len(found) <= lines else ()
