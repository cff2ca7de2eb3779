"""The commands of a round: demo, schemes, issue, check, merge. Each calls one job and shows what came back."""

from pathlib import Path
from typing import Annotated

import typer

from xlsheets.cli import show
from xlsheets.cli.app import (
    AcceptOption,
    AllOption,
    CarryOption,
    JsonOption,
    MapOption,
    PasswordOption,
    Paths,
    PreferOption,
    RosterOption,
    SchemeOption,
    WorkersOption,
    app,
    ignored,
    language_of,
    write_json,
)
from xlsheets.cli.coding import CodesOption, NumberOption, check_of, show_codes, with_codes
from xlsheets.cli.language import both
from xlsheets.cli.passwords import keys


@app.command(help="用自带的样例走一遍全程 | the whole round on made-up sample input")
def demo(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="写到哪个文件夹 | folder to write to", metavar="FOLDER")
    ] = Path("demo"),
    system: Annotated[
        str | None,
        typer.Option(
            "--system", help="通知中的哪一种做法，s1 至 s14 | which system of the notices, s1 to s14", metavar="NAME"
        ),
    ] = None,
) -> None:
    """Issue, return, merge and annex a made-up round."""
    from xlsheets.jobs.demo import demo as run_demo

    lang = language_of(context)
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
    show.laid(told.laid, told.written[0], lang, out)


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
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """List the bundled schemes, show one, or write one to a file."""
    from xlsheets.jobs import schemes as job

    lang = language_of(context)
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
    if job.is_file(name):
        words = both("{}：方案没有错误 | {}: the scheme has no faults", lang).format(name)
        show.console(to_stderr=True).print(words, soft_wrap=True, markup=False)


@app.command(help="生成各单位报送表、纸质评议表和汇总.xlsm | make branch workbooks, paper ballots and 汇总.xlsm")
def issue(
    context: typer.Context,
    scheme: Annotated[
        str,
        typer.Argument(
            help="方案：自带名称、.toml 或方案 .xlsx | scheme: a bundled name, a .toml or a scheme workbook (.xlsx)",
            metavar="SCHEME",
        ),
    ],
    roster: Annotated[
        Path, typer.Option("--roster", "-r", help="名册：.xlsx 或 .csv | roster: .xlsx or .csv", metavar="FILE")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="写到哪个文件夹 | folder to write to", metavar="FOLDER")
    ],
    codes: NumberOption = None,
) -> None:
    """Write one branch workbook a unit, the paper ballots, and the workbook that collects."""
    from xlsheets.jobs.issue import write_issue

    show.issued(write_issue(scheme, roster, output, codes), language_of(context), show.console())


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
        Path | None,
        typer.Option(
            "--output", "-o", help="标注副本的文件夹，默认在原件旁 | folder for marked copies", metavar="FOLDER"
        ),
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

    lang = language_of(context)
    loaded = Scheme.load(scheme)
    listed = read_roster(roster) if roster else None
    decided = tuple(read_map(mapping, loaded)) if mapping is not None else ()
    with show.progress(lang) as told:
        checked = run_check(
            paths,
            loaded,
            listed,
            ignore=ignored(scheme, roster, json, mapping, password_file, codes),
            choice=Choice(
                workers=workers, decisions=decided, keys=keys(password_file, lang), codes=check_of(codes, loaded)
            ),
            progress=told,
        )
    out = show.console(to_stderr=json == "-")
    if json is not None:
        more = report.codes_entry(checked)
        write_json(report.as_text(report.check_report(checked.files, checked.findings, lang, **more)), json)
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
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            help="写成汇总工作簿（.xlsx；.xlsm 带按钮） | write the summary workbook (.xlsx; .xlsm has buttons)",
            metavar="BOOK",
        ),
    ] = None,
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

    lang = language_of(context)
    loaded = Scheme.load(scheme)
    listed = read_roster(roster) if roster else None
    kept = NOTHING_KEPT
    if into is not None:
        from xlsheets.jobs.store import check_store, kept_in

        check_store(into, loaded)
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
            ignore=ignored(scheme, roster, into, json, mapping, password_file, carry, codes),
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
        write_json(report.as_text(report.merge_report(merged, lang)), json)
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
