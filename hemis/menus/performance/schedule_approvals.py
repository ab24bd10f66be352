"""Many personal schedules approved in one step: those ticked on the list, or all that its filters show."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import SelectMultipleField

from hemis.access import person, requires, scoped
from hemis.access.visas import approves_for
from hemis.domain.digits import whole_number
from hemis.domain.i18n import N_
from hemis.domain.workflow import SUBMITTED
from hemis.extensions import db
from hemis.menus.performance.filters import list_asked
from hemis.menus.performance.schedules import bp, is_asked, schedule_filter
from hemis.models.schedules import PersonalSchedule
from hemis.models.students import Student
from hemis.operations import schedule_approval
from hemis.operations.schedule_approval import AT_ONCE, Waiting
from hemis.operations.schedule_steps import APPROVERS, approver
from hemis.web import clock, personal
from hemis.web.answers import done
from hemis.web.chosen import ids_asked
from hemis.web.forms import Form, required
from hemis.web.pdf import verification_address

NOT_ASKED = N_("Амалдаги қоида бўйича графикларни %(who)s тасдиқлайди.")


def as_seen(value: Any) -> tuple[int, int]:
    """Read a schedule and the version of it that the page showed; ValueError for what no page says."""
    key, version = map(whole_number, str(value).partition("-")[::2])
    if key is None or version is None:
        raise ValueError("not a schedule")
    return key, version


class ApprovalForm(Form):
    """Which schedules are approved, each as it was seen."""

    schedules = SelectMultipleField(_l("Тасдиқланадиган графиклар"), required(), coerce=as_seen, validate_choice=False)


@bp.route("/approvals", methods=["GET", "POST"])
@requires("performance.schedules:approve")
def approvals() -> ResponseReturnValue:
    rows, form, made = _chosen(), ApprovalForm(), list[int]()
    if form.carry_out(lambda: made.append(_approve(rows, form))):
        return done(
            _("%(count)s та график тасдиқланди: ҳар бирига рақам берилди.", count=made[0]), ".index", **list_asked()
        )
    found = schedule_approval.waiting(db.session.scalars(rows.limit(AT_ONCE + 1)).all(), by=person())
    told: dict[str, Any] = {"ready": [each.row for each in found[:AT_ONCE] if not each.problem]}
    told |= {"kept": [each for each in found[:AT_ONCE] if each.problem], "has_more": len(found) > AT_ONCE}
    told |= {"back": list_asked(), "most": AT_ONCE, "ticked": _ticked(form, found), "refused": _refused()}
    personal.looked_through(Student, rows.with_only_columns(PersonalSchedule.student_id).order_by(None))
    return render_template("performance/schedules/approvals.html", form=form, **told), form.status


def _chosen() -> Select[PersonalSchedule]:
    """The schedules of the viewer that wait: those ticked on the list; when none was, all that its filters show."""
    owner = contains_eager(PersonalSchedule.student)
    rows = scoped(PersonalSchedule).join(PersonalSchedule.student).join(Student.group)
    rows = schedule_filter().narrow(rows).where(PersonalSchedule.status == SUBMITTED)
    if keys := ids_asked():
        rows = rows.where(PersonalSchedule.id.in_(keys))
    loads = (owner.contains_eager(Student.group), joinedload(PersonalSchedule.submitted_by))
    rows = rows.options(*loads, selectinload(PersonalSchedule.lines))
    return rows.order_by(Student.sort_key, PersonalSchedule.id)


def _approve(rows: Select[PersonalSchedule], form: ApprovalForm) -> int:
    """Approve what was confirmed; a schedule that the viewer does not see counts as one that has changed."""
    mine = set(db.session.scalars(rows.order_by(None).with_only_columns(PersonalSchedule.id)))
    seen = {key: version if key in mine else -1 for key, version in form.schedules.data or []}
    when: dict[str, Any] = {"at": clock.now(), "today": clock.today(), "by": person()}
    return schedule_approval.approve_all(seen, approves_for(), **when, address=verification_address())


def _ticked(form: ApprovalForm, found: list[Waiting]) -> set[int]:
    """Which boxes are ticked: all at first, then what was sent."""
    sent = {key for key, _version in form.schedules.data or []}
    return sent if request.method == "POST" else {each.row.id for each in found}


def _refused() -> str:
    """Say who approves, where it is not the viewer's office."""
    return "" if is_asked() else _(NOT_ASKED, who=_(APPROVERS[approver(clock.today())]))
