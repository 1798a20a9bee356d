"""How much text fits: an estimate, since what is sent is measured by nobody before it is seen."""

from typing import Final

#: Widths of characters of the font of the pages, in parts of its size, each a little too wide.
_WIDTHS: Final = {
    **dict.fromkeys(" !'(),.:;I[]`ijl{|}", 0.3),
    **dict.fromkeys('"*-/1J\\^frtz', 0.43),
    **dict.fromkeys("%@MWmw", 0.92),
    **dict.fromkeys("abcdeghknopqsuvxy", 0.58),
}
_OTHERS: Final = 0.7


def width(text: str, size: float) -> float:
    """Return about how wide a text is."""
    return size * sum(_WIDTHS.get(each, _OTHERS) for each in text)


def fitted(text: str, room: float, size: float) -> str:
    """Return a text, or as much of its beginning as fits, with an ellipsis."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def wrapped(text: str, room: float, size: float, lines: int) -> tuple[str, ...]:
    """Break a text into at most so many lines; empty where not even its words fit."""
    words = text[:500].replace("/", "/\u200b").replace("\u200b", " \u200b").split(" ")
    if lines < 1 or max(width(word.lstrip("\u200b"), size) for word in words) > room:
        return ()
    found = [""]
    for word in words:
        joint = "" if word.startswith("\u200b") or not found[-1] else " "
        longer = found[-1] + joint + word.lstrip("\u200b")
        if width(longer, size) <= room:
            found[-1] = longer
        else:
            found.append(word.lstrip("\u200b"))
    return tuple(found) if len(found) <= lines else ()
