"""`xlsheets demo --system`: what the rounds of one system of the notices come to."""

from pathlib import Path

from rich.console import Console

from xlsheets.cli import show
from xlsheets.cli.language import both
from xlsheets.core.wording import Lang


def show_system(key: str, folder: Path, lang: Lang, out: Console) -> None:
    """Run a system's rounds in a folder and print each, then the files to look at.

    Raises:
        Refused: system-unknown, or when the folder cannot be written.
    """
    from xlsheets.jobs.demo.catalogue import system_of
    from xlsheets.jobs.demo.system import run

    system = system_of(key)
    ran = run(system, folder)
    out.print(f"{system.key.upper()}　{both(system.shows, lang)}", style="bold", soft_wrap=True, markup=False)
    for name, merged in ran.rounds:
        title = f"{merged.scheme.title}（{merged.scheme.id}，{merged.scheme.round or name}）"
        out.print(title, style="bold", soft_wrap=True, markup=False)
        show.findings(merged.findings, lang, out)
        show.files(merged, lang, out)
        show.rates(merged, lang, out)
    show.paths(ran.written, lang, out)
    show.laid(ran.laid, ran.written[0], lang, out)
