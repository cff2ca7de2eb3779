"""Means, sums and extremes that a sheet of scores states, compared with its scores; none of them counts."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from xlsheets.books.part import written
from xlsheets.books.scorecells import ScoreMeaning
from xlsheets.books.scorehead import sum_kind
from xlsheets.books.table import Table
from xlsheets.core import rounding
from xlsheets.core.findings import Finding
from xlsheets.core.form import Form
from xlsheets.core.scheme import Scheme
from xlsheets.core.scoremark import read_score
from xlsheets.core.scores import Scores, averages
from xlsheets.core.wording import finding

_NAMES = {
    "average": "平均分",
    "trimmed": "去极值平均",
    "total": "合计",
    "highest": "最高分",
    "lowest": "最低分",
    "result": "得分",
}


class ScoreSums:
    """Compares what one table of ballots states of its own scores.

    Args:
        table: Of layout A or B, with its form.
        scheme: Says rounding and how many extremes are left out.
    """

    def __init__(self, table: Table, scheme: Scheme) -> None:
        assert table.form is not None
        self.table, self.grid, self.scheme = table, table.grid, scheme
        self.form: Form = table.form

    def findings(self) -> list[Finding]:
        """Return a finding for each figure that its scores do not give, at its own cell."""
        if not self.form.scored:
            return []
        return [*self._stacked()] if self.table.by == "items" else [*self._rows(), *self._columns()]

    def _rows(self) -> Iterator[Finding]:
        """Compare the rows under ballots that are a row each."""
        columns = {column: item for column, item in self.table.items.items() if isinstance(column, int)}
        since = self.table.header.bottom
        for row, kind in self.table.totals:
            if kind in ("full", "weight"):
                continue
            above = [other for other in self.table.rows if other < row]
            recent = [other for other in above if other > since]
            for column, item in columns.items():
                if item in self.form.scored:
                    sets = [self._scores([(other, column) for other in rows], item) for rows in (recent, above)]
                    yield from self._compared(row, column, self._kind(row, kind), sets)
            if kind == "subtotal":
                since = row

    def _kind(self, row: int, kind: str) -> str:
        """Return what a row gives: 得票 words apart, its own first text says it."""
        texts = (self.grid.text(row, column) for column in range(self.table.header.right + 1))
        return next(
            (found for text in texts if text and (found := sum_kind(text))), "total" if kind == "subtotal" else kind
        )

    def _columns(self) -> Iterator[Finding]:
        """Compare the columns beside ballots that are a row each."""
        items = {item: column for column, item in self.table.items.items() if isinstance(column, int)}
        scored = [item.text for item in self.form.items if item.text in self.form.scored]
        if set(scored) - set(items):
            return
        for column in range(self.table.header.right + 2):
            kind = sum_kind(self.grid.shown_text(self.table.header.bottom, column))
            if kind is None or column in items.values():
                continue
            for row in self.table.rows:
                yield from self._ballot(
                    row, column, kind, [(item, self.grid.value(row, items[item])) for item in scored]
                )

    def _stacked(self) -> Iterator[Finding]:
        """Compare the rows under the items of one ballot."""
        since, rows = self.table.header.bottom, list[int]()
        for row, kind in self.table.totals:
            rows = [other for other in self.table.rows if since < other < row] or rows
            items = [self.table.items[other] for other in rows]
            since = row
            if len(set(items)) < len(items):
                continue
            for column in self.table.scores:
                given = [
                    (item, self.grid.value(other, column))
                    for other, item in zip(rows, items, strict=True)
                    if item in self.form.scored
                ]
                yield from self._ballot(row, column, self._kind(row, kind), given)

    def _ballot(self, row: int, column: int, kind: str, given: Sequence[tuple[str, object]]) -> Iterator[Finding]:
        """Compare a figure of one ballot: the sum or mean of its items, by their weights where they have some."""
        scores = [self._score(value, item) for item, value in given]
        known = [score for score in scores if score is not None]
        if not known or len(known) < len(scores):
            return
        weights = [next(item.weight for item in self.form.items if item.text == text) for text, _ in given]
        total, mean = sum(known, Fraction(0)), sum(known, Fraction(0)) / len(known)
        weighted = sum((score * (weight or 0) for score, weight in zip(known, weights, strict=True)), Fraction(0))
        ours = {
            "total": [total, weighted], "average": [mean, weighted], "highest": [max(known)], "lowest": [min(known)],
        }.get(kind, [total, mean, weighted])  # fmt: skip
        yield from self._differs(row, column, kind, ours if any(weights) else ours[: None if kind == "result" else 1])

    def _score(self, value: object, item: str) -> Fraction | None:
        scores = self._scores_of([value], item)
        return scores.given[0][0] if scores is not None and scores.given else None

    def _scores(self, cells: Sequence[tuple[int, int]], item: str) -> Scores | None:
        return self._scores_of([self.grid.value(row, column) for row, column in cells], item)

    def _scores_of(self, values: Sequence[object], item: str) -> Scores | None:
        """Return the scores in some cells; None when one of them cannot be read."""
        limits = self.form.limits(item)
        assert limits is not None
        meaning = ScoreMeaning({(value,) for value in values}, limits)
        positions = [meaning((value,)) for value in values]
        counts = [positions.count(at) for at in range(len(meaning.scores))]
        blank = sum(value == "" for value in values)
        return meaning.together(counts) if sum(counts) + blank == len(values) else None

    def _compared(self, row: int, column: int, kind: str, sets: Sequence[Scores | None]) -> Iterator[Finding]:
        """Compare a figure of one item with what each of some sets of scores gives."""
        ours: list[Fraction] = []
        for scores in sets:
            if scores is None:
                return
            if scores.n:
                ours += self._figures(scores, kind)
        if ours:
            yield from self._differs(row, column, kind, ours)

    def _figures(self, scores: Scores, kind: str) -> list[Fraction]:
        found = averages(scores, self.scheme.scores.trim)
        total = sum((score * times for score, times in scores.given), Fraction(0))
        figures: dict[str, list[Fraction | None]] = {
            "total": [total], "average": [found.mean, found.trimmed], "highest": [found.highest],
            "lowest": [found.lowest], "trimmed": [found.trimmed],
        }  # fmt: skip
        return [figure for figure in figures.get(kind, [found.mean, found.trimmed, total]) if figure is not None]

    def _differs(self, row: int, column: int, kind: str, ours: Sequence[Fraction]) -> Iterator[Finding]:
        """Yield a finding when a stated figure is none of ours, printed to as many places as it has."""
        value = self.grid.value(row, column)
        stated = read_score(value)  # type: ignore[arg-type]
        if stated is None or any(_agrees(stated, figure) for figure in ours):
            return
        rule = self.scheme.rounding
        place = self.grid.place.at(row, column)
        label = _NAMES.get(kind, "得分")
        yield finding("score-mismatch", place, label=label, stated=written(value), score=rounding.mean(ours[0], rule))


def _agrees(stated: Fraction, ours: Fraction) -> bool:
    """Return whether a figure is ours, to as many places as it is written with; rounded or cut."""
    places = next((at for at in range(7) if (stated * 10**at).denominator == 1), 6)
    return any(
        abs(stated - rounding.rounded(ours, places, mode)) * 10**6 <= 1 for mode in ("half-up", "half-even", "down")
    )
