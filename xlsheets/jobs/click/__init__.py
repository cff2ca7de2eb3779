"""Clicks: the jobs of the command line, on the workbook that is open.

`desk` holds what every click has in common (one at a time, messages, faults),
`rounds` finds the round that a workbook belongs to, and there is a module a
verb. What a click counts, finds and fills is what the command line does: the
same functions, on grids read from the open workbook.
"""
