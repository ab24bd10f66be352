"""What a teacher does with an assignment: writes, publishes, extends, copies, switches off; its files."""

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.extensions import db
from hemis.menus.subjects.assignment_forms import (
    ACCEPTED,
    AssignmentForm,
    CopyForm,
    ExtensionForm,
    days,
    moment,
    offer_groups,
)
from hemis.menus.subjects.assignments import bp, one, page
from hemis.models.assignments import Assignment, AssignmentFile
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import assignment_deadlines, assignments, plain
from hemis.web import clock, uploads
from hemis.web.answers import done
from hemis.web.forms import Form, text

LOAD = (
    joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject),
    selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
)


class FileForm(Form):
    title = text(_l("Номи"), 200, description=_l("Масалан: Лаборатория иши вариантлари"))
    file = uploads.file_field(_l("Файл"))


def _loads(subject_id: int | None = None) -> list[TeachingLoad]:
    """The viewer's loads of semesters that are not over, the nearest first; of one subject where asked."""
    subject = contains_eager(TeachingLoad.curriculum_subject)
    rows = (
        scoped(TeachingLoad)
        .join(TeachingLoad.curriculum_subject)
        .join(CurriculumSubject.semester)
        .join(CurriculumSubject.subject)
        .where(Semester.ends_on >= clock.today())
        .order_by(Semester.starts_on, Subject.sort_key, TeachingLoad.lesson_kind, TeachingLoad.id)
        .options(
            subject.contains_eager(CurriculumSubject.subject),
            subject.contains_eager(CurriculumSubject.semester).joinedload(Semester.year),
            selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
        )
    )
    if subject_id is not None:
        rows = rows.where(CurriculumSubject.subject_id == subject_id)
    return list(db.session.scalars(rows))


@bp.get("/new")
@requires("subjects.assignments:edit")
def choose() -> ResponseReturnValue:
    return render_template("subjects/assignments/choose.html", loads=_loads(), row=None)


@bp.route("/new/<int:load_id>", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def new(load_id: int) -> ResponseReturnValue:
    return _form(Assignment(), scoped_or_404(TeachingLoad, load_id, *LOAD))


@bp.route("/<int:task_id>/edit", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def edit(task_id: int) -> ResponseReturnValue:
    row = one(task_id)
    if row.published_at:
        return redirect(url_for(".extension", task_id=task_id), 303)
    return _form(row, scoped_or_404(TeachingLoad, row.load_id, *LOAD))


def _form(row: Assignment, load: TeachingLoad) -> ResponseReturnValue:
    form = AssignmentForm(load, row)
    values: dict[str, Any] = {"at": clock.now(), "by": person()}
    if form.carry_out(lambda: assignments.save(row, form.columns, form.groups.data or [], load, **values)):
        return done(_("Қоралама сақланди. Файлларни бириктириб, эълон қилинг."), ".show", task_id=row.id)
    return render_template("subjects/assignments/form.html", form=form, row=row, load=load), form.status


@bp.route("/<int:task_id>/publication", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def publication(task_id: int) -> ResponseReturnValue:
    row, form = one(task_id), Form()
    if form.carry_out(lambda: assignments.publish(row, at=clock.now(), by=person())):
        return done(_("Эълон қилинди: талабалар топшириқни кўради."), ".show", task_id=row.id)
    students = assignments.counts_of([row.id])[row.id][0]
    template = "subjects/assignments/publication.html"
    return render_template(template, form=form, row=row, students=students), form.status


@bp.route("/<int:task_id>/extension", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def extension(task_id: int) -> ResponseReturnValue:
    row = one(task_id)
    form = ExtensionForm(data={"attempts": row.attempts} | days(row))
    if form.carry_out(lambda: assignment_deadlines.extend(row, form.columns, by=person())):
        return done(_("Сақланди: талабалар янги муддатни кўради."), ".show", task_id=row.id)
    return render_template("subjects/assignments/extension.html", form=form, row=row), form.status


@bp.get("/<int:task_id>/copy")
@requires("subjects.assignments:edit")
def copying(task_id: int) -> ResponseReturnValue:
    row = one(task_id)
    loads = _loads(row.load.curriculum_subject.subject_id)
    return render_template("subjects/assignments/choose.html", loads=loads, row=row)


@bp.route("/<int:task_id>/copy/<int:load_id>", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def copy(task_id: int, load_id: int) -> ResponseReturnValue:
    row, load = one(task_id), scoped_or_404(TeachingLoad, load_id, *LOAD)
    form, made = CopyForm(data={"groups": [each.group_id for each in load.groups]}), list[Assignment]()
    offer_groups(form, load)
    if form.carry_out(lambda: made.append(_copied(row, load, form))):
        return done(_("Нусха олинди: уни кўриб чиқиб, эълон қилинг."), ".show", task_id=made[0].id)
    return render_template("subjects/assignments/copy.html", form=form, row=row, load=load), form.status


def _copied(row: Assignment, load: TeachingLoad, form: CopyForm) -> Assignment:
    due_at = moment(form.due_day.data, form.due_time.data) or clock.now()
    return assignments.copy(row, load, form.groups.data or [], due_at, at=clock.now(), by=person())


@bp.route("/<int:task_id>/activity", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def activity(task_id: int) -> ResponseReturnValue:
    row, form = one(task_id), Form()
    if form.carry_out(lambda: plain.switch(row, on=not row.is_active, by=person())):
        said = _("Топшириқ яна талабаларга кўринади.") if row.is_active else _("Топшириқ талабалардан яширилди.")
        return done(said, ".show", task_id=row.id)
    return render_template("subjects/assignments/activity.html", form=form, row=row), form.status


@bp.route("/<int:task_id>/remove", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def remove(task_id: int) -> ResponseReturnValue:
    row, form = one(task_id), Form()
    if form.carry_out(lambda: assignments.remove(row, by=person())):
        return done(_("Қоралама ўчирилди."), ".index")
    return render_template("subjects/assignments/remove.html", form=form, row=row), form.status


@bp.route("/<int:task_id>/files/new", methods=["GET", "POST"])
@requires("subjects.assignments:edit")
def new_file(task_id: int) -> ResponseReturnValue:
    row, form = one(task_id, lock=True), FileForm()
    if form.carry_out(lambda: assignments.attach(row, uploads.keep(form.file.data), form.title.data, by=person())):
        return done(_("Файл бириктирилди."), ".show", task_id=row.id)
    return render_template("subjects/assignments/file.html", form=form, row=row, accepted=ACCEPTED), form.status


@bp.get("/files/<int:task_file_id>")
@requires("subjects.assignments:view")
def file(task_file_id: int) -> ResponseReturnValue:
    row = scoped_or_404(AssignmentFile, task_file_id)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.post("/<int:task_id>/files/<int:task_file_id>/removal")
@requires("subjects.assignments:edit")
def remove_file(task_id: int, task_file_id: int) -> ResponseReturnValue:
    row, file, form = one(task_id), scoped_or_404(AssignmentFile, task_file_id), Form()
    if file.assignment_id != row.id:
        abort(404)
    if form.carry_out(lambda: assignments.detach(row, file, by=person())):
        return done(_("Файл олиб ташланди."), ".show", task_id=row.id)
    return page(row, form, form.status)
