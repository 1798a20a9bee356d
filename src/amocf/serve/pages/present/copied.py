"""What issuers of credentials copy from the page of a competency or an occupation."""

from amocf.exchange.snippets import Snippet, SnippetMaker
from amocf.serve.pages.reader import Reader


def snippets_of(reader: Reader, iri: str) -> tuple[Snippet, ...]:
    """Return the snippets of a resource; none for what is no competency and no occupation."""
    return reader.once(_maker).snippets(reader, iri)


def _maker(reader: Reader) -> SnippetMaker:
    return SnippetMaker.of(reader.store)
