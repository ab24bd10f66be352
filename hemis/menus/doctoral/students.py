"""Докторантлар: kept by the bureau; supervisors and heads of departments read those who are theirs."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, selectinload

from hemis.access import can, person, requires, scoped
from hemis.domain.classifiers import PAYMENT_FORM
from hemis.domain.doctoral import FIELDS, FORMS, STATES
from hemis.domain.identifiers import mask_pinfl
from hemis.menus.doctoral.forms import StudentFilter, StudentForm, StudentWords
from hemis.menus.doctoral.words import LOADS, WORDS, doctoral_student, supervisor_of
from hemis.models.doctoral import DoctoralStudent
from hemis.operations import doctoral
from hemis.operations.doctoral_study import course_of
from hemis.operations.doctoral_terms import application_days, failed
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.history import history_of
from hemis.web.listing import sort_by

bp = Blueprint("students", __name__, url_prefix="/students")
PARTS = (
    joinedload(DoctoralStudent.employee),
    *(selectinload(each) for each in (DoctoralStudent.steps, DoctoralStudent.attestations)),
)
SORTS = {
    "name": DoctoralStudent.sort_key,
    "admitted": DoctoralStudent.admitted_on,
    "ends": DoctoralStudent.ends_on,
    "speciality": DoctoralStudent.speciality_code,
}
COLUMNS = (
    (_l("Рақами"), lambda row: row.number),
    (_l("Исм-шарифи"), lambda row: row.name),
    (_l("Тури"), lambda row: _(FORMS[row.form])),
    (_l("Фан тармоғи"), lambda row: _(FIELDS[field]) if (field := row.speciality_code[:2]) in FIELDS else ""),
    (_l("Ихтисослик шифри"), lambda row: row.speciality_code),
    (_l("Ихтисослик номи"), lambda row: row.speciality),
    (_l("Кафедра"), lambda row: row.department.name),
    (_l("Тўлов шакли"), lambda row: _(PAYMENT_FORM[row.payment_form])),
    (_l("Қабул санаси"), lambda row: row.admitted_on),
    (_l("Муддат тугаши"), lambda row: row.ends_on),
    (_l("Ўқиш йили"), lambda row: course_of(row, clock.today())),
    (_l("Илмий раҳбар ёки маслаҳатчи"), supervisor_of),
    (_l("Диссертация мавзуси"), lambda row: row.topic.title if row.topic else ""),
    (_l("Мавзу рўйхати рақами"), lambda row: row.topic.registration if row.topic else ""),
    (_l("Ҳолати"), lambda row: _(STATES[row.status])),
)


@bp.get("/")
@requires("doctoral.students:view")
def index() -> ResponseReturnValue:
    filters = StudentFilter()
    rows = filters.narrow(scoped(DoctoralStudent)).options(*LOADS)
    application = None if filters.is_narrowed else application_days(clock.today())
    words = {"today": clock.today(), "application": application, **WORDS}
    return listed("doctoral/students/index.html", sort_by(rows, SORTS, "name"), COLUMNS, filters, **words)


@bp.get("/<int:doctoral_id>")
@requires("doctoral.students:view")
def show(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id, *PARTS)
    values = {"today": clock.today(), "failed": failed(student), "pinfl": _masked(student), **WORDS}
    history = history_of(student, StudentWords)
    return render_template("doctoral/students/show.html", student=student, history=history, **values)


def _masked(student: DoctoralStudent) -> str:
    """The personal number is for those who keep the card, and for them its last digits alone."""
    return mask_pinfl(student.pinfl) if student.pinfl and can("doctoral.students:edit") else ""


@bp.route("/new", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def new() -> ResponseReturnValue:
    return _form(DoctoralStudent(), {})


@bp.route("/<int:doctoral_id>/edit", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def edit(doctoral_id: int) -> ResponseReturnValue:
    student = doctoral_student(doctoral_id, joinedload(DoctoralStudent.employee))
    person_of, chief = student.employee, student.supervisor
    numbers = {"employee": person_of.number if person_of else "", "supervisor": chief.number if chief else ""}
    return _form(student, {**numbers, "pinfl": "", "name": "" if person_of else student.name})


def _form(student: DoctoralStudent, shown: dict[str, str]) -> ResponseReturnValue:
    form = StudentForm(obj=student)
    if not form.is_submitted():
        for name, value in shown.items():
            form[name].data = value
    if form.carry_out(lambda: _save(student, form)):
        return done(_("Сақланди."), ".show", doctoral_id=student.id)
    return render_template(
        "doctoral/students/form.html", form=form, student=student, pinfl=_masked(student)
    ), form.status


def _save(student: DoctoralStudent, form: StudentForm) -> None:
    doctoral.save(student, form.values, version=form.seen, today=clock.today(), by=person())
