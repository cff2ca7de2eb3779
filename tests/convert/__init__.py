"""Copies of workbooks in formats that are only read."""
