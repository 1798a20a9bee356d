"""What issuers of credentials copy from the page of a competency or an occupation."""

from amocf.exchange import snippets
from amocf.exchange.framework_description import FrameworkDescription, describe_framework
from amocf.serve.pages.reader import Reader


def snippets_of(reader: Reader, iri: str) -> tuple[snippets.Snippet, ...]:
    """Return the snippets of a resource; none for what is no competency and no occupation."""
    return snippets.snippets_of(reader, reader.once(_about), iri)


def _about(reader: Reader) -> FrameworkDescription:
    return describe_framework(reader.store)
