"""From the release to what pages show: pure functions from a reader to plain values."""

from amocf.serve.present.hierarchy import breadcrumbs, children
from amocf.serve.present.properties import facts
from amocf.serve.present.resource import resource

__all__ = ["breadcrumbs", "children", "facts", "resource"]
