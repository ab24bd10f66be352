"""Units that were once called otherwise: each begins with its former name and is renamed by the order."""

from collections.abc import Mapping
from datetime import date

from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.models.accounts import User
from hemis.operations import names
from hemis.operations.names import Unit


def at_first(kind: str, row: Row) -> Row:
    """Return the row of a unit with the name that it began with."""
    old = _former(kind).get(row["code"])
    return row | {"name": old["name"], "name_latin": old["name_latin"]} if old else row


def rename(kind: str, units: Mapping[str, Unit], now: Mapping[str, Row], by: User | None) -> None:
    """Give the units the names of `now`, on the day of the order."""
    for code, old in _former(kind).items():
        day, row = date.fromisoformat(old["valid_to"]), now[code]
        names.rename(units[code], row["name"], row["name_latin"], since=day, ground=old["ground"], today=day, by=by)


def _former(kind: str) -> dict[str, Row]:
    return {row["code"]: row for row in facts.read("former_names") if row["kind"] == kind}
