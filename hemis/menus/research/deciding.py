"""Many works decided at once: the boxes say which, and in which version they were seen."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from hemis.access import viewer
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import short_name
from hemis.extensions import db
from hemis.menus.research.working import LOADS, WORDS
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.operations.scholarship import NO_REMARK
from hemis.web.forms import Form, clean, refusal, text
from hemis.web.listing import paginate

Act = Callable[[ScientificWork, int], None]
LONGEST_TITLE = 80
NOTHING = N_("Камида битта ишни белгиланг.")


class BatchForm(Form):
    remark = text(
        _l("Изоҳ"), 1000, optional=True, area=True, description=_l("Қайтаришда ёзилади: нимани тўғрилаш керак.")
    )


def not_mine(rows: Select[ScientificWork]) -> Select[ScientificWork]:
    """Leave out the works of whoever decides."""
    me = viewer().employee_id
    if me is None:
        return rows
    return rows.where(ScientificWork.owner_id != me, ~ScientificWork.authors.any(WorkAuthor.employee_id == me))


def waiting(rows: Select[ScientificWork], form: BatchForm | None = None) -> ResponseReturnValue:
    """Answer with the page of works that wait, the longest first; boxes that were ticked stay ticked."""
    loads = (*LOADS, joinedload(ScientificWork.owner))
    page = paginate(rows.options(*loads).order_by(ScientificWork.submitted_at, ScientificWork.id))
    room = str(request.blueprint).rsplit(".", 1)[-1]
    form = form or BatchForm()
    values = {"page": page, "form": form, "chosen": _chosen(), "short_name": short_name}
    return render_template(f"research/{room}/index.html", **values, **WORDS), form.status


def decide(rows: Select[ScientificWork], act: Act, said: str, back: str, *, words: bool = False) -> ResponseReturnValue:
    """Do `act` to each ticked work; what is refused is told by name, the rest is done.

    `said` tells how many were done; `words` asks for a remark.
    """
    form, chosen = BatchForm(), _chosen()
    if not form.validate_on_submit():
        return waiting(rows, form)
    if not chosen:
        form.refuse(RuleError(NOTHING))
        return waiting(rows, form)
    if words and not form.remark.data:
        form.refuse(RuleError(NO_REMARK, field="remark"))
        return waiting(rows, form)
    found = db.session.scalars(rows.where(ScientificWork.id.in_(chosen))).all()
    done = sum(_is_done(work, chosen[work.id], act) for work in found)
    if len(found) < len(chosen):
        flash(_("Белгиланган ишларнинг айримлари энди бу рўйхатда йўқ."), "error")
    if done:
        flash(_(said, count=done))
    return redirect(back, 303)


def remark_of() -> str:
    """Return what was typed for the authors."""
    return str(clean(request.form.get("remark", "")))


def _is_done(work: ScientificWork, version: int, act: Act) -> bool:
    title = work.title[:LONGEST_TITLE]
    try:
        with db.session.begin_nested():
            act(work, version)
    except RuleError as error:
        flash(f"«{title}»: {refusal(error)}", "error")
        return False
    return True


def _chosen() -> Mapping[int, int]:
    """Read the boxes: `12-3` is work 12 as it was in version 3."""
    pairs = (value.partition("-")[::2] for value in request.form.getlist("work"))
    return {int(key): int(seen) for key, seen in pairs if _is_number(key) and _is_number(seen)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
