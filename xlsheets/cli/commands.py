"""The commands: each reads its arguments, calls one job, and shows what came back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xlsheets.cli import show
from xlsheets.cli.coding import CodesOption, NumberOption, check_of, show_codes, with_codes
from xlsheets.cli.language import BilingualGroup, both
from xlsheets.cli.passwords import keys
from xlsheets.core.wording import Lang

app = typer.Typer(
    cls=BilingualGroup,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="群众评议表的校验、汇总、满意率与附表。加 --lang en 显示英文。 | "
    "Evaluation ballots in Excel: check, merge, rates, annex tables. Add --lang zh for Chinese.",
)

Paths = Annotated[
    list[str], typer.Argument(help="文件、文件夹、.zip、.eml | files, folders, .zip, .eml", metavar="PATH…")
]
SchemeOption = Annotated[
    str,
    typer.Option(
        "--scheme",
        "-s",
        help="方案：自带名称、.toml 或方案 .xlsx | scheme: a bundled name, a .toml file or a scheme workbook (.xlsx)",
    ),
]
RosterOption = Annotated[
    Path | None, typer.Option("--roster", "-r", help="名册：.xlsx 或 .csv | roster: .xlsx or .csv")
]
JsonOption = Annotated[
    str | None,
    typer.Option("--json", help="结果写成 JSON；- 为标准输出 | write JSON; - is standard output", metavar="FILE"),
]
CarryOption = Annotated[
    Path | None,
    typer.Option(
        "--carry",
        help="上一轮的汇总工作簿：未办结的意见转入本轮台账 | an earlier round's book: its open opinions go on",
        metavar="BOOK",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="逐条列出提示 | list notes one by one too")]
WorkersOption = Annotated[int | None, typer.Option("--workers", min=1, help="进程数 | number of processes")]
AcceptOption = Annotated[
    bool,
    typer.Option("--accept-summaries", help="一行一个单位的汇总表也计入 | count sheets with a row a unit too"),
]
MapOption = Annotated[
    Path | None,
    typer.Option("--map", help="映射文件 .toml：已经作出的决定 | decisions made where the program asked, a .toml file"),
]
PreferOption = Annotated[
    list[str] | None,
    typer.Option(
        "--prefer", help="同一单位多份时以此为准（可多次） | the file that counts among several of a unit (repeatable)"
    ),
]


PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="打开密码：文本文件，一行一个，逐个试；不写时在终端询问 | passwords, a text file, one a line, each tried; "
        "asked for on a terminal without it",
    ),
]


def _language(context: typer.Context) -> Lang:
    return "en" if context.obj == "en" else "zh"


def _ignored(*paths: Path | str | None) -> list[Path]:
    return [Path(path) for path in paths if path is not None and str(path) != "-"]


def _write_json(text: str, target: str) -> None:
    if target == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
    else:
        _replace(Path(target), text.encode("utf-8"))


def _replace(path: Path, data: bytes) -> None:
    """Write a report anew; any other file that stands there is left alone.

    Raises:
        Refused: target-exists for a file that is no report of ours.
    """
    from xlsheets.core.findings import Place, Refused
    from xlsheets.core.wording import finding
    from xlsheets.jobs.output import check_target, write_file
    from xlsheets.jobs.report import is_report

    check_target(path)
    if path.exists():
        if not is_report(path.read_bytes()):
            raise Refused(finding("target-exists", Place(str(path)), seen="不是 xlsheets 写的 JSON"))
        path.unlink()
    write_file(path, data)


def _show_version(wanted: bool) -> None:
    if wanted:
        from xlsheets import __version__

        typer.echo(f"xlsheets {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本 | show the version", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Take what stands before a command."""


@app.command(help="用自带的样例走一遍全程 | the whole round on made-up sample input")
def demo(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪个文件夹 | folder to write to")] = Path("demo"),
    system: Annotated[
        str | None,
        typer.Option("--system", help="通知中的哪一种做法，s1 至 s14 | which system of the notices, s1 to s14"),
    ] = None,
) -> None:
    """Issue, return, merge and annex a made-up round."""
    from xlsheets.jobs.demo import demo as run_demo

    lang = _language(context)
    out = show.console()
    if system is not None:
        from xlsheets.cli.systems import show_system

        show_system(system, output, lang, out)
        return
    told = run_demo(output)
    out.print(
        both(
            "例一　某大学理工分党委，12 个支部，创先争优群众评议（fjnu-2011） | "
            "1. a made-up faculty of 12 branches under fjnu-2011",
            lang,
        ),
        style="bold",
    )
    show.findings(told.branches.findings, lang, out)
    show.files(told.branches, lang, out)
    show.rates(told.branches, lang, out)
    out.print(
        both("例二　长风二村，344 张评议表（changfeng-2011） | 2. Changfeng village, 344 forms", lang), style="bold"
    )
    show.rates(told.village, lang, out)
    show.paths(told.written, lang, out)


@app.command(help="列出自带方案；查看或转换一个方案 | list the bundled schemes; show or convert one")
def schemes(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(
            help="自带名称、.toml 或方案 .xlsx | a bundled name, a .toml file or a scheme workbook (.xlsx)",
            metavar="[NAME]",
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help="写成 .toml，或可以在 Excel 里改的方案 .xlsx | write it as .toml, or as .xlsx to edit in Excel",
        ),
    ] = None,
) -> None:
    """List the bundled schemes, show one, or write one to a file."""
    from xlsheets.jobs import schemes as job

    lang = _language(context)
    out = show.console()
    if name is None:
        for scheme in job.listed():
            out.print(f"{scheme.id:<18} {scheme.title}　{scheme.source}", soft_wrap=True)
        return
    text = job.text_of(name)
    if to is None:
        typer.echo(text, nl=False)
    else:
        job.write(name, to)
        show.paths([to], lang, out)


@app.command(help="生成各单位报送表、纸质评议表和汇总.xlsm | make branch workbooks, paper ballots and 汇总.xlsm")
def issue(
    context: typer.Context,
    scheme: Annotated[
        str,
        typer.Argument(
            help="方案：自带名称、.toml 或方案 .xlsx | scheme: a bundled name, a .toml or a scheme workbook (.xlsx)"
        ),
    ],
    roster: Annotated[Path, typer.Option("--roster", "-r", help="名册：.xlsx 或 .csv | roster: .xlsx or .csv")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪个文件夹 | folder to write to")],
    codes: NumberOption = None,
) -> None:
    """Write one branch workbook a unit, the paper ballots, and the workbook that collects."""
    from xlsheets.jobs.issue import write_issue

    written = write_issue(scheme, roster, output, codes)
    show.paths(written, _language(context), show.console())


@app.command(help="校验报送表，列出问题 | check workbooks and list the findings")
def check(
    context: typer.Context,
    paths: Paths,
    scheme: SchemeOption,
    roster: RosterOption = None,
    mark: Annotated[
        bool,
        typer.Option(
            "--mark",
            help="另存标注副本（着色、批注、问题清单）和回复 | write marked copies (colours, notes, list) and replies",
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="标注副本的文件夹，默认在原件旁 | folder for marked copies")
    ] = None,
    mapping: MapOption = None,
    password_file: PasswordOption = None,
    json: JsonOption = None,
    workers: WorkersOption = None,
    codes: CodesOption = None,
) -> None:
    """Check files on their own."""
    from xlsheets.books.mapping import read_map
    from xlsheets.books.rosterfile import read_roster
    from xlsheets.books.schemefile import Scheme
    from xlsheets.jobs import report
    from xlsheets.jobs.check import check as run_check
    from xlsheets.jobs.merge import Choice

    lang = _language(context)
    loaded = Scheme.load(scheme)
    listed = read_roster(roster) if roster else None
    decided = tuple(read_map(mapping, loaded)) if mapping is not None else ()
    with show.progress(lang) as told:
        checked = run_check(
            paths,
            loaded,
            listed,
            ignore=_ignored(scheme, roster, json, mapping, password_file, codes),
            choice=Choice(
                workers=workers, decisions=decided, keys=keys(password_file, lang), codes=check_of(codes, loaded)
            ),
            progress=told,
        )
    out = show.console(to_stderr=json == "-")
    if json is not None:
        more = report.codes_entry(checked)
        _write_json(report.as_text(report.check_report(checked.files, checked.findings, lang, **more)), json)
    if json != "-":
        show.findings(checked.findings, lang, out, quiet=False)
        show.files(checked, lang, out)
        show_codes(checked, lang, out)
    if mark:
        from xlsheets.jobs.mark import write_marked

        written, refused = write_marked(checked, paths, output, lang)
        show.paths(written, lang, out)
        for path, reason in refused:
            out.print(both("不能标注 | Not marked", lang) + f"：{path}（{reason}）", soft_wrap=True)
    raise typer.Exit(1 if checked.has_errors else 0)


@app.command(help="收件汇总：计票、满意率、未报送、问题 | merge: tallies, rates, the missing, findings")
def merge(
    context: typer.Context,
    paths: Paths,
    scheme: SchemeOption,
    roster: RosterOption = None,
    into: Annotated[Path | None, typer.Option("--into", help="写成汇总工作簿（.xlsx；.xlsm 带按钮） | write the summary workbook (.xlsx; .xlsm has buttons)")] = None,
    json: JsonOption = None,
    prefer: PreferOption = None,
    mapping: MapOption = None,
    password_file: PasswordOption = None,
    accept_summaries: AcceptOption = False,
    workers: WorkersOption = None,
    everything: AllOption = False,
    carry: CarryOption = None,
    codes: CodesOption = None,
) -> None:
    """Merge returned files into a round."""
    from dataclasses import replace

    from xlsheets.books.codecells import CodeCheck
    from xlsheets.books.mapping import read_map
    from xlsheets.books.rosterfile import read_roster
    from xlsheets.books.schemefile import Scheme
    from xlsheets.books.summary.kept import NOTHING_KEPT
    from xlsheets.jobs import report
    from xlsheets.jobs.merge import Choice
    from xlsheets.jobs.merge import merge as run_merge

    lang = _language(context)
    loaded = Scheme.load(scheme)
    listed = read_roster(roster) if roster else None
    kept = NOTHING_KEPT
    if into is not None:
        from xlsheets.jobs.store import check_store, kept_in

        check_store(into)
        kept = kept_in(into)
    if mapping is not None:
        kept = replace(kept, decisions=(*kept.decisions, *read_map(mapping, loaded)))
    if carry is not None:
        from xlsheets.jobs.store import carried_from

        kept = replace(kept, entries=carried_from(carry, kept.entries, loaded, kept.last))
    kept = with_codes(kept, codes, into, loaded)
    with show.progress(lang) as told:
        merged = run_merge(
            paths,
            loaded,
            listed,
            ignore=_ignored(scheme, roster, into, json, mapping, password_file, carry, codes),
            choice=Choice(
                tuple(prefer or ()),
                accept_summaries,
                workers,
                kept.decisions,
                keys(password_file, lang),
                codes=None if kept.codes is None else CodeCheck(kept.codes),
            ),
            progress=told,
        )
    if into is not None or carry is not None:
        from xlsheets.jobs.store import with_ledger

        merged = with_ledger(merged, kept)
    if json is not None:
        _write_json(report.as_text(report.merge_report(merged, lang)), json)
    backup = None
    if into is not None:
        from xlsheets.jobs.store import save_store

        backup = save_store(merged, into, kept)
    out = show.console(to_stderr=json == "-")
    if json != "-":
        show.findings(merged.findings, lang, out, quiet=not everything)
        show.files(merged, lang, out)
        show_codes(merged, lang, out)
        show.rates(merged, lang, out)
        show.paths([path for path in (into,) if path], lang, out)
        if backup:
            out.print(both("原文件备份 | Backup of the old file", lang) + f"：{backup}", soft_wrap=True)
    raise typer.Exit(1 if merged.has_errors else 0)


@app.command(
    help="生成附表：新工作簿，或填进单位已有的文件 | annex tables: a new workbook, or inside the office's file"
)
def annex(
    context: typer.Context,
    book: Annotated[Path, typer.Argument(help="汇总工作簿 | the summary workbook", metavar="BOOK")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into", help="已有的附表文件（只填数，其余不动），或新文件名 | the office's file to fill, or a new name"
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", help="只要某个附件、工作表或标题（可多次） | only this annex, sheet or title (repeatable)"
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出要改的单元格，不写入 | list the cells, write nothing")
    ] = False,
    allow_signed: Annotated[
        bool, typer.Option("--allow-signed", help="允许改动有数字签名的文件（签名将失效） | change a signed file too")
    ] = False,
    allow_protected: Annotated[
        bool,
        typer.Option(
            "--allow-protected", help="允许写受保护工作表中锁定的单元格 | write locked cells of protected sheets"
        ),
    ] = False,
    password_file: PasswordOption = None,
    encrypt: Annotated[
        bool,
        typer.Option(
            "--encrypt",
            help="有打开密码的文件，填好后以同一密码加密写回 | write a file under a password, encrypted again",
        ),
    ] = False,
    preview: Annotated[
        Path | None,
        typer.Option(
            "--preview",
            help="不填，另存着色、带批注的预览（文件名或文件夹） | do not fill; write a coloured copy (a file or folder)",
        ),
    ] = None,
    add_sheets: Annotated[
        list[str] | None,
        typer.Option(
            "--add-sheets",
            help="另加工作表：问题清单、来源、附件、全部（可多次） | add sheets: problems, sources, annexes, all (repeatable)",
        ),
    ] = None,
    mapping: MapOption = None,
    save_map: Annotated[
        Path | None,
        typer.Option(
            "--save-map",
            help="把对表的读法写成映射（.toml，或汇总工作簿本身），改正后用 --map | write how the tables were read, "
            "as .toml or into BOOK, to correct for --map",
        ),
    ] = None,
) -> None:
    """Write the annex tables of a round."""
    lang = _language(context)
    out = show.console()
    if into is not None and into.exists():
        from xlsheets.books.mapping import read_map
        from xlsheets.jobs.annexextra import extra_of
        from xlsheets.jobs.fill import Wish, fill
        from xlsheets.jobs.officefile import Access
        from xlsheets.jobs.store import open_store

        decided = tuple(read_map(mapping, open_store(book).scheme)) if mapping is not None else ()
        wish = Wish(decided, save_map, preview, extra_of(add_sheets or ()))
        access = Access(keys(password_file, lang), encrypt, allow_protected)
        filled = fill(
            book, into, tuple(only or ()), dry_run=dry_run, allow_signed=allow_signed, wish=wish, access=access
        )
        show.filled(filled, filled.path, dry_run or preview is not None, lang, out)
        return
    if preview or add_sheets or mapping or save_map:
        from xlsheets.core.findings import Place, Refused
        from xlsheets.core.wording import finding

        seen = "--preview、--add-sheets、--map、--save-map 要有已有的附表文件（--into）"
        raise Refused(finding("path-missing", Place(str(into) if into else None), seen=seen))
    from xlsheets.jobs.annex import annex as run_annex
    from xlsheets.jobs.annex import default_target

    target = into or default_target(book)
    run_annex(book, target, tuple(only or ()), dry_run=dry_run)
    if not dry_run:
        show.paths([target], lang, out)


@app.command(help="恢复到上次写入之前 | restore the state before the last write")
def undo(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="被写过的文件 | the file that was written", metavar="FILE")],
) -> None:
    """Restore a file byte for byte."""
    from xlsheets.jobs.fill import undo as run_undo

    run_undo(file)
    lang = _language(context)
    words = both("已恢复到上次写入之前 | Restored to the state before the last write", lang)
    show.console().print(f"{words}：{file}" if lang == "zh" else f"{words}: {file}", soft_wrap=True, markup=False)
