"""Change an existing .xlsx or .xlsm and lose nothing.

::

    from xlsheets.books import edits, patch

    done = patch.apply(original_bytes, [edits.SetValue("Sheet1", 0, 1, 42), edits.AddNote("Sheet1", 0, 1, "see 7")])
    done.data         # the new workbook; the same bytes for the same input, always
    done.notices      # what is worth a word: protected sheets, references that could not be followed
    done.recomputed   # cells whose stored result was computed anew
    done.emptied      # cells whose stored result was removed because it would be stale

All or nothing: a :class:`PatchRefused` (``code``, ``reason``, ``sheet``, ``cell``) leaves the caller with the bytes
he had. Only the touched cells are spliced; every other member of the package is copied as its compressed bytes, and
the promise is checked on every call before the bytes are returned (:mod:`xlsheets.books.patch.verify`).

    patch.inverse(edits, original_bytes)     # the edits that bring the old values, formats and fills back

In a merged range, a fill and a note go to its first cell; a value elsewhere than there is refused.
"""

from xlsheets.books.patch.apply import Notice, Patched, apply
from xlsheets.books.patch.inverse import inverse
from xlsheets.books.patch.refusal import PatchRefused

__all__ = ["Notice", "PatchRefused", "Patched", "apply", "inverse"]
