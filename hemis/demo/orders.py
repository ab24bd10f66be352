"""Orders of the demo: one long in force, one that waits for its day, one on its way, and a draft with work left."""

from datetime import timedelta

from sqlalchemy import select

from hemis.demo.papers import Office, agree, sign
from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.models.students import AcademicGroup, Student
from hemis.operations import movement, order_steps

OWN_WISH, HEALTH, GROUP = "11", "11", "group"
PAYMENT, CONTRACT, GRANT = "payment", "12", "11"
SOON = timedelta(days=14)


def write(office: Office) -> None:
    """Write the orders of a faculty; what the engine refuses on this day is left as a draft."""
    now = office.now
    today, soon = now.date(), now.date() + SOON
    students = _students(office.faculty_id)
    if len(students) < 4:
        return
    keys = [each.id for each in students]
    leave = {"ground": HEALTH, "until": today + timedelta(days=60), "reason": "ВКК маълумотномаси"}
    sign(office.draft("leave", keys[:1], leave, today, now), now)
    moved = {"ground": GROUP, "group_id": _neighbour(students[1]), "reason": "Талабанинг аризаси"}
    if moved["group_id"]:
        sign(office.draft("transfer", keys[1:2], moved, soon, now), now)
    expelled = {"ground": OWN_WISH, "reason": "Талабанинг аризаси"}
    waiting = office.draft("expulsion", keys[2:3], expelled, soon, now)
    if not movement.faults(waiting, today):
        order_steps.submit(waiting, office="dean", version=waiting.version, at=now, today=today, by=office.dean)
    office.draft("expulsion", keys[3:4], {"reason": "Талабанинг аризаси"}, soon, now)
    other = {"ground": PAYMENT, "payment_form": {GRANT: CONTRACT, CONTRACT: GRANT}[students[-1].payment_form]}
    agree(office.draft("transfer", keys[-1:], {**other, "reason": "Ректор қарори"}, soon, now), now)


def _students(faculty_id: int) -> list[Student]:
    """One student of each of several groups; those with an account keep their place, for who signs in as them."""
    found = select(Student).where(Student.faculty_id == faculty_id, Student.status == STUDYING)
    rows = db.session.scalars(found.where(Student.user_id.is_(None)).order_by(Student.group_id, Student.id))
    by_group: dict[int, Student] = {}
    for row in rows:
        by_group.setdefault(row.group_id, row)
    return list(by_group.values())[:5]


def _neighbour(student: Student) -> int | None:
    """Another group of the same plan, course, form and language."""
    own = db.session.get_one(AcademicGroup, student.group_id)
    same = ("curriculum_id", "course", "education_form", "language")
    like = select(AcademicGroup.id).where(AcademicGroup.id != own.id, AcademicGroup.is_active)
    return db.session.scalar(like.where(*(getattr(AcademicGroup, name) == getattr(own, name) for name in same)))


__all__ = ["write"]
