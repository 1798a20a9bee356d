"""From the release to what pages show: pure functions from a reader to plain values."""

from amocf.serve.pages.present.hierarchy import breadcrumbs, children
from amocf.serve.pages.present.properties import facts
from amocf.serve.pages.present.resource_page import resource

__all__ = ["breadcrumbs", "children", "facts", "resource"]
