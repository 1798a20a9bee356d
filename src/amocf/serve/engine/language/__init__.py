"""The text of a query: its form, its words, and what is wrong with it."""
