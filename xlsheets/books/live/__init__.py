"""Live: grids and edits over a workbook that is open in Excel or LibreOffice.

The only room, beside the LibreOffice engine, that imports xlwings, and only
when a function is called: `program` loads it (safe, and without pandas),
`reading` gives grids, `writing` applies edits and returns their inverse,
`memory` keeps that in the workbook for 撤销, `undoing` takes it back, `sheets`
brings whole sheets in, `standing` says why a workbook cannot be worked on.
Rows and columns count from 0, as everywhere; xlwings counts from 1.
"""
