"""汇总 workbook: what a merge writes, and the store from which annexes and status are made.

收件台账, 计票, 问题清单 and 未报送 are tables that a person reads and an
auditor can add up; the figures of the round are read back from 计票. The very
hidden sheet holds what no table shows: the scheme, the roster, and findings
in their codes. `writing` brings the sheets together, `stored` reads the book
back, `upward` takes it as a return to the level above.
"""
