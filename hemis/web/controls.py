"""What a control is called on a page: a standard kind in its language, a free one in its script."""

from flask_babel import gettext as _

from hemis.domain import control_kinds
from hemis.domain.control_kinds import Called
from hemis.domain.errors import Reason, RuleError
from hemis.domain.translit import to_latin
from hemis.web import language


def control_title(control: Called) -> str:
    """Return the name of a control."""
    return _said(control.name) or str(_(control_kinds.title_of(control)))


def control_short(control: Called) -> str:
    """Return the head of its column."""
    return _said(control.short) or str(_(control_kinds.short_of(control)))


def told(said: Reason | RuleError) -> str:
    """Return a reason or a refusal in the language of the page, with the control that it names in its script."""
    params = dict(said.params)
    if "control" in params:
        params["control"] = _said(str(params["control"]))
    return str(_(said.msgid, **params))


def _said(name: str) -> str:
    return to_latin(name) if language.is_latin() else name


__all__ = ["control_short", "control_title", "told"]
