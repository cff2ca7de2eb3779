"""workbooks/: what is kept there is what the program builds today, and reaches the wheel."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts.books import build
from xlsheets.books.reading import read_book

ROOT = Path(__file__).parents[1]


def test_kept_workbooks_are_those_that_are_built() -> None:
    """Nobody has edited a workbook by hand, and none is left over from before.

    Compared by what stands in the cells: the compressed bytes depend on the machine's zlib.
    """
    kept = {path.relative_to(ROOT / "workbooks").as_posix() for path in (ROOT / "workbooks").rglob("*.xl*")}
    built = dict(build())

    assert kept == set(built)
    for path, content in built.items():
        old = (ROOT / "workbooks" / path).read_bytes()
        assert _cells(old) == _cells(content), f"{path}: run make books"
        assert _macros(old) == _macros(content), f"{path}: run make books"


def _cells(data: bytes) -> list[tuple[str, list[list[object]], object]]:
    book = read_book(data, "")
    return [(grid.name, grid.rows, sorted(grid.merges)) for grid in book.grids]


def _macros(data: bytes) -> dict[str, bytes]:
    """Return the parts that are the project's own to the byte: macros and ribbons."""
    package = zipfile.ZipFile(io.BytesIO(data))
    return {
        name: package.read(name)
        for name in package.namelist()
        if name.endswith("vbaProject.bin") or "customUI/" in name
    }


@pytest.mark.slow
def test_wheel_holds_package_workbooks_and_macros(tmp_path: Path) -> None:
    """What is installed has the schemes, the workbooks and the macros."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
    )

    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "xlsheets/schemes/fjnu-2011.toml" in names
    assert "xlsheets/py.typed" in names
    assert "xlsheets/workbooks/fjnu-2011/报送表（样）.xlsx" in names
    assert "xlsheets/workbooks/xlsheets.xlam" in names
    assert {"xlsheets/macros/xlsheets_python.bas", "xlsheets/macros/ribbon/customUI14.xml"} <= names
    assert not any(name.startswith(("tests/", "bench/", "scripts/")) for name in names)
