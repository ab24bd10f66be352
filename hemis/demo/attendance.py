"""Journals to date: most students come nearly always, a few are beyond the limits, a few notes are brought later."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select

from hemis.demo.crowd import Crew, Stay
from hemis.demo.staffing import Staff
from hemis.demo.timetable import Given
from hemis.models.accounts import User
from hemis.models.excuses import AbsenceExcuse
from hemis.models.teaching import Lesson
from hemis.operations import excuses, measures
from hemis.operations.attendance import Held, hold_many
from hemis.operations.calendar import WorkingWeek
from hemis.operations.rosters import open_journal

USUAL, TRUANT = (0.0, 0.12, 0.035), (0.16, 0.42, 0.27)
"""Lowest, highest and usual part of the days on which a student stays away."""
TRUANTS = 0.015
LATE = 0.006
MARKED_AT_ONCE = 0.7
"""The part of the journals of the last two working days that are kept already."""
NOTES = 6
SICK_DAYS = timedelta(days=6)
PAPER_DAYS = timedelta(days=2)
NOTE = "Тиббий маълумотнома келтирилди (086-шакл)"
AT_ONCE = 4000


def write(
    lessons: Sequence[Given],
    crew: Crew,
    staff: Staff,
    unmarked: set[int],
    now: datetime,
    week: WorkingWeek,
    chance: Random,
) -> None:
    """Hold the lessons that are over; those of the teachers in `unmarked` wait on the last two working days."""
    recent = last_working_days(now.date(), 2, week)
    users = {person.employee_id: person.user.id for person in staff.teachers.values()}
    over = [lesson for lesson in lessons if lesson.ends <= now and _is_marked(lesson, recent, unmarked, chance)]
    absences = _absences(over, crew, chance)
    held = [
        Held(
            lesson_id=lesson.lesson_id,
            curriculum_subject_id=lesson.new.load.curriculum_subject_id,
            faculty_id=lesson.new.faculty_id,
            held_at=lesson.ends - timedelta(minutes=chance.randrange(1, 70)),
            held_by_id=users[lesson.new.load.teacher_id],
            absences=absences.get(lesson.lesson_id, {}),
            topic_id=lesson.new.topic_id,
        )
        for lesson in over
    ]
    for start in range(0, len(held), AT_ONCE):
        hold_many(held[start : start + AT_ONCE], by=None)


def excuse(lessons: Iterable[Given], deans: dict[int, User], now: datetime) -> None:
    """Let the dean's offices enter some doctor's notes: a week of one student each."""
    kept = [lesson for lesson in lessons if lesson.ends < now - SICK_DAYS]
    done: set[int] = set()
    for lesson in reversed(kept):
        if len(done) == NOTES:
            break
        journal = open_journal(select(Lesson), lesson.lesson_id)
        absent = [member for member in journal.members if member.hours.unexcused == 2] if journal else []
        new = [member for member in absent if member.id not in done][:1]
        if journal and new:
            done.add(new[0].id)
            days = {"starts_on": lesson.new.day, "ends_on": lesson.new.day + PAPER_DAYS}
            values = {"kind": "01", "number": f"МТ-{100 + len(done)}", "note": NOTE, **days}
            paper, by = AbsenceExcuse(student_id=new[0].id), deans[lesson.new.faculty_id]
            excuses.enter(paper, values, [], at=now, by=by, needs_scan=False)
    measures.follow(None, at=now)


def last_working_days(today: date, count: int, week: WorkingWeek) -> list[date]:
    """The last working days up to today."""
    found: list[date] = []
    while len(found) < count:
        if week.is_working(today):
            found.append(today)
        today -= timedelta(days=1)
    return found


def _is_marked(lesson: Given, recent: list[date], unmarked: set[int], chance: Random) -> bool:
    if lesson.new.day not in recent:
        return True
    return lesson.new.load.teacher_id not in unmarked and chance.random() < MARKED_AT_ONCE


def _absences(lessons: Iterable[Given], crew: Crew, chance: Random) -> dict[int, dict[int, int]]:
    """Lesson → student → missed hours: whole days away, and now and then late for one lesson."""
    days: dict[tuple[int, date], list[int]] = defaultdict(list)
    for lesson in lessons:
        for group in lesson.new.load.group_ids:
            days[group, lesson.new.day].append(lesson.lesson_id)
    shares: dict[int, float] = {}
    missed: dict[int, dict[int, int]] = defaultdict(dict)
    for (group, day), ids in days.items():
        for stay in crew.stays[group]:
            if stay.holds(day):
                share = shares.get(stay.student_id)
                if share is None:
                    share = shares[stay.student_id] = _share(chance)
                _day(ids, stay, share, missed, chance)
    return missed


def _day(ids: list[int], stay: Stay, share: float, missed: dict[int, dict[int, int]], chance: Random) -> None:
    luck = chance.random()
    if luck < share:
        for lesson in ids:
            missed[lesson][stay.student_id] = 2
    elif luck < share + LATE:
        missed[ids[0]][stay.student_id] = 1


def _share(chance: Random) -> float:
    return chance.triangular(*(TRUANT if chance.random() < TRUANTS else USUAL))
