"""The choice of electives for the coming semester: one runs, one is over and waits for the dean's office."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.electives import ElectiveWindow
from hemis.models.students import AcademicGroup, Student
from hemis.operations import elective_boards, elective_choices, elective_windows, publication

BEGAN, LASTED = timedelta(days=5), timedelta(days=3)
UNDECIDED_EVERY = 4
"""One student in so many has not chosen yet."""
TOGETHER = 3
"""Of so many who choose, all but one take the first subject of a block."""


def write(deans: Mapping[int, User], now: datetime) -> None:
    """At the first faculty: the curriculum of a student with an account chooses, another one has ended."""
    faculty_id, dean = next(iter(deans.items()))
    terms = publication.terms_from(now.date())
    groups = select(AcademicGroup).where(AcademicGroup.faculty_id == faculty_id)
    found = elective_windows.candidates(groups, terms[-1]) if terms else []
    known = set(db.session.scalars(select(Student.group_id).where(Student.user_id.is_not(None))))
    ours = {each.semester.id for each in found if each.group.id in known}
    plans = sorted({each.semester.id for each in found}, key=lambda key: (key not in ours, key))[:2]
    began = now - BEGAN
    ends = elective_windows.last_day(began.date()), (began + LASTED).date()
    for key, last in zip(plans, ends, strict=False):
        chosen = [each for each in found if each.semester.id == key]
        window = elective_windows.open_windows(chosen, began.date(), last, by=dean, at=began, today=began.date())[0]
        _choose(window, began + timedelta(days=2))


def _choose(window: ElectiveWindow, at: datetime) -> None:
    """Let most students without an account choose, most of them the same."""
    blocks = elective_boards.subjects_of(window)
    asked = select(Student).where(elective_boards.choosers(window.id), Student.user_id.is_(None))
    people = db.session.scalars(asked.options(joinedload(Student.group)).order_by(Student.id)).all()
    for number, student in enumerate(people):
        if number % UNDECIDED_EVERY:
            wanted = {name: subjects[number % TOGETHER == 0].id for name, subjects in blocks.items()}
            elective_choices.choose(window, student, wanted, by=None, at=at, today=at.date())


__all__ = ["write"]
