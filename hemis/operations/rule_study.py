"""Which students, curricula and grade sheets would stand differently by another value of a rule of studying."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from hemis.domain import attendance, curriculum, rules
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, Speciality
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import AbsenceTotal
from hemis.operations import plan_steps
from hemis.operations.plans import contents
from hemis.operations.rule_change import CURRICULUM, REOPENING, SHEET, STUDENT, Affected, Change, word
from hemis.operations.rules import scope_of

AFTER_THE_END = timedelta(days=45)
DRAFTS = 60
"""Curricula in the making that are checked for one preview; each takes four statements."""
ALLOWED, BARRED = N_("киритилади"), N_("якуний назоратга киритилмайди")
WITHIN, BEYOND = N_("чегарада"), N_("чегарадан ошган")
FAULTS = N_("%(count)s та камчилик")
BY_OLD, BY_NEW = N_("аввалги қиймат билан"), N_("янги қиймат билан")
FOR = (Semester.starts_on, Curriculum.faculty_id, Curriculum.education_form, Speciality.education_type)
"""The day and the scope by which a semester's rules are asked."""


def asked(row: Any) -> tuple[str, date]:
    """Scope and day of a row that ends with the columns `FOR`."""
    day, faculty, form, level = row[-len(FOR) :]
    return rules.scope_text({"faculty": faculty, "form": form, "level": level}), day


def _with_semester(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
    )


def _runs(day: date) -> Any:
    return (Semester.starts_on <= day) & (Semester.ends_on >= day - AFTER_THE_END)


def shares(change: Change) -> Iterator[Affected]:
    """Students who would be barred from a final, or admitted to it."""
    auditory = (
        CurriculumSubject.lecture_hours
        + CurriculumSubject.practice_hours
        + CurriculumSubject.lab_hours
        + CurriculumSubject.seminar_hours
    )
    key = "att.subject_pct"
    rows = db.session.execute(
        _with_semester(
            select(Student, Subject.name, AbsenceTotal.unexcused_hours, auditory, *FOR)
            .select_from(AbsenceTotal)
            .join(Student, Student.id == AbsenceTotal.student_id)
            .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
            .join(Subject, Subject.id == CurriculumSubject.subject_id)
        )
        .where(_runs(change.today), AbsenceTotal.unexcused_hours * 100 >= auditory * change.least(key))
        .order_by(Student.sort_key)
    )
    for row in rows:
        student, subject, missed, hours = row[:4]
        limits = change.numbers(key, *asked(row))
        before, after = (BARRED if attendance.is_blocked(missed, hours, limit) else ALLOWED for limit in limits)
        if before != after:
            yield Affected(STUDENT, student.id, f"{student.full_name}, {subject}", word(before), word(after))


def hours(change: Change) -> Iterator[Affected]:
    """Students who would go beyond the hours of a semester, or come back within them."""
    key, missed = "att.expel_hours", func.sum(AbsenceTotal.unexcused_hours)
    rows = db.session.execute(
        _with_semester(
            select(Student, missed, *FOR)
            .select_from(AbsenceTotal)
            .join(Student, Student.id == AbsenceTotal.student_id)
            .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        )
        .where(_runs(change.today))
        .group_by(Student.id, Semester.id, *FOR)
        .having(missed > change.least(key))
        .order_by(Student.sort_key)
    )
    for row in rows:
        student, total = row[:2]
        limits = change.numbers(key, *asked(row))
        before, after = (BEYOND if attendance.is_expellable(total, int(limit)) else WITHIN for limit in limits)
        if before != after:
            yield Affected(STUDENT, student.id, student.full_name, word(before), word(after))


def curricula(change: Change) -> Iterator[Affected]:
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
            yield Affected(CURRICULUM, row.id, row.name, *(word(FAULTS, count=count) for count in counts))


def sheets(change: Change) -> Iterator[Affected]:
    """Sheets that are not closed, and whose semester and programme would have another value."""
    rows = db.session.execute(
        _with_semester(
            select(GradeSheet.id, Subject.name, AcademicGroup.name, *FOR)
            .select_from(GradeSheet)
            .join(CurriculumSubject, CurriculumSubject.id == GradeSheet.curriculum_subject_id)
            .join(Subject, Subject.id == CurriculumSubject.subject_id)
            .join(AcademicGroup, AcademicGroup.id == GradeSheet.group_id)
        )
        .where(GradeSheet.status == "draft", Semester.ends_on >= change.begins)
        .order_by(Subject.sort_key, AcademicGroup.sort_key, GradeSheet.id)
    )
    for row in rows:
        was, will = change.values(change.key, *asked(row))
        if was != will:
            yield Affected(SHEET, row[0], f"{row[1]}, {row[2]}", word(BY_OLD), word(BY_NEW))


def reopenings(change: Change) -> Iterator[Affected]:
    """Requests for a reopening that nobody has answered."""
    rows = db.session.scalars(
        select(SheetReopening).where(SheetReopening.ended_at.is_(None), SheetReopening.allowed_at.is_(None))
    )
    for row in rows:
        yield Affected(REOPENING, row.id, f"№ {row.sheet_id}", word(BY_OLD), word(BY_NEW))


__all__ = ["BEYOND", "WITHIN", "curricula", "hours", "reopenings", "shares", "sheets"]
