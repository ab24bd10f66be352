"""Choices that many filters offer."""

from flask_babel import lazy_gettext as _l

from hemis.models.structure import Faculty
from hemis.web.forms import ScopedSelect
from hemis.web.jinja import named


def faculty_filter() -> ScopedSelect:
    """Declare the filter of a list that several faculties share, switched off ones too: their rows remain."""
    return ScopedSelect(
        _l("Факультет"),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.order_by(Faculty.sort_key),
        blank=_l("барчаси"),
    )


__all__ = ["faculty_filter"]
