"""The parts of an open curriculum: dates and weeks of a semester, its subjects with hours and controls."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from hemis.domain.classifiers import WEEK_KIND
from hemis.domain.curriculum import ELECTIVE, cut_weeks
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, CurriculumSubject, Semester, SubjectControl, Week
from hemis.operations import audit, plain
from hemis.operations.plan_controls import USED, save_controls
from hemis.operations.plans import require_open
from hemis.operations.rules import whole_rule

BACKWARDS = N_("Саналар тартиб билан келади: бошланиш, назарий таълим охири, тугаш.")
NOT_IN_YEAR = N_("Семестр %(name)s ўқув йилидан чиқиб кетади: %(first)s – %(last)s.")
NEIGHBOUR = N_("Саналар %(number)s-семестр билан устма-уст тушган ёки тартибдан чиққан.")
THERE = N_("Бу фан шу семестрда бор.")
TOO_MANY_HOURS = N_("Аудитория соатлари (%(hours)s) кредитлар ҳажмидан (%(whole)s соат) кўп.")
OTHER_CURRICULUM = N_("Фан фақат ўз ўқув режасининг семестрлари орасида кўчирилади.")
AUDITORY = ("lecture_hours", "practice_hours", "lab_hours", "seminar_hours")


def save_semester(semester: Semester, *, starts_on: date, theory_until: date, ends_on: date, by: User | None) -> None:
    """Move a semester; its weeks are cut anew, and a week that begins as before keeps its kind."""
    require_open(semester.curriculum)
    if not starts_on <= theory_until <= ends_on or starts_on == ends_on:
        raise RuleError(BACKWARDS, field="starts_on")
    _check_place(semester, starts_on, ends_on)
    kept = {week.starts_on: week.kind for week in weeks_of(semester.id)}
    moved = theory_until != theory_end(semester.id)
    weeks = [
        Week(
            semester_id=semester.id,
            number=week.number,
            starts_on=week.starts_on,
            ends_on=week.ends_on,
            kind=week.kind if moved else kept.get(week.starts_on, week.kind),
        )
        for week in cut_weeks(starts_on, theory_until, ends_on)
    ]
    with db.session.begin_nested():
        plain.update(semester, {"starts_on": starts_on, "ends_on": ends_on}, by=by)
        db.session.execute(delete(Week).where(Week.semester_id == semester.id))
        db.session.add_all(weeks)
        db.session.flush()
    audit.record("update", semester, by=by, changes={"weeks": (len(kept), len(weeks))})


def _check_place(semester: Semester, starts_on: date, ends_on: date) -> None:
    year = db.session.get_one(AcademicYear, semester.year_id)
    if starts_on < year.starts_on or ends_on > year.ends_on:
        span = {"first": f"{year.starts_on:%d.%m.%Y}", "last": f"{year.ends_on:%d.%m.%Y}"}
        raise RuleError(NOT_IN_YEAR, field="starts_on", name=year.name, **span)
    others = select(Semester).where(Semester.curriculum_id == semester.curriculum_id, Semester.id != semester.id)
    for other in db.session.scalars(others):
        is_apart = other.ends_on < starts_on if other.number < semester.number else ends_on < other.starts_on
        if not is_apart:
            raise RuleError(NEIGHBOUR, field="starts_on", number=other.number)


def weeks_of(semester_id: int) -> list[Week]:
    """Return the weeks of a semester in their order."""
    return list(db.session.scalars(select(Week).where(Week.semester_id == semester_id).order_by(Week.number)))


def theory_end(semester_id: int) -> date | None:
    """Return the last day of the last week of lessons."""
    return max((week.ends_on for week in weeks_of(semester_id) if week.kind in ("11", "12")), default=None)


def set_week_kinds(semester: Semester, kinds: Mapping[int, str], *, by: User | None) -> None:
    """Give weeks, by their ids, their kinds."""
    require_open(semester.curriculum)
    changed = [week for week in weeks_of(semester.id) if kinds.get(week.id, week.kind) != week.kind]
    before = _told(changed)
    with db.session.begin_nested():
        for week in changed:
            week.kind = kinds[week.id]
        db.session.flush()
    if changed:
        audit.record("update", semester, by=by, changes={"weeks": (before, _told(changed))})


def _told(weeks: Iterable[Week]) -> str:
    return "; ".join(f"{week.number}: {WEEK_KIND[week.kind]}" for week in weeks)


def save_subject(
    subject: CurriculumSubject,
    semester: Semester,
    values: Mapping[str, Any],
    maxima: Mapping[str, int | None],
    *,
    today: date,
    by: User | None,
) -> None:
    """Put a subject into a semester or change it; independent hours left empty follow from the credits."""
    require_open(semester.curriculum)
    same = select(CurriculumSubject.id).where(
        CurriculumSubject.semester_id == semester.id,
        CurriculumSubject.subject_id == values["subject_id"],
        CurriculumSubject.id != (subject.id or 0),
    )
    if db.session.scalar(same):
        raise RuleError(THERE, field="subject_id")
    whole = {**values, **_hours(values, whole_rule("credit.hours", on=today))}
    whole["elective_group"] = (values["elective_group"] or "") if values["kind"] == ELECTIVE else ""
    place = {"semester_id": semester.id, "faculty_id": semester.curriculum.faculty_id}
    with db.session.begin_nested():
        plain.save(subject, whole | place, by=by)
        save_controls(subject, semester.curriculum.grading_system_id, maxima, by=by)


def _hours(values: Mapping[str, Any], credit_hours: int) -> dict[str, int]:
    hours = {name: values[name] or 0 for name in AUDITORY}
    auditory, whole = sum(hours.values()), values["credits"] * credit_hours
    independent = values["independent_hours"]
    if independent is None:
        if auditory > whole:
            raise RuleError(TOO_MANY_HOURS, field="lecture_hours", hours=auditory, whole=whole)
        independent = whole - auditory
    return {**hours, "independent_hours": independent, "total_hours": auditory + independent}


def move_subject(subject: CurriculumSubject, semester: Semester, *, by: User | None) -> None:
    """Take a subject to another semester of its curriculum."""
    require_open(semester.curriculum)
    if semester.curriculum_id != subject.semester.curriculum_id:
        raise RuleError(OTHER_CURRICULUM, field="semester_id")
    there = select(CurriculumSubject.id).where(
        CurriculumSubject.semester_id == semester.id,
        CurriculumSubject.subject_id == subject.subject_id,
        CurriculumSubject.id != subject.id,
    )
    if db.session.scalar(there):
        raise RuleError(THERE, field="semester_id")
    plain.update(subject, {"semester_id": semester.id}, by=by)


def remove_subject(subject: CurriculumSubject, curriculum: Curriculum, *, by: User | None) -> None:
    """Take a subject out of its curriculum while nothing hangs on it."""
    require_open(curriculum)
    before = {name: (value, None) for name, (_, value) in audit.snapshot(subject).items()}
    key = subject.id
    try:
        with db.session.begin_nested():
            db.session.execute(delete(SubjectControl).where(SubjectControl.curriculum_subject_id == key))
            db.session.execute(delete(CurriculumSubject).where(CurriculumSubject.id == key))
    except IntegrityError as error:
        raise RuleError(USED) from error
    audit.record_many("remove", CurriculumSubject, [(key, before)], by=by)


__all__ = [
    "move_subject",
    "remove_subject",
    "save_semester",
    "save_subject",
    "set_week_kinds",
    "theory_end",
    "weeks_of",
]
