"""Shapes, their report, and the files of other people."""
