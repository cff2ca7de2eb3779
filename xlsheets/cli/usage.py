"""A wrong command line: what is said of it, in one language, and which help page is to be read.

The words are ours and not the library's, so that they are Chinese or English throughout.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import typer

from xlsheets.cli.language import both
from xlsheets.core.wording import Lang

_NEAR = 0.75
"""How alike a word must be to be offered, from 0 to 1."""


@dataclass(frozen=True)
class Wrong:
    """A command line that is not understood.

    Attributes:
        error: The library's usage error.
        args: The words that were typed, without --lang.
        commands: Every command by its name, its help in the language.
        lang: Of the words.
        aside: What is typed behind a command's help to get it in this language; empty for the default one.
    """

    error: Any
    args: Sequence[str]
    commands: Mapping[str, Any]
    lang: Lang
    aside: str = ""

    def text(self) -> str:
        """Return what is wrong, and in the last line the help of the command at hand."""
        page = " ".join(part for part in ("xlsheets", self._name, "--help", self.aside) if part)
        head, help_ = self._say("用法有误：", "Wrong usage: "), self._say("查看帮助：", "Help: ")
        return f"{head}{self._sentence()}\n{help_}{page}"

    def _say(self, zh: str, en: str) -> str:
        return en if self.lang == "en" else zh

    @property
    def _name(self) -> str:
        """The command that the error is about; empty for the program itself."""
        context = getattr(self.error, "ctx", None)
        if context is not None:
            return str(context.info_name) if context.parent is not None else ""
        first = next((word for word in self.args if not word.startswith("-")), "")
        return first if first in self.commands else ""

    @property
    def _params(self) -> list[Any]:
        return list(getattr(self.commands.get(self._name), "params", ()))

    def _sentence(self) -> str:
        kind = type(self.error).__name__
        if kind == "NoSuchOption":
            return self._no_option(self.error.option_name)
        if kind == "BadOptionUsage":
            return self._option_usage(self.error.option_name)
        if kind == "MissingParameter":
            return self._missing(self.error.param)
        message = both(str(self.error.message), self.lang)
        if isinstance(self.error, typer.BadParameter):
            name = _shown(self.error.param)
            return self._say(f"{name} 的值不对：{message}", f"{name}: {message}")
        if message != self.error.message:
            return message  # one of our own
        return self._too_much(message) if self._name else self._no_command()

    def _no_option(self, option: str) -> str:
        """Say that an option is unknown: a near one, else the commands that have it."""
        zh = f"{self._name} 没有选项 {option}".strip()
        en = f"{self._name} has no option {option}" if self._name else f"there is no option {option}"
        near = get_close_matches(option, [one for param in self._params for one in _options(param)], 1, _NEAR)
        if near:
            return self._say(f"{zh}；是不是 {near[0]}？", f"{en}; did you mean {near[0]}?")
        having = [name for name, one in self.commands.items() if any(option in _options(param) for param in one.params)]
        if having and not self._name:
            return self._say(f"{option} 要写在命令后面", f"{option} belongs behind the command")
        if having:
            return self._say(f"{zh}；有它的命令：{'、'.join(having)}", f"{en}; these have it: {', '.join(having)}")
        return self._say(zh, en)

    def _option_usage(self, option: str) -> str:
        """Say that an option lacks its value, or has one that it does not take."""
        param = next((one for one in self._params if option in one.opts), None)
        if param is None or getattr(param, "is_flag", False):
            return self._say(f"{option} 后面不写值", f"{option} takes no value")
        about = self._about(param)
        return self._say(f"{option} 后面要写值{about}", f"{option} needs a value{about}")

    def _missing(self, param: Any) -> str:
        """Say what is missing: the parameter that was missed first, and every needed option that was not typed."""
        typed = {word.partition("=")[0] for word in self.args}
        needed = [one for one in self._params if one.required and one is not param and any(_options(one))]
        missing = [param, *(one for one in needed if not typed.intersection(one.opts))]
        named = [_shown(one) + self._about(one) for one in missing]
        return self._say("缺少 " + "，".join(named), "missing: " + "; ".join(named))

    def _about(self, param: Any) -> str:
        """Return a parameter's own help in brackets."""
        words = str(getattr(param, "help", "") or "")
        return self._say(f"（{words}）", f" ({words})") if words else ""

    def _too_much(self, message: str) -> str:
        found = re.search(r"extra argument\S* \((.*)\)$", message)
        return self._say(f"多了 {found[1]}", f"too much: {found[1]}") if found else message

    def _no_command(self) -> str:
        word = next((word for word in self.args if not word.startswith("-")), None)
        if word is None:
            return self._say("缺少命令", "a command is missing")
        near = get_close_matches(word, list(self.commands), 1, _NEAR)
        zh, en = (f"；是不是 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
        return self._say(f"没有命令“{word}”{zh}", f"no command “{word}”{en}")


def _options(param: Any) -> Iterator[str]:
    return (name for name in param.opts if name.startswith("-"))


def _shown(param: Any) -> str:
    """Return what people type for a parameter, such as --scheme or PATH…."""
    options = [name for name in getattr(param, "opts", ()) if name.startswith("--")]
    name = options[0] if options else getattr(param, "metavar", None) or getattr(param, "name", None)
    return str(name or "").strip("[]")
