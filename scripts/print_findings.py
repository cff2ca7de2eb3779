"""Prints docs/findings.md from the wording of the rules: python scripts/print_findings.py > docs/findings.md.

What stands in `xlsheets/core/wording.py` is said here and nowhere else. With a
file as argument the text is written to it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from xlsheets.core.findings import Severity
from xlsheets.core.wording import RULES, SEVERITY_NAMES, Rule, Text

HEAD = """# 问题代码 Findings

本文由 `scripts/print_findings.py` 从程序的措辞表（`xlsheets/core/wording.py`）打印，不要手工修改。
每个问题有代码、程度、位置（文件、工作表、单元格）、看到、应为、怎么改。代码不会改变含义。
`〈…〉` 处填入当时看到的内容。怎样处理一份有问题的报送表，见[用户指南](用户指南.md)；计票规则见 [rules.md](rules.md)。
“写给支部”是标注副本和回复里的改法，没有的与“怎么改”相同。

Printed from the program's own wording; do not edit. Every finding has a code, a severity, a place (file, sheet, cell),
what was found, what was expected, and the remedy. Codes do not change their meaning. `〈…〉` stands for what was seen.
“To the branch” is the remedy in marked copies and replies, where it is another one.

* 错误 error：退出码 1。数字有疑问的部分不计入，或照填写的保留，见各条。Exit status 1.
* 警告 warning、提示 note：退出码不变。The exit status stays 0.
* 中止 stop：不能继续，退出码 2，什么也没有写。The run cannot go on: exit status 2, nothing is written.
"""

STOPS = frozenset({
    "scheme-invalid", "scheme-unknown", "system-unknown", "roster-invalid", "path-missing",
    "prefer-unclear", "nothing-to-read",
    "target-locked",
    "issue-exists",
    "target-read-only", "target-exists", "target-kind", "store-unknown", "annex-unknown", "annex-no-table",
    "annex-ambiguous", "annex-no-room", "annex-refused", "undo-refused", "map-invalid",
    "annex-filled", "annex-no-item", "annex-locked", "annex-read-only",
    "annex-signed", "annex-protected", "annex-encrypted", "annex-not-encrypted", "annex-copy-exists", "password-file",
    "libreoffice-missing", "libreoffice-running", "libreoffice-profile",
    "round-twice", "compare-too-few",
    "codes-invalid", "codes-number", "addin-missing", "option-invalid", "annex-own-form",
})  # fmt: skip
"""Codes that end the run instead of standing in a report."""

REMARKS = {
    "blank-item": Text(
        '方案写 `blank = "abstain"`（未写时也是）的，程度为提示。', 'A note under `blank = "abstain"`, the default.'
    ),
}
_VALUE = re.compile(r"\{(\w+)\}")


def shown(text: str) -> str:
    """Return a sentence with its values as placeholders, safe in a Markdown table."""
    return _VALUE.sub(r"〈\1〉", text).replace("|", "\\|")


def severity(code: str, rule: Rule) -> Text:
    """Return how much a code weighs, in both languages."""
    return Text("中止", "stop") if code in STOPS else SEVERITY_NAMES[rule.severity]


def table(codes: Iterator[str]) -> Iterator[str]:
    """Yield the lines of an index table."""
    yield "| 代码 code | 程度 severity | 问题 | finding |"
    yield "|---|---|---|---|"
    for code in codes:
        rule, weight = RULES[code], severity(code, RULES[code])
        yield f"| [{code}](#{code}) | {weight.zh} {weight.en} | {shown(rule.title.zh)} | {shown(rule.title.en)} |"


def entry(code: str) -> Iterator[str]:
    """Yield the lines of one code."""
    rule, weight = RULES[code], severity(code, RULES[code])
    yield f"### {code}"
    yield ""
    yield f"{weight.zh} {weight.en} · {shown(rule.title.zh)} · {shown(rule.title.en)}"
    yield ""
    if code in REMARKS:
        yield f"{REMARKS[code].zh} {REMARKS[code].en}"
        yield ""
    yield "| | 中文 | English |"
    yield "|---|---|---|"
    rows = {"看到 found": rule.found, "应为 expected": rule.expected, "怎么改 remedy": rule.remedy}
    for label, text in {**rows, **({"写给支部 to the branch": rule.branch} if rule.branch else {})}.items():
        yield f"| {label} | {shown(text.zh)} | {shown(text.en)} |"
    yield ""


def page() -> str:
    """Return docs/findings.md."""
    weights = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    ordered = sorted(RULES, key=lambda code: (code in STOPS, weights.index(RULES[code].severity)))
    lines = [HEAD, "## 一览 Index", "", *table(iter(ordered)), "", "## 逐条 One by one", ""]
    for code in RULES:
        lines += entry(code)
    return "\n".join(lines).rstrip("\n") + "\n"


if __name__ == "__main__":
    if sys.argv[1:]:
        Path(sys.argv[1]).write_text(page(), "utf-8", newline="\n")
    else:
        sys.stdout.buffer.write(page().encode("utf-8"))
