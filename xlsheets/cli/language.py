"""Both languages of the command line: every text is written «中文 | English» and split here."""

import sys
from typing import Any

import click
from typer import rich_utils
from typer.core import TyperGroup

from xlsheets.core.findings import Refused
from xlsheets.core.wording import Lang

_PANELS = {
    "zh": {"ARGUMENTS_PANEL_TITLE": "参数", "OPTIONS_PANEL_TITLE": "选项", "COMMANDS_PANEL_TITLE": "命令"},
    "en": {"ARGUMENTS_PANEL_TITLE": "Arguments", "OPTIONS_PANEL_TITLE": "Options", "COMMANDS_PANEL_TITLE": "Commands"},
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
        raise click.UsageError("--lang zh|en")
    return rest, lang


def _language(word: str) -> Lang:
    if word in ("zh", "en"):
        return "en" if word == "en" else "zh"
    raise click.UsageError(f"--lang {word}：只有 zh、en | --lang {word}: only zh and en")


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
        except click.UsageError as error:
            prefix = both("用法有误：| Usage: ", lang).strip()
            hint = both("查看帮助：xlsheets --help | Help: xlsheets --help", lang)
            click.echo(f"{prefix}{_usage_words(error, lang)}\n{hint}", err=True)
            status = 2
        except Refused as refused:
            from xlsheets.cli.show import refusal

            refusal(refused, lang)
            status = 2
        except (click.Abort, KeyboardInterrupt):
            click.echo(both("已中断，没有写入任何结果 | Interrupted; nothing was written", lang), err=True)
            status = 130
        if not standalone_mode:
            return status
        sys.exit(status or 0)

    def _speak(self, lang: Lang) -> None:
        """Put every help text into one language."""
        for name, title in _PANELS[lang].items():
            setattr(rich_utils, name, title)
        for command in (self, *self.commands.values()):
            command.help = both(_original(command, "help"), lang)
            command.short_help = both(_original(command, "short_help"), lang) or None
            for option in command.params:
                if isinstance(option, click.Option) or hasattr(option, "help"):
                    option.help = both(_original(option, "help"), lang)


def _original(thing: Any, name: str) -> str:
    """Return a text as it was written, before any language was chosen."""
    kept = f"_bilingual_{name}"
    if not hasattr(thing, kept):
        setattr(thing, kept, getattr(thing, name, None) or "")
    return str(getattr(thing, kept))


def _usage_words(error: click.UsageError, lang: Lang) -> str:
    """Return what a usage error says, in Chinese where it is one of the common ones."""
    if lang == "en":
        return both(error.format_message(), lang)
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param is not None else error.param_hint
        return f"缺少 {name}"
    if isinstance(error, click.BadParameter):
        name = error.param.human_readable_name if error.param is not None else ""
        return f"{name} 的值不对：{error.message}"
    message = both(error.format_message(), lang)
    if message.startswith("No such command"):
        return "没有命令" + message.removeprefix("No such command").rstrip(".")
    return message
