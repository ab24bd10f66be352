"""The card of a student: what it says under each of its tabs, the photo, the sheet on paper, one's own card."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func
from sqlalchemy.orm import contains_eager, joinedload

from hemis.access import can, requires, scoped, scoped_or_404, viewer
from hemis.access.own import looks_at_student
from hemis.domain import differences
from hemis.domain.excuses import ABSENCE_REASON, STATES
from hemis.domain.identifiers import check_pinfl, mask_passport, mask_pinfl, parse_pinfl
from hemis.domain.student_research import KINDS
from hemis.extensions import db
from hemis.menus.students.base import bp, order_address
from hemis.menus.students.card_form import StudentForm, place_of
from hemis.menus.students.timeline import timeline
from hemis.models.achievements import Achievement
from hemis.models.audit import PersonalView
from hemis.models.curriculum import CurriculumSubject
from hemis.models.differences import DifferenceLine, OutsideSubject, SubjectDifference
from hemis.models.excuses import AbsenceExcuse
from hemis.models.orders import Order, OrderLine
from hemis.models.student_research import StudentResearch, StudentResearcher
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations import appealed, gpa_explained, student_records
from hemis.operations.student_science import STATES as STATES_OF_RESEARCH
from hemis.operations.timeline import movement_of
from hemis.web import clock, looks, personal, uploads
from hemis.web.history import history_of

LOADS = (
    joinedload(Student.faculty),
    joinedload(Student.group).joinedload(AcademicGroup.speciality),
)
LOOKS_SHOWN = 10


def _personal(student: Student) -> dict[str, Any]:
    shown = looks_at_student(student.id).order_by(PersonalView.last_at.desc()).limit(LOOKS_SHOWN)
    seen = db.session.scalars(shown.options(looks.WITH_VIEWER)).all() if can("students.base:edit") else ()
    history = history_of(student, StudentForm) if can("students.base:edit") else []
    return {"looks": looks, "seen": seen, "history": history, "location": place_of(student)}


def _movement(student: Student) -> dict[str, Any]:
    return timeline(movement_of(student.id))


def _attendance(student: Student) -> dict[str, Any]:
    rows = scoped(AbsenceTotal).where(AbsenceTotal.student_id == student.id)
    subject = joinedload(AbsenceTotal.curriculum_subject)
    totals = db.session.scalars(
        rows.order_by(AbsenceTotal.curriculum_subject_id).options(
            subject.joinedload(CurriculumSubject.subject), subject.joinedload(CurriculumSubject.semester)
        )
    ).all()
    sums = (sum(row.unexcused_hours for row in totals), sum(row.excused_hours for row in totals))
    papers = scoped(AbsenceExcuse).where(AbsenceExcuse.student_id == student.id)
    newest = papers.order_by(AbsenceExcuse.starts_on.desc(), AbsenceExcuse.id.desc())
    words = {"reasons": ABSENCE_REASON, "excuse_states": STATES}
    return {"totals": totals, "sums": sums, "excuses": db.session.scalars(newest).all(), **words}


def _results(student: Student) -> dict[str, Any]:
    changed = {
        sheet: ", ".join(map(appealed.change, rows)) for sheet, rows in appealed.of_students([student.id]).items()
    }
    found = student_records.results(student.id, published=viewer().student_id == student.id)
    return {"results": found, "averages": gpa_explained.results_of([student.id]), "changed": changed}


def _orders(student: Student) -> dict[str, Any]:
    orders = scoped(Order).join(OrderLine, OrderLine.order_id == Order.id).where(OrderLine.student_id == student.id)
    return {"orders": db.session.scalars(orders.order_by(Order.id.desc())).all()}


def _achievements(student: Student) -> dict[str, Any]:
    rows = scoped(Achievement).where(Achievement.student_id == student.id)
    newest = rows.order_by(Achievement.issued_on.desc(), Achievement.id.desc())
    return {
        "achievements": db.session.scalars(newest).all(),
        "research": _research(student),
        "research_kinds": KINDS,
        "research_states": STATES_OF_RESEARCH,
        "today": clock.today(),
    }


def _research(student: Student) -> Sequence[StudentResearch]:
    """What the student does in science, the newest first."""
    mine = StudentResearch.researchers.any(StudentResearcher.student_id == student.id)
    rows = scoped(StudentResearch).outerjoin(StudentResearch.achievement).where(mine)
    day = func.coalesce(StudentResearch.done_on, Achievement.issued_on)
    loads = (contains_eager(StudentResearch.achievement), joinedload(StudentResearch.supervisor))
    return db.session.scalars(rows.options(*loads).order_by(day.desc(), StudentResearch.id.desc())).all()


def _differences(student: Student) -> dict[str, Any]:
    lines = scoped(DifferenceLine).join(DifferenceLine.difference).where(SubjectDifference.status == "fixed")
    lines = lines.where(SubjectDifference.student_id == student.id, DifferenceLine.to_make_up > 0)
    outside = scoped(OutsideSubject).where(
        OutsideSubject.student_id == student.id, OutsideSubject.withdrawn_at.is_(None)
    )
    return {
        "lines": db.session.scalars(lines.order_by(DifferenceLine.deadline, DifferenceLine.id)).all(),
        "outside": db.session.scalars(outside.order_by(OutsideSubject.name)).all(),
        "state_of": differences.state_of,
        "states": differences.STATES,
        "today": clock.today(),
    }


def _documents(student: Student) -> dict[str, Any]:
    return {"merged": student_records.merged_into(student.id)}


TABS: dict[str, tuple[Any, Callable[[Student], dict[str, Any]]]] = {
    "personal": (_l("Шахсий"), _personal),
    "movement": (_l("Ҳаракати"), _movement),
    "attendance": (_l("Давомати"), _attendance),
    "results": (_l("Ўзлаштириши"), _results),
    "orders": (_l("Буйруқлар"), _orders),
    "differences": (_l("Фанлар фарқи"), _differences),
    "achievements": (_l("Ютуқлар"), _achievements),
    "documents": (_l("Ҳужжатлар"), _documents),
}


FOR_ALL = ("personal", "movement")
"""What a teacher or an office sees of a student that it does not keep."""


@bp.get("/<int:student_id>")
@requires("students.base:view")
def show(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, *LOADS)
    personal.looked_at(Student, student_id, personal.CARD)
    return card(student, is_own=False)


def card(student: Student, *, is_own: bool) -> ResponseReturnValue:
    """Answer with a card under the tab that the address names."""
    is_whole = is_own or can("students.personal:view")
    titles = {name: title for name, (title, _load) in TABS.items() if is_whole or name in FOR_ALL}
    tab = request.args.get("tab", "")
    tab = tab if tab in titles else "personal"
    return render_template(
        "students/base/show.html",
        student=student,
        numbers=numbers_of(student, is_own=is_own),
        is_own=is_own,
        tab=tab,
        tabs=titles,
        order_url=order_address([student.id]),
        stretch=student_records.stretch_of(student.id),
        **TABS[tab][1](student),
    )


def numbers_of(student: Student, *, is_own: bool = False) -> dict[str, Any]:
    """ЖШШИР and passport as the viewer may see them, what is doubtful about them, and whether all is shown."""
    if not (is_own or can("students.personal:view")):
        pinfl = mask_pinfl(student.pinfl) if student.pinfl else ""
        return {"pinfl": pinfl, "passport": mask_passport(student.passport_number), "doubts": [], "whole": False}
    doubts = (
        check_pinfl(parse_pinfl(student.pinfl), gender=student.gender, birth_date=student.birth_date)
        if student.pinfl
        else []
    )
    said = [_(doubt.msgid, **doubt.params) for doubt in doubts]
    return {"pinfl": student.pinfl or "", "passport": student.passport_number, "doubts": said, "whole": True}


@bp.get("/<int:student_id>/paper")
@requires("students.personal:view")
def paper(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, *LOADS)
    personal.looked_at(Student, student_id, personal.PAPER)
    return render_template(
        "students/base/print.html",
        student=student,
        numbers=numbers_of(student),
        stretch=student_records.stretch_of(student_id),
        day=clock.today(),
    )


@bp.get("/<int:student_id>/photo")
@requires("students.base:view")
def photo(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id)
    personal.looked_at_photo(Student, student_id)
    return photo_of(student)


def photo_of(student: Student) -> ResponseReturnValue:
    """Answer with the photo of a student, if there is one."""
    if not student.photo_name:
        abort(404)
    return uploads.answer_with(student.photo_name, student.photo_type, student.number)
