"""The measurements run; what they say of two files is no figure."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bench.intake", "bench.merge"])
def test_a_measurement_runs(name: str, tmp_path: Path) -> None:
    """Two files, one round: it ends well and prints its table."""
    command = [sys.executable, "-m", name, "--files", "2", "--rounds", "1", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "|" in done.stdout
