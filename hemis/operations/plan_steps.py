"""From a draft to an approved curriculum, and from an approved one to its next edition."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from hemis.domain import curriculum as rules
from hemis.domain.curriculum import Fault, Norms, Plan, PlannedSemester, PlannedSubject
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import require_second_person
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, SubjectControl, Week
from hemis.operations import audit, bulk, control_kinds, plain
from hemis.operations.plans import ON_LIST, Contents, contents, create_curriculum, require_open
from hemis.operations.qualifications import has_qualification
from hemis.operations.rules import rule_values, scope_of

FAULTY = N_("Юбориб ҳам, тасдиқлаб ҳам бўлмайди: текширувда %(count)s та камчилик бор.")
NOT_SUBMITTED = N_("Фақат тасдиққа юборилган ўқув режа тасдиқланади ёки қайтарилади.")
NOT_APPROVED = N_("Янги таҳрир фақат тасдиқланган ўқув режадан очилади.")
OPEN_EDITION = N_("Янги таҳрир очилган: «%(name)s». Аввал уни тасдиқлатинг ёки ўчиринг.")
TAIL = N_(", %(edition)s-таҳрир")
"""What the name of a later edition ends with; a name is data and is not translated."""
SUBJECT = (
    *("subject_id", "department_id", "block", "kind", "finish", "elective_group", "sheet_kind_id"),
    *("credits", "total_hours", "lecture_hours", "practice_hours", "lab_hours", "seminar_hours", "independent_hours"),
)


NORMS = ("year.credits", "semester.tolerance", "credit.hours", "elective.choices")
"""The rules by which a curriculum is checked."""


def faults_of(curriculum: Curriculum, *, today: date) -> list[Fault]:
    """Return what is missing in a curriculum by the rules of today."""
    found = rule_values(*NORMS, on=today, scope=scope_of(curriculum))
    plan = plan_of(curriculum, contents(curriculum.id, with_weeks=True))
    plan = plan._replace(has_qualification=has_qualification(curriculum.speciality_id))
    return rules.faults(plan, norms_of(found))


def norms_of(found: Mapping[str, Any]) -> Norms:
    """Return the values of `NORMS` as the checks read them."""
    return Norms(
        semester_credits=int(found["year.credits"]) // 2,
        tolerance=int(found["semester.tolerance"]),
        credit_hours=int(found["credit.hours"]),
        choices=int(found["elective.choices"]),
    )


def plan_of(curriculum: Curriculum, held: Contents) -> Plan:
    """Return a curriculum as the checks read it."""
    semesters = tuple(
        PlannedSemester(
            key=semester.id,
            number=semester.number,
            starts_on=semester.starts_on,
            ends_on=semester.ends_on,
            year_starts_on=semester.year.starts_on,
            year_ends_on=semester.year.ends_on,
            weeks=tuple((week.starts_on, week.ends_on) for week in held.weeks.get(semester.id, [])),
            subjects=tuple(_planned(each) for each in held.subjects.get(semester.id, [])),
        )
        for semester in held.semesters
    )
    return Plan(curriculum.semesters, curriculum.credits, semesters)


def _planned(row: CurriculumSubject) -> PlannedSubject:
    return PlannedSubject(
        key=row.id,
        subject=row.subject_id,
        name=row.subject.name,
        credits=row.credits,
        total_hours=row.total_hours,
        hours=(row.lecture_hours, row.practice_hours, row.lab_hours, row.seminar_hours),
        controls=tuple(control.max_points for control in row.controls),
        has_department=row.department.is_active,
        kind=row.kind,
        elective_group=row.elective_group,
    )


def submit(curriculum: Curriculum, *, at: datetime, by: User) -> None:
    """Send a faultless draft to the academic office."""
    require_open(curriculum)
    _require_faultless(curriculum, at.date())
    values = {"submitted_at": at, "submitted_by_id": by.id, "remark": ""}
    _step("submit", curriculum, values, by=by)


def withdraw(curriculum: Curriculum, *, by: User) -> None:
    """Take a submitted curriculum back to work on it."""
    _require_submitted(curriculum)
    _step("withdraw", curriculum, {"submitted_at": None, "submitted_by_id": None}, by=by)


def send_back(curriculum: Curriculum, remark: str, *, by: User) -> None:
    """Return a submitted curriculum with what is to be mended."""
    _require_submitted(curriculum)
    values = {"submitted_at": None, "submitted_by_id": None, "remark": remark}
    _step("send_back", curriculum, values, by=by, reason=remark)


def approve(curriculum: Curriculum, *, at: datetime, by: User) -> None:
    """Approve, and so lock, a submitted curriculum; never by who submitted it, never with a fault."""
    _require_submitted(curriculum)
    require_second_person(curriculum.submitted_by_id, by.id)
    _require_faultless(curriculum, at.date())
    _step("approve", curriculum, {"is_approved": True, "approved_at": at, "approved_by_id": by.id}, by=by)


def _require_submitted(curriculum: Curriculum) -> None:
    db.session.refresh(curriculum, ["is_approved", "submitted_at", "submitted_by_id"], with_for_update=True)
    if curriculum.is_approved or curriculum.submitted_at is None:
        raise RuleError(NOT_SUBMITTED)


def _require_faultless(curriculum: Curriculum, today: date) -> None:
    if found := faults_of(curriculum, today=today):
        raise RuleError(FAULTY, count=len(found))


def _step(verb: str, curriculum: Curriculum, values: dict[str, Any], *, by: User, reason: str = "") -> None:
    for name, value in values.items():
        setattr(curriculum, name, value)
    changes = audit.changes_of(curriculum)
    with db.session.begin_nested():
        db.session.flush()
    audit.record(verb, curriculum, by=by, changes=changes, reason=reason)


def same_plan(curriculum: Curriculum) -> Any:
    """Return the criterion of all editions for the speciality, intake and form of a curriculum."""
    first, *others = (getattr(Curriculum, name) == getattr(curriculum, name) for name in ON_LIST)
    for other in others:
        first = first & other
    return first


def open_edition(curriculum: Curriculum, *, by: User | None) -> Curriculum:
    """Copy an approved curriculum into the next edition; groups stay with the one they have."""
    if not curriculum.is_approved:
        raise RuleError(NOT_APPROVED)
    siblings = select(Curriculum).where(same_plan(curriculum))
    if waiting := db.session.scalar(siblings.where(~Curriculum.is_approved).limit(1)):
        raise RuleError(OPEN_EDITION, name=waiting.name)
    newest = db.session.scalar(select(func.max(Curriculum.edition)).where(same_plan(curriculum))) or 0
    names = (*ON_LIST, "faculty_id", "grading_system_id", "semesters", "credits")
    stem = curriculum.name.removesuffix(TAIL % {"edition": curriculum.edition})
    copy = Curriculum(
        name=stem + TAIL % {"edition": newest + 1},
        edition=newest + 1,
        based_on_id=curriculum.id,
        **{name: getattr(curriculum, name) for name in names},
    )
    with db.session.begin_nested():
        plain.create(copy, by=by)
        _copy_contents(copy, contents(curriculum.id, with_weeks=True), by=by)
    return copy


def _copy_contents(copy: Curriculum, held: Contents, *, by: User | None) -> None:
    names = ("year_id", "number", "starts_on", "ends_on")
    rows = [{name: getattr(each, name) for name in names} | {"curriculum_id": copy.id} for each in held.semesters]
    places = dict(zip((each.id for each in held.semesters), bulk.insert_numbered(Semester, rows), strict=True))
    weeks = [week for each in held.weeks.values() for week in each]
    bulk.insert_many(
        Week,
        [
            {name: getattr(week, name) for name in ("number", "starts_on", "ends_on", "kind")}
            | {"semester_id": places[week.semester_id]}
            for week in weeks
        ],
    )
    audit.record_many("create", Semester, ((key, {}) for key in places.values()), by=by)
    _copy_subjects(copy, held, places, by=by)


def create_like(values: Mapping[str, Any], source_id: int | None, *, by: User | None) -> Curriculum:
    """Make a curriculum; its semesters get the subjects of the same semesters of another one, where it is named."""
    with db.session.begin_nested():
        made = create_curriculum(values, by=by)
        if source_id:
            held, own = contents(source_id), contents(made.id).semesters
            numbers = {semester.number: semester.id for semester in own}
            both = (each for each in held.semesters if each.number in numbers)
            _copy_subjects(made, held, {each.id: numbers[each.number] for each in both}, by=by)
    return made


def _copy_subjects(copy: Curriculum, held: Contents, places: Mapping[int, int], *, by: User | None) -> None:
    """Copy subjects with their controls into semesters, by (semester they stand in, semester they come to)."""
    subjects = [each for key, group in held.subjects.items() for each in group if key in places]
    copies = [
        {name: getattr(each, name) for name in SUBJECT}
        | {"semester_id": places[each.semester_id], "faculty_id": copy.faculty_id}
        for each in subjects
    ]
    keys = bulk.insert_numbered(CurriculumSubject, copies)
    bulk.insert_many(SubjectControl, list(_controls(copy, subjects, keys)))
    audit.record_many(
        "create",
        CurriculumSubject,
        ((key, {name: (None, value) for name, value in row.items()}) for key, row in zip(keys, copies, strict=True)),
        by=by,
    )


def _controls(copy: Curriculum, subjects: list[CurriculumSubject], keys: list[int]) -> Iterator[dict[str, Any]]:
    """The same controls; one of a free kind only where the system of the copy has that kind in force."""
    free = control_kinds.of_system(copy.grading_system_id)
    for subject, key in zip(subjects, keys, strict=True):
        for control in subject.controls:
            kind = free.get((control.kind, control.name))
            if kind or control.free_kind_id is None:
                names = ("kind", "name", "short", "position", "max_points")
                values = {name: getattr(control, name) for name in names}
                yield {"curriculum_subject_id": key, "free_kind_id": kind.id if kind else None, **values}


__all__ = [
    "NORMS",
    "approve",
    "create_like",
    "faults_of",
    "norms_of",
    "open_edition",
    "plan_of",
    "same_plan",
    "send_back",
    "submit",
    "withdraw",
]
