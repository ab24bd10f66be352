"""Steps of a workflow: taken on the version that the person saw, with a word on the page that follows."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms.widgets import HiddenInput

from hemis.domain.errors import RuleError, StaleError
from hemis.web.forms import Form, IntegerField, refusal, text


class StepForm(Form):
    """A step is taken on the version that the person saw."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        """The version that the page showed."""
        return self.version.data or 0


class RemarkForm(StepForm):
    """What is to be mended before a thing is sent again."""

    remark = text(_l("Изоҳ"), 1000, area=True, description=_l("Нимани тўғрилаш кераклигини аниқ ёзинг."))


def step(act: Callable[[int], Any], said: Any, page: str, refused: str = "") -> ResponseReturnValue:
    """Take a step that needs no words: `act` gets the version seen; a rule's refusal is told on `refused`, or `page`.

    That somebody else was quicker is a page of its own.
    """
    form = StepForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        act(form.seen)
    except StaleError:
        raise
    except RuleError as error:
        flash(refusal(error), "error")
        return redirect(refused or page, 303)
    flash(str(said))
    return redirect(page, 303)


def closed(check: Callable[[], Any], page: str) -> ResponseReturnValue | None:
    """Answer whoever opens a form that would be refused whatever is typed: the row's page, and why; else nothing."""
    if request.method != "GET":
        return None
    try:
        check()
    except RuleError as error:
        flash(refusal(error), "error")
        return redirect(page, 303)
    return None


def passes(check: Callable[[], Any]) -> bool:
    """Whether a rule would let the viewer go on: a page offers what would not be refused."""
    try:
        check()
    except RuleError:
        return False
    return True


__all__ = ["RemarkForm", "StepForm", "closed", "passes", "step"]
