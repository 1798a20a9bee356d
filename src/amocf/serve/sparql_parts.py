"""How many parts a query has: what an engine has to plan, whatever the data.

The tokenizer does not know where the parser behind the endpoint ends a number, a keyword or a
comparison, so names and IRIs that could be more than one word are looked into.
"""

import re
from typing import Final

from amocf.serve.sparql_tokens import Token, is_certain_iri, iter_tokens

#: What stands between the parts of a query and of its expressions, and the words that begin one.
#: Minus stands within names too, and is counted there.
_SEPARATORS: Final = ".;|/,!&+*<~"
_CLAUSES: Final = (
    *("OPTIONAL", "UNION", "MINUS", "GRAPH", "FILTER", "EXISTS", "VALUES", "SELECT", "LATERAL"),
)
#: It stands in every BIND, and in each column or group that is computed, but also within words.
_AS: Final = "AS"
#: What is counted by itself, or by a word within its brackets.
_COUNTED: Final = ("FILTER", "BIND")
#: Clauses that a prefixed name may touch.
_TOUCHING: Final = ("GRAPH", "FILTER", "DESCRIBE")
#: Two terms side by side have one of these between them, or at the beginning of the second.
_SIDE_BY_SIDE: Final = " \t\n\r\"'<?$([:)"
_SIGNS: Final = tuple(
    {*_SEPARATORS, *_SIDE_BY_SIDE, "-", "{", "true", "false", *map(str.lower, (*_CLAUSES, _AS))}
)
_OPENING: Final = {"(": ")", "{": "}", "[": "]"}
#: A number or a truth value at the beginning of a name, which another word may touch.
_VALUE: Final = re.compile(r"^(?:-?[0-9.]+(?:E[-+]?[0-9]+)?|TRUE|FALSE)")
_DECIMAL: Final = re.compile(r"-?[0-9]*\.[0-9]")
#: Signs that IRIs rarely have; and signs that they have a few of.
_RARE_IN_IRIS: Final = "+*!&,();?$"
_FEW_IN_IRIS: Final = "/.-"
_FEW: Final = 10


def has_more_parts(text: str, most: int) -> bool:
    """Say whether a query has more than so many parts.

    Parts are triple patterns, groups, clauses, steps of paths, operators, collections and their
    members, computed columns, conditions, and what a DESCRIBE names. The rows of VALUES are none.
    """
    # There are hardly more than signs, and words that could be one.
    if len(text) <= most or sum(map(text.lower().count, _SIGNS)) <= most:
        return False
    return count_parts(text, most) > most


def count_parts(text: str, most: int | None = None) -> int:
    """Count the parts of a query, those beyond ``most`` only begun; see ``has_more_parts``."""
    counter = _Counter()
    for token in iter_tokens(text):
        counter.take(token)
        if most is not None and counter.count > most:
            break
    return counter.count


class _Counter:
    def __init__(self) -> None:
        self.count = 0
        self._open: list[str] = []
        self._last = self._second_last = Token("sign", "", 0)
        self._in_tag = self._describes = False
        # VALUES waits for the bracket of its rows; how many brackets are open within it.
        self._waits_for_rows = False
        self._rows = 0

    def take(self, token: Token) -> None:
        """Count a token."""
        if self._in_tag or token.text == "@":
            # The tag of a language belongs to its string, and ends at a dot.
            self.count += token.text.count(".")
            self._in_tag = not self._in_tag
            return
        if not self._rows:
            self.count += self._weight(token)
        if token.kind == "sign":
            self._track(token.text)
        self._last, self._second_last = token, self._last

    def _weight(self, token: Token) -> int:
        weight = self._is_described(token) or self._is_condition(token) or self._is_member(token)
        if token.kind == "sign":
            return weight + self._weight_of_sign(token.text)
        if token.kind == "iri":
            return weight + _weight_of_iri(token.text)
        return weight + (self._weight_of_name(token.text) if token.kind == "name" else 0)

    def _weight_of_sign(self, sign: str) -> int:
        if sign == "{":
            is_clause = _is_keyword(self._last) or self._second_last.text.upper() == "GRAPH"
            return bool(self._open) and not (is_clause or self._waits_for_rows)
        # Within brackets a comma divides arguments; outside it begins another pattern.
        return sign in _SEPARATORS and not (sign == "," and self._is_in_brackets)

    def _weight_of_name(self, text: str) -> int:
        word = text.upper()
        rest = _VALUE.sub("", word)
        weight = text.count(".") - bool(_DECIMAL.match(text)) if len(rest) < len(word) else 0
        if ":" not in rest:
            truths = word.count("TRUE") + word.count("FALSE")
            weight += max(truths - 1, 0) + sum(map(rest.count, _CLAUSES)) + (rest == _AS)
        else:
            weight += rest.startswith(_TOUCHING)
        self._waits_for_rows |= rest == "VALUES"
        self._describes |= rest.startswith("DESCRIBE")
        return weight + (self._minuses(word, rest) if "(" in self._open else 0)

    def _minuses(self, word: str, rest: str) -> int:
        # Outside brackets it is the sign of a value in a list; within names it is a hyphen.
        is_sign = word[:1] == "-" and word[1:2].isdigit() and not _ends_operand(self._last)
        if ":" in rest:
            word = word.partition(":")[0] if len(rest) < len(word) else ""
        return word.count("-") - (is_sign and bool(word))

    @property
    def _is_in_brackets(self) -> bool:
        return self._open[-1:] == ["("]

    def _is_described(self, token: Token) -> bool:
        return self._describes and _is_term(token)

    def _is_condition(self, token: Token) -> bool:
        """Say whether a bracket begins a column, a condition, a collection or a group of steps."""
        if token.text != "(" or self._is_in_brackets or self._waits_for_rows:
            return False
        return self._last.text.upper() not in _COUNTED

    def _is_member(self, token: Token) -> bool:
        """Say whether a token follows another as the members of a collection do."""
        if not self._is_in_brackets or self._waits_for_rows or not _ends_operand(self._last):
            return False
        if token.text == "(":  # after a name it holds arguments
            return self._last.kind in ("string", "variable", "sign")
        return token.text == "[" or _is_term(token)

    def _track(self, sign: str) -> None:
        if sign in _OPENING:
            self._open.append(sign)
        elif sign in _OPENING.values() and self._open:
            self._open.pop()
            self._rows = self._rows if len(self._open) >= self._rows else 0
        if sign == "{":
            self._describes = False
            if self._waits_for_rows:
                self._waits_for_rows, self._rows = False, len(self._open)


def _is_term(token: Token) -> bool:
    if token.kind != "name":
        return token.kind in ("iri", "variable", "string")
    return not _is_keyword(token)


def _is_keyword(token: Token) -> bool:
    word = token.text.upper()
    is_value = word.lstrip("-")[:1].isdigit() or word.startswith(("TRUE", "FALSE"))
    return token.kind == "name" and ":" not in word and not is_value


def _ends_operand(token: Token) -> bool:
    return _is_term(token) or token.text in (")", "]")


def _weight_of_iri(text: str) -> int:
    # What looks like one may be less-than, anything at all, and greater-than.
    if is_certain_iri(text):
        return 0
    few = sum(map(text.count, _FEW_IN_IRIS))
    return sum(map(text.count, _RARE_IN_IRIS)) + max(few - _FEW, 0)
