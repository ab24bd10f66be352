"""Роллар: what an account may act as, where, and how long; kept by the administrator."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.access.roles import ANCHORED_AT_DEPARTMENT, ANCHORED_AT_FACULTY, TITLES
from hemis.models.accounts import RoleAssignment, User
from hemis.models.structure import Department, Faculty
from hemis.operations import accounts
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required
from hemis.web.jinja import named

bp = Blueprint("roles", __name__)
USER = "system.users.show"


class RoleForm(Form):
    role = choice(_l("Рол"), TITLES)
    faculty_id = ScopedSelect(
        _l("Факультет"),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.where(Faculty.is_active).order_by(Faculty.sort_key),
        description=_l("«Факультет» роли учун."),
    )
    department_id = ScopedSelect(
        _l("Кафедра"),
        model=Department,
        title=named,
        narrow=lambda rows: rows.where(Department.is_active).order_by(Department.sort_key),
        description=_l("«Кафедра мудири» роли учун."),
    )
    starts_on = DateField(_l("Қайси кундан"), required())
    ends_on = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Бўш қолдирилса, муддатсиз."))

    def validate(self, **kwargs: Any) -> bool:
        """Anchor a local role at its unit, and a role of the whole institution nowhere."""
        sound = super().validate(**kwargs)
        for field, local in ((self.faculty_id, ANCHORED_AT_FACULTY), (self.department_id, ANCHORED_AT_DEPARTMENT)):
            if self.role.data not in local:
                field.data = ""
            elif not field.data:
                field.errors = [_("Бу рол учун бўлинмани танланг.")]
                sound = False
        if self.starts_on.data and self.ends_on.data and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [_("Тугаш санаси бошланишидан олдин бўлмасин.")]
            sound = False
        return sound


@bp.route("/<int:user_id>/roles/new", methods=["GET", "POST"])
@requires("system.users:edit")
def new(user_id: int) -> ResponseReturnValue:
    user = scoped_or_404(User, user_id)
    form = RoleForm(data={"starts_on": clock.today()})
    if form.carry_out(lambda: accounts.give_role(user, **form.values, by=person())):
        return done(_("Рол берилди."), USER, user_id=user_id)
    return render_template("system/roles/form.html", form=form, user=user), form.status


@bp.route("/roles/<int:assignment_id>/removal", methods=["GET", "POST"])
@requires("system.users:edit")
def removal(assignment_id: int) -> ResponseReturnValue:
    assignment = scoped_or_404(RoleAssignment, assignment_id, joinedload(RoleAssignment.user))
    form = Form()
    now, today = clock.now(), clock.today()
    if form.carry_out(lambda: accounts.take_role(assignment, at=now, today=today, by=person())):
        return done(_("Рол олинди."), USER, user_id=assignment.user_id)
    return render_template("system/roles/removal.html", form=form, assignment=assignment, titles=TITLES), form.status
