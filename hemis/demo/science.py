"""Seminars of the science department in every state; the middle of their year is laid on today."""

from datetime import date, datetime, time, timedelta
from typing import Any

from hemis.access.roles import Role
from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.demo.staffing import Staff
from hemis.demo.structure import Structure
from hemis.domain.calendar import TASHKENT
from hemis.models.research import Seminar
from hemis.operations.announcements import approve, publish, send_back, submit
from hemis.operations.calendar import WorkingWeek
from hemis.operations.seminars import Question, save

MIDDLE = date(2025, 12, 12)
"""Between the sixth seminar of the facts and the seventh; facts keep the dates of their own year."""
YEAR_OF_FACTS = "2026"
A_YEAR_AGO = timedelta(weeks=52)
LENGTH = timedelta(hours=2)
SATURDAY, QUIET_UNTIL = 5, (1, 4)
LAST_YEAR, DRAFT, SUBMITTED, SENT_BACK, APPROVED = {"1", "2"}, {"12"}, {"10"}, {"11"}, {"9"}
REMARK = "Маърузачиларнинг иш жойи кўрсатилсин ва иккинчи масаланинг номи аниқлаштирилсин."


def write(made: Structure, staff: Staff, now: datetime, week: WorkingWeek) -> None:
    """Enter each seminar and take it as far as its state."""
    shift = timedelta(weeks=(now.date() - MIDDLE).days // 7)
    for row in facts.read("seminars"):
        day = date.fromisoformat(row["date"]) + shift - (A_YEAR_AGO if row["id"] in LAST_YEAR else timedelta())
        while not is_free_for_science(day, week):
            day += timedelta(days=1)
        seminar = Seminar()
        values = _values(row, day, made)
        save(seminar, values, _agenda(row, day), version=1, by=staff.offices[Role.RESEARCH_OFFICE])
        _proceed(seminar, row["id"], staff, now)


def is_free_for_science(day: date, week: WorkingWeek) -> bool:
    """Nobody meets on a Saturday, nor on the first days of January, which a decree may still make days off."""
    return week.is_working(day) and day.weekday() < SATURDAY and (day.month, day.day) > QUIET_UNTIL


def _values(row: Row, day: date, made: Structure) -> dict[str, Any]:
    starts_at = time.fromisoformat(row["start_time"])
    department = made.departments[row["department_code"]]
    return {
        "title": row["title"],
        "kind": row["kind"],
        "day": day,
        "starts_at": starts_at,
        "ends_at": (datetime.combine(day, starts_at) + LENGTH).time(),
        "place": row["place"],
        "organiser": department.name,
        "department_id": department.id,
        "chair": row["chair"],
        "language": "uz",
        "about": "",
    }


def _agenda(row: Row, day: date) -> list[Question]:
    return [
        Question(each["question"].replace(YEAR_OF_FACTS, str(day.year + 1)), each["speaker"], int(each["minutes"]))
        for each in facts.read("seminar_agenda")
        if each["seminar_id"] == row["id"]
    ]


def _proceed(seminar: Seminar, number: str, staff: Staff, now: datetime) -> None:
    """Submitted by the science department, decided by the vice-rector; never after now, never after the day itself."""
    office, rector = staff.offices[Role.RESEARCH_OFFICE], staff.offices[Role.VICE_RECTOR]
    if number in DRAFT:
        return
    latest = min(datetime.combine(seminar.day, time(9), TASHKENT) - timedelta(days=9), now - timedelta(days=4))
    submitted_at = now - timedelta(hours=26) if number in SUBMITTED | SENT_BACK | APPROVED else latest
    submit(seminar, version=seminar.version, at=submitted_at, by=office)
    if number in SUBMITTED:
        return
    if number in SENT_BACK:
        send_back(seminar, REMARK, version=seminar.version, by=rector)
        return
    approved_at = now - timedelta(hours=1) if number in APPROVED else submitted_at + timedelta(hours=26)
    approve(seminar, version=seminar.version, at=approved_at, by=rector)
    if number not in APPROVED:
        publish(seminar, version=seminar.version, at=approved_at + timedelta(hours=5), by=office)
