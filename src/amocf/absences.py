"""What the document does not say of a resource, said aloud: an empty place would be a guess."""

from pyoxigraph import NamedNode, Variable

from amocf.kind_row import ResourceKind
from amocf.rdf.graph_reader import GraphReader
from amocf.terms import PREFIXES


def absences(reader: GraphReader, iri: str, kind: ResourceKind) -> tuple[str, ...]:
    """Return, in sentences, what the document does not say of a resource of a kind."""
    return tuple(
        sentence for condition, sentence in kind.absences.items() if _is_met(reader, iri, condition)
    )


def _is_met(reader: GraphReader, iri: str, condition: str) -> bool:
    path = condition.removeprefix("not ")
    if not path:
        return True
    leads_somewhere = reader.store.query(
        f"ASK {{ ?resource {path} ?end }}",
        prefixes=dict(PREFIXES),
        substitutions={Variable("resource"): NamedNode(iri)},
    )
    return bool(leads_somewhere) != condition.startswith("not ")
