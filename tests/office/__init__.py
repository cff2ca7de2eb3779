"""Tests that open what the project writes in a real office program."""
