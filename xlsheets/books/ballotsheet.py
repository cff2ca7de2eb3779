"""Ballots typed in one by one: tables of layouts A, B, C and F → parts."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from xlsheets.books.grid import Grid
from xlsheets.books.part import Part, written
from xlsheets.books.table import Table
from xlsheets.books.vocabulary import Vocabulary, header_role, is_ballot_number
from xlsheets.core.ballot import BLANK, DOUBLE, UNREAD, Mark, count_ballots, read_count, read_mark
from xlsheets.core.findings import Finding, Place, Severity
from xlsheets.core.scheme import Form, Scheme
from xlsheets.core.spelling import normal
from xlsheets.core.wording import finding

Cell = tuple[int, int]
Pattern = tuple[object, ...]
_Meaning = Callable[[str, Pattern], int]
Key = tuple[str, str | None]


@dataclass
class _Ballots:
    """A table's ballots: a key for each, and for each item a pattern and its cells.

    `rows[item][ballot]` is the sheet row, or None where the item has no row on
    that ballot; `columns[item]` are the columns of the pattern's values. `sheets`
    tells which lines stand on one sheet of paper; None when each is a ballot.
    """

    keys: list[Key] = field(default_factory=list)
    patterns: dict[str, list[Pattern]] = field(default_factory=dict)
    rows: dict[str, list[int | None]] = field(default_factory=dict)
    sheets: list[str] | None = None
    columns: dict[str, list[int]] = field(default_factory=dict)


def read_ballots(
    table: Table,
    words: Vocabulary,
    group: str | None,
    subject: str,
    own_template: bool,
    stated: int | None,
) -> tuple[list[Part], list[Finding]]:
    """Return the parts of a table of ballots, and what was found in it.

    Args:
        table: Of layout A, B, C or F, with its form.
        words: The scheme's vocabulary.
        group: The rater group of the whole table, if the sheet names one.
        subject: The subject of the whole table, if the sheet names one.
        own_template: Whether the sheet is one of ours, with numbered rows ready to be filled.
        stated: How many ballots the cover says were returned; None when it does not.
    """
    assert table.form is not None
    reader = _Reader(table, words, group, subject)
    ballots = reader.stacked() if table.by == "items" else reader.by_rows(own_template, stated)
    return reader.count(ballots), reader.findings


class _Reader:
    """Reads one table; holds what its steps share."""

    def __init__(self, table: Table, words: Vocabulary, group: str | None, subject: str) -> None:
        assert table.form is not None
        self.table, self.words = table, words
        self.grid: Grid = table.grid
        self.form: Form = table.form
        self.scheme: Scheme = words.scheme
        self.levels = words.scheme.levels(self.form)
        self.position = {normal(level): at for at, level in enumerate(self.levels)}
        self.group, self.subject = group, subject
        self.findings: list[Finding] = []
        self.unvalued = set(self.grid.unvalued)
        self.group_names = {normal(one.name): one.name for one in self.form.groups}

    # ── collecting ──────────────────────────────────────────────────

    def by_rows(self, own_template: bool, stated: int | None) -> _Ballots:
        """Collect a row a ballot (B, C), or a row a subject of one ballot (F)."""
        table = self.table
        columns = self.item_columns()
        rows = self._used_rows(sorted({column for each in columns.values() for column in each}), own_template, stated)
        ballots = _Ballots(keys=self._keys(rows), columns=columns)
        for item, chosen in columns.items():
            ballots.patterns[item] = list(zip(*(self._values(column, rows) for column in chosen), strict=True))
            ballots.rows[item] = list(rows)
        if self.form.of_people and table.column("subject") is not None:
            ballots.sheets = self._sheets(rows)
            if ballots.sheets is not None:
                self._refuse_repeated_names(rows, ballots)
        return ballots

    def _values(self, column: int, rows: Sequence[int]) -> Sequence[object]:
        """Return a column's values in some rows; a slice where the rows stand together."""
        values = self.grid.columns[column]
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return values[rows[0] : rows[-1] + 1]
        return [values[row] for row in rows]

    def _sheets(self, rows: Sequence[int]) -> list[str] | None:
        """Return which sheet of paper each line is of: one for all in F, else the ballot number where it repeats."""
        if self.table.by == "subjects":
            return ["" for _ in rows]
        numbers = [self.table.key_text(row, "ballot") for row in rows]
        if not all(numbers) or len(set(numbers)) == len(numbers):
            return None
        return numbers

    def item_columns(self) -> dict[str, list[int]]:
        """Return each item's columns: one in B, one a level elsewhere."""
        table = self.table
        if table.values == "levels":
            return {
                item: [column]
                for column, item in table.items.items()
                if isinstance(column, int) and item not in self.form.scored
            }
        columns: dict[str, list[int]] = {}
        sole = self.form.sole_item
        for level in table.header.levels:
            if level.percent:
                continue
            item = table.items.get(level.heading) if level.heading is not None else sole
            if item is not None and item not in self.form.scored:
                columns.setdefault(item, []).append(level.column)
        order = {text: at for at, text in enumerate(self.form.texts)}
        return dict(sorted(columns.items(), key=lambda pair: order[pair[0]]))

    def _used_rows(self, columns: Sequence[int], own_template: bool, stated: int | None) -> list[int]:
        """Return the rows that are ballots; numbered rows below the last filled one may be unused."""
        table, grid = self.table, self.grid

        def filled(row: int) -> bool:
            cells = grid.rows[row]
            return any(cells[column] != "" for column in columns)

        cells = zip(*(table.values_of(column) for column in columns), strict=True)
        rows = [
            row
            for row, some in zip(table.rows, map(any, cells), strict=True)
            if some or filled(row) or not self._is_text_row(row)
        ]
        if table.by == "subjects":
            return rows
        used = len(rows)
        while used and not filled(rows[used - 1]):
            used -= 1
        if own_template:
            return rows[: max(used, min(stated or 0, len(rows)))]
        if stated is not None and used <= stated < len(rows):
            return rows[:stated]
        self._note_blank_end(rows[used:])
        return rows

    def _note_blank_end(self, blank: Sequence[int]) -> None:
        """Several blank rows at the end may be rows that were not used: said aloud, counted as ballots."""
        column = self.table.column("ballot", "serial")
        if len(blank) >= 2 and column is not None:
            place = self.grid.place.at(blank[0], column, blank[-1], column)
            self.findings.append(finding("ballots-blank-at-end", place, count=len(blank)))

    def _is_text_row(self, row: int) -> bool:
        """Return whether a row without marks is a remark and no ballot."""
        if self.table.by == "subjects":
            return not self.table.key_text(row, "subject")
        for role in ("ballot", "serial"):
            column = self.table.column(role)
            if column is not None:
                return not is_ballot_number(self.grid.value(row, column)) and not self.table.key_text(row, "subject")
        return not self.table.key_text(row, "subject")

    def _keys(self, rows: Sequence[int]) -> list[Key]:
        """Return each ballot's (subject, group)."""
        table = self.table
        has_subject, has_group = table.column("subject") is not None, table.column("group") is not None
        if not has_subject and not has_group:
            return [(self.subject, self.group)] * len(rows)
        self._note_no_group(rows, has_group)
        keys: list[Key] = []
        for row in rows:
            subject = table.key_text(row, "subject") if has_subject and self.form.of_people else ""
            keys.append((subject or self.subject, self._group_at(row) if has_group else self.group))
        return keys

    def _note_no_group(self, rows: Sequence[int], has_group: bool) -> None:
        """Note ballots whose group is left blank beside others that have one."""
        column = self.table.column("group")
        if not has_group or not self.group_names or column is None:
            return
        blank = [row for row in rows if not self.table.key_text(row, "group")]
        if blank and len(blank) < len(rows):
            place = self.grid.place.at(blank[0], column, blank[-1], column)
            groups = "、".join(self.group_names.values())
            self.findings.append(finding("group-missing", place, count=len(blank), groups=groups))

    def _group_at(self, row: int) -> str | None:
        """Return a ballot's rater group; None, with a finding, for one that the scheme lacks."""
        if not self.group_names:
            return self.group
        text = self.table.key_text(row, "group")
        if not text:
            return self.group
        name = self.group_names.get(normal(text))
        if name is None:
            column = self.table.column("group")
            assert column is not None
            self.findings.append(
                finding(
                    "group-unknown",
                    self.grid.place.at(row, column),
                    seen=text,
                    groups="、".join(self.group_names.values()),
                )
            )
        return name

    def _refuse_repeated_names(self, rows: Sequence[int], ballots: _Ballots) -> None:
        """One sheet of paper names each member once; a second line is not counted."""
        column = self.table.column("subject")
        assert column is not None
        assert ballots.sheets is not None
        first: dict[tuple[str, str], int] = {}
        kept: list[int] = []
        for at, row in enumerate(rows):
            name = self.table.key_text(row, "subject")
            key = (ballots.sheets[at], normal(name))
            if name and key in first:
                self.findings.append(
                    finding(
                        "member-duplicate",
                        self.grid.place.at(row, column),
                        seen=name,
                        first=self.grid.place.at(first[key], column).cell,
                    )
                )
                continue
            first[key] = row
            kept.append(at)
        if len(kept) < len(rows):
            ballots.keys = [ballots.keys[at] for at in kept]
            ballots.sheets = [ballots.sheets[at] for at in kept]
            for item in ballots.patterns:
                ballots.patterns[item] = [ballots.patterns[item][at] for at in kept]
                ballots.rows[item] = [ballots.rows[item][at] for at in kept]

    def stacked(self) -> _Ballots:
        """Collect ballots whose items stand one below the other (A), one ballot or several."""
        table = self.table
        columns = [level.column for level in table.header.levels if not level.percent]
        texts = [text for text in self.form.texts if text in set(table.items.values())]
        ballots = _Ballots(columns=dict.fromkeys(texts, columns))
        current: dict[str, int] = {}
        groups: list[tuple[Key, dict[str, int]]] = []
        last: object = None
        for row in table.rows:
            item = table.items[row]
            mark = (table.key_text(row, "ballot"), table.key_text(row, "subject"))
            if not current or (mark != last and any(mark)) or item in current:
                subject = mark[1] if self.form.of_people else ""
                group = self._group_at(row) if table.column("group") is not None else self.group
                current = {}
                groups.append(((subject or self.subject, group), current))
            last = mark
            current[item] = row
        for key, rows in groups:
            ballots.keys.append(key)
            for text in texts:
                at = rows.get(text)
                pattern = tuple("" if at is None else self.grid.value(at, column) for column in columns)
                ballots.patterns.setdefault(text, []).append(pattern)
                ballots.rows.setdefault(text, []).append(at)
        return ballots

    # ── meaning ─────────────────────────────────────────────────────

    def count(self, ballots: _Ballots) -> list[Part]:
        """Count the ballots and note what is odd, each at its cells."""
        items = list(ballots.patterns)
        if self.unvalued:
            self._blank_unvalued(ballots)
        distinct = {item: set(ballots.patterns[item]) for item in items}
        read = self._level_meaning() if self.table.values == "levels" else self._mark_meaning(ballots)
        meanings = [{pattern: read(item, pattern) for pattern in distinct[item]} for item in items]
        counted = count_ballots(
            [ballots.patterns[item] for item in items],
            meanings,
            ballots.keys,
            len(self.levels),
            self.scheme.counting,
            ballots.sheets,
        )
        self._check_totals(ballots)
        for item, odd in zip(items, counted.odd, strict=True):
            for at, outcome in odd:
                self._note(item, ballots, at, outcome)
        parts = []
        for key, count in counted.by_key.items():
            subject, group = key
            for number, item in enumerate(items):
                parts.append(
                    Part(
                        self.form,
                        item,
                        tuple(count.counts[number]),
                        subject,
                        group,
                        blank=count.blank[number],
                        void_items=count.void_items[number],
                        ballots=count.ballots,
                        void=count.void,
                        places=[self._range(item, ballots)],
                    )
                )
        return parts

    def _check_totals(self, ballots: _Ballots) -> None:
        """Compare a total row under the ballots with the marks above it, column by column."""
        for row, kind in self.table.totals:
            if kind != "total" or self.table.values == "levels":
                continue
            for column in {column for columns in ballots.columns.values() for column in columns}:
                stated = read_count(self.grid.value(row, column)).number
                if stated is None or self.grid.value(row, column) == "":
                    continue
                level = self._level_of(column)
                marks = [
                    above for above in self.table.rows if self.mark(self.grid.value(above, column), level) is Mark.YES
                ]
                total = sum(above < row for above in marks)
                if stated != total:
                    self.findings.append(
                        finding("total-row-mismatch", self.grid.place.at(row, column), stated=stated, sum=total)
                    )

    def _blank_unvalued(self, ballots: _Ballots) -> None:
        """Let a formula without a stored value stand as unread, not as blank."""
        for item, patterns in ballots.patterns.items():
            columns = ballots.columns[item]
            for at, row in enumerate(ballots.rows[item]):
                if row is not None and any((row, column) in self.unvalued for column in columns):
                    patterns[at] = tuple(
                        _UNVALUED if (row, column) in self.unvalued else value
                        for column, value in zip(columns, patterns[at], strict=True)
                    )

    def _range(self, item: str, ballots: _Ballots) -> Place:
        rows = [row for row in ballots.rows[item] if row is not None]
        columns = ballots.columns[item]
        if not rows:
            return self.grid.place
        return self.grid.place.at(min(rows), min(columns), max(rows), max(columns))

    def _mark_meaning(self, ballots: _Ballots) -> _Meaning:
        columns = {item: [self._level_of(column) for column in ballots.columns[item]] for item in ballots.columns}

        def read(item: str, pattern: Pattern) -> int:
            marked = []
            pattern = _without_circles(pattern)
            for level, value in zip(columns[item], pattern, strict=True):
                mark = self.mark(value, level)
                if mark is Mark.UNKNOWN:
                    return UNREAD
                if mark is Mark.YES and level is not None:
                    marked.append(level)
            return BLANK if not marked else DOUBLE if len(marked) > 1 else marked[0]

        return read

    def _level_of(self, column: int) -> int | None:
        for level in self.table.header.levels:
            if level.column == column:
                return self.position.get(level.level)
        return None

    def mark(self, value: object, level: int | None) -> Mark:
        """Return what a cell says in this table: YES, NO, BLANK or UNKNOWN."""
        mark = read_mark(value)
        if mark in (Mark.ROUND, Mark.ONE):
            return Mark.YES
        if mark is Mark.ZERO:
            return Mark.NO
        if mark is Mark.UNKNOWN and isinstance(value, str) and level is not None:
            return Mark.YES if normal(value) == normal(self.levels[level]) else Mark.UNKNOWN
        return mark

    def _level_meaning(self) -> _Meaning:
        legend = self._legend()

        def read(item: str, pattern: Pattern) -> int:
            found = self.named_levels(pattern[0], legend)
            if found is None:
                return UNREAD
            return BLANK if not found else DOUBLE if len(found) > 1 else found[0]

        self.legend = legend
        return read

    def named_levels(self, value: object, legend: dict[str, int]) -> list[int] | None:
        """Return the levels that a cell of layout B names; empty for a blank, None when it cannot be read."""
        if value == "" or value is None:
            return []
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            value = str(int(value)) if value == int(value) else str(value)
        if not isinstance(value, str):
            return None
        word = normal(value).rstrip("。.!;")
        if not word or (read_mark(value) is Mark.NO and word.upper() not in legend):
            return []
        if header_role(value) == "blank" and word not in self.position:
            return []
        single = self._one_level(word, legend)
        if single is not None:
            return [single]
        pieces = [self._one_level(piece, legend) for piece in re.split(r"[、,;/+和及]", word) if piece]
        if len(pieces) > 1 and None not in pieces:
            return sorted({piece for piece in pieces if piece is not None})
        return None

    def _one_level(self, word: str, legend: dict[str, int]) -> int | None:
        if word in self.position:
            return self.position[word]
        if (found := self.words.level_header(word)) and found[1] is None and found[0] in self.position:
            return self.position[found[0]]
        return legend.get(word.upper().strip(".、()"))

    def _legend(self) -> dict[str, int]:
        """Return what letters and digits mean: the sheet's own legend, else A or 1 is the first level."""
        stated: dict[str, int] = {}
        body = set(self.table.rows)
        for row in range(self.grid.height):
            if row in body:
                continue
            for value in self.grid.rows[row]:
                if isinstance(value, str) and 3 <= len(value) <= 200:
                    stated.update(self._stated_legend(normal(value)))
        if len(stated) >= 2:
            return stated
        letters = {chr(65 + at): at for at in range(len(self.levels))}
        return letters | {str(at + 1): at for at in range(len(self.levels))}

    def _stated_legend(self, word: str) -> Iterator[tuple[str, int]]:
        """Yield the signs that a text gives levels: 3=满意, or 满意3分; whichever way it begins."""
        names = "|".join(map(re.escape, sorted(self.position, key=len, reverse=True)))
        sign = "(?<![0-9])(?P<sign>[A-Ha-h1-9√✓○〇△▲×✗])(?![0-9])"
        before = list(re.finditer(rf"{sign}[=:、.\-—代表为示]*(?P<name>{names})", word))
        behind = list(re.finditer(rf"(?P<name>{names})[=:(为是记计打]*{sign}", word))
        for match in min((before, behind), key=lambda found: found[0].start() if found else len(word)):
            yield match["sign"].upper(), self.position[match["name"]]

    # ── findings ────────────────────────────────────────────────────

    def _note(self, item: str, ballots: _Ballots, at: int, outcome: int) -> None:
        row, columns, pattern = ballots.rows[item][at], ballots.columns[item], ballots.patterns[item][at]
        if row is None:
            return
        place = self.grid.place
        if outcome == BLANK:
            severity = Severity.INFO if self.scheme.counting.blank == "abstain" else Severity.WARNING
            cells = place.at(row, min(columns), row, max(columns))
            self.findings.append(finding("blank-item", cells, severity, item=item))
        elif outcome == DOUBLE:
            marked = self._marked(columns, pattern)
            names = "、".join(self.levels[level] for _, level in marked)
            ballot = self.scheme.counting.multiple == "void-ballot"
            self.findings.append(
                finding(
                    "two-marks",
                    place.at(row, marked[0][0], row, marked[-1][0]),
                    count=len(marked),
                    marks=names,
                    effect="该票计为废票" if ballot else "该项计为废",
                    effect_en="the ballot is void" if ballot else "this item of the ballot is void",
                )
            )
        else:
            for column, value in zip(columns, pattern, strict=True):
                if value is not _UNVALUED and self._unread(column, value):
                    self.findings.append(
                        finding(
                            "unknown-mark", place.at(row, column), seen=written(value), levels="、".join(self.levels)
                        )
                    )

    def _marked(self, columns: Sequence[int], pattern: Pattern) -> list[tuple[int, int]]:
        """Return the marked cells as (column, level), left to right."""
        if self.table.values == "levels":
            levels = self.named_levels(pattern[0], self.legend) or []
            return [(columns[0], level) for level in levels]
        found = []
        for column, value in zip(columns, pattern, strict=True):
            level = self._level_of(column)
            if level is not None and self.mark(value, level) is Mark.YES:
                found.append((column, level))
        return sorted(found)

    def _unread(self, column: int, value: object) -> bool:
        if self.table.values == "levels":
            return self.named_levels(value, self.legend) is None
        return self.mark(value, self._level_of(column)) is Mark.UNKNOWN


def _without_circles(pattern: Pattern) -> Pattern:
    """Return a row of one √ and ○ in all its other cells without the ○, which then say no."""
    marks = [read_mark(value) for value in pattern]
    if len(marks) > 2 and marks.count(Mark.YES) == 1 and marks.count(Mark.ROUND) == len(marks) - 1:
        return tuple(value if mark is Mark.YES else "" for value, mark in zip(pattern, marks, strict=True))
    return pattern


class _Unvalued:
    """A formula without a stored value, in a pattern."""

    def __str__(self) -> str:
        return ""


_UNVALUED = _Unvalued()
