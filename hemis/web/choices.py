"""Choices that many filters and forms offer."""

from typing import Any

from flask_babel import lazy_gettext as _l

from hemis.models.structure import Department, Faculty
from hemis.web.forms import ScopedSelect
from hemis.web.jinja import named
from hemis.web.listing import ALL


def faculty_filter() -> ScopedSelect:
    """Declare the filter of a list that several faculties share."""
    return _unit_filter(_l("Факультет"), Faculty)


def department_filter() -> ScopedSelect:
    """Declare the filter of a list that several departments share."""
    return _unit_filter(_l("Кафедра"), Department)


def _unit_filter(label: Any, model: type[Faculty] | type[Department]) -> ScopedSelect:
    """A filter by unit offers those that are switched off too: their rows remain."""
    return ScopedSelect(
        label,
        model=model,
        title=named,
        narrow=lambda rows: rows.order_by(model.sort_key),
        blank=ALL,
    )


def department_field(*validators: Any) -> ScopedSelect:
    """Declare the field of a form in which a department of today is chosen."""
    return ScopedSelect(
        _l("Кафедра"),
        list(validators),
        model=Department,
        title=named,
        narrow=lambda rows: rows.where(Department.is_active).order_by(Department.sort_key),
    )


__all__ = ["department_field", "department_filter", "faculty_filter"]
