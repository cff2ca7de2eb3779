"""样表: who is rated, on which items, by which rater groups."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from xlsheets.core.schemepart import Exact, Part, fault, plain


class Item(Part):
    """评议项目: what a mark is given for.

    Attributes:
        text: The printed text.
        aspect: The heading it belongs to, where a form has headings.
        weight: Its share in an aspect or form; None counts all alike.
        score: Lowest and highest score, for items that take a number instead of a level.
    """

    text: str = Field(min_length=1)
    aspect: str | None = None
    weight: Exact | None = None
    score: tuple[Exact, Exact] | None = None


class Group(Part):
    """参评人类别: raters counted apart, with a weight where the scheme combines them."""

    name: str = Field(min_length=1)
    weight: Exact | None = None


def weights_of(items: Iterable[Item]) -> list[Fraction]:
    """Return the weights of items that all have one; 0 stands for none."""
    return [item.weight or Fraction(0) for item in items]


Layout = Literal["A", "B", "C", "D", "E", "F"]


class Form(Part):
    """样表: one kind of ballot.

    Attributes:
        id: The key used everywhere.
        subject: What is rated: the organisation itself, its members, leaders, or windows.
        title: As printed above the table.
        scale: The scale its marks are from.
        items: What is rated, in order; never empty.
        overall: One more item after the others, which sheets without items fill.
        groups: Rater groups; empty when raters are counted together.
        layout: The sheet that `issue` makes: B or C for ballots typed in one by
            one, D or E for counts made by hand; None leaves it to the subject.
        apart: How `issue` keeps the rater groups apart: a column, a sheet each, or a workbook each.
        categories: 类别 of the units that fill it in; empty for all units.
        roles: 身份 of the members that it rates; empty for all members.
        rated: Whether an organisation form is about the unit itself or about the unit above it.
    """

    id: str = Field(min_length=1)
    subject: Literal["organisation", "member", "leader", "window"] = "organisation"
    title: str = ""
    scale: str | None = None
    items: tuple[Item, ...] = Field(min_length=1)
    overall: str | None = None
    groups: tuple[Group, ...] = ()
    layout: Layout | None = None
    apart: Literal["column", "sheet", "workbook"] = "column"
    categories: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    rated: Literal["unit", "parent"] = "unit"

    @field_validator("items", mode="before")
    @classmethod
    def _items(cls, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [{"text": item} if isinstance(item, str) else item for item in value]

    @field_validator("groups", mode="before")
    @classmethod
    def _groups(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return [{"name": name, "weight": weight} for name, weight in value.items()]
        if isinstance(value, list | tuple):
            return [{"name": group} if isinstance(group, str) else group for group in value]
        return value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        texts = [item.text for item in self.items] + ([self.overall] if self.overall else [])
        for text in texts:
            aspects = {item.aspect for item in self.items if item.text == text and item.aspect}
            if len(aspects) > 1:
                names = "、".join(sorted(aspects))
                raise fault("items", f"项目“{text}”列在几个方面：{names} | item “{text}” stands in several aspects")
            if texts.count(text) > 1:
                raise ValueError(f"项目“{text}”出现两次 | item “{text}” stands twice")
        if self.scale is None and any(item.score is None for item in self.items):
            raise ValueError("有按等次评的项目，但没有 scale | level items but no scale")
        if self.rated == "parent" and self.of_people:
            raise fault("rated", "评上级的只能是组织的样表 | only an organisation form can be about the unit above")
        for item in self.items:
            if item.score is not None and item.score[0] >= item.score[1]:
                raise fault("items", f"“{item.text}”的最低分不低于最高分 | the lowest score is not below the highest")
        self._check_item_weights()
        weights = [group.weight for group in self.groups]
        if any(weight is not None for weight in weights):
            if None in weights:
                raise fault("groups", "有的参评人类别有权重，有的没有 | some groups have a weight and some have none")
            total = sum((weight for weight in weights if weight is not None), Fraction(0))
            if total != 1:
                seen = plain(total)
                raise fault("groups", f"参评人类别的权重之和为 {seen}，应为 1 | the weights add up to {seen}, not 1")
        return self

    def _check_item_weights(self) -> None:
        """Refuse item weights that add up to 1 neither over the form nor within each aspect that has them."""
        weights = [item.weight for item in self.items]
        if all(weight is None for weight in weights) or self.weighs_items:
            return
        sums: list[Fraction] = []
        for aspect in dict.fromkeys(item.aspect for item in self.items):
            inside = [item for item in self.items if item.aspect == aspect]
            given = [item for item in inside if item.weight is not None]
            if given and len(given) < len(inside):
                raise fault("items", "有的项目有权重，有的没有 | some items have a weight and some have none")
            if given:
                sums.append(sum(weights_of(inside), Fraction(0)))
        if any(one != 1 for one in sums):
            seen = "、".join(str(plain(one)) for one in sums)
            raise fault("items", f"项目的权重之和为 {seen}，应为 1 | the item weights add up to {seen}, not 1")

    @property
    def weighs_items(self) -> bool:
        """Whether every item has a weight that is its share of the whole form."""
        shares = [item.weight for item in self.items if item.weight is not None]
        return len(shares) == len(self.items) and sum(shares, Fraction(0)) == 1

    @cached_property
    def aspects(self) -> tuple[str, ...]:
        """The aspects of its items, in order; empty when its items have none."""
        return tuple(dict.fromkeys(item.aspect for item in self.items if item.aspect))

    def items_of(self, aspect: str | None) -> tuple[Item, ...]:
        """Return the items of an aspect; all items for None."""
        return tuple(item for item in self.items if aspect is None or item.aspect == aspect)

    def concerns(self, category: str | None) -> bool:
        """Return whether a unit of a category fills it in; a unit without one fills in every form."""
        return not self.categories or category is None or category in self.categories

    def without_groups(self) -> "Form":
        """Return the same form for the raters of one group alone."""
        return self.model_copy(update={"groups": ()})

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts of all items in order, the overall item last."""
        return tuple(item.text for item in self.items) + ((self.overall,) if self.overall else ())

    @cached_property
    def scored(self) -> frozenset[str]:
        """The texts of the items that take a score instead of a level."""
        return frozenset(item.text for item in self.items if item.score is not None)

    def limits(self, item: str) -> tuple[Fraction, Fraction] | None:
        """Return the lowest and highest score of an item; None for an item of levels."""
        return next((each.score for each in self.items if each.text == item), None)

    @property
    def sole_item(self) -> str | None:
        """The item that a sheet without items fills: overall, else the only item, else None."""
        return self.overall or (self.items[0].text if len(self.items) == 1 else None)

    @property
    def weighted(self) -> bool:
        """Whether its rater groups are combined by weights."""
        return any(group.weight is not None for group in self.groups)

    @property
    def of_people(self) -> bool:
        """Whether each subject is somebody or something named on the sheet."""
        return self.subject != "organisation"
