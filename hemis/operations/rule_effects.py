"""What a new value of a rule would change, reckoned on the data of today before anybody confirms it.

Each line is one thing that would stand differently. Nothing is written here; the numbers are those of a day on which
the new value already holds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select

from hemis.domain import attendance, curriculum, rules
from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.identifiers import check_digit
from hemis.domain.rule_spec import FACULTY
from hemis.domain.rules import Value, Version
from hemis.domain.staffing import HOURLY
from hemis.domain.workloads import Norms
from hemis.extensions import db
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester
from hemis.models.staff import Employee, Post
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import AbsenceTotal, TeachingLoad
from hemis.operations import plan_steps, workloads
from hemis.operations.plans import contents
from hemis.operations.posts import running
from hemis.operations.rule_terms import terms_change
from hemis.operations.rules import rule_versions, scope_of
from hemis.operations.settings import NewValue

AFTER_THE_END = timedelta(days=45)
SHOWN = 100
DRAFTS = 60
"""Curricula in the making that are checked for one preview; each takes four statements."""

STUDENT, CURRICULUM, EMPLOYEE, SHEET, REOPENING = "student", "curriculum", "employee", "sheet", "reopening"
ALLOWED, BARRED = N_("киритилади"), N_("якуний назоратга киритилмайди")
WITHIN, BEYOND = N_("чегарада"), N_("чегарадан ошган")
FAULTS = N_("%(count)s та камчилик")
NO_WARNING = N_("огоҳлантириш йўқ")
STAKES = N_("%(stake)s ставка: чегарадан кўп")
BY_OLD, BY_NEW = N_("аввалги қиймат билан"), N_("янги қиймат билан")
DOUBTED, REFUSED = N_("огоҳлантирилади"), N_("сақланмайди")


class Affected(NamedTuple):
    """One thing that would stand differently: what it is, its number, its name, how it stands and how it would."""

    kind: str
    id: int
    name: str
    was: Reason
    will: Reason


@dataclass(frozen=True)
class Change:
    """A new value beside those that are stored."""

    new: NewValue
    stored: Sequence[Version]
    today: date

    @property
    def day(self) -> date:
        """The first day on which the new value can be looked at."""
        return max(self.today, self.new.valid_from)

    def values(self, key: str, scope: str = "") -> tuple[Value, Value]:
        """What a rule is for somebody without the new value, and with it."""
        return (
            rules.value_on(key, self.stored, self.day, scope),
            rules.value_on(key, [*self.stored, self.new], self.day, scope),
        )

    def numbers(self, key: str, scope: str = "") -> tuple[Decimal, Decimal]:
        """The same of a rule that is one number."""
        was, will = self.values(key, scope)
        return Decimal(str(was)), Decimal(str(will))


def change_of(new: NewValue, *, today: date) -> Change:
    """Read what the new value stands beside: its own rule, and those that are read together with it."""
    return Change(new, rule_versions(new.key, *plan_steps.NORMS, *workloads.KEYS), today)


def effects(change: Change) -> list[Affected] | None:
    """Return what would stand differently, or None where that cannot be reckoned."""
    reckon = RECKONED.get(change.new.key)
    return None if reckon is None else list(reckon(change))


def _word(msgid: str, **values: object) -> Reason:
    return Reason(msgid, {name: str(value) for name, value in values.items()})


def _shares(change: Change) -> Iterator[Affected]:
    """Students who would be barred from a final, or admitted to it."""
    was, will = change.numbers("att.subject_pct")
    auditory = (
        CurriculumSubject.lecture_hours
        + CurriculumSubject.practice_hours
        + CurriculumSubject.lab_hours
        + CurriculumSubject.seminar_hours
    )
    low = int(min(was, will))
    rows = db.session.execute(
        select(Student, Subject.name, AbsenceTotal.unexcused_hours, auditory)
        .select_from(AbsenceTotal)
        .join(Student, Student.id == AbsenceTotal.student_id)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(_runs(change.today), AbsenceTotal.unexcused_hours * 100 >= auditory * low)
        .order_by(Student.sort_key)
    )
    for student, subject, missed, hours in rows:
        before, after = (attendance.is_blocked(missed, hours, limit) for limit in (was, will))
        if before != after:
            name = f"{student.full_name}, {subject}"
            yield Affected(STUDENT, student.id, name, _word(_final(before)), _word(_final(after)))


def _final(is_blocked: bool) -> str:
    return BARRED if is_blocked else ALLOWED


def _runs(day: date) -> Any:
    return (Semester.starts_on <= day) & (Semester.ends_on >= day - AFTER_THE_END)


def _hours(change: Change) -> Iterator[Affected]:
    """Students who would go beyond the hours of a semester, or come back within them."""
    was, will = change.numbers("att.expel_hours")
    missed = func.sum(AbsenceTotal.unexcused_hours)
    rows = db.session.execute(
        select(Student, missed)
        .select_from(AbsenceTotal)
        .join(Student, Student.id == AbsenceTotal.student_id)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .where(_runs(change.today))
        .group_by(Student.id, Semester.id)
        .having(missed > int(min(was, will)), missed <= int(max(was, will)))
        .order_by(Student.sort_key)
    )
    words = (WITHIN, BEYOND) if will < was else (BEYOND, WITHIN)
    for student, _sum in rows:
        yield Affected(STUDENT, student.id, student.full_name, _word(words[0]), _word(words[1]))


def _curricula(change: Change) -> Iterator[Affected]:
    """Curricula in the making with more or fewer faults; approved ones stand still."""
    drafts = select(Curriculum).where(~Curriculum.is_approved, Curriculum.is_active)
    for row in db.session.scalars(drafts.order_by(Curriculum.id.desc()).limit(DRAFTS)).all():
        plan, scope = plan_steps.plan_of(row, contents(row.id, with_weeks=True)), scope_of(row)
        values = [change.values(key, scope) for key in plan_steps.NORMS]
        counts = [
            len(curriculum.faults(plan, plan_steps.norms_of(dict(zip(plan_steps.NORMS, each, strict=True)))))
            for each in zip(*values, strict=True)
        ]
        if counts[0] != counts[1]:
            yield Affected(CURRICULUM, row.id, row.name, *(_word(FAULTS, count=count) for count in counts))


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
    return next((told for msgid, told in these.items() if msgid not in others), _word(NO_WARNING))


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
        words = _word(WITHIN), _word(STAKES, stake=plain(Decimal(stake), 2))
        yield Affected(EMPLOYEE, employee.id, employee.full_name, *(words if will < was else reversed(words)))


def _sheets(change: Change) -> Iterator[Affected]:
    """Sheets that are not closed, of semesters that begin when the new value holds."""
    rows = db.session.execute(
        select(GradeSheet, Subject.name, AcademicGroup.name)
        .join(CurriculumSubject, CurriculumSubject.id == GradeSheet.curriculum_subject_id)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(AcademicGroup, AcademicGroup.id == GradeSheet.group_id)
        .where(GradeSheet.status == "draft", Semester.starts_on >= change.new.valid_from)
        .order_by(Subject.sort_key, AcademicGroup.sort_key, GradeSheet.id)
    )
    faculty = rules.scope_values(change.new.scope).get(FACULTY)
    for sheet, subject, group in rows:
        if faculty in (None, str(sheet.faculty_id)):
            yield Affected(SHEET, sheet.id, f"{subject}, {group}", _word(BY_OLD), _word(BY_NEW))


def _reopenings(change: Change) -> Iterator[Affected]:
    """Requests for a reopening that nobody has answered."""
    rows = db.session.scalars(
        select(SheetReopening).where(SheetReopening.ended_at.is_(None), SheetReopening.allowed_at.is_(None))
    )
    for row in rows:
        yield Affected(REOPENING, row.id, f"№ {row.sheet_id}", _word(BY_OLD), _word(BY_NEW))


def _numbers(change: Change) -> Iterator[Affected]:
    """People whose ЖШШИР could not be saved again as it is."""
    was, will = change.values("pinfl.checksum")
    if was == will:
        return
    words = {"warn": _word(DOUBTED), "block": _word(REFUSED)}
    for employee in db.session.scalars(select(Employee).where(Employee.pinfl.is_not(None)).order_by(Employee.sort_key)):
        number = employee.pinfl or ""
        if check_digit(number[:13]) != int(number[13]):
            yield Affected(EMPLOYEE, employee.id, employee.full_name, words[str(was)], words[str(will)])


def _terms(change: Change) -> Iterator[Affected]:
    """People whose term of training or election would have another colour."""
    for employee, was, will in terms_change(change.new, change.day):
        yield Affected(EMPLOYEE, employee.id, employee.full_name, was, will)


RECKONED: dict[str, Callable[[Change], Iterator[Affected]]] = {
    "att.subject_pct": _shares,
    "att.expel_hours": _hours,
    **dict.fromkeys(plan_steps.NORMS, _curricula),
    **dict.fromkeys(workloads.KEYS, _loads),
    "stavka.max": _stakes,
    **dict.fromkeys(("grade.final_min", "grade.semester_min"), _sheets),
    **dict.fromkeys(("sheet.reopen_hours", "sheet.reason_min"), _reopenings),
    "pinfl.checksum": _numbers,
    **dict.fromkeys(("training.every_years", "training.hours", "contest.years", "terms.warn_months"), _terms),
}
"""Rules whose effect can be shown line by line; of the others the page says where they are read."""


__all__ = ["RECKONED", "SHOWN", "Affected", "Change", "change_of", "effects"]
