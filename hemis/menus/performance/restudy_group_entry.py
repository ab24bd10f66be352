"""A group that studies a subject again is formed, changed, joined, left and dissolved."""

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404, viewer
from hemis.extensions import db
from hemis.menus.performance.restudy_groups import TOGETHER, bp, found, waiting_lines
from hemis.menus.performance.schedule_entry import teacher_field
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import RestudyGroup, ScheduleLine
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.operations import restudy
from hemis.operations.restudy import LEAST, NewGroup
from hemis.operations.rules import whole_rule
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, checks, choice, required
from hemis.web.jinja import named
from hemis.web.steps import StepForm


class DaysForm(StepForm):
    """Teacher, days and controls: those of all students of the group."""

    form = choice(_l("Ўқиш шакли"), TOGETHER)
    teacher_id = teacher_field()
    starts_on = DateField(_l("Ўқиш бошланади"), required())
    ends_on = DateField(_l("Ўқиш тугайди"), required())
    midterm_on = DateField(_l("Оралиқ назорат"), [Optional()])
    final_on = DateField(_l("Якуний назорат"), required())


class NewForm(DaysForm):
    lines = checks(_l("Талабалар"), validators=required())


class JoinForm(StepForm):
    lines = checks(_l("Талабалар"), validators=required())


def _choices(subject_id: int) -> list[ScheduleLine]:
    owner = joinedload(ScheduleLine.student).joinedload(Student.group)
    place = joinedload(ScheduleLine.curriculum_subject).joinedload(CurriculumSubject.semester)
    rows = waiting_lines(subject_id).join(ScheduleLine.student).options(owner, place)
    return list(db.session.scalars(rows.order_by(Student.sort_key, ScheduleLine.id)))


def _told(line: ScheduleLine) -> str:
    values = {"name": named(line.student), "group": named(line.student.group)}
    return _("%(name)s, %(group)s, %(number)s-семестр", **values, number=line.curriculum_subject.semester.number)


@bp.route("/new/<int:taught_subject_id>", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def new(taught_subject_id: int) -> ResponseReturnValue:
    subject, lines = scoped_or_404(Subject, taught_subject_id), _choices(taught_subject_id)
    form, made = NewForm(form="summer", lines=[line.id for line in lines]), list[RestudyGroup]()
    form.lines.choices = [SelectChoice(line.id, _told(line)) for line in lines]
    if lines and form.carry_out(lambda: made.append(_formed(subject, lines[0], form))):
        return done(
            _("Гуруҳ тузилди: кунлар ва ўқитувчи ҳамма талабанинг графигига ёзилди."),
            ".show",
            restudy_group_id=made[0].id,
        )
    least = whole_rule(LEAST, on=clock.today())
    told = {"subject": subject, "lines": lines, "least": least}
    return render_template("performance/restudy_groups/new.html", form=form, **told), form.status


def _formed(subject: Subject, first: ScheduleLine, form: NewForm) -> RestudyGroup:
    chosen = form.values
    members = chosen.pop("lines")
    faculty = viewer().faculty_id or first.student.faculty_id
    said = NewGroup(subject.id, first.department_id, faculty, **chosen)
    return restudy.form_group(said, members, today=clock.today(), at=clock.now(), by=person())


@bp.route("/<int:restudy_group_id>/edit", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def edit(restudy_group_id: int) -> ResponseReturnValue:
    row = found(restudy_group_id)
    form = DaysForm(obj=row)
    if form.carry_out(lambda: restudy.change_group(row, form.values, version=form.seen, by=person())):
        return done(_("Сақланди: ўзгариш ҳамма талабанинг графигига ёзилди."), ".show", restudy_group_id=row.id)
    return render_template("performance/restudy_groups/edit.html", form=form, row=row), form.status


@bp.route("/<int:restudy_group_id>/joining", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def joining(restudy_group_id: int) -> ResponseReturnValue:
    row = found(restudy_group_id)
    lines, form = _choices(row.subject_id), JoinForm(version=row.version)
    form.lines.choices = [SelectChoice(line.id, _told(line)) for line in lines]
    if form.carry_out(lambda: restudy.join(row, form.lines.data or [], version=form.seen, by=person())):
        return done(_("Талабалар гуруҳга қўшилди."), ".show", restudy_group_id=row.id)
    return render_template("performance/restudy_groups/joining.html", form=form, row=row, lines=lines), form.status


@bp.route("/<int:restudy_group_id>/members/<int:schedule_line_id>/remove", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def leaving(restudy_group_id: int, schedule_line_id: int) -> ResponseReturnValue:
    row = found(restudy_group_id)
    loads = (joinedload(ScheduleLine.student), joinedload(ScheduleLine.schedule))
    line = scoped_or_404(ScheduleLine, schedule_line_id, *loads)
    if line.restudy_group_id != row.id:
        abort(404)
    form, name = StepForm(version=row.version), named(line.student)
    if form.carry_out(lambda: restudy.leave(row, line, version=form.seen, by=person())):
        return done(_("Талаба гуруҳдан чиқарилди."), ".show", restudy_group_id=row.id)
    back = url_for(".show", restudy_group_id=row.id)
    return render_template("performance/restudy_groups/leaving.html", form=form, name=name, back=back), form.status


@bp.route("/<int:restudy_group_id>/remove", methods=["GET", "POST"])
@requires("performance.restudies:edit")
def remove(restudy_group_id: int) -> ResponseReturnValue:
    row = found(restudy_group_id)
    form, name = StepForm(version=row.version), named(row.subject)
    if form.carry_out(lambda: restudy.dissolve(row, version=form.seen, by=person())):
        return done(_("Гуруҳ тарқатилди: талабалар яна гуруҳсиз."), ".index")
    back = url_for(".show", restudy_group_id=restudy_group_id)
    return render_template("performance/restudy_groups/remove.html", form=form, name=name, back=back), form.status
