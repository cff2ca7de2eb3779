"""The short count table that tests of submissions, units and files return."""

from __future__ import annotations


def table(unit: str | None, count: int = 9, *, day: str | None = None, facts: str = "收回:10 | 有效:10") -> str:
    """Draw a table of one item: ``count`` of ten ballots 满意, with the unit and the report date where given."""
    name = f"单位:{unit}" if unit else ""
    date = f"日期:{day}" if day else ""
    return f"""
        | {name} | {facts} | {date} |
        | 评议项目 | 满意 | 基本满意 | 不满意 |
        | 总体评价 | {count} | 0 | {10 - count} |
    """
