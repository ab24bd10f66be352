"""The pages of one session: what is to be examined, the board of groups by days, and the timetable on paper."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404
from hemis.domain.classifiers import COURSE, EXAM_FORM
from hemis.extensions import db
from hemis.menus.curriculum.exams import WITH_PEOPLE, WORDS, bp, found
from hemis.menus.curriculum.selects import ALL
from hemis.menus.curriculum.weeks import WEEKDAYS
from hemis.models.curriculum import CurriculumSubject, LessonSlot
from hemis.models.exams import Exam, ExamGroup, ExamLine, ExamSession
from hemis.models.infrastructure import Room
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import coverage, exam_faults, exam_sessions, publication
from hemis.web.answers import listed
from hemis.web.choices import department_filter
from hemis.web.chosen import asked_id
from hemis.web.export import asked_for_file, export
from hemis.web.forms import choice
from hemis.web.jinja import clock_time
from hemis.web.listing import FilterForm, folded, paginate, sort_by

PROGRESS = {"open": _l("қўйилмаган"), "placed": _l("қўйилган"), "unready": _l("тайёр эмас")}
SORTS = {
    "group": AcademicGroup.sort_key,
    "subject": Subject.sort_key,
    "course": AcademicGroup.course,
    "day": Exam.day,
    "examiner": Employee.sort_key,
    "room": Room.code,
}


def _of_exam(shows: Any) -> Any:
    return lambda row: shows(row.exam) if row.exam else ""


COLUMNS = (
    (_l("Гуруҳ"), lambda row: row.group.name),
    (_l("Курс"), lambda row: row.group.course),
    (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
    (_l("Кун"), _of_exam(lambda exam: exam.day)),
    (_l("Жуфтлик"), _of_exam(lambda exam: exam.slot.number)),
    (_l("Вақти"), _of_exam(lambda exam: clock_time(exam.slot.starts_at))),
    (_l("Хона"), _of_exam(lambda exam: exam.room.code)),
    (_l("Имтиҳон олувчи"), _of_exam(lambda exam: exam.examiner.full_name)),
    (_l("Шакли"), _of_exam(lambda exam: _(EXAM_FORM[exam.form]))),
    (_l("Камчилик"), lambda row: "; ".join(_(said) for said in exam_faults.missing(row))),
)


class LineFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    progress = choice(_l("Жадвал"), PROGRESS, optional=True, blank=ALL)
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)
    department_id = department_filter()

    def narrow(self, statement: Select[ExamLine]) -> Select[ExamLine]:
        if course := self.chosen("course"):
            statement = statement.where(AcademicGroup.course == course)
        if department_id := self.chosen("department_id"):
            statement = statement.where(ExamLine.department_id == department_id)
        if progress := self.chosen("progress"):
            statement = statement.where(PROGRESS_IS[progress]())
        typed = self.q.data
        by_name = folded(AcademicGroup.name_key, typed) | folded(Subject.name_key, typed)
        return statement.where(by_name | coverage.is_called(typed))


PROGRESS_IS = {
    "open": lambda: ExamLine.exam_id.is_(None),
    "placed": lambda: ExamLine.exam_id.is_not(None),
    "unready": lambda: ~ExamLine.is_joined | ~ExamLine.has_load,
}


def lines_of(session: ExamSession) -> Select[ExamLine]:
    """The lines of a session that the viewer may see, with all that a row shows."""
    subject = contains_eager(ExamLine.curriculum_subject).contains_eager(CurriculumSubject.subject)
    exam = contains_eager(ExamLine.exam)
    return (
        scoped(ExamLine)
        .where(ExamLine.faculty_id == session.faculty_id)
        .where(ExamLine.year_id == session.year_id, ExamLine.season == session.season)
        .join(ExamLine.group)
        .join(ExamLine.curriculum_subject)
        .join(CurriculumSubject.subject)
        .outerjoin(ExamLine.exam)
        .outerjoin(Exam.slot)
        .outerjoin(Exam.room)
        .outerjoin(Exam.examiner)
        .options(contains_eager(ExamLine.group), subject)
        .options(exam.contains_eager(Exam.slot), exam.contains_eager(Exam.room), exam.contains_eager(Exam.examiner))
    )


@bp.get("/<int:session_id>")
@requires("curriculum.exams:view")
def show(session_id: int) -> ResponseReturnValue:
    session, filters = scoped_or_404(ExamSession, session_id, *WITH_PEOPLE), LineFilter()
    rows = sort_by(filters.narrow(lines_of(session)), SORTS)
    values = {"session": session, "counts_of": exam_sessions.counts_of, "missing": exam_faults.missing, **WORDS}
    return listed("curriculum/exams/show.html", rows, COLUMNS, filters, **values)


class BoardFilter(FilterForm):
    q = StringField(_l("Гуруҳни қидириш"))
    course = choice(_l("Курс"), COURSE, optional=True, blank=ALL)

    def narrow(self, statement: Select[AcademicGroup]) -> Select[AcademicGroup]:
        if course := self.chosen("course"):
            statement = statement.where(AcademicGroup.course == course)
        return statement.where(folded(AcademicGroup.name_key, self.q.data))


@bp.get("/<int:session_id>/board")
@requires("curriculum.exams:view")
def board(session_id: int) -> ResponseReturnValue:
    session, filters = found(session_id), BoardFilter()
    groups = sort_by(filters.narrow(_groups(session)), {"name": AcademicGroup.sort_key})
    if asked_for_file():
        rows = filters_of_group(lines_of(session), filters).where(ExamLine.exam_id.is_not(None))
        return export(rows.order_by(AcademicGroup.sort_key, Exam.day), COLUMNS, "exams")
    page = paginate(groups)
    cells = _cells(session, [group.id for group in page])
    days = sorted({day for _group, day in cells})
    values = {"session": session, "filters": filters, "page": page, "cells": cells, "days": days}
    return render_template("curriculum/exams/board.html", **values, weekdays=WEEKDAYS, **WORDS)


def filters_of_group(rows: Select[ExamLine], filters: BoardFilter) -> Select[ExamLine]:
    """The lines of the groups that the board shows."""
    return filters.narrow(rows)  # type: ignore[arg-type,return-value]


def _groups(session: ExamSession) -> Select[AcademicGroup]:
    mine = scoped(ExamLine).where(ExamLine.faculty_id == session.faculty_id)
    mine = mine.where(ExamLine.year_id == session.year_id, ExamLine.season == session.season)
    return scoped(AcademicGroup).where(AcademicGroup.id.in_(mine.with_only_columns(ExamLine.group_id)))


def exams_of(session: ExamSession) -> Select[Exam]:
    """The exams of a session that the viewer may see, with all that is printed."""
    return (
        scoped(Exam)
        .where(Exam.session_id == session.id)
        .join(Exam.slot)
        .options(contains_eager(Exam.slot), joinedload(Exam.room), joinedload(Exam.examiner))
        .options(joinedload(Exam.curriculum_subject).joinedload(CurriculumSubject.subject))
        .options(selectinload(Exam.groups).joinedload(ExamGroup.group))
        .order_by(Exam.day, LessonSlot.number, Exam.id)
    )


def _cells(session: ExamSession, group_ids: Sequence[int]) -> dict[tuple[int, date], Exam]:
    """(group, day) → its exam."""
    rows = exams_of(session).where(Exam.groups.any(ExamGroup.group_id.in_(group_ids)))
    return {(each.group_id, exam.day): exam for exam in db.session.scalars(rows) for each in exam.groups}


@bp.get("/<int:session_id>/paper")
@requires("curriculum.exams:view")
def paper(session_id: int) -> ResponseReturnValue:
    """The timetable as it hangs on the door: of the whole faculty, or of the group that the address names."""
    session = scoped_or_404(ExamSession, session_id, *WITH_PEOPLE)
    asked = asked_id("group_id")
    group = None if asked is None else scoped_or_404(AcademicGroup, asked)
    rows = exams_of(session)
    if group:
        rows = rows.where(Exam.groups.any(ExamGroup.group_id == group.id))
    by_group: dict[int, list[Exam]] = defaultdict(list)
    groups: dict[int, AcademicGroup] = {}
    for exam in db.session.scalars(rows):
        for each in exam.groups:
            if group is None or each.group_id == group.id:
                by_group[each.group_id].append(exam)
                groups[each.group_id] = each.group
    ordered = sorted(groups.values(), key=lambda row: row.sort_key)
    values = {"session": session, "groups": ordered, "exams": by_group, "weekdays": WEEKDAYS, "one": group}
    return render_template("curriculum/exams/paper.html", **values, seasons=publication.SEASONS)


__all__ = ["exams_of", "lines_of"]
