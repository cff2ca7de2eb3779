#!/usr/bin/env bash
# Sets up .venv with the project (editable) and the dev group. Safe to repeat.
# PYTHON=… names the interpreter; else the first one on the PATH that is new enough.
set -euo pipefail
cd "$(dirname "$0")/.."

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if fits "$name"; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# A .venv that was copied, moved, or whose interpreter is gone is made anew.
stands() {
    [ -x .venv/bin/python ] && fits .venv/bin/python &&
        .venv/bin/python -c 'import os, sys, pip; sys.exit(not os.path.samefile(sys.prefix, ".venv"))' 2>/dev/null
}

if ! stands; then
    if ! python=$(find_python); then
        bash scripts/apt.sh python3 python3-venv
        python=$(find_python) || {
            echo "Python 3.11 or newer is needed and was not found; name one with: make venv PYTHON=/path/to/python3" >&2
            exit 1
        }
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        # Debian and Ubuntu ship ensurepip apart from Python, a package for each version.
        bash scripts/apt.sh "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    echo "making .venv with $("$python" -V) ($python)"
    "$python" -m venv --clear .venv
fi

python=.venv/bin/python
# `pip install --group` came with pip 25.1.
if ! "$python" -c 'import pip, sys; sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (25, 1))'; then
    "$python" -m pip install --quiet --upgrade 'pip>=25.1'
fi
"$python" -m pip install --quiet --editable . --group dev
echo ".venv is ready: $("$python" -V), xlsheets $("$python" -c 'from importlib.metadata import version; print(version("xlsheets"))')"
