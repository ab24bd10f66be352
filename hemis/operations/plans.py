"""A curriculum as it is made by hand: its semesters from dates, its head, its content as pages read it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from hemis.domain.calendar import add_months, exception_table, working_day_from
from hemis.domain.classifiers import EDUCATION_FORM
from hemis.domain.curriculum import semester_ends
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import (
    AcademicYear,
    Curriculum,
    CurriculumSubject,
    Semester,
    Speciality,
    SubjectControl,
    Week,
)
from hemis.models.settings import Holiday
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import audit, control_kinds, plain
from hemis.operations.curriculum import NewSemester, add_curriculum
from hemis.operations.rules import whole_rule

LOCKED = N_("Ўқув режа тасдиқланган ва қулфланган: ўзгартириш учун янги таҳрир очинг.")
WAITING = N_("Ўқув режа тасдиққа юборилган: ўзгартириш учун аввал уни қайтариб олинг.")
FREE_CONTROLS = N_("Режа фанларида эркин назоратлар бор: баҳолаш тизими ўзгармайди. Аввал уларни фанлардан олинг.")
EXISTS = N_("Бу мутахассислик, қабул йили ва таълим шакли учун ўқув режа бор: унинг янги таҳририни очинг.")
NO_YEAR = N_("Ўқув режа %(name)s ўқув йилини ҳам қамрайди: аввал ўқув-услубий бошқарма шу йилни киритсин.")
NOT_IN_YEAR = N_("%(number)s-семестр (%(first)s – %(last)s) %(name)s ўқув йилидан чиқиб кетади.")
SPRING_EARLY = N_("Баҳорги семестр кузги семестр тугагандан (%(day)s) кейин бошланади.")
ON_LIST = ("speciality_id", "intake_year_id", "education_form")


@dataclass(frozen=True)
class Contents:
    """What a curriculum is made of: semesters in their order, weeks and subjects by semester."""

    semesters: Sequence[Semester]
    subjects: dict[int, list[CurriculumSubject]]
    weeks: dict[int, list[Week]] = field(default_factory=dict)


def require_open(curriculum: Curriculum) -> None:
    """RuleError when the curriculum is approved or waits for it: whatever changes it asks here first, and holds it."""
    # Held until the commit, so that nobody approves what is just being changed.
    db.session.refresh(curriculum, ["is_approved", "submitted_at", "submitted_by_id"], with_for_update=True)
    if curriculum.is_approved:
        raise RuleError(LOCKED)
    if curriculum.submitted_at is not None:
        raise RuleError(WAITING)


def contents(curriculum_id: int, *, with_weeks: bool = False) -> Contents:
    """Read a whole curriculum by three statements, and one more for its weeks."""
    own = Semester.curriculum_id == curriculum_id
    semesters = db.session.scalars(
        select(Semester).where(own).options(joinedload(Semester.year)).order_by(Semester.number)
    ).all()
    statement = (
        select(CurriculumSubject)
        .join(CurriculumSubject.semester)
        .join(CurriculumSubject.subject)
        .where(own)
        .options(contains_eager(CurriculumSubject.semester), contains_eager(CurriculumSubject.subject))
        .options(joinedload(CurriculumSubject.department), selectinload(CurriculumSubject.controls))
        .order_by(CurriculumSubject.kind, CurriculumSubject.elective_group, Subject.sort_key, CurriculumSubject.id)
    )
    subjects: dict[int, list[CurriculumSubject]] = defaultdict(list)
    for subject in db.session.scalars(statement):
        subjects[subject.semester_id].append(subject)
    weeks: dict[int, list[Week]] = defaultdict(list)
    if with_weeks:
        for week in db.session.scalars(select(Week).join(Semester).where(own).order_by(Week.number)):
            weeks[week.semester_id].append(week)
    return Contents(semesters, subjects, weeks)


def create_curriculum(values: Mapping[str, Any], *, by: User | None) -> Curriculum:
    """Make a curriculum with its semesters and weeks out of the dates of its first year, by default the year's own."""
    taken = select(Curriculum.id).where(*(getattr(Curriculum, name) == values[name] for name in ON_LIST))
    if db.session.scalar(taken.limit(1)):
        raise RuleError(EXISTS, field="speciality_id")
    speciality = db.session.get_one(Speciality, values["speciality_id"])
    intake = db.session.get_one(AcademicYear, values["intake_year_id"])
    form = EDUCATION_FORM[values["education_form"]].lower()
    days = zip(("autumn_starts_on", "spring_starts_on"), first_days(intake), strict=True)
    semesters = list(_semesters({**values, **{name: values[name] or day for name, day in days}}, intake))
    row = Curriculum(
        name=values["name"] or f"{speciality.name} ({form}), {intake.name}",
        name_latin=values["name_latin"] or "",
        faculty_id=speciality.faculty_id,
        **{name: values[name] for name in (*ON_LIST, "grading_system_id", "semesters", "credits")},
    )
    with db.session.begin_nested():
        return add_curriculum(row, semesters, by=by)


def _semesters(values: Mapping[str, Any], intake: AcademicYear) -> Iterator[NewSemester]:
    """Each year repeats the days of the first one, moved to working days by the days off that are known."""
    years = {int(year.code): year for year in db.session.scalars(select(AcademicYear))}
    holidays = db.session.execute(select(Holiday.day, Holiday.week_days, Holiday.is_working))
    days_off = exception_table((row[0], row[1], row[2]) for row in holidays)
    week_days, before = whole_rule("week.days", on=values["autumn_starts_on"]), None
    for number in range(1, values["semesters"] + 1):
        later, is_spring = divmod(number - 1, 2)
        name = "spring_starts_on" if is_spring else "autumn_starts_on"
        year = years.get(int(intake.code) + later)
        if year is None:
            first = int(intake.code) + later
            raise RuleError(NO_YEAR, field="intake_year_id", name=f"{first}/{first + 1}")
        starts_on = working_day_from(add_months(values[name], 12 * later), week_days, days_off)
        theory_until, ends_on = semester_ends(starts_on, values["theory_weeks"], values["exam_weeks"])
        if starts_on < year.starts_on or ends_on > year.ends_on:
            span = {"first": f"{starts_on:%d.%m.%Y}", "last": f"{ends_on:%d.%m.%Y}", "name": year.name}
            raise RuleError(NOT_IN_YEAR, field=name, number=number, **span)
        if before and starts_on <= before:
            raise RuleError(SPRING_EARLY, field="spring_starts_on", day=f"{before:%d.%m.%Y}")
        before = ends_on
        yield NewSemester(
            number=number,
            year_id=year.id,
            starts_on=starts_on,
            theory_until=theory_until,
            ends_on=ends_on,
            subjects=(),
        )


def edit_curriculum(curriculum: Curriculum, values: Mapping[str, Any], *, by: User | None) -> None:
    """Change the head of a curriculum that is still open; what its semesters follow from stays."""
    require_open(curriculum)
    system = values.get("grading_system_id", curriculum.grading_system_id)
    if system != curriculum.grading_system_id and control_kinds.has_free(curriculum.id):
        raise RuleError(FREE_CONTROLS, field="grading_system_id")
    plain.update(curriculum, values, by=by)


def remove_curriculum(curriculum: Curriculum, *, by: User | None) -> bool:
    """Delete an open curriculum with its content (True); switch off one that is approved or in use (False)."""
    has_groups = db.session.scalar(
        select(AcademicGroup.id).where(AcademicGroup.curriculum_id == curriculum.id).limit(1)
    )
    if curriculum.is_approved or has_groups:
        plain.switch(curriculum, on=False, by=by)
        return False
    require_open(curriculum)
    semesters = select(Semester.id).where(Semester.curriculum_id == curriculum.id)
    subjects = select(CurriculumSubject.id).where(CurriculumSubject.semester_id.in_(semesters))
    gone = list(db.session.scalars(subjects))
    keys = list(db.session.scalars(semesters))
    try:
        with db.session.begin_nested():
            db.session.execute(delete(SubjectControl).where(SubjectControl.curriculum_subject_id.in_(subjects)))
            db.session.execute(delete(CurriculumSubject).where(CurriculumSubject.semester_id.in_(semesters)))
            db.session.execute(delete(Week).where(Week.semester_id.in_(semesters)))
            db.session.execute(delete(Semester).where(Semester.curriculum_id == curriculum.id))
            plain.remove(curriculum, by=by)
    except (IntegrityError, RuleError):  # students owe or study its subjects, of whatever group they are
        plain.switch(curriculum, on=False, by=by)
        return False
    audit.record_many("remove", CurriculumSubject, ((key, {}) for key in gone), by=by)
    audit.record_many("remove", Semester, ((key, {}) for key in keys), by=by)
    return True


def first_days(intake: AcademicYear) -> tuple[date, date]:
    """Return where the semesters of a first year usually begin: its own first day, and the second of February."""
    return intake.starts_on, date(intake.ends_on.year, 2, 2)


__all__ = [
    "LOCKED",
    "WAITING",
    "Contents",
    "contents",
    "create_curriculum",
    "edit_curriculum",
    "first_days",
    "remove_curriculum",
    "require_open",
]
