"""How many parts a query has: what an engine has to plan, whatever the data."""

from typing import Final

from amocf.serve.sparql_tokens import Token, tokens

#: What stands between the parts of a query and of its expressions, and the words that begin one.
#: Minus stands within names too, and is counted there.
_SEPARATORS: Final = ".;|/,!&+*<~"
#: AS stands in every BIND, and in each column or group that is computed.
_CLAUSES: Final = frozenset(
    {"OPTIONAL", "UNION", "MINUS", "GRAPH", "FILTER", "AS", "EXISTS", "VALUES", "SELECT"}
)
#: Two terms side by side have one of these between them, or at the beginning of the second.
_SIDE_BY_SIDE: Final = " \t\n\r\"'<?$([:)"
_SIGNS: Final = (
    *{*_SEPARATORS, *_SIDE_BY_SIDE, "-"},
    *(word.lower() for word in _CLAUSES),
)
_OPENING: Final = {"(": ")", "{": "}", "[": "]"}


def has_more_parts(text: str, most: int) -> bool:
    """Say whether a query has more than so many parts.

    Parts are triple patterns, clauses, steps of paths, operators, members of collections,
    conditions that stand side by side, and what a DESCRIBE names. The rows of VALUES are none.
    """
    # There are no more than characters, nor than signs and words that could be one.
    if len(text) <= most or sum(map(text.lower().count, _SIGNS)) <= most:
        return False
    return count_parts(text, most) > most


def count_parts(text: str, most: int | None = None) -> int:
    """Count the parts of a query, those beyond ``most`` only begun; see ``has_more_parts``."""
    counter = _Counter()
    for token in tokens(text):
        counter.take(token)
        if most is not None and counter.count > most:
            break
    return counter.count


class _Counter:
    def __init__(self) -> None:
        self.count = 0
        self._open: list[str] = []
        self._before = self._second_last = Token("sign", "", 0)
        self._in_tag = False
        self._describes = False
        # How many brackets are open around the rows of VALUES; before its first, around the word.
        self._values: int | None = None

    def take(self, token: Token) -> None:
        """Count a token."""
        if self._in_tag or token.text == "@":  # the tag of a language belongs to its string
            self._in_tag = not self._in_tag
            return
        if token.kind == "sign":
            self._take_sign(token.text)
        elif token.kind == "name":
            self._take_word(token.text)
        if self._values is None and self._is_member(token):
            self.count += 1
        self._before, self._second_last = token, self._before

    def _take_sign(self, sign: str) -> None:
        in_brackets = self._open[-1:] == ["("]
        # Within brackets a comma divides arguments; outside it begins another pattern.
        self.count += sign in _SEPARATORS and (sign != "," or not in_brackets)
        if sign in _OPENING:
            self._open.append(sign)
            self._describes = False if sign == "{" else self._describes
        elif sign in _OPENING.values():
            if self._open:
                self._open.pop()
            if sign == "}" and self._values is not None and len(self._open) <= self._values:
                self._values = None

    def _take_word(self, text: str) -> None:
        word = text.upper()
        self.count += word in _CLAUSES
        # Outside brackets it is the sign of a value in a list.
        self.count += text.count("-") if "(" in self._open and ":" not in text else 0
        if word == "VALUES":
            self._values = len(self._open)
        elif word == "DESCRIBE":
            self._describes = True

    def _is_member(self, token: Token) -> bool:
        """Say whether a token follows another as members of a collection, or conditions, do."""
        if self._describes:
            return _is_term(token)
        before = self._before
        if token.text == "(" and ")" in (before.text, self._second_last.text):
            # (1)(2) or f(1)g(2), but not (1)+(2)
            return before.text == ")" or before.kind in ("name", "iri")
        inner = self._open[:-1] if token.text in _OPENING else self._open
        if inner[-1:] != ["("]:
            return False
        if token.text == "(":
            is_plain = before.kind in ("string", "variable") or _is_number(before)
            return is_plain or before.text == "]"
        follows = _is_term(before) or before.text in (")", "]")
        return follows and (_is_term(token) or token.text == "[")


def _is_term(token: Token) -> bool:
    if token.kind != "name":
        return token.kind in ("iri", "variable", "string")
    return ":" in token.text or _is_number(token) or token.text.lower() in ("true", "false")


def _is_number(token: Token) -> bool:
    return token.kind == "name" and token.text.lstrip("-")[:1].isdigit()
