"""Hand-edited Turtle: its format, and where each subject stands in a file."""

from amocf.compile.formatting.style import format_turtle
from amocf.compile.read.turtle import locate

__all__ = ["format_turtle", "locate"]
