"""What a new value of a rule would change, reckoned on the data of today before anybody confirms it.

Each line is one thing that would stand differently. Nothing is written here; the numbers are those of a day on which
the new value already holds.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.identifiers import check_digit
from hemis.domain.staffing import HOURLY
from hemis.domain.workloads import Norms
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, CurriculumSubject, Semester
from hemis.models.staff import Employee, Post
from hemis.models.teaching import TeachingLoad
from hemis.operations import plan_steps, rule_study, workloads
from hemis.operations.posts import running
from hemis.operations.rule_change import EMPLOYEE, Affected, Change, word
from hemis.operations.rule_study import WITHIN
from hemis.operations.rule_terms import terms_change

SHOWN = 100
NO_WARNING = N_("огоҳлантириш йўқ")
STAKES = N_("%(stake)s ставка: чегарадан кўп")
DOUBTED, REFUSED = N_("огоҳлантирилади"), N_("сақланмайди")


def effects(change: Change) -> list[Affected] | None:
    """Return what would stand differently, or None where that cannot be reckoned."""
    reckon = RECKONED.get(change.key)
    return None if reckon is None else list(reckon(change))


def _loads(change: Change) -> Iterator[Affected]:
    """Teachers of the year with other warnings about their load."""
    teachers, year = _teachers(change.today)
    values = zip(*(change.values(key) for key in workloads.KEYS), strict=True)
    norms = (Norms(*(int(str(value)) for value in each)) for each in values)
    sides = (workloads.years_of(teachers, year, change.today, each) for each in norms)
    for before, after in zip(*sides, strict=True):
        was, will = ({told.msgid: told for told in side.told} for side in (before, after))
        if was.keys() != will.keys():
            words = _first(was, will), _first(will, was)
            yield Affected(EMPLOYEE, before.teacher.id, before.teacher.full_name, *words)


def _first(these: dict[str, Reason], others: dict[str, Reason]) -> Reason:
    """A warning that only one side has."""
    return next((told for msgid, told in these.items() if msgid not in others), word(NO_WARNING))


def _teachers(today: date) -> tuple[Sequence[Employee], int]:
    """Everybody who teaches in the academic year of a day, and that year."""
    last = select(AcademicYear.id).where(AcademicYear.starts_on <= today).order_by(AcademicYear.starts_on.desc())
    year = db.session.scalar(last.limit(1)) or 0
    taught = (
        select(TeachingLoad.teacher_id)
        .join(CurriculumSubject, CurriculumSubject.id == TeachingLoad.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(Semester.year_id == year)
    )
    rows = select(Employee).where(Employee.id.in_(taught)).order_by(Employee.sort_key)
    return db.session.scalars(rows).all(), year


def _stakes(change: Change) -> Iterator[Affected]:
    """People whose stakes come to more than the new limit."""
    was, will = change.numbers("stavka.max")
    held = func.sum(Post.stake)
    rows = db.session.execute(
        select(Employee, held)
        .join(Post, Post.employee_id == Employee.id)
        .where(running(change.today), Post.employment_form != HOURLY)
        .group_by(Employee.id)
        .having(held > min(was, will), held <= max(was, will))
        .order_by(Employee.sort_key)
    )
    for employee, stake in rows:
        words = word(WITHIN), word(STAKES, stake=plain(Decimal(stake), 2))
        yield Affected(EMPLOYEE, employee.id, employee.full_name, *(words if will < was else reversed(words)))


def _numbers(change: Change) -> Iterator[Affected]:
    """People whose ЖШШИР could not be saved again as it is."""
    was, will = change.values("pinfl.checksum")
    if was == will:
        return
    words = {"warn": word(DOUBTED), "block": word(REFUSED)}
    for employee in db.session.scalars(select(Employee).where(Employee.pinfl.is_not(None)).order_by(Employee.sort_key)):
        number = employee.pinfl or ""
        if check_digit(number[:13]) != int(number[13]):
            yield Affected(EMPLOYEE, employee.id, employee.full_name, words[str(was)], words[str(will)])


def _terms(change: Change) -> Iterator[Affected]:
    """People whose term of training or election would have another colour."""
    for employee, was, will in terms_change(change):
        yield Affected(EMPLOYEE, employee.id, employee.full_name, was, will)


RECKONED: dict[str, Callable[[Change], Iterator[Affected]]] = {
    "att.subject_pct": rule_study.shares,
    "att.expel_hours": rule_study.hours,
    **dict.fromkeys(plan_steps.NORMS, rule_study.curricula),
    **dict.fromkeys(workloads.KEYS, _loads),
    "stavka.max": _stakes,
    **dict.fromkeys(("grade.final_min", "grade.semester_min"), rule_study.sheets),
    **dict.fromkeys(("sheet.reopen_hours", "sheet.reason_min"), rule_study.reopenings),
    "pinfl.checksum": _numbers,
    **dict.fromkeys(("training.every_years", "training.hours", "contest.years", "terms.warn_months"), _terms),
}
"""Rules whose effect can be shown line by line; of the others the page says where they are read."""


__all__ = ["RECKONED", "SHOWN", "effects"]
