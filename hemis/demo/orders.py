"""Orders of the demo: one long in force, one that waits for its day, one on its way, and a draft with work left."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from hemis.domain.movement import STUDYING
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Student
from hemis.operations import movement, order_drafts, order_steps
from hemis.operations.accounts import holders

ADDRESS = "http://127.0.0.1:8000/tekshirish/"
"""Where a demo is looked at; a real installation prints its own address."""
CONTROLLER = "ўқув ишлари бўйича проректор"
OFFICES = {"lawyer": "studies_vice_rector", "accounting": "accounting", "studies": "academic_office"}
OWN_WISH, HEALTH, GROUP = "11", "11", "group"
SOON = timedelta(days=14)


def write(deans: Mapping[int, User], now: datetime) -> None:
    """Write the orders of the first faculty; what the engine refuses on this day is left as a draft."""
    faculty_id, dean = next(iter(deans.items()))
    today = now.date()
    students = _students(faculty_id)
    if len(students) < 4:
        return
    leave = {"ground": HEALTH, "until": today + timedelta(days=60), "reason": "ВКК маълумотномаси"}
    _signed(_draft("leave", students[0], leave, faculty_id, today, dean, now), now)
    moved = {"ground": GROUP, "group_id": _neighbour(students[1]), "reason": "Талабанинг аризаси"}
    if moved["group_id"]:
        _signed(_draft("transfer", students[1], moved, faculty_id, today + SOON, dean, now), now)
    expelled = {"ground": OWN_WISH, "reason": "Талабанинг аризаси"}
    waiting = _draft("expulsion", students[2], expelled, faculty_id, today + SOON, dean, now)
    if not movement.faults(waiting, today):
        order_steps.submit(waiting, office="dean", version=waiting.version, at=now, today=today, by=dean)
    _draft("expulsion", students[3], {"reason": "Талабанинг аризаси"}, faculty_id, today + SOON, dean, now)


def _students(faculty_id: int) -> list[Student]:
    """One student of each of several groups; those with an account keep their place, for who signs in as them."""
    found = select(Student).where(Student.faculty_id == faculty_id, Student.status == STUDYING)
    rows = db.session.scalars(found.where(Student.user_id.is_(None)).order_by(Student.group_id, Student.id))
    by_group: dict[int, Student] = {}
    for row in rows:
        by_group.setdefault(row.group_id, row)
    return list(by_group.values())[:4]


def _neighbour(student: Student) -> int | None:
    """Another group of the same plan, course, form and language."""
    own = db.session.get_one(AcademicGroup, student.group_id)
    same = ("curriculum_id", "course", "education_form", "language")
    like = select(AcademicGroup.id).where(AcademicGroup.id != own.id, AcademicGroup.is_active)
    return db.session.scalar(like.where(*(getattr(AcademicGroup, name) == getattr(own, name) for name in same)))


def _draft(
    kind: str, student: Student, values: Mapping[str, object], faculty_id: int, day: date, dean: User, now: datetime
) -> Order:
    told = {"title": "", "effective_on": day, "faculty_id": faculty_id, "controller": CONTROLLER}
    order = order_drafts.begin(kind, **told, by=dean, at=now)  # type: ignore[arg-type]
    order_drafts.add_students(order, [student.id], values, by=dean)
    return order


def _signed(order: Order, now: datetime) -> None:
    """Let every office that the rule names agree, then the rector sign; a day on which it may not be is no error."""
    today = now.date()
    if movement.faults(order, today):
        return
    dean = db.session.get_one(User, order.drafted_by_id)
    order_steps.submit(order, office="dean", version=order.version, at=now, today=today, by=dean)
    for office in order_steps.missing_offices(order, order_steps.visas_of(order), today):
        by = holders(OFFICES[office], today)[0]
        order_steps.agree(order, office, version=order.version, at=now, today=today, by=by)
    rector = holders("management", today)[0]
    told = {"role": "management", "method": "password", "version": order.version, "address": ADDRESS}
    order_steps.sign(order, **told, seal=lambda content: "", at=now, today=today, by=rector)  # type: ignore[arg-type]


__all__ = ["write"]
