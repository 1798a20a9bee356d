"""The form of a response, or the problem that no form on offer is wanted."""

from functools import lru_cache
from typing import Final

from amocf.formats import Format
from amocf.serve.http.negotiation import negotiate
from amocf.serve.http.problems import not_acceptable

#: Longer fields are not remembered.
_OFTEN_SENT: Final = 300


def select(accept: str | None, forms: tuple[Format, ...]) -> Format:
    """Select a form by the value of the field ``Accept``.

    Raises:
        Problem: 406, with what there is.
    """
    # Clients send the same few fields again and again.
    few = accept is None or len(accept) <= _OFTEN_SENT
    selected = _remembered(accept, forms) if few else negotiate(accept, forms)
    if selected is None:
        raise not_acceptable(forms)
    return selected


_remembered = lru_cache(1024)(negotiate)
