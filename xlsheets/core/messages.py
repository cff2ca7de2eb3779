"""What the buttons say: one sentence an event, «中文 | English», in the style of the findings' wording.

A finding is about data and stands in `wording.py`; what is said here is about
the program in which somebody has just clicked: a lock, a protected sheet, a
workbook that was never saved. Words in braces are filled in; an unknown one is
a programming fault and raises.
"""

from typing import Final

from xlsheets.core.wording import Lang

VERBS: Final[dict[str, str]] = {
    "check": "校验本工作簿 | Check this workbook",
    "check_sheet": "校验本表 | Check this sheet",
    "collect": "收件汇总 | Merge the returns",
    "missing": "未报送 | Not returned",
    "annex": "生成附表 | Fill the annexes",
    "preview": "预览改动 | Preview the changes",
    "undo": "撤销 | Undo",
    "pdf": "导出 PDF | Export PDF",
    "selfcheck": "环境自检 | Self-check",
    "cancel": "取消 | Cancel",
}
"""The captions of the buttons."""

MESSAGES: Final[dict[str, str]] = {
    # ── the program and the workbook ────────────────────────────────────
    "no-xlwings": "没有装 xlwings：按钮要用它和表格软件说话。请按 docs/install.md 安装，或请信息人员装 “xlsheets[live]” | "
    "xlwings is not installed; the buttons need it to talk to the spreadsheet program. Install “xlsheets[live]”",
    "xlwings-version": "装的 xlwings 是 {seen}，要 {wanted} 或更新的。请按 docs/install.md 重新安装 | "
    "xlwings {seen} is installed; {wanted} or newer is needed. Install again as docs/install.md says",
    "no-caller": "找不到是从哪个工作簿点的按钮。请在打开的工作簿里点；若刚点了“启用编辑”，再点一次 | "
    "The workbook that was clicked in cannot be found. Click in an open workbook; after “Enable Editing” click again",
    "protected-view": "这个工作簿在“受保护的视图”里，不能读写。请点上方黄条的“启用编辑”，再点按钮 | "
    "The workbook is in Protected View. Click “Enable Editing” in the yellow bar, then the button again",
    "wps": "这是 WPS 表格，不是 Excel：按钮不支持 WPS。文件照样能用；校验、汇总、生成附表请用命令行 xlsheets，结果用 WPS 打开 | "
    "This is WPS, not Excel: the buttons do not support it. The files work; use the command line xlsheets instead",
    "busy": "表格软件正忙：可能正在编辑单元格，或有对话框开着。请按回车结束编辑、关掉对话框，再点一次。没有写入任何内容 | "
    "The program is busy: a cell is being edited or a dialog is open. Press Enter, close it, click again. "
    "Nothing was written",
    "running": "“{verb}”还在进行。请等它完成；要停下，点“取消”或按 Esc | "
    "“{verb}” is still at work. Wait until it is done; to stop it click 取消 or press Esc",
    "nothing-running": "没有正在进行的操作 | Nothing is at work",
    "cancelling": "正在取消 | Cancelling",
    "cancelled": "已取消，工作簿没有改动 | Cancelled; the workbook was not changed",
    "never-saved": "这个工作簿还没有保存过，或者文件已被移走、改名，不知道{what}放在哪里。请先保存，再点一次 | "
    "The workbook was never saved, or its file was moved away. Save it first, then click again",
    "temporary": "这个工作簿是直接从压缩包或邮件里打开的（{folder}），关闭后改动会丢失。请先另存到自己的文件夹，再点一次 | "
    "The workbook was opened from inside an archive or a mail ({folder}). Save it in a folder of your own first",
    "read-only": "“{book}”是以只读方式打开的，写进去的内容存不住。请另存一份，或请正在用它的人先关闭 | "
    "“{book}” is open read-only. Save a copy, or ask whoever uses it to close it",
    "protected-sheet": "工作表“{sheet}”受保护，不能写入。请在“审阅”里撤销工作表保护，再点一次。没有写入任何内容 | "
    "The sheet “{sheet}” is protected. Unprotect it, then click again. Nothing was written",
    "protected-book": "工作簿“{book}”的结构受保护，不能增删工作表。请在“审阅”里撤销工作簿保护，再点一次。没有写入任何内容 | "
    "The structure of “{book}” is protected. Unprotect it, then click again. Nothing was written",
    "too-large": "工作表“{sheet}”用到了 {rows} 行 {columns} 列，远超报送表。请删去远处的空行空列，保存后再点 | "
    "The sheet “{sheet}” reaches over {rows} rows and {columns} columns. Delete what is far out, save, click again",
    "no-sheet": "工作表“{sheet}”不在了，可能被删除或改名 | The sheet “{sheet}” is gone; was it deleted or renamed?",
    "fault": "程序出错：{seen}。没有完成的写入已经退回。请把“环境自检”的文字和这句话一起发给信息人员 | "
    "The program failed: {seen}. What was not finished was taken back. Send this with the self-check to IT",
    # ── which round ─────────────────────────────────────────────────────
    "no-scheme": "不知道按哪个方案校验：这不是下发的报送表，也没有打开本轮的汇总工作簿。请先打开汇总工作簿，再点一次 | "
    "Which scheme? This is no branch workbook of ours, and no 汇总 workbook of a round is open. Open it, click again",
    "no-round": "要用本轮的汇总工作簿：请打开“汇总”，在里面点按钮。若点的就是它，它的隐藏表“xlsheets”已被删除，请用备份或下发时的原件 | "
    "The 汇总 workbook of the round is needed: open it first. If this is it, its hidden sheet is gone: use a backup",
    "two-rounds": "打开了几个汇总工作簿（{names}），不知道用哪一个。请只留一个，或在要用的那个里点 | "
    "Several 汇总 workbooks are open ({names}). Leave one open, or click inside the one that is meant",
    "no-figures": "汇总工作簿里还没有票数。请先点“收件汇总” | The 汇总 workbook has no figures yet: click 收件汇总 first",
    "results-gone": "工作表 {names} 不在了，可能被删除或改名。请再点一次“收件汇总”，它会重新写出来 | "
    "Sheets are gone ({names}): deleted or renamed? Click 收件汇总 again, which writes them anew",
    # ── 校验 ────────────────────────────────────────────────────────────
    "check-clean": "{what}没有发现问题 | {what}: nothing found",
    "check-found": "{what}：错误 {errors}，警告 {warnings}，提示 {notes}。"
    "有问题的格子已着色、加批注，并列在“{sheet}”。改好后再点一次，改正了的会恢复原样 | "
    "{what}: {errors} error(s), {warnings} warning(s), {notes} note(s). See the coloured cells, their notes and “{sheet}”",
    "own-sheet": "现在看到的“{sheet}”是本程序放的表，没有可校验的。请先点开要校验的那张表，再点“校验本表” | "
    "The sheet in front, “{sheet}”, is one of ours. Go to the sheet that is meant, then click again",
    "which-sheet": "“操作台”上没有可校验的。请在本表“校验的表”一格写上工作表名（例如 计票），再点“校验本表”；"
    "整本都看请点“校验本工作簿” | "
    "Nothing on 操作台 can be checked. Write a sheet's name into the cell 校验的表, then click again",
    "check-elsewhere": "另有 {count} 处不在本表，点“校验本工作簿”查看 | {count} more on other sheets",
    # ── 收件汇总、未报送 ────────────────────────────────────────────────
    "pick-folder": "选择收件文件夹 | Choose the folder of the returns",
    "no-folder": "没有选择文件夹，什么也没有做。要汇总，请再点一次，选放着报送表的文件夹；也可以先写在“操作台”的“收件文件夹”一格 | "
    "No folder was chosen; nothing was done. Click again and choose one, or write it into 收件文件夹 on the sheet 操作台",
    "folder-gone": "找不到文件夹：{folder} | There is no such folder: {folder}",
    "collecting": "收件汇总：读了 {done}/{total} 个文件（按 Esc 或点“取消”停下） | "
    "Merging: {done} of {total} files read (Esc or 取消 stops it)",
    "placing": "收件汇总：正在把结果放进工作簿，请稍等 | Merging: putting the results into the workbook",
    "collected": "收件汇总完成：收到 {files} 个文件，计入 {accepted}，未报送 {missing}；"
    "错误 {errors}，警告 {warnings}，提示 {notes}。见“问题清单” | "
    "Merged: {files} files, {accepted} counted, {missing} missing; {errors} error(s), {warnings} warning(s), "
    "{notes} note(s). See 问题清单",
    "kept": "已有同名工作表，不是本程序写的，没有动它；结果放在：{names} | "
    "Sheets of the same name that are not ours were left alone; the results are in: {names}",
    "worker-died": "汇总的进程中途停了（{seen}）。工作簿没有改动；请再点一次，或用命令行 xlsheets merge | "
    "The process that merges stopped ({seen}). The workbook was not changed; click again",
    "missing": "未报送 {count} 个：{names} | {count} not returned: {names}",
    "none-missing": "全部单位均已报送 | Every unit has returned",
    "no-roster": "本轮没有名册，不知道谁未报送 | The round has no roster, so nobody is known to be missing",
    # ── 生成附表、预览、导出 ────────────────────────────────────────────
    "annexed": "生成附表完成：{names} | Annexes made: {names}",
    "filled": "生成附表完成：“{book}”填了 {cells} 格，插入 {rows} 行。核对后请自己保存；不对可点“撤销” | "
    "“{book}”: {cells} cells filled, {rows} rows inserted. Look, then save it yourself; 撤销 takes it back",
    "nothing-to-fill": "“{book}”里要填的已经都填好了，没有改动 | “{book}”: everything stands there already",
    "previewed": "预览：共 {cells} 格要改，插入 {rows} 行，列在“{sheet}”。除此表外没有写入任何内容 | "
    "Preview: {cells} cells would change, {rows} rows be inserted; see “{sheet}”. Nothing else was written",
    "more-findings": "另有 {count} 条，见“预览改动” | {count} more, see the preview",
    "no-changes": "预览：没有要改的 | Preview: nothing would change",
    "no-annex": "方案没有定义附表，工作簿里也没有附表 | The scheme has no annexes, and the workbook has none",
    "book-not-open": "没有打开名为“{name}”的工作簿。请先打开它，或改正“操作台”上“附表填入”一格（空着就填在汇总里），再点一次 | "
    "No workbook named “{name}” is open. Open it, or mend the cell 附表填入 on 操作台 (empty: the 汇总 itself)",
    "two-books": "打开了几个名为“{name}”的工作簿，不知道是哪一个。请只留一个，或在“操作台”的“附表填入”一格写出全路径：{paths} | "
    "Several workbooks named “{name}” are open. Leave one, or write a whole path into the cell 附表填入: {paths}",
    "book-elsewhere": "“{name}”在另一个 Excel 窗口（另一个进程）里打开。请关掉，再从这个窗口的“文件”菜单打开它 | "
    "“{name}” is open in another instance of Excel. Close it there and open it from this one",
    "no-copy": "这个软件不能把打开的工作簿另存一份来读，请先保存“{name}”，再点一次 | "
    "This program cannot hand out a copy of the open workbook. Save “{name}” first, then click again",
    "pdf-done": "已导出：{path} | Exported: {path}",
    "nothing-to-print": "还没有附表可以导出。请先点“收件汇总”（或“生成附表”），再点一次；要别的表的 PDF，请用“文件”菜单导出 | "
    "There is no annex to print yet: click 收件汇总 (or 生成附表) first. For other sheets use the menu 文件",
    "pdf-refused": "不能写 {path}：可能正在阅读器里打开，或文件夹只读 | {path} cannot be written: open, or read-only",
    # ── 撤销 ────────────────────────────────────────────────────────────
    "undone": "已撤销：{verb} | Undone: {verb}",
    "undone-in": "已撤销“{book}”里的：{verb} | Undone in “{book}”: {verb}",
    "nothing-to-undo": "没有可以撤销的操作 | Nothing to undo",
    "undo-changed": "不能撤销“{verb}”：之后有人改过 {cells}。没有写入任何内容；插入或删除过行、列的，先还原再点一次；否则请对照着手工改回 | "
    "“{verb}” cannot be undone: {cells} changed since. Rows or columns put in or taken out? Put that back and "
    "click again. Nothing was written",
    "undo-gone": "不能撤销“{verb}”：工作表{sheets}不在了，可能被删除或改名。改了名的请改回原名，再点一次；没有写入任何内容 | "
    "“{verb}” cannot be undone: {sheets} gone. If renamed, give the old name back and click again; nothing was written",
    "undo-not-open": "上一步“{verb}”填的是“{name}”，它没有打开。请先打开它，再点“撤销” | "
    "The last step, “{verb}”, filled “{name}”, which is not open. Open it, then click 撤销",
    "undo-results": "上一步是“{verb}”，它重写的是结果表，不能撤销：改正后再点一次“{verb}”即可 | "
    "The last step was “{verb}”, which writes result sheets anew: it is not undone but done again",
    "memory-broken": "保存撤销信息的隐藏工作表被改过，以前的操作不能撤销，请手工改回；以后的操作仍可撤销 | "
    "The hidden sheet that holds the undo was changed: earlier clicks cannot be undone, later ones can",
    # ── 环境自检 ────────────────────────────────────────────────────────
    "selfchecked": "环境自检完成，见“{sheet}”，可以整表复制给信息人员 | Self-check done, see “{sheet}”; copy it to IT",
}
"""Every message by its code."""

PLAIN: Final = frozenset({"cancelled", "no-folder", "running", "nothing-to-undo", "nothing-running"})
"""What a person chose herself, or can only wait for: said without alarm."""

REMEDIES: Final[dict[str, str]] = {
    "annex-no-table": "检查表头；隐藏的工作表不填，要填的请先取消隐藏。没有写入任何内容 | "
    "check the header; hidden sheets are not filled, show those that are meant; nothing was written",
    "annex-filled": "旧数字不要的，请先清空那张表里的数，再点一次；没有写入任何内容 | "
    "if the old figures are not wanted clear them and click again; nothing was written",
    "annex-passed-over": "不要的不用管；这张才要填的，请把另一张隐藏，再点一次 | "
    "leave it if it is not wanted; if this one is meant hide the other and click again",
    "annex-ambiguous": "请把不填的那张表隐藏，再点一次；没有写入任何内容 | "
    "hide the sheet that is not meant and click again; nothing was written",
    "annex-signed": "请另存一份没有签名的来填，填好后重新签名；没有写入任何内容 | "
    "fill a copy that is not signed and have it signed again; nothing was written",
    "annex-protected": "请在“审阅”里撤销工作表保护，或请制表单位解除锁定，再点一次；没有写入任何内容 | "
    "unprotect the sheet, or ask its maker to unlock the cells; nothing was written",
    "store-unknown": "请用备份，或用下发时的“汇总”原件再点一次“收件汇总” | "
    "use a backup, or the 汇总 as it was issued and click 收件汇总 again",
}
"""What to do about a finding where there are buttons and no options of a command line, by the finding's code."""


def side(text: str, lang: Lang = "zh") -> str:
    """Return one language's side of a text written «中文 | English»; a text of one side alone is the same in both."""
    zh, both, en = text.partition(" | ")
    return en if lang == "en" and both else zh


def message(code: str, lang: Lang = "zh", /, **values: object) -> str:
    """Return a message in one language, filled in."""
    return side(MESSAGES[code], lang).format(**values)


def verb(name: str, lang: Lang = "zh") -> str:
    """Return a button's caption."""
    return side(VERBS.get(name, name), lang)


class Stopped(Exception):
    """A click that cannot go on, with the message that says why and what to do; nothing is half-done.

    Raised for what the person in front of the spreadsheet must do first. What
    is wrong with data is a finding and stops nothing.
    """

    def __init__(self, code: str, /, **values: object) -> None:
        """Keep the message's code and values."""
        self.code, self.values = code, values
        super().__init__(message(code, "zh", **values))

    def said(self, lang: Lang = "zh") -> str:
        """Return the message."""
        return message(self.code, lang, **self.values)
