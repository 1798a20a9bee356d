"""The institutes' own data: a workbook to fill in, and from a workbook to a checked graph."""
