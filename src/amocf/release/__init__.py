"""A built release: its files, how they are published, and how they are opened again."""
