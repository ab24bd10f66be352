"""Ходим ҳолати: leave, business trip, leaving, and their corrections (H-2)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms import StringField
from wtforms.validators import Length, Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.access.roles import TITLES
from hemis.domain.classifiers import EMPLOYEE_STATUS
from hemis.menus.staff.posts import CARD
from hemis.models.staff import Employee, StatusPeriod
from hemis.models.students import AcademicGroup
from hemis.operations import posts, statuses
from hemis.operations.groups import tutored_by
from hemis.operations.statuses import LEFT, Order
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, choice, required, text

bp = Blueprint("statuses", __name__)
CHOSEN = {code: title for code, title in EMPLOYEE_STATUS.items() if code != LEFT}


class OrderForm(Form):
    order_number = text(_l("Буйруқ рақами"), 40)
    order_date = DateField(_l("Буйруқ санаси"), required())
    ground = text(_l("Асос"), 300, description=_l("Масалан: ходимнинг аризаси, меҳнат таътили графиги."))

    @property
    def order(self) -> Order:
        """The paper behind the change."""
        return Order(self.order_number.data, self.order_date.data, self.ground.data)


class StatusForm(OrderForm):
    state = choice(_l("Ҳолати"), CHOSEN)
    starts_on = DateField(_l("Қайси кундан"), required())
    ends_on = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Шу кун ҳам киради. Бўш бўлса, муддатсиз."))


class LeavingForm(OrderForm):
    last_day = DateField(_l("Охирги иш куни"), required())


class AnnulmentForm(Form):
    reason = StringField(
        _l("Сабаб"),
        [*required(), Length(10, 300, message=_l("%(min)d дан %(max)d гача белги киритинг."))],
        description=_l("Масалан: 145-К-сон буйруқ бекор қилинган."),
    )


class CorrectionForm(AnnulmentForm):
    ends_on = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Шу кун ҳам киради. Бўш бўлса, муддатсиз."))


@bp.route("/<int:employee_id>/statuses/new", methods=["GET", "POST"])
@requires("staff.employees:edit")
def new(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    form = StatusForm(data={"starts_on": clock.today(), "order_date": clock.today(), "state": "12"})
    if form.carry_out(lambda: _begin(employee, form)):
        return done(_("Ҳолат қайд этилди."), CARD, employee_id=employee_id)
    return render_template("staff/statuses/form.html", form=form, employee=employee), form.status


def _begin(employee: Employee, form: StatusForm) -> None:
    told = form.values
    first, last = told["starts_on"], told["ends_on"]
    statuses.begin(employee, told["state"], first, last, form.order, today=clock.today(), by=person())


@bp.route("/<int:employee_id>/leaving", methods=["GET", "POST"])
@requires("staff.employees:edit")
def leaving(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    today = clock.today()
    form = LeavingForm(data={"last_day": today, "order_date": today})
    if form.carry_out(lambda: _leave(employee, form)):
        return done(_("Ходим бўшатилди: штатлари ва роллари тугатилди."), CARD, employee_id=employee_id)
    return render_template(
        "staff/statuses/leaving.html",
        form=form,
        employee=employee,
        posts=posts.posts_of(employee, today),
        roles=posts.roles_held(employee, today),
        groups=tutored_by(scoped(AcademicGroup), employee.id),
        titles=TITLES,
    ), form.status


def _leave(employee: Employee, form: LeavingForm) -> None:
    last_day = form.values["last_day"]
    statuses.leave(employee, last_day, form.order, at=clock.now(), today=clock.today(), by=person())


@bp.route("/statuses/<int:period_id>/correction", methods=["GET", "POST"])
@requires("staff.employees:edit")
def correction(period_id: int) -> ResponseReturnValue:
    period = _period(period_id)
    form = CorrectionForm(data={"ends_on": period.ends_on})
    if form.carry_out(lambda: _shorten(period, form)):
        return done(_("Ҳолат муддати тузатилди."), CARD, employee_id=period.employee_id)
    return render_template("staff/statuses/correction.html", form=form, period=period), form.status


def _shorten(period: StatusPeriod, form: CorrectionForm) -> None:
    statuses.shorten(period, form.ends_on.data, form.reason.data, today=clock.today(), by=person())


@bp.route("/statuses/<int:period_id>/annulment", methods=["GET", "POST"])
@requires("staff.employees:edit")
def annulment(period_id: int) -> ResponseReturnValue:
    period, form = _period(period_id), AnnulmentForm()
    if form.carry_out(lambda: statuses.annul(period, form.reason.data, today=clock.today(), by=person())):
        return done(_("Ёзув бекор қилинди."), CARD, employee_id=period.employee_id)
    return render_template("staff/statuses/annulment.html", form=form, period=period, left=LEFT), form.status


def _period(period_id: int) -> StatusPeriod:
    return scoped_or_404(StatusPeriod, period_id, joinedload(StatusPeriod.employee))
