"""The user's profile of LibreOffice: where it is, whether it is in use, and edits of its files that can be undone.

LibreOffice rewrites these files whenever it ends, so an edit is undone in two ways: as
bytes, when nothing changed since, and as XML text, when LibreOffice wrote the file anew.
Nothing else of a file is ever touched, and a file that is not as LibreOffice writes it
is left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import sys
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SECURE = re.compile(
    r'(<item oor:path="/org\.openoffice\.Office\.Common/Security/Scripting">\s*<prop oor:name="SecureURL"[^>]*>\s*)'
    r"(<value>(.*?)</value>|<value/>)",
    re.DOTALL,
)
_EMPTY_SECURE = re.compile(
    r'<item oor:path="/org\.openoffice\.Office\.Common/Security/Scripting"><prop oor:name="SecureURL" oor:op="fuse">'
    r"<value></value></prop></item>\n?"
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIBRARY_NAMESPACE = "http://openoffice.org/2000/library"

NEW_SETTINGS = (
    _HEAD + '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n</oor:items>\n'
)
"""registrymodifications.xcu of a profile that has none."""
NEW_LIBRARIES = (
    _HEAD + '<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">\n'
    f'<library:libraries xmlns:library="{_LIBRARY_NAMESPACE}" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
    ' <library:library library:name="Standard" library:link="false"/>\n</library:libraries>\n'
)
"""script.xlc of a profile that has none."""
NEW_LIBRARY = (
    _HEAD + '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
    f'<library:library xmlns:library="{_LIBRARY_NAMESPACE}" library:name="Standard" library:readonly="false" '
    'library:passwordprotected="false">\n</library:library>\n'
)
"""script.xlb of a library Standard without modules."""


class NotAProfile(Exception):
    """A file of the profile is not as LibreOffice writes it; it was not touched.

    Attributes:
        zh: Why, in Chinese.
        en: The same in English.
    """

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def default_profile() -> Path:
    """Return where LibreOffice keeps the profile of this user."""
    if sys.platform.startswith("win"):
        return Path(os.environ.get("APPDATA", str(Path.home()))) / "LibreOffice" / "4"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "LibreOffice" / "4"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "libreoffice" / "4"


def in_use(profile: Path) -> str | None:
    """Return what says that an office works with this profile (a pipe or lock file), or None.

    Where there are pipes, a lock file that a crash has left behind does not count.
    """
    if hasattr(socket, "AF_UNIX") and hasattr(os, "getuid"):
        digest = hashlib.md5(profile.resolve().as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        name = "".join(f"{byte:x}" for byte in digest)  # LibreOffice's own way, without leading zeros
        for folder in ("/tmp", "/var/tmp"):
            pipe = f"{folder}/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}"
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(pipe) == 0:
                    return pipe
        return None
    lock = profile / ".lock"
    return str(lock) if lock.exists() else None


def with_trusted(settings: str, url: str) -> str:
    """Return registrymodifications.xcu with a folder among the trusted ones; unchanged when it is there already.

    Raises:
        NotAProfile: it is not such a file.
    """
    entry = f"<it>{escape(url)}</it>"
    found = _SECURE.search(settings)
    if found is None:
        prop = f'<prop oor:name="SecureURL" oor:op="fuse"><value>{entry}</value></prop>'
        item = f'<item oor:path="{_SCRIPTING}">{prop}</item>\n'
        return _before(settings, "</oor:items>", item, "registrymodifications.xcu")
    if entry in found[0]:
        return settings
    values = found[3] or ""
    return settings[: found.start(2)] + f"<value>{values}{entry}</value>" + settings[found.end(2) :]


def without_trusted(settings: str, url: str) -> str:
    """Return registrymodifications.xcu without a trusted folder, however LibreOffice has written it anew."""
    found = _SECURE.search(settings)
    entry = f"<it>{escape(url)}</it>"
    if found is None or entry not in found[0]:
        return settings
    cut = settings[: found.start(2)] + found[2].replace(entry, "") + settings[found.end(2) :]
    return _EMPTY_SECURE.sub("", cut)


def with_module(library: str, name: str) -> str:
    """Return a library's index (script.xlb) with a module; unchanged when it is there already.

    Raises:
        NotAProfile: it is not such a file.
    """
    entry = f" <library:element library:name={quoteattr(name)}/>\n"
    if entry.strip() in library:
        return library
    if "</library:library>" not in library:
        bare = re.search(r"(<library:library\b[^>]*?)\s*/>\s*\Z", library)
        if bare is None:
            raise NotAProfile("Standard/script.xlb 不是 LibreOffice 的文件", "Standard/script.xlb is not LibreOffice's")
        return f"{library[: bare.start()]}{bare[1]}>\n{entry}</library:library>\n"
    return _before(library, "</library:library>", entry, "Standard/script.xlb")


def without_module(library: str, name: str) -> str:
    """Return a library's index without a module."""
    return re.sub(rf"[ \t]*<library:element library:name={re.escape(quoteattr(name))}/>\r?\n?", "", library)


def has_standard(libraries: str) -> bool:
    """Whether the list of libraries (script.xlc) has the library Standard."""
    return 'library:name="Standard"' in libraries


def as_module(name: str, source: str) -> str:
    """Return Basic source as LibreOffice keeps a module (.xba)."""
    return (
        _HEAD + '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
        f'<script:module xmlns:script="http://openoffice.org/2000/script" script:name={quoteattr(name)} '
        f'script:language="StarBasic">{escape(source)}</script:module>\n'
    )


def _before(text: str, end: str, added: str, name: str) -> str:
    """Return a text with something put before its last line; its own indentation is left where it is."""
    if text.count(end) != 1:
        raise NotAProfile(f"{name} 不是 LibreOffice 的文件", f"{name} is not LibreOffice's")
    at = text.index(end)
    return text[:at] + added + text[at:]
