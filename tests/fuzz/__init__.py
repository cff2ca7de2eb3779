"""Fuzzing of what reads foreign bytes: whatever comes in, only findings come out."""
