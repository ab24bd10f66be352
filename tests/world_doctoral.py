"""Whom a teacher prepares for a degree: one doctoral student of each faculty, in the second year of study."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.doctoral import Attestation, DoctoralStudent, DoctoralTopic, PlanItem
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.operations import doctoral, doctoral_study

NAME = "Каримова Зулайҳо Ботировна"
TOPIC = "Юпқа пардаларда иссиқлик узатиш"
ITEM = "Адабиётлар шарҳини ёзиш"
ADMITTED = date(2025, 1, 10)


def make(teacher: Employee, department: Department, mark: str, today: date) -> None:
    """Admit somebody from outside, with topic, plan and the attestation of the first year."""
    student = DoctoralStudent()
    doctoral.save(student, card(mark, teacher, department.id), version=1, today=today, by=None)
    doctoral_study.take(student, "start", order(date(2025, 1, 15)), version=1, today=today, by=None)
    topic = {"title": f"{mark}{TOPIC}", "approved_on": date(2025, 2, 20), "minutes_number": "6"}
    doctoral.save_topic(DoctoralTopic(), student, topic | {"registration": "B2025.2.PhD/FM310"}, today=today, by=None)
    item = {"study_year": 2, "title": f"{mark}{ITEM}", "due_on": date(2026, 9, 20)}
    doctoral_study.save_item(PlanItem(), student, item, by=None)
    doctoral_study.save_attestation(Attestation(), student, attestation(), today=today, by=None)


def card(mark: str = "", supervisor: Employee | None = None, department_id: int | None = None) -> dict[str, Any]:
    """What a person enters of somebody from outside."""
    return {
        **{"number": "", "employee": "", "name": f"{mark}{NAME}", "birth_date": date(1996, 3, 4), "pinfl": ""},
        **{"form": "11", "speciality_code": "01.04.07", "speciality": "Конденсирланган ҳолат физикаси"},
        **{"payment_form": "11", "department_id": department_id, "admitted_on": ADMITTED, "ends_on": None},
        **{"order_number": "12-Д", "order_date": date(2025, 1, 8)},
        **{"supervisor": supervisor.number if supervisor else "", "supervisor_name": "", "supervisor_degree": ""},
    }


def order(day: date, **changes: Any) -> dict[str, Any]:
    """What an order says."""
    return {"on_day": day, "until": None, "order_number": "15-Д", "order_date": day, "reason": "", **changes}


def attestation(**changes: Any) -> dict[str, Any]:
    """The minutes of an attestation that was passed."""
    first = {"study_year": 1, "held_on": date(2025, 12, 20), "minutes_number": "4", "result": "passed", "remark": ""}
    return first | changes


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids of what `make` has left."""
    of_faculty = select(DoctoralStudent.id).where(DoctoralStudent.department.has(Department.faculty_id == faculty_id))
    student = db.session.scalar(of_faculty)
    found = {
        name: db.session.scalar(select(model.id).where(model.student_id == student))
        for name, model in (("doctoral_topic", DoctoralTopic), ("plan_item", PlanItem), ("attestation", Attestation))
    }
    return SimpleNamespace(doctoral_student=student, **found)
