"""The commands annex and undo: figures into annex tables, and back again."""

from pathlib import Path
from typing import Annotated

import typer

from xlsheets.cli import show
from xlsheets.cli.app import MapOption, PasswordOption, app, language_of
from xlsheets.cli.language import both
from xlsheets.cli.passwords import keys


@app.command(
    help="生成附表：新工作簿，或填进单位已有的文件 | annex tables: a new workbook, or inside the office's file"
)
def annex(
    context: typer.Context,
    book: Annotated[Path, typer.Argument(help="汇总工作簿 | the summary workbook", metavar="BOOK")],
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            help="已有的附表文件（只填数，其余不动），或新文件名 | the office's file to fill, or a new name",
            metavar="FILE",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            help="只要某个附件、工作表或标题（可多次） | only this annex, sheet or title (repeatable)",
            metavar="NAME",
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
            help="不填，另存着色、带批注的预览（文件或文件夹） | do not fill; write a coloured copy (file or folder)",
            metavar="PATH",
        ),
    ] = None,
    add_sheets: Annotated[
        list[str] | None,
        typer.Option(
            "--add-sheets",
            help="另加工作表：问题清单、来源、附件、全部（可多次） | add sheets of these names (repeatable)",
            metavar="NAME",
        ),
    ] = None,
    mapping: MapOption = None,
    save_map: Annotated[
        Path | None,
        typer.Option(
            "--save-map",
            help="把对表的读法写成映射（.toml，或汇总工作簿本身），改正后用 --map | write how the tables were read, "
            "as .toml or into BOOK, to correct for --map",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Write the annex tables of a round."""
    lang = language_of(context)
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
    lang = language_of(context)
    words = both("已恢复到上次写入之前 | Restored to the state before the last write", lang)
    show.console().print(f"{words}：{file}" if lang == "zh" else f"{words}: {file}", soft_wrap=True, markup=False)
