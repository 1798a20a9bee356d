"""The application, for any ASGI server: ``create_app``, or ``from_environment`` as a factory."""

from amocf.serve.app.create import create_app, from_environment, new_counters

__all__ = ["create_app", "from_environment", "new_counters"]
