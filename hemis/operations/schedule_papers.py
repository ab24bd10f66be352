"""The paper of an approved personal schedule: subjects, days, teachers and fees, frozen and verifiable."""

from datetime import date
from typing import Any

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


def paper_of(row: PersonalSchedule, *, today: date) -> dict[str, Any]:
    """Return the content of the paper; it depends on nothing that may change later."""
    student = db.session.scalars(
        select(Student)
        .where(Student.id == row.student_id)
        .options(joinedload(Student.group).joinedload(AcademicGroup.speciality))
    ).one()
    lines = _lines(row)
    card, group = db.session.get_one(University, 1), student.group
    deans = holders("faculty", today, faculty_id=student.faculty_id)
    approver = db.session.get_one(User, row.approved_by_id)
    fees = sum((line.fee or 0 for line in lines), start=0)
    return {
        "title": f"{TITLE}: {student.number}",
        "university": name_on(University, 1, today),
        "logo": [card.logo_name, card.logo_type],
        "faculty": name_on(Faculty, student.faculty_id, today),
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
            *([[N_("Буйруқ"), _order(row.order_id)]] if row.order_id else []),
            [N_("Тасдиқланган сана"), long_date(today)],
        ],
        "headings": list(HEADINGS),
        "rows": [_row(line) for line in lines],
        "total": [str(sum(line.credits for line in lines)), str(sum(line.hours for line in lines)), number(fees)],
        "signatures": [
            [APPROVED_BY, shortened(approver.name)],
            [N_("Факультет декани"), shortened(deans[0].name) if len(deans) == 1 else ""],
            [N_("Талаба"), shortened(student.full_name)],
        ],
    }


def _lines(row: PersonalSchedule) -> list[ScheduleLine]:
    place = joinedload(ScheduleLine.curriculum_subject)
    loads = (place.joinedload(CurriculumSubject.subject), place.joinedload(CurriculumSubject.semester))
    rows = select(ScheduleLine).filter_by(schedule_id=row.id).where(ScheduleLine.status != STRUCK)
    found = rows.options(*loads, joinedload(ScheduleLine.teacher)).order_by(ScheduleLine.id)
    return list(db.session.scalars(found))


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


def _order(order_id: int) -> str:
    order = db.session.get_one(Order, order_id)
    return f"№ {order.number}, {short_date(order.signed_on)}" if order.number and order.signed_on else order.title


__all__ = ["KIND", "TITLE", "paper_of"]
