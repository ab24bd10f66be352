"""Дарслар: the day of a teacher from the timetable, and what is still to be marked."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, or_
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from hemis.access import can, person, requires, scoped
from hemis.domain.calendar import week_of
from hemis.domain.digits import whole_number
from hemis.extensions import db
from hemis.menus.lessons.phone import KEEP_FOR
from hemis.menus.lessons.standing import LOADS, OPEN, Shown, shown
from hemis.models.curriculum import LessonSlot
from hemis.models.staff import Employee
from hemis.models.teaching import Lesson
from hemis.web import clock
from hemis.web.forms import DateField
from hemis.web.listing import ALL, FilterForm

bp = Blueprint("days", __name__, url_prefix="/days")
LOOKED_BACK = timedelta(days=20)
"""Further back no journal is open any more."""
LARGEST = 300
A_WEEK = timedelta(days=7)


class DayFilter(FilterForm):
    day = DateField(_l("Сана"), [Optional()])
    teacher = SelectField(_l("Ўқитувчи"), [Optional()], choices=[], validate_choice=False)

    @property
    def asked_day(self) -> date:
        return self.chosen("day") or clock.today()

    @property
    def asked_teacher(self) -> int | None:
        return whole_number(str(self.teacher.data or ""))

    def narrow(self, statement: Select[Lesson]) -> Select[Lesson]:
        """Teachers have only their own lessons; others choose whose, and see one day of all until they do."""
        if can("lessons.journals:edit"):
            return statement.where(self._week_and_unmarked())
        if self.asked_teacher:
            return statement.where(Lesson.teacher_id == self.asked_teacher, self._week_and_unmarked())
        return statement.where(Lesson.day == self.asked_day).limit(LARGEST)

    def offer_teachers(self) -> None:
        teachers = scoped(Lesson).join(Employee, Employee.id == Lesson.teacher_id).where(Lesson.day == self.asked_day)
        names = (Employee.id, Employee.surname, Employee.first_name, Employee.sort_key)
        found = db.session.execute(teachers.with_only_columns(*names).distinct().order_by(Employee.sort_key))
        names_of = (SelectChoice(row.id, f"{row.surname} {row.first_name}") for row in found)
        self.teacher.choices = [SelectChoice("", ALL), *names_of]

    def _week_and_unmarked(self) -> ColumnElement[bool]:
        today = clock.today()
        unmarked = and_(Lesson.held_at.is_(None), Lesson.day.between(today - LOOKED_BACK, today))
        return or_(Lesson.day.between(*week_of(self.asked_day)), unmarked)


@bp.get("/")
@requires("lessons.journals:view")
def index() -> ResponseReturnValue:
    filters = DayFilter()
    if not can("lessons.journals:edit"):
        filters.offer_teachers()
    found = filters.narrow(scoped(Lesson).join(LessonSlot).order_by(Lesson.day, LessonSlot.number).options(*LOADS))
    lessons = shown(db.session.scalars(found))
    day = filters.asked_day
    page = render_template(
        "lessons/days/index.html",
        filters=filters,
        day=day,
        today=clock.today(),
        a_week=A_WEEK,
        person_id=person().id,
        lessons=[each for each in lessons if each.lesson.day == day],
        unmarked=[each for each in lessons if each.state == OPEN and each.lesson.day != day],
        week=_week(day, lessons),
    )
    answer = make_response(page)
    if can("lessons.journals:edit") and day == clock.today():
        answer.headers[KEEP_FOR] = str(person().id)
    return answer


def _week(day: date, lessons: Sequence[Shown]) -> list[tuple[date, list[str]]]:
    monday = week_of(day)[0]
    days = [monday + timedelta(days=number) for number in range(7)]
    return [(each, [lesson.state for lesson in lessons if lesson.lesson.day == each]) for each in days]
