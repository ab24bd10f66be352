"""Жонли кузатув: who began, how far each one is, how much time is left; filtered, sorted, and taken as a file."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from hemis.access import can, requires
from hemis.domain.names import fold
from hemis.menus.testing.exams import bp, found
from hemis.models.testing import ComputerExam, ExamSitting
from hemis.operations import testing, testing_watch
from hemis.operations.testing_watch import Person
from hemis.web import clock
from hemis.web.export import asked_for_file, export_table
from hemis.web.forms import choice, row_id
from hemis.web.jinja import date_and_time, named
from hemis.web.listing import ALL, FilterForm, page_of

SHOWN = 100
SORTS: dict[str, Callable[[Person], Any]] = {
    "name": lambda each: (each.student.sort_key, each.student.id),
    "answers": lambda each: each.answered,
    "left": lambda each: each.attempt.ends_at.timestamp() if each.attempt and not each.attempt.ended_at else 0,
    "points": lambda each: -1 if each.hides_points or not each.attempts else each.attempts[-1].points or 0,
}


class WatchFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    group = SelectField(_l("Гуруҳ"), [Optional()], coerce=row_id)
    state = choice(_l("Ҳолати"), testing_watch.STATES, optional=True, blank=ALL)

    def __init__(self, sittings: Sequence[ExamSitting]) -> None:
        self._groups = [("", ALL), *((each.id, named(each.group)) for each in sittings)]
        super().__init__()

    def validate(self, extra_validators: Any = None) -> bool:
        self.group.choices = self._groups
        return bool(super().validate(extra_validators))

    def narrow(self, people: Sequence[Person]) -> list[Person]:
        """Those who are asked for, in the order that the address names."""
        words, state, now = fold(self.q.data or "").split(), self.chosen("state"), clock.now()
        shown = [
            each
            for each in people
            if all(word in fold(each.student.full_name) for word in words) and state in (None, each.state(now))
        ]
        asked = request.args.get("sort", "")
        if key := SORTS.get(asked.removeprefix("-")):
            shown.sort(key=key, reverse=asked.startswith("-"))
        return shown


@bp.get("/<int:computer_exam_id>/watch")
@requires("testing.exams:view")
def watch(computer_exam_id: int) -> ResponseReturnValue:
    exam = found(computer_exam_id)
    filters = WatchFilter(testing.sittings_of(exam.id))
    people = testing_watch.people_of(exam, filters.chosen("group"))
    waiting = testing_watch.hide_points(exam, people)
    if asked_for_file():
        return _file(exam, filters.narrow(people))
    template = "_watch.html" if request.headers.get("HX-Target") == "watch" else "watch.html"
    return render_template(
        f"testing/exams/{template}",
        exam=exam,
        filters=filters,
        page=page_of(filters.narrow(people), SHOWN),
        now=clock.now(),
        questions=sum(part.count for part in testing.parts_of(exam.id)),
        counts=testing_watch.tally(people, clock.now()),
        words=testing_watch,
        may_edit=can("testing.exams:edit"),
        waiting=waiting,
    )


def _file(exam: ComputerExam, people: Sequence[Person]) -> ResponseReturnValue:
    groups = {each.id: named(each.group) for each in testing.sittings_of(exam.id)}
    headings = [_("Талаба"), _("Гуруҳ"), _("Ҳолати"), _("Уринишлар"), _("Жавоблар"), _("Тўғри жавоблар"), _("Балл")]
    headings += [_("Фоиз"), _("Бошланди"), _("Тугади"), _("Қўшилган вақт, дақиқа"), _("Манзил")]
    rows = [_cells(exam, groups[each.sitting.id], each) for each in people]
    return export_table(headings, rows, "testing", exam.title)


def _cells(exam: ComputerExam, group: str, each: Person) -> list[Any]:
    points, attempt = each.points(exam.counting), each.attempt
    percent = None if points is None else round(points * 100 / exam.control.max_points, 1)
    state = _(testing_watch.STATES[each.state(clock.now())])
    counts = [len(each.attempts), each.answered, each.right if attempt and attempt.ended_at else None]
    times: list[Any] = ["", "", None, ""]
    if attempt:
        times = [date_and_time(attempt.started_at), date_and_time(attempt.ended_at), attempt.extra_minutes]
        times.append(", ".join(sorted(each.addresses)))
    return [named(each.student), group, state, *counts, points, percent, *times]
