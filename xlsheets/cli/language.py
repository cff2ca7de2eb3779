"""Both languages of the command line: every text is written «中文 | English» and split here."""

import os
import re
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

_TYPE_NAME = re.compile(r"^(  \S+) <\S+>", re.MULTILINE)
"""The name of a type behind the name of an argument."""


def both(text: str, lang: Lang) -> str:
    """Return one language's side of a text written «中文 | English»; a text without a bar as it is."""
    zh, bar, en = text.partition(" | ")
    return en if bar and lang == "en" else zh


def default_language() -> Lang:
    """Return the language without --lang: English when the environment's XLSHEETS_LANG is en, else Chinese."""
    return "en" if os.environ.get("XLSHEETS_LANG") == "en" else "zh"


def _take_language(args: list[str]) -> tuple[list[str], Lang]:
    """Take --lang out of the arguments, wherever it stands."""
    rest: list[str] = []
    lang = default_language()
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
        raise UsageError("--lang 后面要写 zh 或 en | --lang needs zh or en")
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
        lang = default_language()
        rest: list[str] = []
        try:
            rest, lang = _take_language(list(sys.argv[1:] if args is None else args))
            self._speak(lang)
            extra |= {"standalone_mode": False, "obj": lang}
            status = super().main(rest, prog_name, *more, **extra)
        except UsageError as error:
            typer.echo(self._wrong(error, rest, lang), err=True)
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

    def _wrong(self, error: Any, args: list[str], lang: Lang) -> str:
        """Return what to say of a command line that is not understood."""
        if type(error).__name__ == "NoArgsIsHelpError":
            return str(error.format_message())
        from xlsheets.cli.usage import Wrong

        aside = "" if lang == default_language() else f"--lang {lang}"
        return Wrong(error, args, self.commands, lang, aside).text()

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
    """Let a command's help page speak Chinese where its words are the library's own, and leave out type names."""
    plain = _kept(command, "get_help")

    def get_help(context: Any) -> str:
        page = _TYPE_NAME.sub(r"\1", str(plain(context)))
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
