"""Дарс жадвали: the week of a group, a teacher and a room, and the groups whose hours are planned and placed."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice

from hemis.access import requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import COURSE, ROOM_KIND
from hemis.extensions import db
from hemis.menus.curriculum.weeks import Week
from hemis.models.infrastructure import Building, Room
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.models.teaching import TeachingLoad
from hemis.operations import coverage, publication
from hemis.operations.weeks import of_group, of_room, of_teacher
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("timetables", __name__, url_prefix="/timetables")
ALL = _l("барчаси")
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


class GroupFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    faculty_id = ScopedSelect(
        _l("Факультет"),
        model=Faculty,
        title=named,
        narrow=lambda rows: rows.order_by(Faculty.sort_key),
        blank=ALL,
    )
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    state = SelectField(
        _l("Жадвал"),
        choices=[SelectChoice("", ALL), SelectChoice("open", _l("тўлиқ эмас")), SelectChoice("full", _l("тўлиқ"))],
    )

    def narrow(self, statement: Select[AcademicGroup]) -> Select[AcademicGroup]:
        for name in ("faculty_id", "course"):
            if name in self and (value := self.chosen(name)):
                statement = statement.where(getattr(AcademicGroup, name) == value)
        if state := self.chosen("state"):
            statement = statement.where(coverage.is_full(clock.today()) == (state == "full"))
        return statement.where(AcademicGroup.is_active, folded(AcademicGroup.name_key, self.q.data))


class TeacherFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    department_id = ScopedSelect(
        _l("Кафедра"),
        model=Department,
        title=named,
        narrow=lambda rows: rows.order_by(Department.sort_key),
        blank=ALL,
    )

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
    filters, faculty = GroupFilter(), viewer().faculty_id
    if faculty:
        del filters.faculty_id
    rows = (
        scoped(AcademicGroup)
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
        out=publication.publication_of(faculty, term) if faculty and term else None,
    )


def hours_of(groups: Sequence[AcademicGroup]) -> dict[int, tuple[int, int]]:
    """Group → hours planned in its loads and hours that stand in the timetable."""
    return coverage.hours_of_groups([row.id for row in groups], clock.today())


@bp.get("/teachers/")
@requires("curriculum.timetables:view")
def teachers() -> ResponseReturnValue:
    filters = TeacherFilter()
    rows = sort_by(filters.narrow(scoped(Employee)), {"name": Employee.sort_key})
    return listed("curriculum/timetables/teachers.html", rows, TEACHER_COLUMNS, filters)


@bp.get("/rooms/")
@requires("curriculum.timetables:view")
def rooms() -> ResponseReturnValue:
    filters = RoomFilter()
    rows = scoped(Room).join(Room.building).options(contains_eager(Room.building))
    return listed("curriculum/timetables/rooms.html", sort_by(filters.narrow(rows), ROOM_SORTS), ROOM_COLUMNS, filters)


@bp.get("/groups/<int:group_id>")
@requires("curriculum.timetables:view")
def group(group_id: int) -> ResponseReturnValue:
    row = scoped_or_404(AcademicGroup, group_id)
    return render_template("curriculum/timetables/group.html", group=row, **_week(Week(of_group(group_id))))


@bp.get("/teachers/<int:teacher_id>")
@requires("curriculum.timetables:view")
def teacher(teacher_id: int) -> ResponseReturnValue:
    row = teacher_or_404(teacher_id)
    return render_template("curriculum/timetables/teacher.html", teacher=row, **_week(Week(of_teacher(teacher_id))))


@bp.get("/rooms/<int:room_id>")
@requires("curriculum.timetables:view")
def room(room_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Room, room_id, joinedload(Room.building))
    return render_template("curriculum/timetables/room.html", room=row, **_week(Week(of_room(room_id))))


def teacher_or_404(teacher_id: int) -> Employee:
    """Return a teacher of the viewer's scope: an employee, or one who teaches the viewer's groups."""
    found = db.session.scalar(scoped(Employee).where(Employee.id == teacher_id))
    if found is None:
        mine = (
            scoped(TeachingLoad).where(TeachingLoad.teacher_id == teacher_id).options(joinedload(TeachingLoad.teacher))
        )
        load = db.session.scalar(mine.limit(1)) or abort(404)
        found = load.teacher
    return found


def _week(week: Week) -> dict[str, object]:
    today: date = clock.today()
    return {"week": week, "today": today}


__all__ = ["bp", "teacher_or_404"]
