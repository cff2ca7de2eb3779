#!/usr/bin/env bash
# Installs what the tests marked `office` need, if it is missing: LibreOffice Calc with its
# Python bridge and Python macros, a font with Chinese characters, pdftoppm, and a screen with
# a pointer (Xvfb, xdotool) on which drawn buttons are clicked.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
if ! command -v soffice >/dev/null; then
    missing+=(libreoffice-calc python3-uno libreoffice-script-provider-python)
elif command -v dpkg >/dev/null && dpkg -s libreoffice-core >/dev/null 2>&1; then
    # Debian cuts LibreOffice into parts; Writer alone has a soffice too.
    for package in libreoffice-calc python3-uno libreoffice-script-provider-python; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
fi
[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
command -v pdftoppm >/dev/null || missing+=(poppler-utils)
command -v Xvfb >/dev/null || missing+=(xvfb)
command -v xdotool >/dev/null || missing+=(xdotool)

if [ ${#missing[@]} -gt 0 ]; then
    bash scripts/apt.sh "${missing[@]}"
fi
