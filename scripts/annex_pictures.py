"""Draws the twelve office-like annexes of tests/annexes/twelve.py before and after they are filled.

    .venv/bin/python scripts/annex_pictures.py FOLDER [--docs]

Needs what scripts/pictures.py needs. Every picture goes into the folder, to be looked at; with --docs those of two
files also become docs/pictures/annex-into-*.png.
"""

import shutil
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "scripts")]

from pictures import PICTURES, Picture, box, printed, run  # noqa: E402

from tests.annexes.rounds import ROUNDS, Round  # noqa: E402
from tests.annexes.twelve import TWELVE, made  # noqa: E402

IN_DOCS = {"理工分党委附件4.xlsx": "annex-into-4", "带图附件3.xlsx": "annex-into-3"}
DPI = 90


def saved_by_office(first: Path) -> Path:
    """Have LibreOffice open and save a file."""
    folder = first.with_name("saved")
    folder.mkdir()
    profile = (folder / "profile").as_uri()
    convert = ("--headless", "--convert-to", f"{first.suffix[1:]}:Calc MS Excel 2007 XML", "--outdir", folder)
    run("soffice", f"-env:UserInstallation={profile}", *convert, first)
    return folder / first.name


def drawn(book: Path, target: Path, work: Path) -> None:
    """Draw the first page of a workbook, cut to what is on it."""
    pdf = printed(book, work)
    picture = Picture(target.stem, book.name, 1, DPI)
    left, top, width, height = map(str, box(pdf, picture))
    cut = ("-x", left, "-y", top, "-W", width, "-H", height)
    run("pdftoppm", "-png", "-r", str(DPI), "-f", "1", "-l", "1", *cut, "-singlefile", pdf, target.with_suffix(""))


def main() -> None:
    """Make, draw, fill and draw again every file."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rounds: dict[str, Round] = {}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for number, sent in enumerate(TWELVE):
            if sent.round not in rounds:
                rounds[sent.round] = ROUNDS[sent.round](work / sent.round)
            round_ = rounds[sent.round]
            place = work / str(number)
            place.mkdir()
            book = made(sent, place, saved_by_office)
            before, after = (folder / f"{number + 1:02d}-{when}.png" for when in ("before", "after"))
            drawn(book, before, place / "before")
            run(sys.executable, "-m", "xlsheets", "annex", round_.store, "--into", book)
            drawn(book, after, place / "after")
            print(f"{number + 1:02d} {sent.name}")
            if "--docs" in sys.argv and sent.name in IN_DOCS:
                for when, picture in (("before", before), ("after", after)):
                    shutil.copyfile(picture, PICTURES / f"{IN_DOCS[sent.name]}-{when}.png")


if __name__ == "__main__":
    main()
