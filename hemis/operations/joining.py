"""Фанга бириктириш: a group takes a subject as a whole, or some of its students do, one of those that stand together.

A whole group is one row for a subject; only what is chosen one by one has a row for a student.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import workflow
from hemis.domain.curriculum import ELECTIVE
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import AcademicGroup, Student
from hemis.models.subjects import Subject
from hemis.models.teaching import AbsenceTotal, Lesson, LessonGroup
from hemis.operations import audit, bulk, gpa
from hemis.operations.joining_states import OF_SUBJECT

NOT_APPROVED = N_("Ўқув режа тасдиқланмаган: талабалар фақат тасдиқланган режанинг фанларига бириктирилади.")
TWO_OF_ONE = N_("«%(group)s» танлов гуруҳидан бутун гуруҳга фақат битта фан бириктирилади.")
HAS_SHEET = N_("«%(subject)s»: гуруҳнинг қайдномаси бор, бириктиришни бекор қилиб бўлмайди.")
HAS_LESSONS = N_("«%(subject)s»: гуруҳ билан дарс ўтилган, бириктиришни бекор қилиб бўлмайди.")
HAS_MARKS = N_("«%(subject)s»: %(student)s балл олган ёки дарс қолдирган, уни бу фандан чиқариб бўлмайди.")


class Choice(NamedTuple):
    """A subject of a semester, and how the group is joined to it."""

    subject: CurriculumSubject
    joined: GroupSubject | None
    students: int


def choices_of(group: AcademicGroup, semester_id: int) -> list[Choice]:
    """Return the subjects of a semester with the state of the group in each."""
    chosen = (
        select(func.count())
        .where(StudentSubject.group_subject_id == GroupSubject.id)
        .correlate(GroupSubject)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(CurriculumSubject, GroupSubject, chosen)
        .join(Subject, Subject.id == CurriculumSubject.subject_id)
        .outerjoin(GroupSubject, OF_SUBJECT & (GroupSubject.group_id == group.id))
        .where(CurriculumSubject.semester_id == semester_id)
        .options(joinedload(CurriculumSubject.subject), joinedload(CurriculumSubject.department))
        .order_by(CurriculumSubject.kind, CurriculumSubject.elective_group, Subject.sort_key)
    )
    return [Choice(*row) for row in rows]


def chosen_by(group: AcademicGroup, semester_id: int) -> dict[tuple[int, str], int]:
    """Return (student, elective group) → the curriculum subject that the student has chosen."""
    rows = db.session.execute(
        select(StudentSubject.student_id, CurriculumSubject.elective_group, CurriculumSubject.id)
        .join(GroupSubject, GroupSubject.id == StudentSubject.group_subject_id)
        .join(CurriculumSubject, OF_SUBJECT)
        .where(GroupSubject.group_id == group.id, CurriculumSubject.semester_id == semester_id)
    )
    return {(student, name): key for student, name, key in rows}


def join_group(
    group: AcademicGroup, semester: Semester, subject_ids: Iterable[int], *, by: User | None, at: datetime
) -> None:
    """Let the whole group take exactly these subjects of a semester; what students chose one by one stays."""
    _require_approved(semester)
    wanted, choices = set(subject_ids), choices_of(group, semester.id)
    taken: set[str] = set()
    for choice in choices:
        name = choice.subject.elective_group
        if choice.subject.id in wanted and name:
            if name in taken:
                raise RuleError(TWO_OF_ONE, group=name)
            taken.add(name)
    with db.session.begin_nested():
        for choice in choices:
            _settle(group, choice, choice.subject.id in wanted, taken)
        db.session.flush()
    names = [choice.subject.subject.name for choice in choices if choice.subject.id in wanted]
    before = [choice.subject.subject.name for choice in choices if choice.joined and choice.joined.is_whole]
    if names != before:
        audit.record("join", group, by=by, changes={"subjects": (", ".join(before), ", ".join(names))})
        gpa.follow_groups([group.id], at=at)


def _settle(group: AcademicGroup, choice: Choice, is_wanted: bool, taken: set[str]) -> None:
    """Bring one subject of the group to what is wanted."""
    row = choice.joined
    if is_wanted and row is None:
        db.session.add(GroupSubject(group_id=group.id, curriculum_subject_id=choice.subject.id, is_whole=True))
    elif is_wanted and row is not None and not row.is_whole:
        own = StudentSubject.student_id.in_(select(Student.id).where(Student.group_id == group.id))
        db.session.execute(delete(StudentSubject).where(StudentSubject.group_subject_id == row.id, own))
        row.is_whole = True
    elif not is_wanted and row is not None and (row.is_whole or choice.subject.elective_group in taken):
        _require_unused(group, choice.subject)
        db.session.execute(delete(StudentSubject).where(StudentSubject.group_subject_id == row.id))
        db.session.delete(row)


def _require_unused(group: AcademicGroup, subject: CurriculumSubject) -> None:
    """RuleError when a sheet or a lesson of the group depends on the subject."""
    sheet = select(GradeSheet.id).where(GradeSheet.curriculum_subject_id == subject.id, GradeSheet.group_id == group.id)
    if db.session.scalar(sheet.limit(1)):
        raise RuleError(HAS_SHEET, subject=subject.subject.name)
    lesson = (
        select(Lesson.id)
        .join(LessonGroup, LessonGroup.lesson_id == Lesson.id)
        .where(Lesson.curriculum_subject_id == subject.id, LessonGroup.group_id == group.id)
        .where(Lesson.held_at.is_not(None))
    )
    if db.session.scalar(lesson.limit(1)):
        raise RuleError(HAS_LESSONS, subject=subject.subject.name)


def choose(
    group: AcademicGroup,
    semester: Semester,
    wanted: Mapping[tuple[int, str], int | None],
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Give students, by (student, elective group), the subject each of them takes; None takes it back."""
    _require_approved(semester)
    choices = [each for each in choices_of(group, semester.id) if each.subject.kind == ELECTIVE]
    by_id = {choice.subject.id: choice for choice in choices}
    now = _taken_now(group, choices, wanted, chosen_by(group, semester.id))
    changed = {key: subject for key, subject in wanted.items() if now.get(key) != subject}
    if not changed:
        return
    names_of = {key: choice.subject.subject.name for key, choice in by_id.items()}
    require_no_marks(names_of, [(student, now[student, name]) for student, name in changed if (student, name) in now])
    after = {**now, **changed}
    names = {name for _student, name in changed}
    with db.session.begin_nested():
        for name in names:
            _rewrite(group, [each for each in choices if each.subject.elective_group == name], after, name)
        db.session.flush()
    told = ", ".join(sorted(names))
    audit.record("join", group, by=by, changes={"choices": (told, len(changed))})
    gpa.follow_groups([group.id], at=at)


def _taken_now(
    group: AcademicGroup,
    choices: list[Choice],
    wanted: Mapping[tuple[int, str], int | None],
    chosen: dict[tuple[int, str], int],
) -> dict[tuple[int, str], int]:
    """What each student takes now, an elective of the whole group included."""
    whole = {each.subject.elective_group: each.subject.id for each in choices if each.joined and each.joined.is_whole}
    everybody = {(student, name): whole[name] for student, name in wanted if name in whole}
    return everybody | chosen


def _rewrite(
    group: AcademicGroup, alternatives: list[Choice], after: Mapping[tuple[int, str], int | None], name: str
) -> None:
    takers: dict[int, list[int]] = defaultdict(list)
    for (student, group_name), subject in after.items():
        if group_name == name and subject is not None:
            takers[subject].append(student)
    for choice in alternatives:
        row, students = choice.joined, takers.get(choice.subject.id, [])
        if row is not None:
            db.session.execute(delete(StudentSubject).where(StudentSubject.group_subject_id == row.id))
        if row is not None and not students:
            db.session.delete(row)
        elif students:
            row = row or GroupSubject(group_id=group.id, curriculum_subject_id=choice.subject.id)
            row.is_whole = False
            db.session.add(row)
            db.session.flush()
            bulk.insert_many(
                StudentSubject, [{"group_subject_id": row.id, "student_id": student} for student in students]
            )


def require_no_marks(names: Mapping[int, str], left: list[tuple[int, int]]) -> None:
    """RuleError when a student who leaves a subject has points or absences in it; `names` are those of subjects."""
    students, subjects = {student for student, _ in left}, {subject for _, subject in left}
    graded = (
        select(Grade.student_id, GradeSheet.curriculum_subject_id)
        .join(GradeSheet, GradeSheet.id == Grade.sheet_id)
        .where(Grade.student_id.in_(students), GradeSheet.curriculum_subject_id.in_(subjects))
        .where(GradeSheet.status != workflow.ANNULLED)
    )
    absent = select(AbsenceTotal.student_id, AbsenceTotal.curriculum_subject_id).where(
        AbsenceTotal.student_id.in_(students), AbsenceTotal.curriculum_subject_id.in_(subjects)
    )
    found = {(row[0], row[1]) for row in db.session.execute(graded.union(absent))} & set(left)
    for student, subject in sorted(found):
        person = db.session.get_one(Student, student)
        raise RuleError(HAS_MARKS, subject=names[subject], student=person.full_name)


def _require_approved(semester: Semester) -> None:
    if not semester.curriculum.is_approved:
        raise RuleError(NOT_APPROVED)


def join_many(pairs: Sequence[tuple[int, int]], *, by: User | None) -> None:
    """Join whole groups to subjects, (group, curriculum subject), where nothing is joined yet: imports and the demo."""
    rows = [{"group_id": group, "curriculum_subject_id": subject, "is_whole": True} for group, subject in pairs]
    bulk.insert_many(GroupSubject, rows)
    counts: dict[int, int] = defaultdict(int)
    for group, _ in pairs:
        counts[group] += 1
    told = ((group, {"subjects": (None, count)}) for group, count in counts.items())
    audit.record_many("join", AcademicGroup, told, by=by)


__all__ = ["Choice", "choices_of", "choose", "chosen_by", "join_group", "join_many", "require_no_marks"]
