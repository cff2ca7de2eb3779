"""Makes docs/pictures/buttons.png and buttons-done.png anew: a click on a drawn button, photographed in LibreOffice.

    .venv/bin/python scripts/button_pictures.py

Needs soffice, Xvfb, xdotool and a font with Chinese characters, as the test that makes the same click.
"""

import shutil
import sys
import tempfile
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "scripts")]

from pictures import PICTURES  # noqa: E402

from tests.office.pressing import pressed  # noqa: E402
from tests.office.screen import Screen  # noqa: E402


def main() -> None:
    """Press 收件汇总 and keep what is seen."""
    with tempfile.TemporaryDirectory() as name, Screen() as screen:
        seen = pressed(screen, Path(name) / "office", "收件汇总")
        shutil.copyfile(seen.before, PICTURES / "buttons.png")
        shutil.copyfile(seen.after, PICTURES / "buttons-done.png")
    print(seen.said)


if __name__ == "__main__":
    main()
