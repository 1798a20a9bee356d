"""Pages: what they show, read from the release, and the templates that show it."""
