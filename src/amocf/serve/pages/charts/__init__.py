"""Pictures as plain marks: pure functions from values to a ``Drawing``, and that as SVG."""
