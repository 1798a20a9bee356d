"""How deep brackets stand within each other in a text, found without recursion."""

import re


def passes_depth(text: bytes, brackets: tuple[bytes, bytes], ignored: bytes, most: int) -> int:
    """Return where a text opens more brackets at once than it may; -1 where it never does.

    Args:
        text: the text, in any encoding that writes brackets as ASCII does.
        brackets: what opens, and what closes.
        ignored: a pattern of what brackets mean nothing in, such as strings and comments.
        most: how many may be open at once.
    """
    opening, closing = brackets
    depth = 0
    either = re.escape(opening) + b"|" + re.escape(closing)
    for match in re.finditer(ignored + b"|" + either, text, re.DOTALL):
        if match[0] == opening:
            depth += 1
            if depth > most:
                return match.start()
        elif match[0] == closing:
            depth -= 1
    return -1
