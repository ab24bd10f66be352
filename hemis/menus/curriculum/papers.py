"""Sheets of a week to hang up: of a group, a teacher, a room, and of all groups of a course beside one another."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.access import posted, posted_or_404, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import COURSE
from hemis.extensions import db
from hemis.menus.curriculum.selects import faculties
from hemis.menus.curriculum.timetables import bp, teacher_or_404
from hemis.menus.curriculum.weeks import Entry, Week
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.structure import Faculty
from hemis.models.students import AcademicGroup
from hemis.operations.weeks import of_groups, of_room, of_teacher
from hemis.web.forms import choice
from hemis.web.listing import FilterForm

MOST_GROUPS = 24
"""More columns than these no sheet of A3 carries."""


class Span(NamedTuple):
    """What stands in one row of the sheet of a course: the same lessons for `width` groups beside one another."""

    entries: list[Entry]
    width: int


class CourseFilter(FilterForm):
    faculty_id = faculties(_l("Факультет"))
    course = choice(_l("Курс"), COURSE)


@bp.get("/groups/<int:group_id>/paper")
@requires("curriculum.timetables:view")
def group_paper(group_id: int) -> ResponseReturnValue:
    row = posted_or_404(AcademicGroup, group_id)
    return _paper("group", week=Week(of_groups([group_id])), group=row)


@bp.get("/teachers/<int:teacher_id>/paper")
@requires("curriculum.timetables:view")
def teacher_paper(teacher_id: int) -> ResponseReturnValue:
    row = teacher_or_404(teacher_id, posted(Employee))
    return _paper("teacher", week=Week(of_teacher(teacher_id)), teacher=row)


@bp.get("/rooms/<int:room_id>/paper")
@requires("curriculum.timetables:view")
def room_paper(room_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Room, room_id, joinedload(Room.building))
    return _paper("room", week=Week(of_room(room_id), all_taken=True), room=row)


@bp.get("/courses")
@requires("curriculum.timetables:view")
def courses() -> ResponseReturnValue:
    """The week of all groups of a course of a faculty, one column each."""
    return render_template("curriculum/timetables/courses.html", **_course())


@bp.get("/courses/paper")
@requires("curriculum.timetables:view")
def courses_paper() -> ResponseReturnValue:
    return _paper("courses", **_course())


def _course() -> dict[str, Any]:
    filters = CourseFilter()
    faculty = _faculty(filters.chosen("faculty_id"))
    course = int(filters.chosen("course") or 1)
    filters.faculty_id.data, filters.course.data = faculty.id, str(course)
    groups = _groups(faculty.id, course)
    week = Week(of_groups([row.id for row in groups]), tells=False)
    values = {"faculty": faculty, "course": course, "groups": groups, "spans": _spans(week, groups)}
    return values | {"filters": filters, "week": week}


def _paper(name: str, **values: Any) -> ResponseReturnValue:
    size = "a3" if request.args.get("size") == "a3" else "a4"
    return render_template(f"curriculum/timetables/{name}_paper.html", size=size, **values)


def _faculty(asked: int | None) -> Faculty:
    """The faculty that the address asks for, else the viewer's own or the first."""
    if key := asked or viewer().faculty_id:
        return scoped_or_404(Faculty, key)
    return db.session.scalar(scoped(Faculty).order_by(Faculty.sort_key).limit(1)) or abort(404)


def _groups(faculty_id: int, course: int) -> Sequence[AcademicGroup]:
    rows = posted(AcademicGroup).where(AcademicGroup.faculty_id == faculty_id, AcademicGroup.is_active)
    known = rows.where(AcademicGroup.course == course).order_by(AcademicGroup.speciality_id, AcademicGroup.sort_key)
    return db.session.scalars(known.limit(MOST_GROUPS)).all()


def _spans(week: Week, groups: Sequence[AcademicGroup]) -> dict[tuple[date, int], list[Span]]:
    """(day, slot) → the row of the sheet; neighbours who sit together share a cell."""
    return {place: _row(entries, groups) for place, entries in week.cells.items()}


def _row(entries: list[Entry], groups: Sequence[AcademicGroup]) -> list[Span]:
    own = [[number for number, entry in enumerate(entries) if row.id in _ids(entry)] for row in groups]
    runs = [(key, len(list(run))) for key, run in groupby(own)]
    return [Span([entries[number] for number in key], width) for key, width in runs]


def _ids(entry: Entry) -> set[int]:
    held = entry.lesson or entry.exam
    return {each.group_id for each in held.groups} if held else set()
