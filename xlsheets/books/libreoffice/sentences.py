"""Every sentence that the engine itself says, «中文 | English».

They are about the program, not about data: findings have their wording in `core/wording.py`.
"""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "not-offered": "LibreOffice 引擎不提供 {name}，见 docs/libreoffice.md | the LibreOffice engine does not offer {name}, see docs/libreoffice.md",
    "sheet-protected": "工作表“{sheet}”受保护，{cell} 没有改动；请先撤销工作表保护 | sheet “{sheet}” is protected, {cell} was not changed; unprotect it first",
    "book-protected": "工作簿“{book}”的结构受保护，不能增删、改名或移动工作表；请先撤销工作簿保护 | the structure of “{book}” is protected: no sheet can be added, deleted, renamed or moved; unprotect it first",
    "sheet-unknown": "没有名为“{name}”的工作表 | there is no sheet named “{name}”",
    "sheet-exists": "已经有名为“{name}”的工作表 | a sheet named “{name}” exists already",
    "last-sheet": "“{name}”是最后一张可见的工作表，不能删除或隐藏 | “{name}” is the last visible sheet and can be neither deleted nor hidden",
    "name-unknown": "没有名为“{name}”的名称 | there is no name “{name}”",
    "name-bad": "“{name}”不能作为名称 | “{name}” cannot be a name",
    "name-no-range": "名称“{name}”不是单元格区域：{refers_to} | the name “{name}” is no range of cells: {refers_to}",
    "address-bad": "认不出的单元格地址“{address}” | “{address}” is no cell address",
    "areas": "“{address}”有几块区域，请逐块处理 | “{address}” has several areas; take them one by one",
    "file-kind": "LibreOffice 不能{what} {name}；可用的格式：{kinds} | LibreOffice cannot {what_en} {name}; it can: {kinds}",
    "file-open": "LibreOffice 打不开 {name}：文件损坏、加了密码，或不是表格 | LibreOffice cannot open {name}: it is damaged, has a password, or is no workbook",
    "file-save": "{name} 没有保存：文件只读、被其他程序占用，或文件夹不可写 | {name} was not saved: it is read-only, in use elsewhere, or its folder cannot be written",
    "book-unknown": "没有打开名为“{name}”的工作簿 | no workbook named “{name}” is open",
    "book-none": "没有打开的工作簿 | no workbook is open",
    "macro-unknown": "工作簿“{book}”中没有宏“{name}” | there is no macro “{name}” in “{book}”",
    "macro-failed": "宏“{name}”没有运行：宏被禁用，或运行出错（{why}） | the macro “{name}” did not run: macros are disabled, or it failed ({why})",
    "formula-bad": "公式有误，{cell} 没有改动：{formula} | a faulty formula, {cell} was not changed: {formula}",
    "formula-function": "这个版本的 LibreOffice 没有函数 {name}，{cell} 没有改动：{formula} | this LibreOffice has no function {name}, {cell} was not changed: {formula}",
    "formula-sheet": "公式中的工作表“{name}”不存在，{cell} 没有改动：{formula} | the formula names a sheet “{name}” that does not exist, {cell} was not changed: {formula}",
    "formula-book": "引用其他工作簿、表格列（[列名]）或溢出区域（#）的公式不能写入，{cell} 没有改动：{formula} | a formula with another workbook, a table column or a spilled range cannot be written, {cell} was not changed: {formula}",
    "text-ambiguous": "“{text}”在 Excel 中会变成日期，{cell} 没有改动；要保留文字，请先把单元格格式设为“@”；要写日期，请写 datetime | Excel would turn “{text}” into a date, {cell} was not changed; set the number format “@” first to keep the text, or write a datetime",
    "text-long": "{cell} 的文字有 {length} 个字符，Excel 的单元格最多 32767 个；没有改动 | the text for {cell} has {length} characters, a cell of Excel holds 32767; it was not changed",
    "value-kind": "{cell} 不能写入 {kind} 类型的值；没有改动 | a value of type {kind} cannot be written to {cell}; it was not changed",
    "shape": "写入 {rows}×{columns} 的区域，需要同样大小的数据 | data of the same size are needed for an area of {rows}×{columns}",
    "no-link": "{cell} 没有超链接 | {cell} has no link",
    "office-failed": "LibreOffice 没有完成 {name}：{why} | LibreOffice did not complete {name}: {why}",
    "office-gone": "LibreOffice 已经关闭 | LibreOffice has been closed",
}
