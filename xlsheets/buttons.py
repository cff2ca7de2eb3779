"""The buttons: a function each, called by the macros of a workbook, the ribbon, and LibreOffice.

A front end beside the command line: each function opens the desk of its click
(one at a time, every fault a sentence) and calls one job. They take no
arguments and return nothing; what they have to say stands in the workbook, in
the status bar and in one message.
"""

from xlsheets.jobs.click.desk import click


def check_sheet() -> None:
    """校验本表: mark what is wrong on the sheet in front."""
    from xlsheets.jobs.click import checking

    click("check_sheet", checking.check_sheet)


def check() -> None:
    """校验本工作簿: mark what is wrong in the open workbook."""
    from xlsheets.jobs.click import checking

    click("check", checking.check)


def collect() -> None:
    """收件汇总: merge a folder of returns into the open 汇总 workbook."""
    from xlsheets.jobs.click import collecting

    click("collect", collecting.collect_folder, long=True)


def missing() -> None:
    """未报送: show who has not returned."""
    from xlsheets.jobs.click import collecting

    click("missing", collecting.missing)


def annex() -> None:
    """生成附表: annex sheets in the 汇总 workbook, or an office's open workbook filled."""
    from xlsheets.jobs.click import annexing

    click("annex", annexing.annex)


def preview() -> None:
    """预览改动: list what 生成附表 would change."""
    from xlsheets.jobs.click import annexing

    click("preview", annexing.preview)


def undo() -> None:
    """撤销: take the last click back."""
    from xlsheets.jobs.click import undoing

    click("undo", undoing.undo)


def pdf() -> None:
    """导出 PDF: the annex sheets, or the sheet in front, beside the workbook."""
    from xlsheets.jobs.click import printing

    click("pdf", printing.export)


def selfcheck() -> None:
    """环境自检: what this computer has, as a sheet that can be sent to IT."""
    from xlsheets.jobs.click import looking

    click("selfcheck", looking.selfcheck)


def cancel() -> None:
    """取消: stop the click that is at work on this workbook."""
    from xlsheets.jobs.click.desk import cancel as stop

    stop()
