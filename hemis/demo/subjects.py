"""Calendar plans in every state, learning resources and control questions of the teachers whose logins are shown."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

from flask import current_app
from sqlalchemy import select

from hemis.access.roles import Role
from hemis.demo import facts
from hemis.demo.curricula import plan_of
from hemis.demo.staffing import Person, Staff, TeacherKey
from hemis.demo.structure import Structure
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT, Draft, Option, shared
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.materials import LearningResource
from hemis.models.plans import PlanLine
from hemis.models.structure import Department
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, Topic
from hemis.operations import calendar_plans as plans
from hemis.operations import files, materials, plain

STATES = ("approved", "approved", "submitted", "draft", "sent_back")
"""One after another over the plans of a department."""
REMARK = "Охирги мавзулар мустақил таълимга ўтказилсин, лаборатория билан боғланиши кўрсатилсин."
PAGE = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF\n"


def set_levels(made: Structure) -> None:
    """A subject that only bachelors, or only masters, have is one of their level; the rest are of every level."""
    levels: dict[str, set[str]] = {}
    for row in facts.read("specialities"):
        for plan in plan_of(row["code"]):
            levels.setdefault(plan.subject, set()).add(row["education_type"])
    for code, found in levels.items():
        if len(found) == 1:
            plain.update(made.subjects[code], {"education_type": found.pop()}, by=None)


def write(staff: Staff, shown: Sequence[TeacherKey], starts_on: date, now: datetime) -> None:
    """Plans of the departments that are shown; materials of their shown teachers."""
    for key in shown:
        teacher = staff.teachers[key]
        _write_resources(teacher, starts_on, now)
        _write_questions(teacher)
    codes = {department for _, (department, _) in shown}
    for code in sorted(codes):
        _write_plans(code, staff, now)


def _write_plans(code: str, staff: Staff, now: datetime) -> None:
    head = staff.teachers[0, (code, 0)].user
    users = {person.employee_id: person.user for person in staff.teachers.values()}
    department = db.session.scalars(select(Department.id).where(Department.code == code)).one()
    due = select(PlanLine).where(PlanLine.department_id == department, PlanLine.planned > 0).order_by(PlanLine.id)
    for at, line in enumerate(db.session.scalars(due).all()):
        author = users[_teacher_of(line)]
        _take(line, STATES[at % len(STATES)], author, head, staff.offices[Role.ACADEMIC_OFFICE], now)


def _teacher_of(line: PlanLine) -> int:
    loads = select(TeachingLoad.teacher_id).where(
        TeachingLoad.curriculum_subject_id == line.curriculum_subject_id, TeachingLoad.lesson_kind == line.lesson_kind
    )
    return db.session.scalars(loads.order_by(TeachingLoad.id)).first() or 0


def _take(line: PlanLine, state: str, author: User, head: User, office: User, now: datetime) -> None:
    """Take a plan as far as its state; the head's own plans go to the academic office."""
    if state == "draft" or line.planned != line.hours:
        return
    approver = office if author.id == head.id else head
    plans.submit(line, version=0, at=now - timedelta(days=20), by=author)
    if state == "approved":
        plans.approve(line, version=1, at=now - timedelta(days=18), by=approver)
    elif state == "sent_back":
        plans.send_back(line, REMARK, version=1, by=approver)


def _taught(teacher: Person) -> Iterator[tuple[Subject, Topic]]:
    """The subjects of a teacher, each with the first topic of the plan."""
    topics = (
        select(Topic, Subject)
        .join(TeachingLoad, TeachingLoad.curriculum_subject_id == Topic.curriculum_subject_id)
        .join(PlanLine, PlanLine.curriculum_subject_id == Topic.curriculum_subject_id)
        .join(Subject, Subject.id == PlanLine.subject_id)
        .where(TeachingLoad.teacher_id == teacher.employee_id, TeachingLoad.lesson_kind == Topic.lesson_kind)
        .where(PlanLine.lesson_kind == Topic.lesson_kind, Topic.position == 1)
        .order_by(Topic.id)
    )
    seen: set[int] = set()
    for topic, subject in db.session.execute(topics).unique():
        if subject.id not in seen:
            seen.add(subject.id)
            yield subject, topic


def _write_resources(teacher: Person, starts_on: date, now: datetime) -> None:
    for subject, topic in _taught(teacher):
        rows = (
            ("15", f"{subject.name}: маърузалар матни", "", None, starts_on),
            ("16", f"{subject.name}: 1-мавзу тақдимоти", "", topic.id, starts_on),
            ("13", f"{subject.name}: видеодарс", "https://example.uz/video", topic.id, now.date() + timedelta(days=7)),
        )
        for kind, title, link, topic_id, day in rows:
            name = "ilova.pdf"
            kept = None if link else files.keep(BytesIO(PAGE), name, current_app.config["UPLOADS"])
            values = {
                "title": title,
                "subject_id": subject.id,
                "topic_id": topic_id,
                "kind": kind,
                "language": "11",
                "note": "",
                "link": link,
                "opens_on": day,
                "is_active": True,
            }
            materials.save_resource(
                LearningResource(), values, kept, owner_id=teacher.employee_id, at=now, by=teacher.user
            )


def _write_questions(teacher: Person) -> None:
    for subject, topic in _taught(teacher):
        materials.add_questions(
            questions_for(subject.name),
            subject_id=subject.id,
            topic_id=topic.id,
            owner_id=teacher.employee_id,
            by=teacher.user,
        )


def questions_for(name: str) -> list[Draft]:
    """A few questions that fit any subject."""
    return [
        Draft(
            SINGLE,
            f"«{name}» фанидан якуний назорат қачон ўтказилади?",
            (Option("Семестр охирида", 100), Option("Ҳар дарсда"), Option("Ҳар ойда"), Option("Ўтказилмайди")),
            difficulty=1,
        ),
        Draft(
            SINGLE,
            f"«{name}» фанида жами 100 баллнинг неча балли оралиқ назоратга берилади?",
            (Option("20", 100), Option("30"), Option("50")),
        ),
        Draft(
            MULTIPLE,
            f"«{name}» фанидан қайси назорат турлари бор?",
            shared((("Жорий", True), ("Оралиқ", True), ("Якуний", True), ("Кириш", False))),
            points=2,
        ),
        Draft(
            TEXT,
            f"«{name}» фанидан ўтиш учун камида неча балл керак?",
            (Option("60", 100), Option("олтмиш", 100)),
            difficulty=3,
        ),
    ]
