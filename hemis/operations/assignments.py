"""Giving assignments to the groups of a load: written as a draft, published, and then only made easier (H-23)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, inspect, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain.assignments import Deadline, require_better, require_plan
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentFile, AssignmentGroup, AssignmentWork, gets_it
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.students import Student
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.operations import audit, plain
from hemis.operations.files import StoredFile
from hemis.operations.gradebook_rows import STUDYING

MOST_FILES = 10
NO_GROUP = N_("Камида битта гуруҳни белгиланг.")
OTHER_GROUP = N_("Топшириқ фақат шу юклама гуруҳларига берилади.")
OTHER_CONTROL = N_("Бу назорат шу фанники эмас: рўйхатдан танланг.")
PAST = N_("Муддат ўтиб бўлган: аввал уни узайтиринг.")
IS_PUBLISHED = N_("Топшириқ эълон қилинган: энди фақат муддатини узайтириш ва уринишларни кўпайтириш мумкин.")
NOT_PUBLISHED = N_("Топшириқ ҳали эълон қилинмаган: уни тўлиқ таҳрирлаш мумкин.")
FEWER = N_("Эълон қилинган топшириқнинг уринишлари фақат кўпайтирилади.")
TOO_MANY = N_("Топшириққа кўпи билан %(most)s та файл бириктирилади.")
OTHER_SUBJECT = N_("Топшириқ фақат шу фаннинг ўзингиздаги бошқа юкламасига кўчирилади.")

WHOLE = (
    joinedload(Assignment.control),
    joinedload(Assignment.load).joinedload(TeachingLoad.teacher),
    joinedload(Assignment.load)
    .joinedload(TeachingLoad.curriculum_subject)
    .options(joinedload(CurriculumSubject.subject), joinedload(CurriculumSubject.semester)),
    selectinload(Assignment.groups).joinedload(AssignmentGroup.group),
)


def takers(assignment_id: int, subject_id: int) -> Any:
    """Return the select of who has to answer: student and the group with which the subject is taken."""
    return (
        select(Student, AssignmentGroup.group_id)
        .select_from(Student)
        .join(AssignmentGroup, AssignmentGroup.assignment_id == assignment_id)
        .where(Student.status == STUDYING, gets_it(subject_id))
    )


def controls_of(load: TeachingLoad) -> Sequence[SubjectControl]:
    """Return the controls that assignments may feed: all but the final, which another teacher holds (rules 1.1)."""
    of_subject = SubjectControl.curriculum_subject_id == load.curriculum_subject_id
    found = select(SubjectControl).where(of_subject, SubjectControl.kind != FINAL)
    return db.session.scalars(found.order_by(SubjectControl.position)).all()


def save(
    row: Assignment,
    values: Mapping[str, Any],
    group_ids: Collection[int],
    load: TeachingLoad,
    *,
    at: datetime,
    by: User | None,
) -> None:
    """Create or change a draft; `values` are its columns."""
    if row.published_at:
        raise RuleError(IS_PUBLISHED)
    _require_groups(load, group_ids)
    if values["control_id"] is not None and values["control_id"] not in {each.id for each in controls_of(load)}:
        raise RuleError(OTHER_CONTROL, field="control_id")
    require_plan(_deadline(values))
    columns = dict(values) | {"title_key": fold(values["title"])[:400]}
    is_new = bool(inspect(row).transient)
    before = [] if is_new else sorted(each.group_id for each in row.groups)
    if is_new:
        columns |= {"load_id": load.id, "created_at": at}
    with db.session.begin_nested():
        plain.save(row, columns, by=by)
        if before != sorted(group_ids):
            _set_groups(row, group_ids, before, by=by)


def _deadline(values: Mapping[str, Any]) -> Deadline:
    return Deadline(values["due_at"], values["late_policy"], values["late_until"], values["late_percent"])


def _require_groups(load: TeachingLoad, group_ids: Collection[int]) -> None:
    if not group_ids:
        raise RuleError(NO_GROUP, field="groups")
    own = select(TeachingLoadGroup.group_id).where(TeachingLoadGroup.load_id == load.id)
    if not set(group_ids) <= set(db.session.scalars(own)):
        raise RuleError(OTHER_GROUP, field="groups")


def _set_groups(row: Assignment, group_ids: Collection[int], before: Sequence[int], *, by: User | None) -> None:
    gone = delete(AssignmentGroup).where(
        AssignmentGroup.assignment_id == row.id, AssignmentGroup.group_id.not_in(group_ids)
    )
    db.session.execute(gone)
    db.session.add_all(
        AssignmentGroup(assignment_id=row.id, group_id=key) for key in sorted(set(group_ids) - set(before))
    )
    db.session.flush()
    db.session.expire(row, ["groups"])
    if before:
        audit.record("update", row, by=by, changes={"groups": (list(before), sorted(group_ids))})


def publish(row: Assignment, *, at: datetime, by: User) -> None:
    """Show it to the students of its groups."""
    if row.published_at:
        raise RuleError(IS_PUBLISHED)
    own = select(AssignmentGroup.due_at).where(AssignmentGroup.assignment_id == row.id)
    if min(each or row.due_at for each in (*db.session.scalars(own), row.due_at)) <= at:
        raise RuleError(PAST)
    plain.update(row, {"published_at": at, "published_by_id": by.id, "is_active": True}, by=by, verb="publish")


def extend(row: Assignment, values: Mapping[str, Any], *, by: User | None) -> None:
    """Change what hurts nobody: a later deadline, more attempts; a late acceptance moves along with its deadline."""
    if not row.published_at:
        raise RuleError(NOT_PUBLISHED)
    after = Deadline(values["due_at"], row.late_policy, values.get("late_until") or row.late_until, row.late_percent)
    require_better(row.deadline, after)
    if row.late_until and after.until and after.until < row.late_until:
        raise RuleError(N_("Эълон қилинган топшириқнинг муддати фақат узайтирилади."), field="until_day")
    require_plan(after)
    if values["attempts"] < row.attempts:
        raise RuleError(FEWER, field="attempts")
    plain.update(
        row, {"due_at": after.due, "late_until": after.until, "attempts": values["attempts"]}, by=by, verb="extend"
    )


def copy(
    row: Assignment, load: TeachingLoad, group_ids: Collection[int], due_at: datetime, *, at: datetime, by: User | None
) -> Assignment:
    """Return a new draft with text and files for another load of the same subject: another group, the next year."""
    subjects = select(CurriculumSubject.subject_id).where(
        CurriculumSubject.id.in_((row.load.curriculum_subject_id, load.curriculum_subject_id))
    )
    if len(set(db.session.scalars(subjects))) != 1:
        raise RuleError(OTHER_SUBJECT, field="load_id")
    kept = ("title", "text", "max_points", "attempts", "late_policy", "late_percent", "weight")
    values: dict[str, Any] = {name: getattr(row, name) for name in kept} | {"due_at": due_at}
    values["late_until"] = due_at + (row.late_until - row.due_at) if row.late_until else None
    values["control_id"] = _same_control(row, load)
    made = Assignment(copied_from_id=row.id)
    with db.session.begin_nested():
        save(made, values, group_ids, load, at=at, by=by)
        for file in files_of(row):
            stored = StoredFile(file.stored_name, file.media_type, file.size)
            attach(made, stored, file.title, by=by)
    return made


def _same_control(row: Assignment, load: TeachingLoad) -> int | None:
    """The control of the other load's subject that is like this one's, if it has one."""
    if row.control is None:
        return None
    like = row.control.kind, row.control.name
    return next((each.id for each in controls_of(load) if (each.kind, each.name) == like), None)


def attach(row: Assignment, file: StoredFile, title: str, *, by: User | None) -> AssignmentFile:
    """Give a file with an assignment; more material hurts nobody, so that a published one takes it too."""
    of_row = select(func.count()).select_from(AssignmentFile).where(AssignmentFile.assignment_id == row.id)
    if (db.session.scalar(of_row) or 0) >= MOST_FILES:
        raise RuleError(TOO_MANY, field="file", most=MOST_FILES)
    columns = {"title": title, "stored_name": file.name, "media_type": file.media_type, "size": file.size}
    made = AssignmentFile(assignment_id=row.id, **columns)
    db.session.add(made)
    db.session.flush()
    audit.record("attach", row, by=by, changes={"title": (None, title)})
    return made


def files_of(row: Assignment) -> Sequence[AssignmentFile]:
    """Return what is given with an assignment."""
    of_row = select(AssignmentFile).where(AssignmentFile.assignment_id == row.id)
    return db.session.scalars(of_row.order_by(AssignmentFile.id)).all()


def detach(row: Assignment, file: AssignmentFile, *, by: User | None) -> None:
    """Take a file off a draft; what students have read stays."""
    if row.published_at:
        raise RuleError(IS_PUBLISHED)
    db.session.delete(file)
    db.session.flush()
    audit.record("detach", row, by=by, changes={"title": (file.title, None)})


def remove(row: Assignment, *, by: User | None) -> None:
    """Delete a draft; a published one is switched off instead."""
    if row.published_at:
        raise RuleError(IS_PUBLISHED)
    plain.remove(row, by=by)


class Counts(dict[int, tuple[int, int, int, int]]):
    """Assignment → how many students there are, have sent, wait for a grade, are graded; nothing counted is zeros."""

    def __missing__(self, key: int) -> tuple[int, int, int, int]:
        return 0, 0, 0, 0


def counts_of(keys: Collection[int]) -> Counts:
    """Count the students and works of some assignments by two statements."""
    students = (
        select(AssignmentGroup.assignment_id, func.count(Student.id.distinct()))
        .select_from(AssignmentGroup)
        .join(Assignment, Assignment.id == AssignmentGroup.assignment_id)
        .join(TeachingLoad, TeachingLoad.id == Assignment.load_id)
        .join(Student, gets_it(TeachingLoad.curriculum_subject_id))
        .where(AssignmentGroup.assignment_id.in_(keys), Student.status == STUDYING)
        .group_by(AssignmentGroup.assignment_id)
    )
    states = (
        select(AssignmentWork.assignment_id, AssignmentWork.state, func.count())
        .where(AssignmentWork.assignment_id.in_(keys))
        .group_by(AssignmentWork.assignment_id, AssignmentWork.state)
    )
    found: dict[int, dict[str, int]] = {}
    for key, state, number in db.session.execute(states):
        found.setdefault(key, {})[state] = number
    people = {row[0]: row[1] for row in db.session.execute(students)}
    return Counts(
        (key, (people.get(key, 0), sum(by.values()), by.get("sent", 0), by.get("graded", 0)))
        for key, by in ((key, found.get(key, {})) for key in keys)
    )


__all__ = [
    "attach",
    "controls_of",
    "copy",
    "counts_of",
    "detach",
    "extend",
    "files_of",
    "publish",
    "remove",
    "save",
    "takers",
]
