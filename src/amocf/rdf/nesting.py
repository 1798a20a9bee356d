"""How deep brackets stand within each other in a text, told without recursion."""

import re


def deepest(
    content: bytes, opening: tuple[bytes, ...], closing: tuple[bytes, ...], ignored: bytes
) -> int:
    """Return how many brackets are open at once, at most.

    Args:
        content: the text, in any encoding that writes brackets as ASCII does.
        opening: the brackets that open.
        closing: the brackets that close.
        ignored: a pattern of what brackets mean nothing in, such as strings and comments.
    """
    brackets = b"|".join(map(re.escape, (*opening, *closing)))
    depth = most = 0
    for match in re.finditer(ignored + b"|" + brackets, content, re.DOTALL):
        if match[0] in opening:
            depth += 1
            most = max(most, depth)
        elif match[0] in closing:
            depth -= 1
    return most
