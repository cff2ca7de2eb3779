"""A VBA project from text: macros that can be read, compared and built again without an office program.

`project` writes xl/vbaProject.bin as [MS-OVBA] describes it: the modules'
text compressed (`compression`), the project's streams (`streams`), the
protection fields that say "not protected" (`encryption`), all in an
[MS-CFB] container (`compound`). No compiled code, no cache, no clock: the same
text gives the same bytes.
"""

from xlsheets.books.vba.module import Kind, Module
from xlsheets.books.vba.streams import project

__all__ = ["Kind", "Module", "project"]
