"""Workbooks as blocks of values; the only rooms that know a spreadsheet library."""
