"""Tables for spreadsheets, with metadata by CSV on the Web."""
