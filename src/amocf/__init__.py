"""The Manufacturing USA occupation and competency framework, published as linked data."""

__version__ = "0.1.0"
