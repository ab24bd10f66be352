"""What students have sent is answered: accepted, so that the hours turn at once, or refused with a reason (H-13)."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires
from hemis.domain.excuses import ABSENCE_REASON
from hemis.menus.attendance.excuses import bp, found, shares_of
from hemis.operations import excuse_sending
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import Form, text


class RefusalForm(Form):
    reason = text(
        _l("Нима учун рад этилади"),
        500,
        area=True,
        description=_l("Талаба буни ўқийди: нимани тузатсин?"),
    )


@bp.route("/<int:excuse_id>/acceptance", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def acceptance(excuse_id: int) -> ResponseReturnValue:
    row, form, hours = found(excuse_id), Form(), list[int]()
    if form.carry_out(lambda: hours.append(excuse_sending.accept(row, at=clock.now(), by=person()))):
        return done(_("Ҳужжат қабул қилинди: %(hours)s соат сабабли бўлди.", hours=hours[0]), ".show", excuse_id=row.id)
    told = {"shares": shares_of(row), "reasons": ABSENCE_REASON}
    return render_template("attendance/excuses/acceptance.html", form=form, row=row, **told), form.status


@bp.route("/<int:excuse_id>/refusal", methods=["GET", "POST"])
@requires("attendance.excuses:edit")
def refusal(excuse_id: int) -> ResponseReturnValue:
    row, form = found(excuse_id), RefusalForm()
    if form.carry_out(lambda: excuse_sending.refuse(row, form.reason.data or "", at=clock.now(), by=person())):
        return done(_("Ҳужжат рад этилди: талаба сабабини кўради."), ".show", excuse_id=row.id)
    return render_template("attendance/excuses/refusal.html", form=form, row=row, reasons=ABSENCE_REASON), form.status
