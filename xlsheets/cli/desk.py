"""The commands about this computer: the buttons' part put in place (addin), and what there is (selfcheck)."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from xlsheets.cli import show
from xlsheets.cli.app import JsonOption, app, language_of, write_json
from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

if TYPE_CHECKING:
    from xlsheets.jobs.addin import Placed
    from xlsheets.jobs.addin_libreoffice import Taken


class Action(StrEnum):
    """What to do with the buttons' part."""

    INSTALL = "install"
    UNINSTALL = "uninstall"
    PATH = "path"


def _action(written: str | Action) -> Action:
    """Return the action of a word.

    Raises:
        BadParameter: for any other word.
    """
    try:
        return Action(written)
    except ValueError:
        said = f"“{written}”，应为 install、uninstall 或 path | “{written}” is not install, uninstall or path"
        raise typer.BadParameter(said) from None


_DID = {
    "put": "已放好 | Put in place",
    "kept": "已经在了 | There already",
    "removed": "已取走 | Taken away",
    "changed": "有人改过，没有动它 | Left alone, somebody changed it",
    "absent": "没有要取走的 | Nothing to take away",
}


_STEPS = (
    r"1. 复制到装有 Excel 的电脑的 %APPDATA%\Microsoft\Excel\XLSTART | "
    r"1. Copy it to %APPDATA%\Microsoft\Excel\XLSTART of a computer with Excel",
    "2. 那台电脑也要装 xlsheets[live]，并在那里运行 xlsheets addin install | "
    "2. Install xlsheets[live] there too, and run `xlsheets addin install` on that computer",
    "3. 用 LibreOffice 的：xlsheets addin install --libreoffice | "
    "3. For LibreOffice: xlsheets addin install --libreoffice",
)


@app.command(
    help="把按钮装进 Excel 或 LibreOffice，或取走 | put the buttons into Excel or LibreOffice, or take them away"
)
def addin(
    context: typer.Context,
    action: Annotated[
        Action,
        typer.Argument(
            parser=_action,
            help="install 装上，uninstall 取走，path 显示位置 | install, uninstall, or show the path",
            metavar="install|uninstall|path",
        ),
    ],
    libreoffice: Annotated[
        bool, typer.Option("--libreoffice", help="装进 LibreOffice，不是 Excel | into LibreOffice instead of Excel")
    ] = False,
) -> None:
    """Put the buttons' part in place for this user."""
    lang, out = language_of(context), show.console()
    if libreoffice:
        _in_libreoffice(action, lang, out)
        return
    from xlsheets.jobs import addin as job

    if action is Action.PATH:
        folder = job.startup_folder()
        _say(out, "加载项文件 | Add-in file", str(job.source() or both("没有 | none", lang)), lang)
        where = str(folder / job.NAME) if folder else both("此系统没有 Excel | no Excel on this system", lang)
        _say(out, "Excel 启动文件夹 | XLSTART", where, lang)
        _say(out, "Python 的路径写在 | The path of Python stands in", str(job.settings_file()), lang)
        return
    done = job.install() if action is Action.INSTALL else job.uninstall()
    _placed(done, lang, out)
    if not done:
        _say(out, "此系统没有 Excel。加载项文件 | No Excel on this system. The add-in file", str(job.source()), lang)
        for step in _STEPS:
            out.print(both(step, lang), soft_wrap=True, markup=False)
    elif action is Action.INSTALL:
        words = "重新启动 Excel，功能区会出现“群众评议” | Restart Excel; the ribbon then has the tab 群众评议"
        out.print(both(words, lang), soft_wrap=True)


def _in_libreoffice(action: Action, lang: Lang, out: Console) -> None:
    from xlsheets.books.libreoffice.profile import default_profile
    from xlsheets.jobs import addin_libreoffice as job

    if action is Action.PATH:
        _say(out, "LibreOffice 配置文件夹 | LibreOffice profile", str(default_profile()), lang)
        return
    if action is Action.INSTALL:
        show.paths(job.install(), lang, out)
        words = (
            "重新启动 LibreOffice，从上面的可信文件夹打开汇总工作簿 | Restart LibreOffice; open workbooks from there"
        )
        out.print(both(words, lang), soft_wrap=True)
        return
    _taken(job.uninstall(), lang, out)


def _taken(done: "Taken", lang: Lang, out: Console) -> None:
    """Print what was taken out of LibreOffice and what was left there."""
    if not done.touched():
        words = (
            "没有要取走的：这个 LibreOffice 配置里没有装过按钮，没有改动任何文件 | "
            "Nothing to take away: the buttons are not installed in this LibreOffice profile; no file was changed"
        )
        _say(out, words, str(done.profile), lang)
        return
    told = (
        (_DID["removed"], done.removed),
        ("已恢复成安装以前的样子 | Put back to what it was before", done.restored),
        ("安装以后有人改过，只去掉了按钮的部分 | Changed by somebody since; only our part was taken out", done.mended),
        ("文件夹留下没有动 | Folder left as it is", [path for path in done.left if path.is_dir()]),
        (
            "文件读不出来，留下没有动 | Left as it is, for it cannot be read",
            [path for path in done.left if not path.is_dir()],
        ),
    )
    for label, paths in told:
        for path in paths:
            _say(out, label, str(path), lang)
    _say(out, "LibreOffice 配置的其余部分没有动 | The rest of the profile was left", str(done.profile), lang)
    words = (
        "汇总工作簿留着，里面的按钮不再起作用；再要用，运行 xlsheets addin install --libreoffice | "
        "Summary workbooks stay, but their buttons no longer work; xlsheets addin install --libreoffice puts them back"
    )
    out.print(both(words, lang), soft_wrap=True)


def _placed(done: "list[Placed]", lang: Lang, out: Console) -> None:
    for one in done:
        _say(out, _DID[one.did], str(one.path), lang)


def _say(out: Console, label: str, text: str, lang: Lang) -> None:
    out.print(f"{both(label, lang)}{'：' if lang == 'zh' else ': '}{escape(text)}", soft_wrap=True)


@app.command(help="环境自检：可以粘贴给信息人员的文字 | what this computer has, as text for IT")
def selfcheck(context: typer.Context, json: JsonOption = None) -> None:
    """Say what this computer has; exit status 1 when something is at fault."""
    from xlsheets.jobs import report
    from xlsheets.jobs import selfcheck as job

    lang = language_of(context)
    facts = job.selfcheck()
    if json is not None:
        write_json(report.as_text(job.as_json(facts, lang)), json)
    if json != "-":
        typer.echo(job.as_text(facts, lang), nl=False)
    raise typer.Exit(0 if job.is_sound(facts) else 1)
