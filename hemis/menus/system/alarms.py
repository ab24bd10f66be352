"""Ўқиш огоҳлантиришлари: who read too much personal data and was stopped; who took which file (promise F5)."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.i18n import N_
from hemis.models.accounts import User
from hemis.models.reading import ReadingAlarm
from hemis.operations import reading
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.forms import Form, choice, text
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("alarms", __name__, url_prefix="/alarms")
KINDS = {"cards": N_("талаба карталари"), "exports": N_("рўйхат файллари")}
STATES = {"1": N_("тўхтатилган"), "0": N_("рухсат берилган")}
SORTS = {"raised": ReadingAlarm.raised_at, "kind": ReadingAlarm.kind, "released": ReadingAlarm.released_at}
LOADS = (joinedload(ReadingAlarm.user), joinedload(ReadingAlarm.released_by))
COLUMNS = (
    (_l("Вақти"), lambda row: f"{row.raised_at.astimezone(clock.TASHKENT):%d.%m.%Y %H:%M}"),
    (_l("Фойдаланувчи"), lambda row: row.user.name),
    (_l("Нима кўп ўқилган"), lambda row: _(KINDS[row.kind])),
    (_l("Чегара"), lambda row: row.most),
    (_l("Рухсат берган"), lambda row: row.released_by.name if row.released_by else ""),
    (_l("Сабаби"), lambda row: row.reason),
)


class AlarmFilter(FilterForm):
    q = StringField(_l("Исм ёки логин"))
    kind = choice(_l("Нима кўп ўқилган"), KINDS, optional=True, blank=ALL)
    state = choice(_l("Ҳолати"), STATES, optional=True, blank=ALL)

    def narrow(self, statement: Select[ReadingAlarm]) -> Select[ReadingAlarm]:
        if kind := self.chosen("kind"):
            statement = statement.where(ReadingAlarm.kind == kind)
        if state := self.chosen("state"):
            is_open = ReadingAlarm.released_at.is_(None)
            statement = statement.where(is_open if state == "1" else ~is_open)
        if self.q.data:
            people = scoped(User).where(folded(User.name_key, self.q.data)).with_only_columns(User.id)
            statement = statement.where(ReadingAlarm.user_id.in_(people))
        return statement


class ReleaseForm(Form):
    reason = text(_l("Сабаби"), 500, area=True, description=_l("Нега кўп ўқилгани аниқлангач, рухсат берилади."))


@bp.get("/")
@requires("system.alarms:view")
def index() -> ResponseReturnValue:
    filters = AlarmFilter()
    rows = sort_by(filters.narrow(scoped(ReadingAlarm)).options(*LOADS), SORTS, "-raised")
    return listed("system/alarms/index.html", rows, COLUMNS, filters, kinds=KINDS)


@bp.route("/<int:alarm_id>/release", methods=["GET", "POST"])
@requires("system.alarms:edit")
def release(alarm_id: int) -> ResponseReturnValue:
    alarm, form = scoped_or_404(ReadingAlarm, alarm_id, *LOADS), ReleaseForm()
    if form.carry_out(lambda: reading.release(alarm, form.reason.data, by=person(), at=clock.now())):
        return done(_("Рухсат берилди."), ".index")
    return render_template("system/alarms/release.html", form=form, alarm=alarm, kinds=KINDS), form.status
