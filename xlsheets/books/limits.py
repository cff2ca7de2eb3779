"""The limits of what is read: of files and archives as they come, and of sheets however they are read."""

MAX_FILE = 64 * 2**20
"""Bytes of a file as it comes."""
MAX_ARCHIVE = 128 * 2**20
"""Bytes of a .zip or mailbox that holds files."""
MAX_MEMBERS = 4_000
"""Members of a zip."""
MAX_MEMBER, MAX_INFLATED = 64 * 2**20, 96 * 2**20
"""Bytes of one part that holds values, and of all of them, inflated; others (pictures, themes) are never inflated."""
MAX_SHEETS = 1_000
WIDE_MEMBERS, WIDE_SHEETS = 16_000, 3_000
"""The same for a workbook that is to be filled, one at a time and named by hand: whole counties share one."""
MAX_ROWS = 200_000
"""The last row of a sheet that holds a value."""
MAX_AREA = 8_000_000
"""Cells from A1 to the last row and column that hold a value: 40 bytes each in the value reader."""
MAX_CELLS = 3_000_000
"""Cells in all sheets, empty ones with a border too."""
MAX_MERGED = 1_000_000
"""Cells in merged ranges of a sheet, in all."""
MAX_TEXT = 256 * 2**10
"""Bytes of one run of shared text, which every cell that shows it has for its own; Excel ends at 32,767 characters."""
PLAIN_BYTES, PLAIN_TEXTS = 16 * 2**20, 64 * 2**20
"""What may be read in the caller's own process: so many bytes of parts, cells times the longest text."""
