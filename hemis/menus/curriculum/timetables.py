"""Дарс жадвали: the week of a group, a teacher and a room, and the groups whose hours are planned and placed."""

from collections.abc import Sequence
from typing import Any, TypeVar

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import can, posted, posted_or_404, requires, scoped, scoped_or_404, viewer
from hemis.access.roles import Role
from hemis.domain.classifiers import COURSE, ROOM_KIND
from hemis.extensions import Base, db
from hemis.menus.curriculum.selects import ALL, faculties
from hemis.menus.curriculum.weeks import Week
from hemis.models.infrastructure import Building, Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup, Student
from hemis.models.teaching import TeachingLoad
from hemis.operations import coverage, publication
from hemis.operations.weeks import of_groups, of_room, of_teacher
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.choices import department_filter
from hemis.web.forms import choice
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("timetables", __name__, url_prefix="/timetables")
Model = TypeVar("Model", bound=Base)
OF_A_PART = frozenset({Role.FACULTY, Role.DEPARTMENT_HEAD, Role.TEACHER})
"""The roles to whom only a part belongs: their lists begin with it."""
GROUP_SORTS = {"name": AcademicGroup.sort_key, "course": AcademicGroup.course, "students": AcademicGroup.student_count}
GROUP_COLUMNS = (
    (_l("Гуруҳ"), lambda row: row.name),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Мутахассислик"), lambda row: row.speciality.name),
    (_l("Курс"), lambda row: row.course),
    (_l("Талабалар сони"), lambda row: row.student_count),
)
TEACHER_COLUMNS = ((_l("Ўқитувчи"), lambda row: row.full_name), (_l("Рақами"), lambda row: row.number))
ROOM_SORTS = {"code": Room.code, "capacity": Room.capacity, "building": Building.sort_key}
ROOM_COLUMNS = (
    (_l("Аудитория"), lambda row: row.code),
    (_l("Бино"), lambda row: row.building.name),
    (_l("Ўринлар"), lambda row: row.capacity),
)


def reach() -> SelectField:
    """Declare the choice between what belongs to the viewer's role and all that is published."""
    options = {"": _l("менга тегишлилари"), "all": _l("барча эълон қилинганлар")}
    return SelectField(_l("Қамров"), choices=[SelectChoice(code, title) for code, title in options.items()])


class ReachFilter(FilterForm):
    """A list of what is published, or of what of it belongs to the viewer's role."""

    def __init__(self) -> None:
        super().__init__()
        if viewer().role not in OF_A_PART:
            del self["reach"]

    def rows(self, model: type[Model]) -> Select[Any]:
        is_part = "reach" in self and not self.chosen("reach")
        return scoped(model) if is_part else posted(model)


class GroupFilter(ReachFilter):
    q = StringField(_l("Қидириш"))
    reach = reach()
    faculty_id = faculties(_l("Факультет"), blank=ALL)
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    state = SelectField(
        _l("Жадвал"),
        choices=[SelectChoice("", ALL), SelectChoice("open", _l("тўлиқ эмас")), SelectChoice("full", _l("тўлиқ"))],
    )

    def narrow(self, statement: Select[AcademicGroup]) -> Select[AcademicGroup]:
        for name in ("faculty_id", "course"):
            if value := self.chosen(name):
                statement = statement.where(getattr(AcademicGroup, name) == value)
        if state := self.chosen("state"):
            statement = statement.where(coverage.is_full(clock.today()) == (state == "full"))
        return statement.where(AcademicGroup.is_active, folded(AcademicGroup.name_key, self.q.data))


class TeacherFilter(ReachFilter):
    q = StringField(_l("Қидириш"))
    reach = reach()
    department_id = department_filter()

    def narrow(self, statement: Select[Employee]) -> Select[Employee]:
        if department_id := self.chosen("department_id"):
            statement = statement.where(coverage.works_at(department_id))
        return statement.where(coverage.teaches(), coverage.is_called(self.q.data))


class RoomFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    kind = choice(_l("Тури"), ROOM_KIND, optional=True, blank=ALL)

    def narrow(self, statement: Select[Room]) -> Select[Room]:
        if kind := self.chosen("kind"):
            statement = statement.where(Room.kind == kind)
        if typed := (self.q.data or "").strip()[:20]:
            statement = statement.where(Room.code.icontains(typed, autoescape=True))
        return statement.where(Room.is_active)


@bp.get("/")
@requires("curriculum.timetables:view")
def index() -> ResponseReturnValue:
    filters, seen = GroupFilter(), viewer()
    faculty = seen.faculty_id
    rows = (
        filters.rows(AcademicGroup)
        .join(AcademicGroup.speciality)
        .options(contains_eager(AcademicGroup.speciality), joinedload(AcademicGroup.faculty))
    )
    term = publication.term_of(faculty, clock.today())
    return listed(
        "curriculum/timetables/index.html",
        sort_by(filters.narrow(rows), GROUP_SORTS),
        GROUP_COLUMNS,
        filters,
        hours_of=hours_of,
        term=term,
        seasons=publication.SEASONS,
        has_own=seen.employee_id or seen.student_id,
        out=publication.publication_of(faculty, term) if faculty and term else None,
    )


def hours_of(groups: Sequence[AcademicGroup]) -> dict[int, tuple[int, int]]:
    """Group → hours planned in its loads and hours that stand in the timetable."""
    return coverage.hours_of_groups([row.id for row in groups], clock.today())


@bp.get("/teachers/")
@requires("curriculum.timetables:view")
def teachers() -> ResponseReturnValue:
    filters = TeacherFilter()
    rows = sort_by(filters.narrow(filters.rows(Employee)), {"name": Employee.sort_key})
    return listed("curriculum/timetables/teachers.html", rows, TEACHER_COLUMNS, filters)


@bp.get("/rooms/")
@requires("curriculum.timetables:view")
def rooms() -> ResponseReturnValue:
    filters = RoomFilter()
    rows = scoped(Room).join(Room.building).options(contains_eager(Room.building))
    return listed("curriculum/timetables/rooms.html", sort_by(filters.narrow(rows), ROOM_SORTS), ROOM_COLUMNS, filters)


@bp.get("/mine")
@requires("curriculum.timetables:view")
def mine() -> ResponseReturnValue:
    """Lead a teacher to the own week, a student to that of the group."""
    seen = viewer()
    if seen.employee_id:
        return redirect(url_for(".teacher", teacher_id=seen.employee_id))
    student = db.session.scalar(scoped(Student).where(Student.id == seen.student_id)) or abort(404)
    return redirect(url_for(".group", group_id=student.group_id))


@bp.get("/groups/<int:group_id>")
@requires("curriculum.timetables:view")
def group(group_id: int) -> ResponseReturnValue:
    row, seen = posted_or_404(AcademicGroup, group_id), viewer()
    is_maker = can("curriculum.timetables:edit") and row.faculty_id == seen.faculty_id
    has_feed = seen.student_id is not None
    return _shown("group", Week(of_groups([group_id])), group=row, has_feed=has_feed, is_maker=is_maker)


@bp.get("/teachers/<int:teacher_id>")
@requires("curriculum.timetables:view")
def teacher(teacher_id: int) -> ResponseReturnValue:
    row, seen = teacher_or_404(teacher_id, posted(Employee)), viewer()
    has_load = can("curriculum.loads:view") and (seen.role not in OF_A_PART or seen.employee_id == teacher_id)
    return _shown("teacher", Week(of_teacher(teacher_id)), teacher=row, has_load=has_load)


@bp.get("/rooms/<int:room_id>")
@requires("curriculum.timetables:view")
def room(room_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Room, room_id, joinedload(Room.building))
    return _shown("room", Week(of_room(room_id), all_taken=True), room=row)


def teacher_or_404(teacher_id: int, rows: Select[Any]) -> Employee:
    """Return a teacher out of `rows`, or one who teaches the viewer's groups."""
    found: Employee | None = db.session.scalar(rows.where(Employee.id == teacher_id))
    if found is None:
        own = scoped(TeachingLoad).where(TeachingLoad.teacher_id == teacher_id)
        load = db.session.scalar(own.options(joinedload(TeachingLoad.teacher)).limit(1)) or abort(404)
        found = load.teacher
    return found


def _shown(name: str, week: Week, **values: Any) -> ResponseReturnValue:
    return render_template(f"curriculum/timetables/{name}.html", week=week, today=clock.today(), **values)


__all__ = ["bp", "teacher_or_404"]
