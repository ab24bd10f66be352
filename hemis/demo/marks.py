"""Grade sheets of this semester, filled to date."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from random import Random

from sqlalchemy import select

from hemis.demo.crowd import Crew
from hemis.demo.staffing import Staff
from hemis.demo.timetable import Timetable
from hemis.domain.calendar import study_week
from hemis.domain.control_kinds import CURRENT, MIDTERM
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.models.curriculum import SubjectControl
from hemis.operations.assessment import Opening, Points, enter_many, open_sheets

SINCE_WEEK = {CURRENT: 4, MIDTERM: 9}
"""The week of the semester from which sheets have these points."""
FILLED = 0.85
ABLE, SPREAD, LUCK = 0.8, 0.11, 0.07
LEAST = 0.2
MISSED_CONTROL = 0.01
Controls = dict[int, dict[str, SubjectControl]]


class Marker:
    """Gives points: who is able in one subject is able in another, give or take some luck."""

    def __init__(self, crew: Crew, chance: Random) -> None:
        self.crew, self.chance = crew, chance
        self.ability: dict[int, float] = {}

    def points(self, student: int, maximum: int) -> Decimal:
        """What a student gets of `maximum`, in half points."""
        if student not in self.ability:
            self.ability[student] = self.chance.gauss(ABLE, SPREAD)
        share = min(1.0, max(LEAST, self.chance.gauss(self.ability[student], LUCK)))
        return Decimal(round(share * maximum * 2)) / 2

    def students(self, group: int, day: date) -> list[int]:
        """Who studied in a group on a day."""
        return [stay.student_id for stay in self.crew.stays[group] if stay.holds(day)]

    def column(self, sheet: GradeSheet, control: SubjectControl, by_id: int, day: date) -> Iterator[Points]:
        """The points of everybody at one control; a few did not come to the mid-term."""
        for student in self.students(sheet.group_id, day):
            if control.kind == MIDTERM and self.chance.random() < MISSED_CONTROL:
                yield Points(sheet.id, student, control.id, Decimal(0), by_id, is_absent=True)
            else:
                yield Points(sheet.id, student, control.id, self.points(student, control.max_points), by_id)


def write(
    timetable: Timetable, marker: Marker, staff: Staff, starts_on: date, waiting: set[int], now: datetime
) -> None:
    """Open a sheet for each subject of each group; the teachers in `waiting` still have the mid-term to enter."""
    openings = list(_openings(timetable, marker.crew))
    controls = controls_of({opening.curriculum_subject_id for opening in openings})
    users = {person.employee_id: person.user.id for person in staff.teachers.values()}
    week = study_week(now.date(), starts_on)
    cells: list[Points] = []
    for sheet in open_sheets(openings, by=None):
        for kind, since in SINCE_WEEK.items():
            control = controls[sheet.curriculum_subject_id].get(kind)
            is_left = kind == MIDTERM and sheet.teacher_id in waiting
            if control and week >= since and not is_left and marker.chance.random() < FILLED:
                cells += marker.column(sheet, control, users[sheet.teacher_id], now.date())
    enter_many(cells, at=now)


def controls_of(subjects: set[int]) -> Controls:
    """Curriculum subject → kind → control."""
    controls: Controls = {subject: {} for subject in subjects}
    for control in db.session.scalars(
        select(SubjectControl).where(SubjectControl.curriculum_subject_id.in_(subjects)).order_by(SubjectControl.id)
    ):
        controls[control.curriculum_subject_id][control.kind] = control
    return controls


def _openings(timetable: Timetable, crew: Crew) -> Iterable[Opening]:
    """One sheet for each subject and group: whoever lectures keeps it, else the first who teaches."""
    faculties = {group.id: group.faculty_id for group in crew.groups.values()}
    made: dict[tuple[int, int], Opening] = {}
    for row in timetable.loads:
        for group in row.group_ids:
            opening = Opening(row.curriculum_subject_id, group, row.teacher_id, row.department_id, faculties[group])
            made.setdefault((row.curriculum_subject_id, group), opening)
    return made.values()
