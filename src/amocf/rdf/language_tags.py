"""Language tags, as far as RDF judges them: their form, not what is registered."""

import re
from typing import Final

#: RFC 5646, section 2.1, without what is registered; RDF 1.2 adds a direction, --ltr or --rtl.
_FORM: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*(--(ltr|rtl))?")


def well_formed_language_tag(tag: str) -> bool:
    """Say whether a tag has the form that RDF asks for."""
    return _FORM.fullmatch(tag) is not None


def language_tag_error(tag: str) -> str:
    """Return the sentence on a tag that is not well-formed."""
    return (
        f"the language tag {tag!r} is not well-formed; expected subtags of at most eight letters "
        "or digits joined by hyphens, such as en or en-US"
    )
