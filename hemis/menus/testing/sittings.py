"""Гуруҳлар ва вақтлари: when which group may take the exam."""

from datetime import date, datetime, time
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from hemis.access import person, requires, scoped_or_404
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam, ExamSitting
from hemis.operations import testing
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, TimeField, required, row_id
from hemis.web.jinja import named


class SittingForm(Form):
    group_id = SelectField(_l("Гуруҳ"), required(), coerce=row_id)
    opens_on = DateField(_l("Бошланиш куни"), required())
    opens_at = TimeField(_l("Бошланиш вақти"), required())
    closes_on = DateField(_l("Тугаш куни"), required())
    closes_at = TimeField(_l("Тугаш вақти"), required())

    @property
    def period(self) -> dict[str, datetime]:
        """From when to when, by the clocks of Tashkent."""
        return {
            "opens_at": _moment(self.opens_on.data, self.opens_at.data),
            "closes_at": _moment(self.closes_on.data, self.closes_at.data),
        }


def _moment(day: date | None, hour: time | None) -> datetime:
    assert day is not None
    assert hour is not None
    return datetime.combine(day, hour, clock.TASHKENT)


@bp.route("/<int:computer_exam_id>/sittings/new", methods=["GET", "POST"])
@requires("testing.exams:edit")
def new_sitting(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id, lock=True)
    taken = {each.group_id for each in testing.sittings_of(exam.id)}
    groups = [group for group in testing.groups_of(exam.curriculum_subject_id) if group.id not in taken]
    last = testing.sittings_of(exam.id)[-1:]
    like = last[0] if last else _at_event(exam)
    return _form(exam, ExamSitting(), [(group.id, named(group)) for group in groups], like)


def _at_event(exam: ComputerExam) -> ExamSitting | None:
    """The time of its pair in the timetable of examinations, to begin with."""
    event = exam.event
    if event is None:
        return None
    return ExamSitting(
        opens_at=_moment(event.day, event.slot.starts_at), closes_at=_moment(event.day, event.slot.ends_at)
    )


@bp.route("/sittings/<int:sitting_id>/edit", methods=["GET", "POST"])
@requires("testing.exams:edit")
def edit_sitting(sitting_id: int) -> ResponseReturnValue:
    key = scoped_or_404(ExamSitting, sitting_id).exam_id
    exam = found(key, lock=True)
    row = next(each for each in testing.sittings_of(exam.id) if each.id == sitting_id)
    return _form(exam, row, [(row.group_id, named(row.group))], row)


def _form(
    exam: ComputerExam, row: ExamSitting, groups: list[tuple[int, str]], like: ExamSitting | None
) -> ResponseReturnValue:
    form = SittingForm(**(_times(like) if like else {"opens_on": clock.today(), "closes_on": clock.today()}))
    form.group_id.choices = groups
    if form.carry_out(lambda: _save(exam, row, form)):
        return done(_("Сақланди."), ".show", computer_exam_id=exam.id)
    return render_template("testing/exams/sitting.html", form=form, exam=exam, sitting=row), form.status


def _times(row: ExamSitting) -> dict[str, Any]:
    first, last = (each.astimezone(clock.TASHKENT) for each in (row.opens_at, row.closes_at))
    values = {"opens_on": first.date(), "opens_at": first.time(), "closes_on": last.date(), "closes_at": last.time()}
    return values | {"group_id": row.group_id}


def _save(exam: ComputerExam, row: ExamSitting, form: SittingForm) -> None:
    testing.save_sitting(exam, row, group_id=form.group_id.data, **form.period, by=person())


@bp.route("/sittings/<int:sitting_id>/removal", methods=["GET", "POST"])
@requires("testing.exams:edit")
def remove_sitting(sitting_id: int) -> ResponseReturnValue:
    row, form = scoped_or_404(ExamSitting, sitting_id), Form()
    exam = found(row.exam_id, lock=True)
    if form.carry_out(lambda: testing.remove_sitting(row, by=person())):
        return done(_("Ўчирилди."), ".show", computer_exam_id=exam.id)
    return render_template("testing/exams/remove_sitting.html", form=form, exam=exam), form.status
