"""Hand-edited Turtle: its format, and where each subject stands in a file."""

from amocf.compile.turtle.statements import locate
from amocf.compile.turtle.style import format_turtle

__all__ = ["format_turtle", "locate"]
