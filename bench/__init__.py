"""Measurements: how much merging costs beside bare reading of the same workbooks."""
