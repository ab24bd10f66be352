"""Талабалар илмий фаолияти: works of students under a supervisor, who enters them (H-26)."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import can, person, requires, scoped, scoped_or_404, viewer
from hemis.access.roles import Role
from hemis.domain.student_research import KINDS, PRIZE
from hemis.domain.workflow import APPROVED, SUBMITTED, WORK_COUNTED, WORK_EDITABLE
from hemis.extensions import db
from hemis.menus.research.guiding import COLUMNS, LOADS, SORTS, WHOLE, WORDS, PrizeForm, ResearchForm, filters
from hemis.models.student_research import StudentResearch
from hemis.models.students import Student
from hemis.operations import student_science
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.history import history_of
from hemis.web.listing import sort_by
from hemis.web.steps import StepForm, closed, passes
from hemis.web.students import choose_student

bp = Blueprint("student_science", __name__, url_prefix="/student-science")


@bp.get("/")
@requires("research.student_science:view")
def index() -> ResponseReturnValue:
    shown = filters()
    rows = shown.narrow(scoped(StudentResearch)).options(*LOADS)
    words = {"is_mine": viewer().role == Role.STUDENT, **WORDS}
    return listed("research/student_science/index.html", sort_by(rows, SORTS, "-day"), COLUMNS, shown, **words)


@bp.get("/<int:research_id>")
@requires("research.student_science:view")
def show(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id, *WHOLE)
    form = PrizeForm if row.kind == PRIZE else ResearchForm
    is_mine = viewer().employee_id == row.supervisor_id and can("research.student_science:edit")
    values = {
        "row": row,
        "history": [] if viewer().role == Role.STUDENT else history_of(row, form),
        "is_mine": is_mine,
        "is_open": row.status in WORK_EDITABLE,
        "is_removable": is_mine and passes(lambda: student_science.require_removable(row, by=person())),
        "decides": row.status in (SUBMITTED, APPROVED) and decides(row),
        "checks": row.status in WORK_COUNTED and checks(row),
    }
    return render_template("research/student_science/show.html", **values, **WORDS)


def decides(row: StudentResearch) -> bool:
    """Whether it is the viewer who approves: the head, or the vice-rector where the head is the supervisor."""
    if not can("research.student_science:approve") or student_science.is_own(row, person()):
        return False
    if viewer().role == Role.DEPARTMENT_HEAD:
        return True
    of_nobody = scoped(StudentResearch).where(student_science.without_a_head(clock.today()))
    return db.session.scalar(of_nobody.where(StudentResearch.id == row.id)) is not None


def checks(row: StudentResearch) -> bool:
    """Whether the viewer looks at it after its approval: nobody at what they guide themselves."""
    return can("research.checks:approve") and not student_science.is_own(row, person())


@bp.get("/<int:research_id>/evidence")
@requires("research.student_science:view")
def evidence(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id)
    if not row.stored_name:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.get("/new")
@requires("research.student_science:edit")
def choose() -> ResponseReturnValue:
    return choose_student("research/student_science/choose.html")


@bp.route("/new/<int:student_id>", methods=["GET", "POST"])
@requires("research.student_science:edit")
def new(student_id: int) -> ResponseReturnValue:
    student, kind = scoped_or_404(Student, student_id), request.args.get("kind", "")
    if kind not in KINDS:
        return render_template("research/student_science/kinds.html", student=student, kinds=KINDS)
    back = url_for(".new", student_id=student.id)
    if kind == PRIZE:
        return _prize(StudentResearch(kind=PRIZE), student.id, back)
    return _form(StudentResearch(kind=kind), [student], back)


@bp.route("/<int:research_id>/edit", methods=["GET", "POST"])
@requires("research.student_science:edit")
def edit(research_id: int) -> ResponseReturnValue:
    row = scoped_or_404(StudentResearch, research_id, *WHOLE)
    students, back = [each.student for each in row.researchers], url_for(".show", research_id=row.id)
    shut = closed(lambda: student_science.require_open(row, by=person()), back)
    if shut:
        return shut
    return _prize(row, students[0].id, back) if row.kind == PRIZE else _form(row, students, back)


def _prize(row: StudentResearch, student_id: int, back: str) -> ResponseReturnValue:
    form = PrizeForm(obj=row).of_student(student_id)
    if form.carry_out(lambda: _save(row, form, [], None)):
        return done(_("Сақланди."), ".show", research_id=row.id)
    return render_template("research/student_science/prize.html", form=form, row=row, back=back), form.status


def _form(row: StudentResearch, students: list[Student], back: str) -> ResponseReturnValue:
    form = ResearchForm(obj=row, data={"students": students}).of_kind(row.kind)
    form.students.own = {each.number: each for each in students}
    asked = request.form.get("students_step")
    if asked:
        form.students.rearrange(asked)
    elif form.carry_out(lambda: _save_form(row, form)):
        return done(_("Сақланди."), ".show", research_id=row.id)
    if request.method == "GET":
        form.students.offer_spare()
    form.students.look_up()
    values = {"form": form, "row": row, "back": back, **WORDS}
    return render_template("research/student_science/form.html", **values), 200 if asked else form.status


def _save_form(row: StudentResearch, form: ResearchForm) -> None:
    kept = uploads.keep(form.file.data) if form.file.data else None
    _save(row, form, [each.id for each in form.students.data], kept)


def _save(row: StudentResearch, form: StepForm, students: list[int], kept: Any) -> None:
    values: dict[str, Any] = {"version": form.seen, "today": clock.today(), "by": person()}
    student_science.save(row, {**form.values, "kind": row.kind}, students, kept, **values)


@bp.route("/<int:research_id>/remove", methods=["GET", "POST"])
@requires("research.student_science:edit")
def remove(research_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(StudentResearch, research_id, *WHOLE), StepForm()
    shut = closed(lambda: student_science.require_removable(row, by=person()), url_for(".show", research_id=row.id))
    if form.carry_out(lambda: student_science.remove(row, by=person())):
        return done(_("Ўчирилди."), ".index")
    return shut or (render_template("research/student_science/remove.html", form=form, row=row), form.status)
