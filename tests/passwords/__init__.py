"""Workbooks under a password: read, filled, encrypted again."""
