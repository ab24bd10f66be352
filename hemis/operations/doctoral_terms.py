"""What is due of doctoral students: terms of study and of the way to a defence, and the publications still missing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, select

from hemis.domain import doctoral as rule
from hemis.domain.calendar import season_in
from hemis.domain.dissertations import Term
from hemis.domain.rules import value_on
from hemis.domain.scholarship import SCIENTIFIC
from hemis.domain.workflow import WORK_COUNTED
from hemis.extensions import db
from hemis.models.doctoral import Attestation, DoctoralStudent, PlanItem
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.settings import RuleValue
from hemis.operations.calendar import WEEK, with_days_off
from hemis.operations.doctoral_study import years_of
from hemis.operations.rules import rule_value, rule_versions

KEYS = (
    *("council.expertise_months", "council.review_days", "council.accept_months"),
    *("council.defence_days", "council.abstract_days", "council.rework_months"),
)
MINIMA = {rule.PHD: "council.phd_works", rule.DSC: "council.dsc_works"}


class Due(NamedTuple):
    """One thing that is due: `words` fill the title."""

    student: DoctoralStudent
    title: str
    words: Mapping[str, Any]
    last_day: date

    def days_late(self, today: date) -> int:
        return (today - self.last_day).days


class Application(NamedTuple):
    """When one may apply, both days included, for studies that begin in the year after."""

    first: date
    last: date

    @property
    def year(self) -> int:
        return self.first.year + 1


def application_days(today: date) -> Application:
    """The days on which one may apply: those that run, else the next (rules 10.6)."""
    days: Any = rule_value("doctoral.apply", on=today)
    windows = (Application(*season_in(year, days)) for year in (today.year - 1, today.year, today.year + 1))
    return next(each for each in windows if today <= each.last)


def defence_terms(student: DoctoralStudent, versions: Sequence[RuleValue], today: date) -> list[Term]:
    """The terms on the way to a defence, by the rules of the day on which that way began."""
    begun = student.submitted_on or student.review_asked_on or student.seminar_on or today
    values: Mapping[str, Any] = {key: value_on(key, versions, begun) for key in KEYS}
    place = list(rule.DEGREES).index(student.degree)
    limits = rule.Limits(
        int(values["council.expertise_months"][place]),
        int(values["council.review_days"][place]),
        *(int(values[key]) for key in KEYS[2:]),
    )
    return rule.defence_terms({name: getattr(student, name) for name in rule.DAYS}, limits)


def terms_of(student: DoctoralStudent, today: date) -> list[Term]:
    """The same of one doctoral student, for the card."""
    versions = rule_versions(*KEYS, WEEK)
    return with_days_off(defence_terms(student, versions, today), _week(versions, today))


def _week(versions: Sequence[RuleValue], today: date) -> int:
    days: Any = value_on(WEEK, versions, today)
    return int(days)


def all_due(students: Sequence[DoctoralStudent], today: date) -> list[Due]:
    """What is due of these, the oldest first; their attestations and plans are loaded."""
    found = terms_due(students, today)
    found += (due for student in students for due in _plan(student))
    return sorted(found, key=lambda due: (due.last_day, due.student.sort_key, due.title))


def terms_due(students: Sequence[DoctoralStudent], today: date) -> list[Due]:
    """The same without their plans, and in no order; their attestations are loaded."""
    versions, found = rule_versions(*KEYS, WEEK), list[Due]()
    begun = [(student, term) for student in students for term in defence_terms(student, versions, today)]
    running = [(student, term) for student, term in begun if term.done_on is None]
    terms = with_days_off([term for _student, term in running], _week(versions, today))
    for (student, _term), term in zip(running, terms, strict=True):
        found.append(Due(student, term.title, {}, term.until))
    found += (due for student in students for due in _studies(student))
    return found


def is_behind_plan(today: date) -> ColumnElement[bool]:
    """The criterion that an item of the plan was due before today, as `_plan` tells it."""
    missed = exists().where(
        PlanItem.student_id == DoctoralStudent.id, PlanItem.done_on.is_(None), PlanItem.due_on < today
    )
    return and_(DoctoralStudent.status.in_(rule.AT_WORK), missed)


def _plan(student: DoctoralStudent) -> Iterator[Due]:
    """What the plan asks of somebody who studies."""
    if student.status in rule.AT_WORK:
        for item in student.items:
            if item.done_on is None:
                yield Due(student, rule.PLAN_ITEM, {"title": item.title}, item.due_on)


def _studies(student: DoctoralStudent) -> Iterator[Due]:
    """What the years of study ask for: days that were named, and are no terms that could move."""
    if student.status not in rule.AT_WORK:
        return
    yield Due(student, rule.STUDY, {}, student.ends_on)
    held = {each.study_year for each in student.attestations}
    for year in range(1, years_of(student) + 1):
        last = min(rule.year_end(student.admitted_on, student.leave_days, year), student.ends_on)
        if year not in held:
            yield Due(student, rule.ATTESTATION, {"year": year}, last)


def failed(student: DoctoralStudent) -> Attestation | None:
    """The attestation that was not passed, of somebody who still studies: expulsion is proposed."""
    if student.status not in rule.AT_WORK:
        return None
    return next((each for each in student.attestations if each.result == rule.FAILED), None)


def shares_of(student: DoctoralStudent, today: date) -> list[rule.Share]:
    """What a defence asks for in publications against the approved ones of the person; nobody else's are known."""
    if student.employee_id is None or student.form == rule.TRAINEE:
        return []
    needed: Any = rule_value(MINIMA[student.degree], on=student.submitted_on or today)
    return rule.minimum(student.degree, publications_of(student.employee_id), needed)


def publications_of(employee_id: int) -> list[rule.Publication]:
    """Return the scientific works of a person that count."""
    rows = (
        select(ScientificWork.kind, ScientificWork.in_oak, ScientificWork.in_scopus, ScientificWork.in_wos)
        .join(WorkAuthor, WorkAuthor.work_id == ScientificWork.id)
        .where(
            WorkAuthor.employee_id == employee_id,
            ScientificWork.status.in_(WORK_COUNTED),
            ScientificWork.kind.in_(SCIENTIFIC),
        )
    )
    return [rule.Publication(kind, oak, scopus or wos) for kind, oak, scopus, wos in db.session.execute(rows)]


__all__ = [
    "Application",
    "Due",
    "all_due",
    "application_days",
    "defence_terms",
    "failed",
    "is_behind_plan",
    "publications_of",
    "shares_of",
    "terms_due",
    "terms_of",
]
