"""The step before a form about a student: the student is searched in the viewer's scope and chosen."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_
from sqlalchemy.orm import joinedload
from wtforms import StringField

from hemis.access import scoped
from hemis.models.students import Student
from hemis.operations.people import called
from hemis.web.listing import FilterForm, paginate


class StudentSearch(FilterForm):
    q = StringField(_l("Талабанинг исми ёки рақами"))


def choose_student(template: str) -> str:
    """Draw the search; `template` extends `layouts/choose_student.html`, whose links lead to `.new` of the room."""
    filters, page = StudentSearch(), None
    if asked := filters.chosen("q"):
        rows = scoped(Student).where(or_(Student.number == asked, called(Student, asked)))
        page = paginate(rows.options(joinedload(Student.group)).order_by(Student.sort_key, Student.id))
    return render_template(template, filters=filters, page=page)


__all__ = ["StudentSearch", "choose_student"]
