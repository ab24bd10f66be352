"""What teachers say about the times of their lessons: one is confirmed, the others wait for the dean's office."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import LessonSlot
from hemis.models.generator import AVOID, NEVER, PREFER
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.operations import publication, wishes

REASON = "Шанба куни тушдан кейин бошқа ОТМда ўриндошлик асосида дарс бераман"
SATURDAY, MONDAY, WEDNESDAY = 6, 1, 3


def write(deans: Mapping[int, User], shown: set[int], now: datetime) -> None:
    """Let the teachers with a login say when they can; the first dean confirms the first of them."""
    faculty_id, dean = next(iter(deans.items()))
    term = publication.term_of(faculty_id, now.date())
    if term is None:
        return
    found = select(LessonSlot.id).where(LessonSlot.year_id == term.year_id).order_by(LessonSlot.number)
    slots = list(db.session.scalars(found))
    cells = {(SATURDAY, slot): NEVER for slot in slots[3:]}
    cells |= {(MONDAY, slots[0]): AVOID, (WEDNESDAY, slots[1]): PREFER}
    own = select(Post.employee_id).join(Department, Department.id == Post.department_id)
    at_home = set(db.session.scalars(own.where(Department.faculty_id == faculty_id, Post.employee_id.in_(shown))))
    for key in sorted(shown):
        user = db.session.scalars(
            select(User).join(Employee, Employee.user_id == User.id).where(Employee.id == key)
        ).one()
        wish = wishes.enter(key, term.year_id, term.season, cells, reason=REASON, by=user, at=now)
        if key in at_home:
            wishes.decide(wish, is_confirmed=True, remark="", by=dean, at=now)
            at_home.clear()


__all__ = ["write"]
