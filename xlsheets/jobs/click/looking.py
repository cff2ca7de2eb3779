"""环境自检 from a button: the facts as a sheet of the open workbook, to be copied or sent."""

from xlsheets.books import edits
from xlsheets.books.live import newsheet, standing, undoing, writing
from xlsheets.jobs.click.desk import Desk
from xlsheets.jobs.selfcheck import as_text
from xlsheets.jobs.selfcheck import selfcheck as facts_of

SHEET = "环境自检"


def selfcheck(desk: Desk) -> None:
    """Put the facts on a sheet; where none can be added they come as the message.

    The program in front is among them: what answers to the click.
    """
    app = desk.book.app
    lines = as_text(facts_of(), desk.lang).splitlines()
    lines.append(f"· {app.engine.name} {app.version}")
    if standing.is_read_only(desk.book) or writing.is_structure_protected(desk.book):
        desk.close_with_text("\n".join(lines))
        return
    undoing.take_back_what_is_left(desk.book, ["selfcheck"])
    name = newsheet.free_name(desk.book, SHEET)
    rows = tuple((edits.NewCell(line, wrap=True),) for line in lines)
    written = writing.apply(desk.book, [edits.AddSheet(name, rows, widths=(110.0,))])
    undoing.remembered(desk.book, "selfcheck", written, [name])
    desk.book.sheets[name].activate()
    desk.close_with("selfchecked", sheet=name)
