"""Form controls drawn for speed: a filter bar has more options than its list has rows."""

from collections.abc import Callable
from typing import Any

from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape
from wtforms import Field
from wtforms.fields import SelectChoice
from wtforms.widgets import Select

from hemis.web import language

MOST_DRAWN = 10_000
DRAWN: dict[tuple[str, int, Any, bool], tuple[LazyString, Markup]] = {}
"""The label is kept beside what was drawn of it, so that its identity is never another one's."""


class Options(Select):
    """WTForms' select without the general machinery behind each option, which takes ten times as long."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **kwargs: Any) -> Markup:
        """Options of a classifier are the same in every request: each is drawn once in a language."""
        if not isinstance(choice.label, LazyString):
            return _drawn(choice)
        key = (language.current(), id(choice.label), choice.value, choice.selected)
        known = DRAWN.get(key)
        if known is None:
            if len(DRAWN) >= MOST_DRAWN:
                DRAWN.clear()
            known = DRAWN[key] = choice.label, _drawn(choice)
        return known[1]

    @classmethod
    def _dispatch_render_option(cls) -> Callable[..., Markup]:
        """WTForms reads the signature of `render_option` for each select that it draws."""
        return cls.render_option


def _drawn(choice: SelectChoice) -> Markup:
    chosen = " selected" if choice.selected else ""
    label = str(choice.label)  # once: a lazy text is looked up again for every question asked of it
    return Markup(f'<option{chosen} value="{escape(choice.value)}">{escape(label or choice.value)}</option>')


OPTIONS = Options()


def drawn_quickly(field: Field) -> Field:
    """Return the field, a plain select with the quicker widget."""
    if type(field.widget) is Select:
        field.widget = OPTIONS
    return field


__all__ = ["drawn_quickly"]
