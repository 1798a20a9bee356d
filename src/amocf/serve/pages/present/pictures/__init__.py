"""Pictures of who selects and connects what, each with the table that it is drawn from."""
