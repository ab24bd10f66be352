"""A personal schedule is drafted: who, on what ground, which subjects; then days and teacher of each of them."""

from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.i18n import N_
from hemis.domain.schedules import FORMS, GROUNDS
from hemis.menus.performance.schedules import bp, found, title_of
from hemis.models.curriculum import CurriculumSubject
from hemis.models.orders import NUMBERED, Order
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations import schedules
from hemis.operations.schedules import NewSchedule, Offer, holds_post
from hemis.web import clock, personal
from hemis.web.answers import done
from hemis.web.forms import DateField, ScopedSelect, checks, choice, required, text
from hemis.web.jinja import named
from hemis.web.steps import StepForm
from hemis.web.students import choose_student

WHY = {"debt": N_("қарз"), "difference": N_("фанлар фарқи"), "missed": N_("баҳоланмаган")}
WITH_GROUP = joinedload(Student.group)


class HeadForm(StepForm):
    """The ground of a schedule; `order_id` offers the signed orders that name the student."""

    ground = choice(_l("Асоси"), GROUNDS, asks=True)
    order_id = ScopedSelect(
        _l("Буйруқ"),
        [Optional()],
        model=Order,
        title=lambda row: f"{row.number}, {row.title}",
    )
    note = text(_l("Изоҳ"), 500, optional=True, area=True)

    def __init__(self, student_id: int, **values: Any) -> None:
        super().__init__(**values)
        naming = Order.id.in_(schedules.orders_naming(student_id)) & Order.status.in_(NUMBERED)
        self.order_id.narrow = lambda rows: rows.where(naming).order_by(Order.id.desc())

    def said(self, places: list[int]) -> NewSchedule:
        """What the operation is told."""
        return NewSchedule(self.ground.data, places, self.values["order_id"], self.note.data or "")


class NewForm(HeadForm):
    places = checks(_l("Қайта ўқиладиган фанлар"), validators=required())


class PlacesForm(StepForm):
    places = checks(_l("Қўшиладиган фанлар"), validators=required())


def teacher_field(**more: Any) -> ScopedSelect:
    """Declare the choice of a teacher who holds a post of a department today."""
    return ScopedSelect(
        _l("Ўқитувчи"),
        required(),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(holds_post(clock.today())).order_by(Employee.sort_key),
        **more,
    )


class LineForm(StepForm):
    """How one subject is studied again."""

    form = choice(_l("Ўқиш шакли"), FORMS)
    teacher_id = teacher_field()
    starts_on = DateField(_l("Ўқиш бошланади"), required())
    ends_on = DateField(_l("Ўқиш тугайди"), required())
    midterm_on = DateField(_l("Оралиқ назорат"), [Optional()])
    final_on = DateField(_l("Якуний назорат"), required())


def told(offer: Offer) -> str:
    """Return a subject that is offered, in words."""
    values = {"name": named(offer), "semester": offer.semester, "credits": offer.credits, "why": _(WHY[offer.why])}
    return _("%(name)s — %(semester)s-семестр, %(credits)s кредит (%(why)s)", **values)


def _offer(form: Any, student: Student) -> list[Offer]:
    """Put what may be ticked into the form; return what stands elsewhere already."""
    offers = schedules.offered(student, today=clock.today())
    form.places.choices = [SelectChoice(each.key, told(each)) for each in offers if not each.is_taken]
    if not form.is_submitted() and form.places.data is None:
        form.places.data = [each.key for each in offers if each.why != "missed" and not each.is_taken]
    return [each for each in offers if each.is_taken]


@bp.get("/new")
@requires("performance.schedules:edit")
def choose() -> ResponseReturnValue:
    return choose_student("performance/schedules/choose.html")


@bp.route("/new/<int:student_id>", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def new(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, WITH_GROUP)
    personal.looked_at(Student, student_id, personal.CARD)
    form, made = NewForm(student_id), list[PersonalSchedule]()
    taken, when = _offer(form, student), {"today": clock.today(), "at": clock.now()}
    said = lambda: form.said(form.places.data or [])  # noqa: E731
    if form.carry_out(lambda: made.append(schedules.prepare(student, said(), **when, by=person()))):  # type: ignore[arg-type]
        return done(
            _("Қоралама тузилди: ҳар бир фаннинг кунлари ва ўқитувчисини киритинг."), ".show", schedule_id=made[0].id
        )
    told_ = {"student": student, "taken": [told(each) for each in taken]}
    return render_template("performance/schedules/new.html", form=form, **told_), form.status


@bp.route("/<int:schedule_id>/edit", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def edit(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    form = HeadForm(row.student_id, obj=row)
    if form.carry_out(lambda: schedules.change(row, form.said([]), version=form.seen, by=person())):
        return done(_("Сақланди."), ".show", schedule_id=row.id)
    return render_template("performance/schedules/edit.html", form=form, row=row), form.status


@bp.route("/<int:schedule_id>/add", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def add(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    form = PlacesForm(version=row.version)
    _offer(form, row.student)
    write = {"today": clock.today(), "by": person()}
    if form.carry_out(lambda: schedules.add(row, row.student, form.places.data or [], version=form.seen, **write)):  # type: ignore[arg-type]
        return done(_("Фанлар қўшилди."), ".show", schedule_id=row.id)
    return render_template("performance/schedules/add.html", form=form, row=row), form.status


@bp.route("/<int:schedule_id>/lines/<int:schedule_line_id>", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def line(schedule_id: int, schedule_line_id: int) -> ResponseReturnValue:
    each = line_or_404(schedule_id, schedule_line_id)
    form = LineForm(obj=each, version=each.schedule.version)
    if form.carry_out(lambda: schedules.settle(each, form.values, version=form.seen, by=person())):
        return done(_("Сақланди."), ".show", schedule_id=schedule_id)
    return render_template("performance/schedules/line.html", form=form, line=each), form.status


@bp.route("/<int:schedule_id>/lines/<int:schedule_line_id>/remove", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def strike(schedule_id: int, schedule_line_id: int) -> ResponseReturnValue:
    each = line_or_404(schedule_id, schedule_line_id)
    form, name = StepForm(version=each.schedule.version), named(each.curriculum_subject.subject)
    if form.carry_out(lambda: schedules.strike(each, version=form.seen, by=person())):
        return done(_("Фан графикдан олиб ташланди."), ".show", schedule_id=schedule_id)
    back = url_for(".show", schedule_id=schedule_id)
    return render_template("performance/schedules/strike.html", form=form, name=name, back=back), form.status


@bp.route("/<int:schedule_id>/remove", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def remove(schedule_id: int) -> ResponseReturnValue:
    row = found(schedule_id)
    form, title = StepForm(version=row.version), title_of(row)
    if form.carry_out(lambda: schedules.remove(row, version=form.seen, by=person())):
        return done(_("Қоралама ўчирилди."), ".index")
    back = url_for(".show", schedule_id=schedule_id)
    return render_template("performance/schedules/remove.html", form=form, title=title, back=back), form.status


def line_or_404(schedule_id: int, schedule_line_id: int) -> ScheduleLine:
    """Return a line of a schedule of the viewer's scope with its subject and student, or answer 404."""
    place = joinedload(ScheduleLine.curriculum_subject)
    loads = (place.joinedload(CurriculumSubject.subject), place.joinedload(CurriculumSubject.semester))
    owner = joinedload(ScheduleLine.student).joinedload(Student.group)
    row = scoped_or_404(ScheduleLine, schedule_line_id, joinedload(ScheduleLine.schedule), owner, *loads)
    return row if row.schedule_id == schedule_id else abort(404)


__all__ = ["line_or_404", "teacher_field"]
