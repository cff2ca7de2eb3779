"""Makes docs/pictures/*.png anew from the workbooks that the demo writes.

Needs soffice (LibreOffice Calc), pdftoppm and a font with Chinese characters:
    .venv/bin/python scripts/pictures.py
The pictures are printed pages, cut to what is on them; the page number below is left out.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PICTURES = HOME / "docs" / "pictures"
FOOTER = 0.06
"""Share of a page, from below, in which only the page number stands."""
MARGIN = 8
WHITE = 250


@dataclass(frozen=True)
class Picture:
    """A picture: its name, the demo's file, the page, and dots an inch."""

    name: str
    file: str
    page: int
    dpi: int = 80


WANTED = (
    Picture("annex-3", "附件.xlsx", 1),
    Picture("annex-4", "附件.xlsx", 2, 125),
    Picture("marked", "标注/05_化学系教工党支部_标注.xlsx", 4),
    Picture("branch-cover", "下发/01_数学系教工党支部.xlsx", 1),
    Picture("branch-counts", "下发/01_数学系教工党支部.xlsx", 2),
    Picture("ballot", "下发/附件1_基层党组织开展创先争优活动群众评议表.xlsx", 1),
)


def run(*command: str | Path) -> bytes:
    """Run a program to its end and return what it writes."""
    return subprocess.run(
        list(map(str, command)), check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=180
    ).stdout


def printed(book: Path, folder: Path) -> Path:
    """Return a workbook as PDF."""
    folder.mkdir()
    profile = (folder / "profile").as_uri()
    run("soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", folder, book)
    return folder / f"{book.stem}.pdf"


def box(pdf: Path, picture: Picture) -> tuple[int, int, int, int]:
    """Return left, top, width and height of what is on a page."""
    page = str(picture.page)
    grey = run("pdftoppm", "-gray", "-r", str(picture.dpi), "-f", page, "-l", page, pdf)
    kind, width_text, height_text, _, dots = grey.split(maxsplit=4) if grey[:2] == b"P5" else (b"", b"", b"", b"", b"")
    if kind != b"P5":
        raise SystemExit(f"{picture.file} has no page {page}")
    width, height = int(width_text), int(height_text)
    dots = grey[-width * height :]
    rows = [dots[at * width : (at + 1) * width] for at in range(int(height * (1 - FOOTER)))]
    inked = [number for number, row in enumerate(rows) if min(row) < WHITE]
    columns = [number for number in range(width) if min(row[number] for row in rows) < WHITE]
    left, top = max(columns[0] - MARGIN, 0), max(inked[0] - MARGIN, 0)
    return left, top, columns[-1] + MARGIN - left, inked[-1] + MARGIN - top


def main() -> None:
    """Run the demo and draw every picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        subprocess.run([sys.executable, "-m", "xlsheets", "demo", "-o", "demo"], cwd=work, check=True)
        for number, picture in enumerate(WANTED):
            pdf = printed(work / "demo" / picture.file, work / str(number))
            left, top, width, height = map(str, box(pdf, picture))
            page, drawn = str(picture.page), work / str(number) / "drawn"
            cut = ("-x", left, "-y", top, "-W", width, "-H", height)
            run("pdftoppm", "-png", "-r", str(picture.dpi), "-f", page, "-l", page, *cut, "-singlefile", pdf, drawn)
            shutil.copyfile(drawn.with_suffix(".png"), PICTURES / f"{picture.name}.png")
            print(PICTURES.relative_to(HOME) / f"{picture.name}.png")


if __name__ == "__main__":
    main()
