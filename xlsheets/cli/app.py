"""The program itself: what every command shares, its options and how a language or JSON file is asked for."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from xlsheets.cli.language import BilingualGroup
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
        metavar="SCHEME",
    ),
]


RosterOption = Annotated[
    Path | None, typer.Option("--roster", "-r", help="名册：.xlsx 或 .csv | roster: .xlsx or .csv", metavar="FILE")
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


def _whole_number(written: str | int) -> int:
    """Return a number of processes.

    Raises:
        BadParameter: for anything but a whole number from 1.
    """
    try:
        number = int(written)
    except ValueError:
        number = 0
    if number < 1:
        raise typer.BadParameter(f"“{written}”，应为不小于 1 的整数 | “{written}”, not a whole number from 1")
    return number


WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", parser=_whole_number, help="进程数 | number of processes", metavar="N"),
]


AcceptOption = Annotated[
    bool,
    typer.Option("--accept-summaries", help="一行一个单位的汇总表也计入 | count sheets with a row a unit too"),
]


MapOption = Annotated[
    Path | None,
    typer.Option(
        "--map",
        help="映射文件 .toml：已经作出的决定 | decisions made where the program asked, a .toml file",
        metavar="FILE",
    ),
]


PreferOption = Annotated[
    list[str] | None,
    typer.Option(
        "--prefer",
        help="同一单位多份时以此为准（可多次） | the file that counts among several of a unit (repeatable)",
        metavar="FILE",
    ),
]


PasswordOption = Annotated[
    Path | None,
    typer.Option(
        "--password-file",
        help="打开密码：文本文件，一行一个，逐个试；不写时在终端询问 | passwords, a text file, one a line, each tried; "
        "asked for on a terminal without it",
        metavar="FILE",
    ),
]


def language_of(context: typer.Context) -> Lang:
    """Return the language that --lang named; Chinese without it."""
    return "en" if context.obj == "en" else "zh"


def ignored(*paths: Path | str | None) -> list[Path]:
    """Return the files named by other options, which are no returns even when they lie among them."""
    return [Path(path) for path in paths if path is not None and str(path) != "-"]


def write_json(text: str, target: str) -> None:
    """Write a report to standard output (-), or to a file that is none or a report of ours.

    Raises:
        Refused: target-exists.
    """
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
