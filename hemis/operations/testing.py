"""Компьютер имтиҳони before anybody sits: its head, its rules of selection, its groups, and its steps (H-25)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import delete, exists, func, inspect, or_, select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain import testing, workflow
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.questions import Option
from hemis.domain.testing import Card, Part
from hemis.domain.testing_grades import pack
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject, SubjectControl
from hemis.models.exams import Exam
from hemis.models.materials import Question
from hemis.models.students import AcademicGroup
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.models.testing import ComputerExam, ExamAttempt, ExamPart, ExamQuestion, ExamSitting
from hemis.operations import bulk, plain
from hemis.operations.materials import draft_of
from hemis.operations.rules import whole_rule

NOT_A_TEACHER = N_("Ҳисобингиз ходимга бириктирилмаган: кадрлар бўлимига мурожаат қилинг.")
NOT_DRAFT = N_("Имтиҳон қоралама эмас: ўзгартириш учун аввал уни қораламага қайтаринг.")
OTHER_CONTROL = N_("Бу назорат бошқа фанники: фаннинг ўз назоратини танланг.")
OTHER_EVENT = N_("Жадвалдаги бу имтиҳон бошқа фанники.")
OTHER_GROUP = N_("Бу гуруҳ фанни ўқимайди: фан юкламасидаги гуруҳни танланг.")
TEACHES = N_("Якуний назоратни гуруҳга дарс берган ўқитувчи текширмайди: бошқа текширувчини танланг.")
NEEDS_EXAMINER = N_(
    "Якуний назоратда ёзма жавоблар бор: уларни текширадиган, гуруҳларга дарс бермаган ўқитувчини танланг."
)
WRONG_PERIOD = N_("Тугаш вақти бошланишидан кейин бўлсин.")
IN_USE = N_("Бу гуруҳ талабалари имтиҳонни бошлаган: гуруҳ ўчирилмайди, фақат вақти ўзгаради.")
LATER_ONLY = N_("Имтиҳон бошланган: тугаш вақтини фақат кечроққа сурса бўлади.")
TAKEN_PART = N_("Имтиҳонда қатнашганлар бор: у ўчирилмайди.")
TEXT = "text"


def save(row: ComputerExam, values: Mapping[str, Any], *, teacher_id: int | None, at: datetime, by: User) -> None:
    """Create or change the head of a draft."""
    is_new = bool(inspect(row).transient)
    if not is_new:
        require_draft(row)
    if teacher_id is None:
        raise RuleError(NOT_A_TEACHER)
    subject = db.session.get_one(CurriculumSubject, values["curriculum_subject_id"])
    control = db.session.get_one(SubjectControl, values["control_id"])
    if control.curriculum_subject_id != subject.id:
        raise RuleError(OTHER_CONTROL, field="control_id")
    _check_event(values.get("event_id"), subject.id)
    networks = " ".join(map(str, testing.parse_networks(values["networks"])))
    columns = dict(values) | {"networks": networks, "title_key": fold(values["title"])[:400]}
    columns |= {"department_id": subject.department_id, "faculty_id": subject.faculty_id}
    if is_new:
        columns |= {"teacher_id": teacher_id, "created_at": at, "seed": secrets.token_hex(16), "status": testing.DRAFT}
    plain.save(row, columns, by=by)


def _check_event(event_id: int | None, subject_id: int) -> None:
    if event_id is not None and db.session.get_one(Exam, event_id).curriculum_subject_id != subject_id:
        raise RuleError(OTHER_EVENT, field="event_id")


def require_draft(exam: ComputerExam) -> None:
    """RuleError unless the exam is still being made."""
    if exam.status != testing.DRAFT:
        raise RuleError(NOT_DRAFT)


def save_part(exam: ComputerExam, row: ExamPart, values: Mapping[str, Any], *, by: User) -> None:
    """Add or change a rule of selection of a draft."""
    require_draft(exam)
    columns = dict(values)
    if inspect(row).transient:
        last = db.session.scalar(select(func.max(ExamPart.position)).where(ExamPart.exam_id == exam.id)) or 0
        columns |= {"exam_id": exam.id, "position": last + 1}
    plain.save(row, columns, by=by)


def remove_part(exam: ComputerExam, row: ExamPart, *, by: User) -> None:
    require_draft(exam)
    plain.remove(row, by=by)


def groups_of(subject_id: int) -> Sequence[AcademicGroup]:
    """The groups that have a subject in somebody's load."""
    taught = select(TeachingLoadGroup.group_id).where(TeachingLoadGroup.curriculum_subject_id == subject_id)
    rows = select(AcademicGroup).where(AcademicGroup.id.in_(taught), AcademicGroup.is_active)
    return db.session.scalars(rows.order_by(AcademicGroup.name_key)).all()


def save_sitting(
    exam: ComputerExam, row: ExamSitting, *, group_id: int, opens_at: datetime, closes_at: datetime, by: User
) -> None:
    """Give a group its time; once the exam runs, groups may be added and times made longer, nothing else."""
    if exam.status not in (testing.DRAFT, *testing.OPEN_TO_STUDENTS):
        raise RuleError(testing.STEPS["finish"].refusal)
    if closes_at <= opens_at:
        raise RuleError(WRONG_PERIOD, field="closes_at")
    is_new = bool(inspect(row).transient)
    if is_new and group_id not in {group.id for group in groups_of(exam.curriculum_subject_id)}:
        raise RuleError(OTHER_GROUP, field="group_id")
    if not is_new and _has_attempts(ExamAttempt.sitting_id == row.id) and closes_at < row.closes_at:
        raise RuleError(LATER_ONLY, field="closes_at")
    plain.save(row, {"exam_id": exam.id, "group_id": group_id, "opens_at": opens_at, "closes_at": closes_at}, by=by)
    _check_examiner(exam)
    if not is_new:
        _lengthen(exam, row, by=by)


def _lengthen(exam: ComputerExam, sitting: ExamSitting, *, by: User) -> None:
    """Attempts that the end of the group cut short get what they were to have."""
    running = select(ExamAttempt).where(ExamAttempt.sitting_id == sitting.id, ExamAttempt.ended_at.is_(None))
    for attempt in db.session.scalars(running.with_for_update()).all():
        ends = testing.ends_at(attempt.started_at, exam.minutes, sitting.closes_at, attempt.extra_minutes)
        if ends > attempt.ends_at:
            plain.update(attempt, {"ends_at": ends}, by=by, verb="extend")


def remove_sitting(row: ExamSitting, *, by: User) -> None:
    if _has_attempts(ExamAttempt.sitting_id == row.id):
        raise RuleError(IN_USE)
    plain.remove(row, by=by)


def _has_attempts(criterion: Any) -> bool:
    return bool(db.session.scalar(select(exists().where(criterion))))


def remove(exam: ComputerExam, *, by: User) -> None:
    """Delete an exam that nobody has begun."""
    if _has_attempts(ExamAttempt.exam_id == exam.id):
        raise RuleError(TAKEN_PART)
    db.session.execute(delete(ExamQuestion).where(ExamQuestion.exam_id == exam.id))
    db.session.execute(delete(ExamPart).where(ExamPart.exam_id == exam.id))
    db.session.execute(delete(ExamSitting).where(ExamSitting.exam_id == exam.id))
    plain.remove(exam, by=by)


def parts_of(exam_id: int) -> list[ExamPart]:
    """The rules of an exam in their order, with their topics."""
    rows = select(ExamPart).where(ExamPart.exam_id == exam_id).order_by(ExamPart.position)
    return list(db.session.scalars(rows.options(joinedload(ExamPart.topic))))


def as_domain(parts: Sequence[ExamPart]) -> list[Part]:
    return [Part(row.count, row.points, row.topic_id, row.difficulty, row.kind, row.is_shared) for row in parts]


def bank_of(exam: ComputerExam) -> list[Card]:
    """The questions that may be drawn: those frozen with the exam, else the active ones of its teacher.

    And those that other teachers of the subject share; a rule says whether it takes them.
    """
    own = (Question.owner_id == exam.teacher_id).label("is_own")
    if exam.status == testing.DRAFT:
        columns = (Question.id, Question.topic_id, Question.difficulty, Question.kind, own)
        found = select(*columns).where(*usable(exam)).order_by(Question.id)
    else:
        frozen = ExamQuestion
        columns = (frozen.id, frozen.topic_id, frozen.difficulty, frozen.kind, own)
        found = select(*columns).join(Question, Question.id == frozen.question_id)
        found = found.where(frozen.exam_id == exam.id).order_by(frozen.id)
    return [Card(*row) for row in db.session.execute(found)]


def usable(exam: ComputerExam) -> tuple[Any, ...]:
    """The criteria of the questions that the teacher of an exam may draw."""
    subject = select(CurriculumSubject.subject_id).where(CurriculumSubject.id == exam.curriculum_subject_id)
    return (
        Question.subject_id == subject.scalar_subquery(),
        or_(Question.owner_id == exam.teacher_id, Question.is_shared),
        Question.is_active,
    )


def sittings_of(exam_id: int) -> list[ExamSitting]:
    """The groups of an exam with their times, the earliest first."""
    rows = select(ExamSitting).where(ExamSitting.exam_id == exam_id).options(joinedload(ExamSitting.group))
    return list(db.session.scalars(rows.order_by(ExamSitting.opens_at, ExamSitting.id)))


def faults_of(exam: ComputerExam, parts: Sequence[ExamPart], sittings: Sequence[ExamSitting]) -> list[Reason]:
    """What keeps a draft from being made ready; its control must be loaded."""
    return testing.faults(as_domain(parts), bank_of(exam), len(sittings), exam.control.max_points)


def prepare(exam: ComputerExam, *, by: User, today: date) -> None:
    """Freeze the questions and let students in at the times of their groups."""
    target = workflow.step(testing.STEPS, exam.status, "prepare")
    parts, sittings = parts_of(exam.id), sittings_of(exam.id)
    for reason in faults_of(exam, parts, sittings):
        raise RuleError(reason.msgid, **reason.params)
    _check_examiner(exam)
    asked = as_domain(parts)
    cards = [card for card in bank_of(exam) if any(part.takes(card) for part in asked)]
    if exam.control.kind == FINAL and exam.examiner_id is None and any(card.kind == TEXT for card in cards):
        raise RuleError(NEEDS_EXAMINER)
    _freeze(exam, [card.key for card in cards])
    grace = whole_rule("testing.grace_seconds", on=today)
    plain.update(exam, {"status": target, "grace_seconds": grace}, by=by, verb="prepare")


def _freeze(exam: ComputerExam, keys: Sequence[int]) -> None:
    db.session.execute(delete(ExamQuestion).where(ExamQuestion.exam_id == exam.id))
    rows: list[Question] = []
    for start in range(0, len(keys), 500):
        part = select(Question).where(Question.id.in_(keys[start : start + 500])).order_by(Question.id)
        rows += db.session.scalars(part.options(selectinload(Question.options))).all()
    frozen = [
        {
            "exam_id": exam.id,
            "question_id": row.id,
            "topic_id": row.topic_id,
            "difficulty": row.difficulty,
            "kind": row.kind,
            "text": row.text,
            "options": pack(_mixed(exam, row)),
        }
        for row in rows
    ]
    bulk.insert_many(ExamQuestion, frozen)


def _mixed(exam: ComputerExam, question: Question) -> list[Option]:
    """Its options in an order of the exam: banks often begin with the right one, and pages number what they show."""
    options = list(draft_of(question).options)
    if question.kind != TEXT:
        Random(f"{exam.seed} options {question.id}").shuffle(options)
    return options


def _check_examiner(exam: ComputerExam) -> None:
    """Rules 1.1: a final is marked by who did not teach the group."""
    if exam.examiner_id is not None and is_barred(exam, exam.examiner_id):
        raise RuleError(TEACHES, field="examiner_id")


def is_barred(exam: ComputerExam, employee_id: int | None) -> bool:
    """Whether it is a final of groups that this employee teaches the subject: such a person marks nothing of it."""
    kind = db.session.scalar(select(SubjectControl.kind).where(SubjectControl.id == exam.control_id))
    if kind != FINAL:
        return False
    groups = select(ExamSitting.group_id).where(ExamSitting.exam_id == exam.id)
    taught = (
        select(TeachingLoad.id)
        .join(TeachingLoadGroup, TeachingLoadGroup.load_id == TeachingLoad.id)
        .where(TeachingLoad.teacher_id == employee_id, TeachingLoadGroup.group_id.in_(groups))
        .where(TeachingLoad.curriculum_subject_id == exam.curriculum_subject_id)
    )
    return db.session.scalar(taught.limit(1)) is not None


def redraft(exam: ComputerExam, *, by: User) -> None:
    """Take a ready exam back, as long as nobody has begun."""
    target = workflow.step(testing.STEPS, exam.status, "redraft")
    db.session.execute(delete(ExamQuestion).where(ExamQuestion.exam_id == exam.id))
    plain.update(exam, {"status": target}, by=by, verb="redraft")
