"""Pictures as plain marks: pure functions from values to a ``Drawing``, which a template writes."""
