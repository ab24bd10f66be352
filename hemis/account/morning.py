"""Давомат хабарномаси: what a dean, a head, a tutor or the leadership learns of attendance on the home page."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple, cast

from flask import url_for

from hemis.access import can, scoped, viewer, watched_groups, watched_lessons, watches_groups
from hemis.access.roles import Role
from hemis.domain.attendance import present_share
from hemis.extensions import db
from hemis.models.students import AcademicGroup
from hemis.models.teaching import Absence, AbsenceTotal
from hemis.operations import attendance_boards as boards
from hemis.operations import attendance_digest as digest
from hemis.operations.attendance_boards import DAY, Period, Tallies
from hemis.operations.rules import rule_values
from hemis.web import clock
from hemis.web.jinja import short_date

TOLD_TO = {Role.FACULTY, Role.DEPARTMENT_HEAD, Role.TEACHER, Role.MANAGEMENT, Role.ACADEMIC_OFFICE}
LIMIT, STEPS = "att.expel_hours", "att.semester_warn"


class Told(NamedTuple):
    """The morning's news, and where each number leads."""

    news: digest.Morning
    share: Decimal | None
    board: str
    digest: str
    unmarked: str
    passed: list[tuple[int, int, str]]
    """Hours, how many students passed them on that day, and the list of them."""


def told() -> Told | None:
    """Return the news of the viewer, or None for whom there are none."""
    if viewer().role not in TOLD_TO or not can("attendance.boards:view"):
        return None
    news = digest.morning(_days())
    if news is None:
        return None
    day = short_date(news.day)
    return Told(
        news,
        present_share(news.expected, news.absent),
        url_for("attendance.boards.index", period="day", day=day),
        url_for("attendance.digests.index", day=day),
        url_for("attendance.unmarked.index"),
        _passed(news) if can("attendance.absences:view") else [],
    )


def _days() -> Tallies:
    """The sums of the last days before today."""
    today = clock.today()
    period = Period(today - digest.LOOKED_BACK, today - timedelta(days=1), today)
    if not watches_groups():
        return boards.tallies(watched_lessons(), DAY, [period])[0]
    groups = set(db.session.scalars(watched_groups().with_only_columns(AcademicGroup.id)))
    return boards.group_tallies(watched_lessons(), DAY, [period], groups)[0] if groups else {}


def _passed(news: digest.Morning) -> list[tuple[int, int, str]]:
    rules = rule_values(LIMIT, STEPS, on=news.day)
    steps = [int(step) for step in cast(tuple[Decimal, ...], rules[STEPS])]
    limit = int(cast(Decimal, rules[LIMIT]))
    found = Counter(each.level for each in digest.passed(scoped(Absence), scoped(AbsenceTotal), news.day, steps, limit))
    day = short_date(news.day)
    return [(level, count, url_for("attendance.digests.index", day=day)) for level, count in sorted(found.items())]


__all__ = ["Told", "told"]
