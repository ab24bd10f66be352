"""What every installation needs before its first form: rules, days off, marks, posts, lesson pairs."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from hemis.domain.rules import RULES
from hemis.domain.timetable import pair_times
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.base import Base
from hemis.models.curriculum import AcademicYear, GradeKind, GradeSheetKind, GradingSystem, LessonSlot
from hemis.models.settings import Holiday, RuleValue
from hemis.models.staff import Position
from hemis.operations import accounts, plain

REFERENCE = Path(__file__).with_name("reference")
RULES_SINCE = date(2018, 9, 26)
"""The day from which the oldest act behind the rules holds (низом 3069)."""
FIRST_PAIR_CODE = 11
MORNING, PAIRS_BEFORE_LUNCH = time(8, 30), 3
AFTERNOON, PAIRS_AFTER_LUNCH = time(13, 30), 5
FIXED_HOLIDAYS = {(1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8)}
"""Month and day of the holidays that fall on the same date each year (Labour Code, art. 208)."""


def install(*, by: User | None) -> None:
    """Add the reference data; does nothing where they stand already."""
    if _is_empty(GradeSheetKind):
        add_sheet_kinds(by=by)
    if not _is_empty(RuleValue):
        return
    add_rules(by=by)
    add_holidays(by=by)
    add_grading_systems(by=by)
    add_positions(by=by)


def open_first_account(values: Mapping[str, Any], role: str, *, today: date) -> str:
    """Open an account that holds `role` of the whole university; return its one-time password.

    RuleError when the login is taken.
    """
    user = User()
    password = accounts.open_account(user, values, by=None)
    accounts.give_role(user, role, faculty_id=None, department_id=None, starts_on=today, by=None)
    return password


def add_rules(*, by: User | None) -> None:
    """Give each rule its default value, with the act behind it."""
    plain.create_many(
        [RuleValue(key=spec.key, value=spec.default, valid_from=RULES_SINCE, act=spec.act) for spec in RULES.values()],
        by=by,
    )


def add_holidays(*, by: User | None) -> None:
    """Add the days off and the worked Saturdays of the decrees."""
    holidays = [
        Holiday(
            day=date.fromisoformat(row["day"]),
            week_days=int(row["week_days"]),
            is_working=row["is_working"] == "1",
            name=row["name"],
            act=row["act"],
        )
        for row in _reference("holidays")
    ]
    plain.create_many(holidays, by=by)


def add_fixed_holidays(year: int, *, by: User | None) -> None:
    """Add the holidays of fixed date to a year of which no decree is known yet; the rest is typed in when it is out."""
    if db.session.scalar(select(Holiday.id).where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31))).limit(1)):
        return
    known = {_month_day(row["day"]): row for row in _reference("holidays")}
    for month, day in sorted(FIXED_HOLIDAYS):
        row = known[month, day]
        for week_days in (5, 6):
            holiday = Holiday(day=date(year, month, day), week_days=week_days, is_working=False)
            plain.save(holiday, {"name": row["name"], "act": row["act"]}, by=by)


def add_grading_systems(*, by: User | None) -> None:
    """Add the grading systems with the marks that belong to them."""
    systems = {}
    for row in _reference("grading_systems"):
        systems[row["code"]] = plain.create(
            GradingSystem(
                code=row["code"],
                name=row["name"],
                act=row["act"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=_next_day(row["valid_to"]),
                pass_points=Decimal(row["pass_points"]),
            ),
            by=by,
        )
    for row in _reference("grade_kinds"):
        plain.create(
            GradeKind(
                system_id=systems[row["grading_system_code"]].id,
                mark=int(row["mark"]),
                name=row["name"],
                min_points=Decimal(row["min_points"]),
                max_points=Decimal(row["max_points"]),
            ),
            by=by,
        )


def add_sheet_kinds(*, by: User | None) -> None:
    """Add the kinds of grade sheets."""
    for position, row in enumerate(_reference("grade_sheet_kinds"), start=1):
        plain.create(GradeSheetKind(**row, position=position), by=by)


def add_positions(*, by: User | None) -> None:
    """Add the classifier of posts."""
    for row in _reference("positions"):
        hours = int(row["yearly_hours"]) if row["yearly_hours"] else None
        plain.create(
            Position(
                code=row["code"],
                name=row["name"],
                name_latin=row["name_latin"],
                category=row["category"],
                yearly_hours=hours,
            ),
            by=by,
        )


def add_lesson_pairs(year: AcademicYear, *, by: User | None) -> list[LessonSlot]:
    """Give a year its pairs of 80 minutes: three before lunch, five after it."""
    times = pair_times(MORNING, PAIRS_BEFORE_LUNCH) + pair_times(AFTERNOON, PAIRS_AFTER_LUNCH)
    return [
        plain.create(
            LessonSlot(
                year_id=year.id,
                code=str(FIRST_PAIR_CODE + number - 1),
                number=number,
                starts_at=starts_at,
                ends_at=ends_at,
            ),
            by=by,
        )
        for number, (starts_at, ends_at) in enumerate(times, start=1)
    ]


def _reference(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _is_empty(model: type[Base]) -> bool:
    return db.session.execute(select(model).limit(1)).first() is None


def _month_day(text: str) -> tuple[int, int]:
    day = date.fromisoformat(text)
    return day.month, day.day


def _next_day(text: str) -> date | None:
    """A last day of the paper as the first day on which it no longer holds."""
    return date.fromisoformat(text) + timedelta(days=1) if text else None
