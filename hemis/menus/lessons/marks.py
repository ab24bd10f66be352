"""Кунлик баҳолар: marks of students at lessons, where the teacher of a load uses them (H-24, functions 10.4)."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from wtforms import BooleanField, HiddenField, SelectField, StringField

from hemis.access import can, person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.daily_marks import FORMULAS
from hemis.domain.digits import whole_number
from hemis.domain.errors import StaleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.menus.lessons.journals import FULL
from hemis.models.assignments import DailyMarking
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.staff import Employee
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.models.teaching import Lesson, TeachingLoad, TeachingLoadGroup
from hemis.operations import assignments, daily_mark_rules, daily_marks
from hemis.operations.people import called
from hemis.operations.rosters import Journal, journal_of
from hemis.web import clock
from hemis.web.answers import done, listed
from hemis.web.controls import control_title
from hemis.web.export import Column
from hemis.web.forms import Form, IntegerField, between, choice, required, row_id
from hemis.web.listing import ALL, FilterForm, folded, sort_by

bp = Blueprint("marks", __name__, url_prefix="/marks")
FIELD = re.compile(r"m([0-9]{1,9})", re.ASCII)
SUBJECT = joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject)
GROUPS = selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group)
MARKED, UNMARKED = "1", "0"
MARKINGS = {MARKED: N_("қўйилади"), UNMARKED: N_("қўйилмайди")}
SORTS = {"subject": Subject.sort_key, "teacher": Employee.sort_key}


class MarkingForm(Form):
    is_active = BooleanField(_l("Дарсларда кунлик баҳо қўйилади"), default=True)
    control_id = SelectField(_l("Қайси назорат баллига қўшилади"), required(), coerce=row_id, choices=[])
    weight = IntegerField(
        _l("Шу назоратдаги вазни"),
        [*required(), between(1, 100)],
        default=1,
        description=_l(
            "Баҳоларнинг ўртачаси битта топшириқ каби ҳисобланади: 5 баҳодан ўртачаси 4 бўлса, улуши 80 фоиз."
        ),
    )


class MarksForm(Form):
    seen = HiddenField()


class LoadFilter(FilterForm):
    q = StringField(_l("Фан"))
    group = StringField(_l("Гуруҳ номи"))
    teacher = StringField(_l("Ўқитувчи"))
    marking = choice(_l("Ҳолати"), MARKINGS, optional=True, blank=ALL)

    def narrow(self, rows: Select[TeachingLoad]) -> Select[TeachingLoad]:
        marked = scoped(DailyMarking).where(DailyMarking.is_active).with_only_columns(DailyMarking.load_id)
        if state := self.chosen("marking"):
            rows = rows.where(TeachingLoad.id.in_(marked) if state == MARKED else TeachingLoad.id.not_in(marked))
        if name := (self.group.data or "").strip():
            of_name = TeachingLoadGroup.group.has(folded(AcademicGroup.name_key, name))
            rows = rows.where(TeachingLoad.groups.any(of_name))
        if words := (self.teacher.data or "").strip():
            rows = rows.where(called(Employee, words))
        return rows.where(folded(Subject.name_key, self.q.data))


@bp.get("/")
@requires("lessons.journals:view")
def index() -> ResponseReturnValue:
    """The loads of the running semester, and which of them use daily marks."""
    filters, subject = LoadFilter(), contains_eager(TeachingLoad.curriculum_subject)
    rows = scoped(TeachingLoad).join(TeachingLoad.teacher).join(TeachingLoad.curriculum_subject)
    rows = rows.join(CurriculumSubject.semester).join(CurriculumSubject.subject)
    rows = rows.where(Semester.starts_on <= clock.today(), Semester.ends_on >= clock.today())
    rows = filters.narrow(rows).options(subject.contains_eager(CurriculumSubject.subject), GROUPS)
    rows = sort_by(rows.options(contains_eager(TeachingLoad.teacher)), SORTS, "subject")
    markings = scoped(DailyMarking).options(joinedload(DailyMarking.control))
    known = {each.load_id: each for each in db.session.scalars(markings) if each.is_active}
    return listed("lessons/marks/index.html", rows, _columns(known), filters, markings=known)


def _columns(markings: Mapping[int, DailyMarking]) -> tuple[Column, ...]:
    return (
        (_l("Фан"), lambda row: row.curriculum_subject.subject.name),
        (_l("Машғулот тури"), lambda row: _(LESSON_KIND[row.lesson_kind])),
        (_l("Ўқитувчи"), lambda row: row.teacher.full_name),
        (_l("Гуруҳлар"), lambda row: ", ".join(each.group.name for each in row.groups)),
        (_l("Ҳолати"), lambda row: _(MARKINGS[MARKED if row.id in markings else UNMARKED])),
        (_l("Назорат"), lambda row: control_title(markings[row.id].control) if row.id in markings else ""),
    )


@bp.get("/<int:load_id>")
@requires("lessons.journals:view")
def show(load_id: int) -> ResponseReturnValue:
    """The lessons of a load, and what the marks of each student come to."""
    load = scoped_or_404(TeachingLoad, load_id, SUBJECT, GROUPS)
    held = scoped(Lesson).where(Lesson.load_id == load.id, Lesson.day <= clock.today())
    lessons = db.session.scalars(
        held.options(joinedload(Lesson.slot)).order_by(Lesson.day.desc(), Lesson.slot_id.desc())
    )
    formula = daily_marks.formula_of(load)
    return render_template(
        "lessons/marks/show.html",
        load=load,
        lessons=lessons.all(),
        students=daily_marks.students_of(load, formula),
        best=max(daily_marks.scale_of(load), default=5),
        formula=FORMULAS[formula],
    )


@bp.route("/<int:load_id>/marking", methods=["GET", "POST"])
@requires("lessons.journals:edit")
def marking(load_id: int) -> ResponseReturnValue:
    load = scoped_or_404(TeachingLoad, load_id, SUBJECT, GROUPS)
    known = db.session.scalars(scoped(DailyMarking).where(DailyMarking.load_id == load.id)).one_or_none()
    form = MarkingForm(obj=known)
    form.control_id.choices = [
        (each.id, f"{control_title(each)} ({each.max_points})") for each in assignments.controls_of(load)
    ]
    if form.carry_out(lambda: daily_marks.set_marking(load, **form.values, on=clock.today(), by=person())):
        return done(_("Сақланди."), ".show", load_id=load.id)
    mode = daily_mark_rules.mode_of(load, clock.today())
    return render_template("lessons/marks/marking.html", form=form, load=load, mode=mode), form.status


@bp.route("/lessons/<int:lesson_id>", methods=["GET", "POST"])
@requires("lessons.journals:edit")
def lesson(lesson_id: int) -> ResponseReturnValue:
    row = scoped_or_404(Lesson, lesson_id, *FULL, lock=request.method == "POST")
    journal, form, counts = journal_of(row), MarksForm(), list[int]()
    try:
        if form.carry_out(lambda: counts.append(_save(journal, form))):
            return done(_("Сақланди: %(count)s та баҳо ўзгарди.", count=counts[0]), ".show", load_id=row.load_id)
    except _Changed:
        return _page(journal, form, 409)
    return _page(journal, form, form.status)


class _Changed(Exception):
    """Somebody else gave marks meanwhile."""


def _save(journal: Journal, form: MarksForm) -> int:
    try:
        return daily_marks.save(journal, _sent(), seen=form.seen.data or "", by=person(), at=clock.now())
    except StaleError as error:
        form.refuse(error)
        raise _Changed from error


def _sent() -> dict[int, int | None]:
    """Read the marks that the page sent; what is no number answers 400."""
    found: dict[int, int | None] = {}
    for name, text in request.form.items():
        if field := FIELD.fullmatch(name):
            mark = whole_number(text, 2)
            if text and mark is None:
                abort(400)
            found[int(field[1])] = mark
    return found


def _page(journal: Journal, form: MarksForm, status: int) -> ResponseReturnValue:
    now = daily_marks.marks_of(journal.lesson)
    form.seen.data = daily_marks.seen_of(now)
    values: dict[str, Any] = {"sent": _sent() if form.is_submitted() else now}
    return render_template(
        "lessons/marks/lesson.html",
        form=form,
        journal=journal,
        lesson=journal.lesson,
        now=now,
        scale=daily_marks.scale_of(journal.lesson),
        is_writable=can("lessons.journals:edit"),
        **values,
    ), status
