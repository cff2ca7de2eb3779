"""Both languages of the command line: every text is written «中文 | English» and split here."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from xlsheets.core.findings import Refused
from xlsheets.core.wording import Lang

UsageError: Any = typer.BadParameter.__base__
"""The base of everything that is wrong with a command line; Typer exports only its children."""

_HELP_WORDS = {
    "Usage: ": "用法：",
    "Arguments:": "参数：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "Show this message and exit.": "显示帮助。",
}


def both(text: str, lang: Lang) -> str:
    """Return one language's side of a text written «中文 | English»; a text without a bar as it is."""
    zh, bar, en = text.partition(" | ")
    return en if bar and lang == "en" else zh


def _take_language(args: list[str]) -> tuple[list[str], Lang]:
    """Take --lang out of the arguments, wherever it stands."""
    rest: list[str] = []
    lang: Lang = "zh"
    waiting = False
    for number, arg in enumerate(args):
        if arg == "--":
            return [*rest, *args[number:]], lang
        if waiting:
            lang, waiting = _language(arg), False
        elif arg == "--lang":
            waiting = True
        elif arg.startswith("--lang="):
            lang = _language(arg.removeprefix("--lang="))
        else:
            rest.append(arg)
    if waiting:
        raise UsageError("--lang zh|en")
    return rest, lang


def _language(word: str) -> Lang:
    if word in ("zh", "en"):
        return "en" if word == "en" else "zh"
    raise UsageError(f"--lang {word}：只有 zh、en | --lang {word}: only zh and en")


_ORDER = ("demo", "schemes", "issue", "check", "merge", "status", "annex", "undo", "compare", "addin", "selfcheck")


class BilingualGroup(TyperGroup):
    """A command group in the language that --lang names, whose every failure is one clear sentence."""

    def main(self, args: Any = None, prog_name: str | None = None, *more: Any, **extra: Any) -> Any:
        """Run a command; end with its exit status, 2 when the run could not go on."""
        standalone_mode = extra.pop("standalone_mode", True)
        extra.pop("windows_expand_args", None)
        lang: Lang = "zh"
        try:
            rest, lang = _take_language(list(sys.argv[1:] if args is None else args))
            self._speak(lang)
            extra |= {"standalone_mode": False, "obj": lang}
            status = super().main(rest, prog_name, *more, **extra)
        except UsageError as error:
            prefix = both("用法有误： | Wrong usage: ", lang)
            hint = both("查看帮助：xlsheets --help | Help: xlsheets --help", lang)
            bare = type(error).__name__ == "NoArgsIsHelpError"
            typer.echo(error.format_message() if bare else f"{prefix}{_usage_words(error, lang)}\n{hint}", err=True)
            status = 2
        except Refused as refused:
            from xlsheets.cli.show import refusal

            refusal(refused, lang)
            status = 2
        except (typer.Abort, KeyboardInterrupt):
            typer.echo(both("已中断，没有写入任何结果 | Interrupted; nothing was written", lang), err=True)
            status = 130
        if not standalone_mode:
            return status
        sys.exit(status or 0)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands in the order in which a round needs them, others after them."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def _speak(self, lang: Lang) -> None:
        """Put every help text into one language."""
        for command in (self, *self.commands.values()):
            command.help = both(_original(command, "help"), lang)
            command.short_help = both(_original(command, "short_help"), lang) or None
            for option in command.params:
                if hasattr(option, "help"):
                    option.help = both(_original(option, "help"), lang)
            _translate_help(command, lang)


def _translate_help(command: Any, lang: Lang) -> None:
    """Let a command's help page speak Chinese where its words are the library's own."""
    plain = _kept(command, "get_help")

    def get_help(context: Any) -> str:
        page = str(plain(context))
        for word, translated in _HELP_WORDS.items() if lang == "zh" else ():
            page = page.replace(word, translated)
        return page

    command.get_help = get_help


def _kept(thing: Any, name: str) -> Any:
    """Return an attribute as it was before any language was chosen."""
    kept = f"_bilingual_{name}"
    if not hasattr(thing, kept):
        setattr(thing, kept, getattr(thing, name, None))
    return getattr(thing, kept)


def _original(thing: Any, name: str) -> str:
    """Return a text as it was written."""
    return str(_kept(thing, name) or "")


def _usage_words(error: Any, lang: Lang) -> str:
    """Return what a usage error says, in Chinese where it is one of the common ones."""
    if lang == "en":
        return both(error.format_message(), lang)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}"
    name = _parameter_name(getattr(error, "param", None))
    if kind == "MissingParameter":
        return f"缺少 {name}"
    if isinstance(error, typer.BadParameter):
        return f"{name} 的值不对：{error.message}"
    message = both(error.format_message(), lang)
    if message.startswith("No such command"):
        return "没有命令" + message.removeprefix("No such command").rstrip(".").replace(". Did you mean", "；是不是")
    return "缺少命令" if message == "Missing command." else message


def _parameter_name(param: Any) -> str:
    """Return what people type for a parameter, such as --scheme."""
    options = [name for name in getattr(param, "opts", ()) if name.startswith("--")]
    return str(options[0] if options else getattr(param, "metavar", None) or getattr(param, "name", "") or "")
