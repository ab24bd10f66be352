"""What a file is for, where its kind needs that: the curriculum, the calendar plan, the first day, the session."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from hemis.domain.classifiers import LESSON_KIND
from hemis.domain.planning import PLAN_EDITABLE
from hemis.models.curriculum import Curriculum, Semester
from hemis.models.exams import ExamSession
from hemis.models.plans import PlanLine
from hemis.operations.publication import SEASONS
from hemis.web import clock
from hemis.web.forms import DateField, ScopedSelect, required
from hemis.web.jinja import named


def _title_of_line(line: PlanLine) -> str:
    return _(
        "%(subject)s, %(kind)s, %(number)s-семестр, %(plan)s",
        subject=named(line.subject),
        kind=_(LESSON_KIND[line.lesson_kind]),
        number=line.semester.number,
        plan=named(line.semester.curriculum),
    )


def _curriculum() -> ScopedSelect:
    return ScopedSelect(
        _l("Ўқув режа"),
        required(),
        model=Curriculum,
        title=named,
        narrow=lambda rows: rows.where(
            Curriculum.is_active, ~Curriculum.is_approved, Curriculum.submitted_at.is_(None)
        ).order_by(Curriculum.sort_key),
        description=_l("Фанлар шу режага ёзилади; тасдиқланган режалар таклиф қилинмайди."),
    )


def _line() -> ScopedSelect:
    return ScopedSelect(
        _l("Календар режа"),
        required(),
        model=PlanLine,
        title=_title_of_line,
        narrow=lambda rows: rows.where(PlanLine.planned == 0, PlanLine.state.in_(PLAN_EDITABLE)).order_by(PlanLine.id),
        loads=(
            joinedload(PlanLine.subject),
            joinedload(PlanLine.semester).joinedload(Semester.curriculum),
        ),
        description=_l("Мавзулари ҳали киритилмаган режалар."),
    )


def _first_day() -> DateField:
    return DateField(
        _l("Қайси кундан"),
        required(),
        default=clock.today,
        description=_l("Дарслар шу кундан (семестр кейинроқ бошланса, ўшандан) семестр охиригача қўйилади."),
    )


def _session() -> ScopedSelect:
    return ScopedSelect(
        _l("Сессия"),
        required(),
        model=ExamSession,
        title=lambda row: f"{named(row.faculty)}, {row.year.name}, {_(SEASONS[row.season])}",
        narrow=lambda rows: rows.where(ExamSession.status.in_(("draft", "sent_back"))).order_by(
            ExamSession.starts_on.desc(), ExamSession.id
        ),
        loads=(joinedload(ExamSession.faculty), joinedload(ExamSession.year)),
        description=_l("Имтиҳонлар шу сессия жадвалига қўйилади; тасдиқланган жадваллар таклиф қилинмайди."),
    )


MAKERS: dict[str, tuple[str, Callable[[], Any]]] = {
    "curriculum": ("curriculum_id", _curriculum),
    "topics": ("line_id", _line),
    "exams": ("session_id", _session),
    "timetable": ("starts_on", _first_day),
}


def fields_for(kind: str, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields, by name, that a kind asks beside its columns; filled with what was chosen before."""
    if kind not in MAKERS:
        return {}
    name, make = MAKERS[kind]
    field = make()
    if value := chosen.get(name):
        field.kwargs["default"] = date.fromisoformat(value) if name == "starts_on" else value
    return {name: field}


def options_of(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was chosen, ready to be kept."""
    if kind not in MAKERS:
        return {}
    name = MAKERS[kind][0]
    value = values[name]
    return {name: value.isoformat() if isinstance(value, date) else value}
