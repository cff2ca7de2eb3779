"""What must hold in every round: what was merged is what openpyxl reads in the returned workbooks."""

from __future__ import annotations

from tests.systems.desk import Desk, Json, lines
from xlsheets.books.schemefile import Scheme


def assert_counts_are_those_typed(desk: Desk, answer: Json) -> int:
    """Compare every count of the accepted files with what was typed, and return how many rows were compared.

    A row is passed over where the answer says that one of its counts is unknown.
    """
    scheme = Scheme.load(desk.scheme)
    of_people = {form.id for form in scheme.forms if form.of_people}
    accepted = {
        file["path"].rpartition("/")[2]: file["unit"] for file in answer["files"] if file["status"] == "accepted"
    }
    compared = 0
    for name, typed in desk.typed().items():
        if name not in accepted:
            continue
        by_key = {
            (line["form"] in of_people and line["subject"], line["group"], line["item"]): line
            for line in lines(answer, unit=accepted[name])
        }
        assert typed, name
        for row in typed:
            found = by_key[row.subject or False, row.group, row.item]
            counts = tuple(found.get("counts", {}).values())
            if None in counts or not counts:
                continue
            assert counts == row.counts, (name, row)
            compared += 1
    assert compared
    return compared


def assert_parents_are_sums(answer: Json, children: dict[str, list[str]]) -> None:
    """Every roll-up line's counts and ballots are the sums of those of the leaves below."""
    for parent in answer["rollup"]:
        below = [
            line
            for line in answer["results"]
            if line["unit"] in children[parent["unit"]]
            and (line["form"], line["group"], line["item"]) == (parent["form"], parent["group"], parent["item"])
        ]
        for level, count in parent["counts"].items():
            assert count == sum(line["counts"][level] for line in below), (parent["unit"], parent["item"], level)
        for fact in ("returned", "valid"):
            assert parent[fact] == sum(line[fact] for line in below)
