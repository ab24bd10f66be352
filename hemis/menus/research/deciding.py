"""Many entries decided at once: the boxes say which, and in which version they were seen."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm.interfaces import ORMOption

from hemis.access import person, viewer
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.operations.scholar_steps import NO_REMARK
from hemis.web import clock
from hemis.web.forms import Form, clean, refusal, text
from hemis.web.listing import Page, paginate

Act = Callable[[Any, int], None]
LONGEST_TITLE = 80
NOTHING = N_("Камида битта қаторни белгиланг.")
GONE = N_("Белгиланганларнинг айримлари энди бу рўйхатда йўқ.")


class Entries(NamedTuple):
    """A kind of entry that heads and the science department decide on."""

    model: Any
    template: str
    loads: Sequence[ORMOption]
    of_employee: Callable[[int], ColumnElement[bool]]
    """Whose it is: nobody decides on their own."""
    title: Callable[[Any], str]
    beside: Callable[[Page[Any]], Mapping[str, Any]]
    """What the template needs besides the page."""
    steps: Any
    """The operations of its way: `approve`, `check`, `send_back`."""
    without_a_head: Callable[[date], ColumnElement[bool]]
    """What the vice-rector decides on, for no head may."""
    said: Mapping[str, str]
    """What was done → how it is told of many."""

    def not_mine(self, rows: Select[Any]) -> Select[Any]:
        """Leave out what is of whoever decides."""
        me = viewer().employee_id
        return rows if me is None else rows.where(~self.of_employee(me))


class BatchForm(Form):
    remark = text(
        _l("Изоҳ"), 1000, optional=True, area=True, description=_l("Қайтаришда ёзилади: нимани тўғрилаш керак.")
    )


def waiting(entries: Entries, rows: Select[Any], form: BatchForm | None = None) -> ResponseReturnValue:
    """Answer with the page of what waits, the longest first; boxes that were ticked stay ticked."""
    page = paginate(rows.options(*entries.loads).order_by(entries.model.submitted_at, entries.model.id))
    room = str(request.blueprint).rsplit(".", 1)[-1]
    form = form or BatchForm()
    values = {"page": page, "form": form, "chosen": _chosen(), **entries.beside(page)}
    return render_template(f"research/{room}/{entries.template}.html", **values), form.status


def decide(
    entries: Entries, rows: Select[Any], act: Act, said: str, back: str, *, words: bool = False
) -> ResponseReturnValue:
    """Do `act` to each ticked entry; what is refused is told by name, the rest is done.

    `said` tells how many were done; `words` asks for a remark.
    """
    form, chosen = BatchForm(), _chosen()
    if not form.validate_on_submit():
        return waiting(entries, rows, form)
    if not chosen:
        form.refuse(RuleError(NOTHING))
        return waiting(entries, rows, form)
    if words and not form.remark.data:
        form.refuse(RuleError(NO_REMARK, field="remark"))
        return waiting(entries, rows, form)
    found = db.session.scalars(rows.options(*entries.loads).where(entries.model.id.in_(chosen))).all()
    done = sum(_is_done(entries.title(row), row, chosen[row.id], act) for row in found)
    if len(found) < len(chosen):
        flash(_(GONE), "error")
    if done:
        flash(_(said, count=done))
    return redirect(back, 303)


def confirm(entries: Entries, rows: Select[Any], verb: str, back: str) -> ResponseReturnValue:
    """Approve or check each ticked entry."""

    def act(row: Any, version: int) -> None:
        getattr(entries.steps, verb)(row, version=version, at=clock.now(), by=person())

    return decide(entries, rows, act, entries.said[verb], back)


def send_back(entries: Entries, rows: Select[Any], verb: str, back: str) -> ResponseReturnValue:
    """Return each ticked entry with the same remark: the head by `send_back`, the office by `return`."""
    remark = str(clean(request.form.get("remark", "")))

    def act(row: Any, version: int) -> None:
        entries.steps.send_back(row, remark, verb, version=version, by=person())

    return decide(entries, rows, act, entries.said["send_back"], back, words=True)


def _is_done(title: str, row: Any, version: int, act: Act) -> bool:
    try:
        with db.session.begin_nested():
            act(row, version)
    except RuleError as error:
        flash(f"«{title[:LONGEST_TITLE]}»: {refusal(error)}", "error")
        return False
    return True


def _chosen() -> Mapping[int, int]:
    """Read the boxes: `12-3` is entry 12 as it was in version 3."""
    pairs = (map(whole_number, value.partition("-")[::2]) for value in request.form.getlist("work"))
    return {key: seen for key, seen in pairs if key is not None and seen is not None}
