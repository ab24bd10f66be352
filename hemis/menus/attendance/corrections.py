"""Деканат тузатиши: journals that the teacher can no longer keep, changed with a reason."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import StringField
from wtforms.validators import InputRequired, Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.menus.attendance.limits import course_filter, group_filter
from hemis.models.audit import AuditEntry
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, LessonGroup
from hemis.operations import attendance, excused
from hemis.operations.attendance import Hours, Stale
from hemis.operations.people import called
from hemis.operations.rosters import Journal, journal_of
from hemis.web import clock
from hemis.web.answers import listed
from hemis.web.export import Column
from hemis.web.forms import DateField, Form, IntegerField, text
from hemis.web.history import SHOWN, Line, entries_of, line_of
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, sort_by

bp = Blueprint("corrections", __name__, url_prefix="/corrections")
LOADS = (
    joinedload(Lesson.slot),
    joinedload(Lesson.room),
    joinedload(Lesson.teacher),
    joinedload(Lesson.curriculum_subject).joinedload(CurriculumSubject.subject),
    selectinload(Lesson.groups).joinedload(LessonGroup.group),
)
SORTS = {"day": Lesson.day, "subject": Subject.name_key, "teacher": Employee.sort_key}
COLUMNS: tuple[Column, ...] = (
    (_l("Сана"), lambda row: row.day),
    (_l("Жуфтлик"), lambda row: row.slot.number),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Машғулот тури"), lambda row: _(LESSON_KIND[row.lesson_kind])),
    (_l("Гуруҳ"), lambda row: ", ".join(each.group.name for each in row.groups)),
    (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
    (_l("Кечиккан кунлар"), lambda row: (clock.today() - row.day).days),
)


class UnkeptFilter(FilterForm):
    q = StringField(_l("Ўқитувчи"))
    day = DateField(_l("Сана"), [Optional()])
    group_id = group_filter()
    course = course_filter()

    def narrow(self, statement: Select[Lesson]) -> Select[Lesson]:
        if self.chosen("day"):
            statement = statement.where(Lesson.day == self.chosen("day"))
        if self.chosen("group_id"):
            statement = statement.where(Lesson.groups.any(LessonGroup.group_id == self.chosen("group_id")))
        if self.chosen("course"):
            of_course = AcademicGroup.course == int(self.chosen("course"))
            statement = statement.where(Lesson.groups.any(LessonGroup.group.has(of_course)))
        if words := (self.q.data or "").strip():
            statement = statement.where(called(Employee, words))
        return statement.where(Lesson.held_at.is_(None), Lesson.day < clock.today())


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 500, area=True, description=_l("Ҳужжат номи ва рақами, масалан: маълумотнома № 12."))


class CorrectionForm(ReasonForm):
    version = IntegerField(validators=[InputRequired()])


@bp.get("/")
@requires("attendance.corrections:edit")
def index() -> ResponseReturnValue:
    filters = UnkeptFilter()
    rows = scoped(Lesson).join(Lesson.teacher).join(Lesson.curriculum_subject).join(CurriculumSubject.subject)
    subject = contains_eager(Lesson.curriculum_subject).contains_eager(CurriculumSubject.subject)
    places = (joinedload(Lesson.slot), selectinload(Lesson.groups).joinedload(LessonGroup.group))
    rows = filters.narrow(rows).options(subject, contains_eager(Lesson.teacher), *places)
    return listed("attendance/corrections/index.html", sort_by(rows, SORTS, "-day"), COLUMNS, filters)


@bp.route("/<int:lesson_id>", methods=["GET", "POST"])
@requires("attendance.corrections:edit")
def edit(lesson_id: int) -> ResponseReturnValue:
    journal = journal_of(scoped_or_404(Lesson, lesson_id, *LOADS))
    form = CorrectionForm(obj=journal.lesson)
    wanted = _wanted(request.form) if request.method == "POST" else {}
    try:
        if form.carry_out(lambda: _correct(journal, form, wanted)):
            flash(_("Тузатилди."))
            return redirect(url_for("lessons.journals.show", lesson_id=lesson_id), 303)
    except Stale:
        form.refuse(RuleError(attendance.CHANGED))
        db.session.expire_all()
        journal = journal_of(scoped_or_404(Lesson, lesson_id, *LOADS))
        return _page(journal, form, wanted), 409
    return _page(journal, form, wanted), form.status


def _correct(journal: Journal, form: CorrectionForm, wanted: Mapping[int, Hours]) -> None:
    how = {"version": form.version.data, "reason": form.reason.data, "by": person(), "at": clock.now()}
    attendance.correct(journal, wanted, **how)


def _page(journal: Journal, form: CorrectionForm, wanted: Mapping[int, Hours]) -> str:
    lesson = journal.lesson
    values = {"journal": journal, "lesson": lesson, "form": form, "wanted": wanted}
    told = {"choices": _choices(lesson.slot.hours), "word": in_words, "history": _history(journal)}
    told["covered"] = excused.covering_on(lesson.id)
    return render_template("attendance/corrections/edit.html", **values, **told)


def in_words(hours: Hours) -> str:
    """Return what a student missed of a lesson: `сабабсиз 2 соат`."""
    if not hours.missed:
        return _("Бор")
    if not hours.excused:
        return _("сабабсиз %(hours)s соат", hours=hours.unexcused)
    if not hours.unexcused:
        return _("сабабли %(hours)s соат", hours=hours.excused)
    return _("сабабсиз %(unexcused)s, сабабли %(excused)s соат", unexcused=hours.unexcused, excused=hours.excused)


def _history(journal: Journal) -> list[Line]:
    """Return who changed the journal and what of whom: each student with the hours before and after."""
    names = {f"hours {member.id}": named(member) for member in journal.members}
    return [_history_line(entry, names) for entry in entries_of(journal.lesson, SHOWN)]


def _history_line(entry: AuditEntry, names: Mapping[str, str]) -> Line:
    pairs = {key: pair for key, pair in json.loads(entry.changes).items() if key.startswith("hours ")}
    order = [*(key for key in names if key in pairs), *(key for key in pairs if key not in names)]
    told = [_told(names.get(key) or _("рўйхатдан чиққан талаба"), *pairs[key]) for key in order]
    return replace(line_of(entry, {}), changes=told)


def _told(name: str, before: Sequence[int], after: Sequence[int]) -> tuple[str, str, str]:
    return name, in_words(Hours(*before)), in_words(Hours(*after))


def _choices(whole: int) -> list[Hours]:
    """All hours that a student can have missed, excused or not, from none upwards."""
    pairs = (Hours(missed - excused, excused) for missed in range(whole + 1) for excused in range(missed + 1))
    return sorted(pairs, key=lambda hours: (hours.excused, hours.unexcused))


def _wanted(sent: Mapping[str, str]) -> dict[int, Hours]:
    """Read `s12=2-0` as (student 12: two hours, none excused)."""
    lines = (f"{name}={hours}" for name, hours in sent.items())
    found = filter(None, (re.fullmatch(r"s([0-9]{1,9})=([0-9])-([0-9])", line) for line in lines))
    return {int(each[1]): Hours(int(each[2]), int(each[3])) for each in found}
