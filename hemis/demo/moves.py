"""Moves of the running year at one faculty, each by an order in force: every kind of movement can be looked at."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from hemis.demo import facts
from hemis.demo.crowd import Crew, newcomer
from hemis.demo.papers import Office
from hemis.demo.people import Crowd
from hemis.demo.staffing import birth_years
from hemis.domain.identifiers import MALE
from hemis.domain.movement import APPLICANT
from hemis.extensions import db
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Student
from hemis.operations.students import admit_many, first_semester

OWN_WISH, HEALTH, GROUP, MARRIAGE = "11", "11", "group", "marriage"
OTHER_PAYMENT = {"11": "12", "12": "11"}
PLACE = 4
"""The first of a group may have an account, the second and the last have moved already."""
ADMITTED, DECIDED = timedelta(days=8), timedelta(days=5)
"""So long before the first study day the orders of the new year are signed."""
ENTERED = timedelta(days=30)
APPLICATION = {"reason": "Талабанинг аризаси"}
ELSEWHERE, STATE_OWNED = "Самарқанд давлат университети", "11"


def begin_year(crew: Crew, office: Office) -> None:
    """Admit the first course, keep one student on the course, take the groups that wait to the second one."""
    day, groups = office.first_day, _groups(crew, office)
    students = select(Student.id).where(Student.faculty_id == office.faculty_id, Student.status == APPLICANT)
    if applicants := db.session.scalars(students).all():
        office.done("admission", applicants, {"reason": "Давлат комиссияси баёни"}, day, signed=day - ADMITTED)
    second = [each for each in groups if each.course == 1 and each.start_year < day.year]
    newer = [each for each in groups if each.start_year == day.year]
    kept = _keep_one(crew, office, second[0], newer) if second and newer else 0
    going = [stay.student_id for each in second for stay in crew.stays[each.id] if stay.student_id != kept]
    if going:
        values = {"course": 2, "semester": first_semester(2)}
        office.done("promotion", [key for key in going if key != kept], values, day, signed=day - DECIDED)


def _keep_one(crew: Crew, office: Office, group: AcademicGroup, newer: list[AcademicGroup]) -> int:
    """Let one student study the first course again, in a group of the next intake."""
    goal = next((each for each in newer if each.speciality_id == group.speciality_id), None)
    key = crew.stays[group.id][PLACE].student_id
    if goal is None:
        return 0
    values = {"group_id": goal.id, "course": 1, "semester": 1, "reason": "GPA чегарадан паст"}
    if office.done("repeat", [key], values, office.first_day, signed=office.first_day - DECIDED) is None:
        return 0
    crew.leave(key, office.first_day)
    crew.join(key, goal.id, office.first_day)
    return key


def write(crew: Crew, office: Office, people: Crowd) -> None:
    """Write the orders of the first weeks, day by day as their numbers run."""
    students = [crew.stays[each.id][PLACE + 1 :][:3] for each in _groups(crew, office)]
    keys = [stay.student_id for stays in students for stay in stays if stay.until is None]
    if len(keys) < 6:
        return
    moved, gone, rested, back, wed, undone = keys[:6]
    _gone(crew, office, gone)
    _come_in(crew, office, people)
    transfer = _transfer(crew, office, moved)
    _leave(crew, office, rested)
    _expel(crew, office, back, 14)
    if transfer:
        changes = {"payment_form": OTHER_PAYMENT[_student(moved).payment_form]}
        office.following(transfer, "correction", office.day(16), changes)
    _rename(office, wed)
    wrong = _expel(crew, office, undone, 21)
    if wrong and office.following(wrong, "cancellation", office.day(25)):
        crew.join(undone, _student(undone).group_id, office.day(25))
    for kind, key, on in (("leave_return", rested, 35), ("reinstatement", back, 40)):
        _come_back(crew, office, kind, key, office.day(on))


def _groups(crew: Crew, office: Office) -> list[AcademicGroup]:
    return [each for each in crew.groups.values() if each.faculty_id == office.faculty_id]


def _student(key: int) -> Student:
    return db.session.get_one(Student, key)


def _transfer(crew: Crew, office: Office, key: int) -> Order | None:
    own = db.session.get_one(AcademicGroup, _student(key).group_id)
    goal = next((each for each in _groups(crew, office) if _is_beside(each, own)), None)
    if goal is None:
        return None
    day = office.day(9)
    made = office.done("transfer", [key], {"ground": GROUP, "group_id": goal.id, **APPLICATION}, day)
    if made:
        crew.leave(key, day)
        crew.join(key, goal.id, day)
    return made


def _is_beside(group: AcademicGroup, own: AcademicGroup) -> bool:
    return group.id != own.id and (group.curriculum_id, group.course) == (own.curriculum_id, own.course)


def _gone(crew: Crew, office: Office, key: int) -> None:
    """Somebody goes to another university, having applied in the window of the summer."""
    if office.done("transfer_out", [key], _elsewhere(office), office.day(7)):
        crew.leave(key, office.day(7))


def _come_in(crew: Crew, office: Office, people: Crowd) -> None:
    """Somebody comes from another university into the second course; the smallest demo keeps its own people only."""
    groups, day = _groups(crew, office), office.day(8)
    if all(each.course > 1 for each in groups) or day > office.now.date():
        return
    goal = next(each for each in groups if each.course == 2)
    serial = 1 + db.session.scalars(select(func.count()).select_from(Student)).one()
    told = {"group_id": goal.id, "starts_on": office.first_day - ENTERED, "status": APPLICANT}
    new = newcomer(people, serial, born=birth_years(day.year, 2), year=day.year, **told)
    [key] = admit_many([new], by=office.dean)
    if office.done("transfer_in", [key], {"group_id": goal.id, **_elsewhere(office)}, day):
        crew.join(key, goal.id, day)


def _elsewhere(office: Office) -> dict[str, Any]:
    applied = date(office.first_day.year, 7, 20).isoformat()
    details = {"applied_on": applied, "ownership": STATE_OWNED}
    return {"ground": MARRIAGE, "elsewhere": ELSEWHERE, "details": details, "reason": "Никоҳ гувоҳномаси"}


def _leave(crew: Crew, office: Office, key: int) -> None:
    day = office.day(12)
    values = {"ground": HEALTH, "until": day + timedelta(days=60), "reason": "ВКК маълумотномаси"}
    if office.done("leave", [key], values, day):
        crew.leave(key, day)


def _expel(crew: Crew, office: Office, key: int, on: int) -> Order | None:
    made = office.done("expulsion", [key], {"ground": OWN_WISH, **APPLICATION}, office.day(on))
    if made:
        crew.leave(key, office.day(on))
    return made


def _come_back(crew: Crew, office: Office, kind: str, key: int, day: date) -> None:
    group = _student(key).group_id
    if office.done(kind, [key], {"group_id": group, **APPLICATION}, day):
        crew.join(key, group, day)


def _rename(office: Office, key: int) -> None:
    row = _student(key)
    side = "surname_male" if row.gender == MALE else "surname_female"
    surname = next(each[side] for each in facts.read("surnames") if each[side] != row.surname)
    name = {"surname": surname, "first_name": row.first_name, "patronymic": row.patronymic}
    office.done("rename", [key], {"details": name, "reason": "Никоҳ гувоҳномаси"}, office.day(18))


__all__ = ["begin_year", "write"]
