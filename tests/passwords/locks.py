"""Workbooks locked by others: by msoffcrypto as Excel 2010 does (agile), by LibreOffice.

LibreOffice writes the encryption of Excel 2007 and 97, and those of OpenDocument 1.3 (AES) and 1.1 (Blowfish).
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
from pathlib import Path

import pytest

PASSWORD = "评议 2012-密"
PYTHON = "/usr/bin/python3"
_SAVE = """
import os, sys, time, uno
from com.sun.star.beans import NamedValue, PropertyValue
def named(kind, name, value):
    one = kind(); one.Name = name; one.Value = value
    return one
pipe, source, target, filter_, password, version = sys.argv[1:7]
context = uno.getComponentContext()
resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
for _ in range(120):
    try:
        remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
if version:
    where = named(PropertyValue, "nodepath", "/org.openoffice.Office.Common/Save/ODF")
    kind = "com.sun.star.configuration.ConfigurationProvider"
    provider = remote.ServiceManager.createInstanceWithContext(kind, remote)
    access = "com.sun.star.configuration.ConfigurationUpdateAccess"
    settings = provider.createInstanceWithArguments(access, (where,))
    settings.DefaultVersion = int(version)
    settings.commitChanges()
book = desktop.loadComponentFromURL(
    uno.systemPathToFileUrl(source), "_blank", 0, (named(PropertyValue, "Hidden", True),))
secret = named(PropertyValue, "Password", password)
if filter_ == "Calc MS Excel 2007 XML":
    values = (named(NamedValue, "OOXPassword", password), named(NamedValue, "CryptoType", "Standard"))
    secret = named(PropertyValue, "EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", values))
book.storeToURL(uno.systemPathToFileUrl(target), (named(PropertyValue, "FilterName", filter_), secret))
book.close(True)
os._exit(0)  # the office is ended from outside; taking the bridge down with it may end in a crash
"""
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def by_msoffcrypto(path: Path, password: str = PASSWORD) -> Path:
    """Lock an .xlsx in its place."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt(password, out)
    path.write_bytes(out.getvalue())
    return path


def by_libreoffice(source: Path, target: Path, home: Path, password: str = PASSWORD, version: str = "") -> Path:
    """Save a workbook under a password with LibreOffice; ``version`` "2" is OpenDocument 1.1, else LibreOffice's own.

    Without its Python bridge the test is skipped; with XLSHEETS_OFFICE=required it fails.
    """
    if subprocess.run([PYTHON, "-c", "import uno"], capture_output=True, check=False).returncode:
        sentence = "python3-uno not found; `make test` installs it"
        if os.environ.get("XLSHEETS_OFFICE") == "required":
            pytest.fail(sentence)
        pytest.skip(sentence)
    pipe = f"xlsheets-{os.getpid()}-{home.name}"
    quiet = subprocess.DEVNULL
    program = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={(home / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nolockcheck"),
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        words = [pipe, str(source), str(target), _FILTERS[target.suffix], password, version]
        subprocess.run([PYTHON, "-c", _SAVE, *words], check=True, timeout=120, capture_output=True)
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    return target


def plain(raw: bytes, password: str = PASSWORD) -> bytes:
    """Return what a locked .xlsx holds."""
    from msoffcrypto.format.ooxml import OOXMLFile

    book, out = OOXMLFile(io.BytesIO(raw)), io.BytesIO()
    book.load_key(password=password, verify_password=True)
    book.decrypt(out, verify_integrity=book.type == "agile")
    return out.getvalue()
