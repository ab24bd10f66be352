"""The paper of an approved personal schedule: subjects, days, teachers and fees, frozen and verifiable."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain.formats import long_date, number, short_date
from hemis.domain.i18n import N_
from hemis.domain.names import shortened
from hemis.domain.schedules import FORMS, GROUNDS, STRUCK
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.orders import Order
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.structure import Faculty, University
from hemis.models.students import AcademicGroup, Student
from hemis.operations.accounts import holders
from hemis.operations.names import name_on

KIND = "personal_schedule"
TITLE = N_("Шахсий график")
LABELS = {
    "heading": TITLE,
    "number": N_("График рақами"),
    "verify": N_("Ҳақиқийлигини текшириш"),
    "total": N_("Жами"),
}
HEADINGS = (
    *(N_("Фан (семестр)"), N_("Кредит"), N_("Соат"), N_("Ўқиш шакли ва ўқитувчи"), N_("Ўқиш кунлари")),
    *(N_("Назоратлар"), N_("Тўлов, сўм")),
)
FREE = N_("тўловсиз")
APPROVED_BY = N_("Тасдиқлайман")


class Frame(NamedTuple):
    """What the papers of one day have in common, read once for all of them."""

    card: University
    university: str
    faculties: dict[int, str]
    deans: dict[int, str]
    """By faculty; empty where nobody or more than one holds the office."""
    approvers: dict[int, str]
    orders: dict[int, str]


def paper_of(row: PersonalSchedule, *, today: date) -> dict[str, Any]:
    """Return the content of the paper; it depends on nothing that may change later."""
    return papers_of([row], today=today)[row.id]


def papers_of(rows: Sequence[PersonalSchedule], *, today: date) -> dict[int, dict[str, Any]]:
    """Return by schedule the content of its paper; as many statements as for one, but for the faculties and deans."""
    students, lines = _students(rows), _lines(rows)
    frame = _frame(rows, {each.faculty_id for each in students.values()}, today)
    return {row.id: _paper(row, students[row.student_id], lines[row.id], frame, today) for row in rows}


def _paper(
    row: PersonalSchedule, student: Student, lines: Sequence[ScheduleLine], frame: Frame, today: date
) -> dict[str, Any]:
    group, fees = student.group, sum((line.fee or 0 for line in lines), start=0)
    return {
        "title": f"{TITLE}: {student.number}",
        "university": frame.university,
        "logo": [frame.card.logo_name, frame.card.logo_type],
        "faculty": frame.faculties[student.faculty_id],
        "initials": shortened(student.full_name),
        "group": group.name,
        "date": short_date(today),
        "labels": LABELS,
        "facts": [
            [N_("Талаба"), student.full_name],
            [N_("Талаба рақами"), student.number],
            [N_("Таълим йўналиши"), f"{group.speciality.code} {group.speciality.name}"],
            [N_("Гуруҳ"), f"{group.name}, {group.course}"],
            [N_("Асоси"), GROUNDS[row.ground]],
            *([[N_("Буйруқ"), frame.orders[row.order_id]]] if row.order_id else []),
            [N_("Тасдиқланган сана"), long_date(today)],
        ],
        "headings": list(HEADINGS),
        "rows": [_row(line) for line in lines],
        "total": [str(sum(line.credits for line in lines)), str(sum(line.hours for line in lines)), number(fees)],
        "signatures": [
            [APPROVED_BY, frame.approvers[row.approved_by_id] if row.approved_by_id else ""],
            [N_("Факультет декани"), frame.deans[student.faculty_id]],
            [N_("Талаба"), shortened(student.full_name)],
        ],
    }


def _frame(rows: Sequence[PersonalSchedule], faculties: Iterable[int], today: date) -> Frame:
    held = {each: holders("faculty", today, faculty_id=each) for each in faculties}
    approvers = select(User).where(User.id.in_({row.approved_by_id for row in rows}))
    orders = {row.order_id for row in rows if row.order_id}
    named = select(Order).where(Order.id.in_(orders)) if orders else None
    return Frame(
        db.session.get_one(University, 1),
        name_on(University, 1, today),
        {each: name_on(Faculty, each, today) for each in held},
        {each: shortened(deans[0].name) if len(deans) == 1 else "" for each, deans in held.items()},
        {each.id: shortened(each.name) for each in db.session.scalars(approvers)},
        {} if named is None else {each.id: _order(each) for each in db.session.scalars(named)},
    )


def _students(rows: Sequence[PersonalSchedule]) -> dict[int, Student]:
    group = joinedload(Student.group).joinedload(AcademicGroup.speciality)
    found = select(Student).where(Student.id.in_({row.student_id for row in rows})).options(group)
    return {each.id: each for each in db.session.scalars(found)}


def _lines(rows: Sequence[PersonalSchedule]) -> dict[int, list[ScheduleLine]]:
    place = joinedload(ScheduleLine.curriculum_subject)
    loads = (place.joinedload(CurriculumSubject.subject), place.joinedload(CurriculumSubject.semester))
    wanted = select(ScheduleLine).where(ScheduleLine.schedule_id.in_([row.id for row in rows]))
    found = wanted.where(ScheduleLine.status != STRUCK).options(*loads, joinedload(ScheduleLine.teacher))
    lines: dict[int, list[ScheduleLine]] = {row.id: [] for row in rows}
    for line in db.session.scalars(found.order_by(ScheduleLine.id)):
        lines[line.schedule_id].append(line)
    return lines


def _row(line: ScheduleLine) -> list[str]:
    place = line.curriculum_subject
    days = " – ".join(short_date(day) for day in (line.starts_on, line.ends_on) if day)
    controls = [
        f"{word}: {short_date(day)}" for word, day in ((N_("ОН"), line.midterm_on), (N_("ЯН"), line.final_on)) if day
    ]
    teacher = shortened(line.teacher.full_name) if line.teacher else ""
    return [
        f"{place.subject.name} ({place.semester.number})",
        str(line.credits),
        str(line.hours),
        f"{FORMS[line.form]}; {teacher}",
        days,
        "; ".join(controls),
        number(line.fee) if line.fee else FREE,
    ]


def _order(order: Order) -> str:
    return f"№ {order.number}, {short_date(order.signed_on)}" if order.number and order.signed_on else order.title


__all__ = ["KIND", "TITLE", "paper_of", "papers_of"]
