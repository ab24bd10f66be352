"""Conferences, and the plan of round tables, video conferences and symposia with what came of it."""

from datetime import date, datetime, time, timedelta
from typing import Any

from hemis.access.roles import Role
from hemis.demo import facts, photos
from hemis.demo.facts import Row
from hemis.demo.science import MIDDLE, is_free_for_science
from hemis.demo.staffing import Staff
from hemis.demo.structure import Structure
from hemis.domain.calendar import TASHKENT
from hemis.models.announcements import Announcement
from hemis.models.events import Conference, Meeting
from hemis.operations import conferences, meetings
from hemis.operations.announcements import approve, publish, submit
from hemis.operations.calendar import WorkingWeek

DRAFTS, WAITING, UNREPORTED = {"9"}, {"8"}, {"4"}
BECAUSE = "Модератор хизмат сафарида бўлгани учун"
ANNOUNCED, TOLD = timedelta(days=30), timedelta(days=3)
NOTHING: dict[str, Any] = {"held_on": None, "participants": None, "outcome": "", "recommendations": ""}


def write(made: Structure, staff: Staff, now: datetime, week: WorkingWeek) -> None:
    """Enter each event and take it as far as its state; the middle of the year of the facts is laid on today."""
    office, today = staff.offices[Role.RESEARCH_OFFICE], now.date()
    shift = timedelta(weeks=(today - MIDDLE).days // 7)
    for row in facts.read("conferences"):
        conference = Conference()
        conferences.save(conference, _conference(row, shift, made, week), version=1, by=office)
        _proceed(conference, row["id"], staff, now)
    for row in facts.read("meetings"):
        meeting = Meeting()
        values = _meeting(row, shift, made, week) | _fact(row, shift, today)
        meetings.save(meeting, values, today=today, version=1, by=office)
        _proceed(meeting, row["id"], staff, now, held_on=meeting.held_on)


def _conference(row: Row, shift: timedelta, made: Structure, week: WorkingWeek) -> dict[str, Any]:
    first, last, until = (date.fromisoformat(row[name]) for name in ("start_date", "end_date", "paper_deadline"))
    day = _free(first + shift, week)
    return {
        "title": row["name"],
        "level": row["level"],
        "day": day,
        "last_day": day + (last - first),
        "format": row["format"],
        "place": "Бош ўқув биноси",
        "organiser": made.faculties[row["faculty_code"]].name,
        "department_id": None,
        "languages": row["languages"].split(),
        "about": row["popular_description"],
        "sections": row["sections"].replace(";", "\n"),
        "call": "Мақола 5–7 бет, Word форматида, кўрсатилган электрон почтага юборилади.",
        "papers_until": day - (first - until),
        "fee": "бепул",
        "contact": row["responsible"],
        "phone": row["phone"],
        "email": row["email"],
    }


def _meeting(row: Row, shift: timedelta, made: Structure, week: WorkingWeek) -> dict[str, Any]:
    department = made.departments[row["department_code"]]
    return {
        "title": row["topic"],
        "kind": row["kind"],
        "planned_on": _free(date.fromisoformat(row["planned_date"]) + shift, week),
        "starts_at": time.fromisoformat(row["start_time"]),
        "place": row["place"],
        "organiser": department.name,
        "department_id": department.id,
        "moderator": row["moderator"],
        "planned_participants": int(row["planned_participants"]),
        "plan": row["plan"].replace("; ", "\n"),
        "cancelled_because": BECAUSE if row["cancelled"] else "",
    }


def _fact(row: Row, shift: timedelta, today: date) -> dict[str, Any]:
    """What came of a meeting that is over; one nobody has told of yet."""
    held_on = date.fromisoformat(row["actual_date"]) + shift if row["actual_date"] else today
    if held_on > today - TOLD or row["id"] in UNREPORTED:
        return NOTHING
    outcome = row["fact"]
    return NOTHING | {"held_on": held_on, "participants": int(row["actual_participants"]), "outcome": outcome}


def _free(day: date, week: WorkingWeek) -> date:
    while not is_free_for_science(day, week):
        day += timedelta(days=1)
    return day


def _proceed(row: Announcement, number: str, staff: Staff, now: datetime, held_on: date | None = None) -> None:
    office, rector = staff.offices[Role.RESEARCH_OFFICE], staff.offices[Role.VICE_RECTOR]
    if number in DRAFTS:
        return
    announced = min(datetime.combine(row.day, time(9), TASHKENT) - ANNOUNCED, now - timedelta(days=4))
    at = datetime.combine(held_on, time(17), TASHKENT) if held_on else announced
    waits = number in WAITING
    if held_on:
        photos.attach(row, at=at, by=office)
    submit(row, version=row.version, at=now - timedelta(hours=20) if waits else at, by=office)
    if waits:
        return
    approve(row, version=row.version, at=at + timedelta(hours=26), by=rector)
    publish(row, version=row.version, at=at + timedelta(hours=31), by=office)
