"""What the command line shows: findings in words, files, rates, progress."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from xlsheets.cli.language import both
from xlsheets.core.findings import Finding, Refused, Severity, column_name
from xlsheets.core.ledger import STATUS_NAMES, Status
from xlsheets.core.wording import SEVERITY_NAMES, Lang, in_words

if TYPE_CHECKING:
    from xlsheets.core.rollup import Result
    from xlsheets.core.roster import Roster
    from xlsheets.jobs.demo.laying import Laid
    from xlsheets.jobs.fill import Filled
    from xlsheets.jobs.issue import Issued
    from xlsheets.jobs.merge import Progress as Report
    from xlsheets.jobs.round import Round
    from xlsheets.jobs.status import Standing

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
MOST_RATES = 40


def console(to_stderr: bool = False) -> Console:
    """Return a console; plain text in a pipe, wide enough there that lines are not broken."""
    stream = sys.stderr if to_stderr else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else 160)


def refusal(refused: Refused, lang: Lang) -> None:
    """Say why the run could not go on: one sentence a finding, on standard error."""
    out = console(to_stderr=True)
    for finding in refused.findings:
        words = in_words(finding, lang)
        place = str(finding.place)
        if lang == "zh":
            where = f"（{place}）" if place else ""
            text = f"{words.title}{where}：{words.found}。应为：{words.expected}。{words.remedy}。"
        else:
            where = f" ({place})" if place else ""
            text = f"{words.title}{where}: {words.found}. Expected: {words.expected}. To mend: {words.remedy}."
        out.print(f"{finding.code}  {escape(text)}", style="red", soft_wrap=True)
    if len(refused.findings) > 1:
        out.print(both("共 {} 处 | {} in all", lang).format(len(refused.findings)), style="red")


def findings(found: Sequence[Finding], lang: Lang, out: Console, quiet: bool = True) -> None:
    """Print findings, each with place, what was seen, what was expected and how to mend it; those of files first.

    Args:
        found: In order.
        lang: Of the words.
        out: Where to.
        quiet: Whether notes (severity info) are only counted.
    """
    labels = [both(text, lang) for text in ("看到 | Found", "应为 | Expected", "怎么改 | Remedy")]
    colon = "：" if lang == "zh" else ": "
    for finding in sorted(found, key=lambda one: one.place.file is None):
        if quiet and finding.severity is Severity.INFO:
            continue
        words = in_words(finding, lang)
        head = f"[{_COLOURS[finding.severity]}]{SEVERITY_NAMES[finding.severity][lang]}[/] {finding.code}"
        out.print(f"{head}  {escape(str(finding.place))}  {escape(words.title)}", soft_wrap=True)
        for label, text in zip(labels, (words.found, words.expected, words.remedy), strict=True):
            out.print(f"  {label}{colon}{escape(text)}", soft_wrap=True)
    counts = Counter(finding.severity for finding in found)
    parts = [f"{SEVERITY_NAMES[severity][lang]} {counts[severity]}" for severity in Severity]
    out.print(both("问题 | Findings", lang) + colon + ("，" if lang == "zh" else ", ").join(parts))
    hidden = Counter(finding.code for finding in found if quiet and finding.severity is Severity.INFO)
    if hidden:
        listed = "、".join(f"{code} {times}" for code, times in sorted(hidden.items()))
        hint = both("提示未逐条列出（加 --all 列出） | notes are not listed one by one (add --all)", lang)
        out.print(f"  {hint}{colon}{listed}", soft_wrap=True)


def files(merged: "Round", lang: Lang, out: Console) -> None:
    """Print how many files have each status, and the units that are missing."""
    side = 0 if lang == "zh" else 1
    parts = [f"{STATUS_NAMES[status][side]} {merged.counted(status)}" for status in Status]
    total = both("收到文件 | Files received", lang)
    out.print(
        f"{total} {len(merged.files)}：" + "，".join(parts)
        if lang == "zh"
        else f"{total} {len(merged.files)}: " + ", ".join(parts)
    )
    if merged.passed_over:
        words = both(
            "另略过 {} 个不是报送件的文件（锁定文件、缩略图、备份、标注副本） | {} files passed over: "
            "lock files, thumbnails, backups, marked copies",
            lang,
        )
        out.print(words.format(merged.passed_over))
    if merged.missing:
        head = both("未报送 | Not returned", lang)
        out.print(f"[bold yellow]{head} {len(merged.missing)}[/]：{escape('、'.join(merged.missing))}", soft_wrap=True)


def rates(merged: "Round", lang: Lang, out: Console) -> None:
    """Print the rates: of inner units where there are any, else of every unit's organisation forms."""
    shown = merged.rollup or [result for result in merged.results if not merged.scheme.form(result.line.form).of_people]
    shown = [result for result in shown if result.line.group is None] or list(merged.results)
    title = both("逐级汇总 | Roll-up", lang) if merged.rollup else both("各单位结果 | Results", lang)
    table = Table(title=title, title_justify="left")
    for head in ("单位 | Unit", "项目 | Item"):
        table.add_column(both(head, lang), overflow="fold")
    levels = list(
        dict.fromkeys(level for result in shown for level in merged.scheme.levels(merged.scheme.form(result.line.form)))
    )
    for level in levels:
        table.add_column(level, justify="right")
    table.add_column(both("基数 | Base", lang), justify="right")
    table.add_column(both("满意率 | Rate", lang), justify="right")
    for result in shown[:MOST_RATES]:
        table.add_row(*_rate_row(result, merged, levels))
    out.print(table)
    if len(shown) > MOST_RATES:
        more = both("其余 {} 行见汇总工作簿或 --json | {} more lines in the workbook or --json", lang)
        out.print(more.format(len(shown) - MOST_RATES))
    if merged.rollup and merged.roster is not None:
        _why_unknown(shown, merged, merged.roster, lang, out)


def _why_unknown(shown: Sequence["Result"], merged: "Round", roster: "Roster", lang: Lang, out: Console) -> None:
    """Print the units below because of which a rate is “—”: what they returned has to be mended."""
    from xlsheets.core.unknown import Causes, unknowns

    words = both(
        "满意率“—”　{unit}（{items}）：这些单位有数不知道：{causes} | "
        "Rate “—”, {unit} ({items}): numbers are not known of: {causes}",
        lang,
    )
    for one in unknowns(shown, Causes(merged.results, merged.scheme, roster)):
        said = words.format(unit=one.unit, items=_some(one.items, 3, lang), causes=_some(one.causes, 20, lang))
        out.print(escape(said), soft_wrap=True)


def _some(names: Sequence[str], most: int, lang: Lang) -> str:
    """Return names in a row, and how many there are when that is more than are written out."""
    more = both(" 等 {} 个 |  and others, {} in all", lang).format(len(names)) if len(names) > most else ""
    return ("、" if lang == "zh" else ", ").join(names[:most]) + more


def _rate_row(result: "Result", merged: "Round", levels: Sequence[str]) -> list[str]:
    from xlsheets.core.rates import base_count

    line = result.line
    counts = dict(zip(merged.scheme.levels(merged.scheme.form(line.form)), line.tally.counts, strict=True))
    base = base_count(line.tally, merged.scheme)
    cells = ["—" if counts.get(level) is None else str(counts[level]) for level in levels]
    rate = "—" if result.rate is None else f"{result.rate.printed}%"
    whose = line.unit if line.subject == line.unit else f"{line.unit} {line.subject}"
    return [escape(whose), escape(line.item), *cells, "—" if base is None else str(base), rate]


def paths(written: Sequence[Path], lang: Lang, out: Console) -> None:
    """Print the files written."""
    head = both("已写出 | Written", lang)
    for path in written:
        out.print(f"{head}：{escape(str(path))}" if lang == "zh" else f"{head}: {escape(str(path))}", soft_wrap=True)


_FOLDERS = {
    "下发": "各单位要填的表、纸质评议表、汇总.xlsm | branch workbooks, paper ballots, 汇总.xlsm",
    "收回": "下级填好交回的表 | what the branches returned",
    "标注": "退回下级改的标注副本和回复 | marked copies and replies to send back",
    "逐级": "各级上报的汇总 | what each level sends upward",
}
"""What lies in the folders of a demo."""


def laid(folders: Sequence["Laid"], first: Path, lang: Lang, out: Console) -> None:
    """Print the folders of a demo with how many files were written into each, and the file to open first."""
    out.print(both("写出的文件 | Files written", lang) + ("：" if lang == "zh" else ":"))
    for one in folders:
        words = both("  {}　{} 个文件 |   {}: {} file(s)", lang).format(one.folder, one.files)
        what = both(_FOLDERS.get(one.folder.name, ""), lang)
        note = (f"（{what}）" if lang == "zh" else f" ({what})") if what else ""
        out.print(words + note, soft_wrap=True, markup=False)
    words = both("先打开：{} | Open first: {}", lang).format(first)
    out.print(words, style="bold", soft_wrap=True, markup=False)


def issued(done: "Issued", lang: Lang, out: Console) -> None:
    """Print what issuing wrote, what was there already, and what lies in the folder beside it."""
    paths(done.written, lang, out)
    if done.kept:
        words = both(
            "已经在了、内容相同，保留未动 {} 个 | {} there already with the same content, left as they are", lang
        )
        out.print(words.format(len(done.kept)) + _named(done.kept, lang), soft_wrap=True)
    if not done.written:
        words = both(
            "与上次下发的相同，没有写入任何内容；可以直接发出 | The same as issued before: nothing was written", lang
        )
        out.print(words, soft_wrap=True)
    if done.others:
        words = both(
            "文件夹里另有 {} 个工作簿不是这次下发的，没有动；以前发的请移走，以免发错 | {} other workbook(s) in the "
            "folder are not of this issue and were left; move old ones away so that they are not sent out",
            lang,
        )
        out.print(words.format(len(done.others)) + _named(done.others, lang), soft_wrap=True)


def _named(files: Sequence[Path], lang: Lang) -> str:
    colon = "：" if lang == "zh" else ": "
    return colon + escape(_some([path.name for path in files], 20, lang))


@contextmanager
def progress(lang: Lang) -> Iterator["Report"]:
    """Give a function that shows progress: a bar on a terminal once the work takes over a second, none in a pipe."""
    out = console(to_stderr=True)
    if not out.is_terminal:
        yield lambda done, total: None
        return
    import time

    started = time.monotonic()
    bar = Progress(
        TextColumn(both("读取 | Reading", lang)),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=out,
        transient=True,
    )
    task = bar.add_task("", total=None)

    def report(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - started > 1:
            bar.start()
        if bar.live.is_started:
            bar.update(task, completed=done, total=total)
            if done == total:
                bar.stop()  # what is asked afterwards shall not stand in its line

    try:
        yield report
    finally:
        if bar.live.is_started:
            bar.stop()


def standing(round_: "Standing", lang: Lang, out: Console) -> None:
    """Print who has returned and who has not."""
    side = 0 if lang == "zh" else 1
    table = Table(title=both("收件台账 | Files received", lang), title_justify="left")
    for head in ("文件 | File", "单位 | Unit", "状态 | Status", "说明 | Note"):
        table.add_column(both(head, lang), overflow="fold")
    for file in round_.files:
        late = both("迟报 | late", lang) if file.path in round_.late else ""
        count = round_.faulty.get(file.path)
        faulty = both("错误 {} 处 | {} error(s)", lang).format(count) if count else ""
        note = "；".join(part for part in (late, file.note, faulty) if part)
        table.add_row(escape(file.path), escape(file.unit or "—"), STATUS_NAMES[file.status][side], escape(note))
    out.print(table)
    colon = "：" if lang == "zh" else ": "
    out.print(both("已报送单位 | Units returned", lang) + f"{colon}{len(round_.returned)}")
    names = "、".join(round_.missing) if round_.missing else both("无 | none", lang)
    out.print(
        both("未报送单位 | Units missing", lang) + f"{colon}{len(round_.missing)}　{escape(names)}", soft_wrap=True
    )


def filled(done: "Filled", into: Path, dry_run: bool, lang: Lang, out: Console) -> None:
    """Print what filling an office's file did, or would do: every cell with its reason when nothing was written."""
    if dry_run:
        table = Table(title=both("要改的单元格 | Cells to change", lang), title_justify="left")
        for head in ("工作表 | Sheet", "单元格 | Cell", "原值 | Old", "新值 | New", "依据 | Why"):
            table.add_column(both(head, lang), overflow="fold")
        for change in done.changes:
            cell = f"{column_name(change.column)}{change.row + 1}"
            table.add_row(change.sheet, cell, escape(str(change.old)), escape(str(change.new)), escape(change.why))
        out.print(table)
    if done.findings:
        findings(done.findings, lang, out, quiet=False)
    words = (
        both("要填 {} 格，插入 {} 行 | {} cells to fill, {} rows to insert", lang)
        if dry_run
        else both("填了 {} 格，插入 {} 行 | {} cells filled, {} rows inserted", lang)
    )
    out.print(f"{words.format(len(done.changes), done.rows)}：{into}", soft_wrap=True, markup=False)
    if done.sheets:
        head = both("要加的工作表 | Sheets to add", lang) if dry_run else both("加了工作表 | Sheets added", lang)
        out.print(f"{head}：{'、'.join(done.sheets)}", soft_wrap=True, markup=False)
    if done.backup is not None:
        out.print(both("原文件备份 | Backup", lang) + f"：{done.backup}", soft_wrap=True, markup=False)
    if done.written:
        paths(done.written, lang, out)
