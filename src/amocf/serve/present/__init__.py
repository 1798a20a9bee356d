"""From the release to what pages show: pure functions from a reader to plain values."""

from amocf.serve.present.hierarchy import breadcrumbs, children
from amocf.serve.present.resource import all_facts, facts, resource

__all__ = ["all_facts", "breadcrumbs", "children", "facts", "resource"]
