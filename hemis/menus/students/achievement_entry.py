"""An achievement is entered in three steps: who, of what kind, and what the paper says."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from hemis.access import person, requires, scoped_or_404
from hemis.domain.classifiers import ACHIEVEMENT_KIND
from hemis.menus.students.achievement_forms import AchievementForm, form_of
from hemis.menus.students.achievements import bp, found
from hemis.models.achievements import Achievement
from hemis.models.students import Student
from hemis.operations.achievements import of_student, save_achievement
from hemis.operations.competence import check_scan
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.students import choose_student


@bp.get("/new")
@requires("students.achievements:edit")
def choose() -> ResponseReturnValue:
    return choose_student("students/achievements/choose.html")


@bp.route("/new/<int:student_id>", methods=["GET", "POST"])
@requires("students.achievements:edit")
def new(student_id: int) -> ResponseReturnValue:
    student, kind = scoped_or_404(Student, student_id, joinedload(Student.group)), request.args.get("kind", "")
    if kind not in ACHIEVEMENT_KIND:
        values = {"student": student, "achievements": of_student(student.id), "today": clock.today()}
        return render_template("students/achievements/kinds.html", **values)
    return _form(Achievement(student_id=student.id, kind=kind), student)


@bp.route("/<int:achievement_id>/edit", methods=["GET", "POST"])
@requires("students.achievements:edit")
def edit(achievement_id: int) -> ResponseReturnValue:
    row = found(achievement_id)
    return _form(row, row.student)


def _form(row: Achievement, student: Student) -> ResponseReturnValue:
    form = form_of(row.kind)(obj=row)
    form.file.flags.required = not row.stored_name  # what came in a file of many is asked for its scan too
    if form.carry_out(lambda: _save(row, form)):
        return done(_("Сақланди."), ".show", achievement_id=row.id)
    return render_template("students/achievements/form.html", form=form, row=row, student=student), form.status


def _save(row: Achievement, form: AchievementForm) -> None:
    upload = form.file.data if request.files.get("file") else None
    if upload:
        check_scan(upload.filename or "")
    kept = uploads.keep(upload) if upload else None
    save_achievement(row, form.values, kept, today=clock.today(), by=person())
