"""示例: whole rounds on made-up but realistic input, run through the real jobs."""

from xlsheets.jobs.demo.faculty import NEVER, ODD, PARENT, TWICE, WRONG, Told, demo, demo_roster, returned

__all__ = ["NEVER", "ODD", "PARENT", "TWICE", "WRONG", "Told", "demo", "demo_roster", "returned"]
