"""Who looked at whose personal data: one row for viewer, person, page and day, which is counted up (X-7, F4)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Date, Integer, Select, String, delete, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.audit import PersonalView
from hemis.models.base import UtcDateTime
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations.rules import whole_rule

LEAST_DAYS = 30
"""Younger rows the database does not let go, counted from the newest one."""
CARD, EDIT, PAPER, FILE, SHEET, SEARCH, IMPORT = "card", "edit", "paper", "file", "sheet", "search", "import"
ONCE = ("viewer_id", "object_type", "object_id", "page", "day", "role", "is_whole")
TYPES: dict[str, Any] = {
    "viewer_id": Integer(),
    "role": String(),
    "object_type": String(),
    "page": String(),
    "is_whole": Boolean(),
    "day": Date(),
    "first_at": UtcDateTime(),
    "last_at": UtcDateTime(),
    "times": Integer(),
}
TABLE: Any = PersonalView.__table__
ADD: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Person = type[Employee | Student]


class Look(NamedTuple):
    """One look: `whose` are the numbers of the people, or the statement of a list that was taken as a file."""

    viewer_id: int
    role: str
    person: Person
    whose: tuple[int, ...] | Select[Any]
    page: str
    is_whole: bool


def record(look: Look, *, at: datetime) -> None:
    """Add or count up the rows of a look, all by one statement."""
    row: dict[str, Any] = {
        "viewer_id": look.viewer_id,
        "role": look.role,
        "object_type": look.person.__tablename__,
        "page": look.page,
        "is_whole": look.is_whole,
        "day": at.astimezone(TASHKENT).date(),
        "first_at": at,
        "last_at": at,
        "times": 1,
    }
    dialect = db.session.get_bind().dialect.name
    if isinstance(look.whose, Select):
        columns = [literal(value, TYPES[name]).label(name) for name, value in row.items()]
        key = look.person.id
        people = look.whose.order_by(None).with_only_columns(key, *columns, maintain_column_froms=True).distinct()
        add = ADD[dialect](TABLE).from_select(["object_id", *row], people.where(key.is_not(None)))
        db.session.execute(_counted(add))
    elif look.whose:
        rows = [{**row, "object_id": each} for each in sorted(set(look.whose))]
        db.session.connection().execute(ONE_BY_ONE[dialect], rows)


def _counted(add: Any) -> Any:
    """A row that stands already is counted up."""
    counted = {"last_at": add.excluded.last_at, "times": TABLE.c.times + 1}
    return add.on_conflict_do_update(index_elements=ONCE, set_=counted)


ONE_BY_ONE = {name: _counted(add(TABLE)) for name, add in ADD.items()}
"""Put together once, and run for many rows: thirty rows in one text would be compiled anew for every search."""


def has_seen(viewer_id: int, person: Person, key: int, *, on: date) -> bool:
    """Say whether somebody has opened the card of a person on a day."""
    looks = select(PersonalView.id).where(
        PersonalView.viewer_id == viewer_id, of_person(person.__tablename__, [key]), PersonalView.day == on
    )
    return db.session.scalar(looks.where(PersonalView.page.in_((CARD, EDIT, PAPER))).limit(1)) is not None


def forget_old(today: date) -> int:
    """Delete what was kept for as long as the rule says; return how much."""
    newest = db.session.scalar(select(func.max(PersonalView.day)))
    if newest is None:
        return 0
    kept = today - timedelta(days=whole_rule("privacy.keep_days", on=today))
    before = min(kept, newest - timedelta(days=LEAST_DAYS))
    gone: Any = db.session.execute(delete(PersonalView).where(PersonalView.day < before))
    return int(gone.rowcount)


def of_person(kind: str, keys: Iterable[int]) -> Any:
    """The criterion of the looks at somebody."""
    return (PersonalView.object_type == kind) & PersonalView.object_id.in_(tuple(keys))


__all__ = [
    *("CARD", "EDIT", "FILE", "IMPORT", "PAPER", "SEARCH", "SHEET"),
    *("Look", "forget_old", "has_seen", "of_person", "record"),
]
