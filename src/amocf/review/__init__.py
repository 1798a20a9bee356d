"""People review mappings: a page on this machine, files that are whole at any moment, a report."""
