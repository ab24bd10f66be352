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
from hemis.web.jinja import url_with
from hemis.web.listing import FilterForm, Page, Sorts, paginate, sort_by

Act = Callable[[Any, int], None]
LONGEST_TITLE = 80
CONFIRM, RETURN = "confirm", "return"
"""What the two buttons say."""
NOTHING = N_("Камида битта қаторни белгиланг.")
NOT_PRESSED = N_("Қарор танланмади: тугмалардан бирини босинг.")
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
    filters: Callable[[], FilterForm]
    """What lists of them are narrowed by; all that wait are in one state."""
    sorts: Sorts

    def not_mine(self, rows: Select[Any]) -> Select[Any]:
        """Leave out what is of whoever decides."""
        me = viewer().employee_id
        return rows if me is None else rows.where(~self.of_employee(me))


class BatchForm(Form):
    remark = text(
        _l("Изоҳ"), 1000, optional=True, area=True, description=_l("Қайтаришда ёзилади: нимани тўғрилаш керак.")
    )


def queue(entries: Entries, rows: Select[Any], confirmed: str, returned: str) -> ResponseReturnValue:
    """Answer with what waits, the longest first; or decide on what was ticked there, by the button that was pressed.

    `confirmed` and `returned` are the two steps of the entries: the head's `approve` and `send_back`, the office's
    `check` and `return`.
    """
    if request.method == "GET":
        return _waiting(entries, rows, BatchForm())
    pressed = request.form.get("decision")
    if pressed == CONFIRM:
        return _confirm(entries, rows, confirmed)
    if pressed == RETURN:
        return _send_back(entries, rows, returned)
    form = BatchForm()
    if form.validate_on_submit():
        form.refuse(RuleError(NOT_PRESSED))
    return _waiting(entries, rows, form)


def _waiting(entries: Entries, rows: Select[Any], form: BatchForm) -> ResponseReturnValue:
    """Boxes that were ticked stay ticked; with `?all=1` each of the page is."""
    filters = entries.filters()
    del filters.status
    sorts = {"sent": entries.model.submitted_at, **entries.sorts}
    page = paginate(sort_by(filters.narrow(rows), sorts, "sent").options(*entries.loads))
    takes_all = request.method == "GET" and request.args.get("all")
    chosen = {row.id for row in page.items} if takes_all else _chosen()
    room = str(request.blueprint).rsplit(".", 1)[-1]
    values = {"page": page, "form": form, "chosen": chosen, "filters": filters, **entries.beside(page)}
    return render_template(f"research/{room}/{entries.template}.html", **values), form.status


def _decide(entries: Entries, rows: Select[Any], act: Act, said: str, *, words: bool = False) -> ResponseReturnValue:
    """Do `act` to each ticked entry; what is refused is told by name, the rest is done.

    `said` tells how many were done; `words` asks for a remark.
    """
    form, chosen = BatchForm(), _chosen()
    if not form.validate_on_submit():
        return _waiting(entries, rows, form)
    if not chosen:
        form.refuse(RuleError(NOTHING))
        return _waiting(entries, rows, form)
    if words and not form.remark.data:
        form.refuse(RuleError(NO_REMARK, field="remark"))
        return _waiting(entries, rows, form)
    found = db.session.scalars(rows.options(*entries.loads).where(entries.model.id.in_(chosen))).all()
    done = sum(_is_done(entries.title(row), row, chosen[row.id], act) for row in found)
    if len(found) < len(chosen):
        flash(_(GONE), "error")
    if done:
        flash(_(said, count=done))
    return redirect(url_with(all=None), 303)


def _confirm(entries: Entries, rows: Select[Any], verb: str) -> ResponseReturnValue:
    def act(row: Any, version: int) -> None:
        getattr(entries.steps, verb)(row, version=version, at=clock.now(), by=person())

    return _decide(entries, rows, act, entries.said[verb])


def _send_back(entries: Entries, rows: Select[Any], verb: str) -> ResponseReturnValue:
    """Return each ticked entry with the same remark."""
    remark = str(clean(request.form.get("remark", "")))

    def act(row: Any, version: int) -> None:
        entries.steps.send_back(row, remark, verb, version=version, by=person())

    return _decide(entries, rows, act, entries.said["send_back"], words=True)


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
