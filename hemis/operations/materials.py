"""Learning resources and control questions: written by the teacher of the subject, watched by the department."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, inspect, select, update

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.question_table import BROKEN
from hemis.domain.questions import LONG_TEXT, NO_TEXT, Draft, Option, faults_of, fingerprint, without_copies
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import CurriculumSubject
from hemis.models.materials import LearningResource, Question, QuestionOption
from hemis.models.subjects import Subject
from hemis.models.teaching import TeachingLoad, Topic
from hemis.operations import audit, bulk, plain
from hemis.operations.files import StoredFile

NOT_A_TEACHER = N_("Ҳисобингиз ходимга бириктирилмаган: кадрлар бўлимига мурожаат қилинг.")
NO_CONTENT = N_("Файл танланг ёки ҳавола киритинг.")
OTHER_TOPIC = N_("Бу мавзу бошқа фанники: фанга мос мавзуни танланг ёки бўш қолдиринг.")
COPY = N_("Бу фанда сизнинг айнан шундай саволингиз бор: № %(number)s.")
NOTHING_NEW = N_("Янги савол йўқ: ҳаммаси аввал киритилган.")
OF_TEXT = (NO_TEXT, LONG_TEXT)


def taught_by(employee_id: int | None) -> ColumnElement[bool]:
    """The criterion that somebody has a subject in a load."""
    places = select(CurriculumSubject.subject_id).join(
        TeachingLoad, TeachingLoad.curriculum_subject_id == CurriculumSubject.id
    )
    return Subject.id.in_(places.where(TeachingLoad.teacher_id == employee_id))


def save_resource(
    row: LearningResource,
    values: Mapping[str, Any],
    file: StoredFile | None,
    *,
    owner_id: int | None,
    at: datetime,
    by: User | None,
) -> None:
    """Create or change a resource; a new file takes the place of the old one."""
    if not (file or row.stored_name or values["link"]):
        raise RuleError(NO_CONTENT, field="file")
    columns = dict(values) | _place(values["subject_id"], values["topic_id"])
    columns["title_key"] = fold(values["title"])[:400]
    if file:
        columns |= {"stored_name": file.name, "media_type": file.media_type, "size": file.size}
    if inspect(row).transient:
        columns |= {"owner_id": _owner(owner_id), "created_at": at}
    plain.save(row, columns, by=by)


def draft_of(question: Question) -> Draft:
    """A stored question with its options as the domain knows it."""
    options = tuple(Option(option.text, option.percent) for option in question.options)
    return Draft(question.kind, question.text, options, points=question.points, difficulty=question.difficulty)


def save_question(
    row: Question,
    draft: Draft,
    *,
    subject_id: int,
    topic_id: int | None,
    is_active: bool,
    owner_id: int | None,
    by: User | None,
    is_shared: bool = False,
) -> None:
    """Create or change a question; one that says the same as another of the owner is refused."""
    for reason in faults_of(draft):
        raise RuleError(reason.msgid, field="text" if reason.msgid in OF_TEXT else "options", **reason.params)
    is_new = bool(inspect(row).transient)
    owner = _owner(owner_id) if is_new else row.owner_id
    mark = fingerprint(draft)
    same = select(Question.id).where(
        Question.owner_id == owner, Question.subject_id == subject_id, Question.fingerprint == mark
    )
    found = db.session.scalar(same)
    if found is not None and found != row.id:
        raise RuleError(COPY, field="text", number=found)
    before = "" if is_new else told(draft_of(row).options)
    columns = _columns(draft, mark) | _place(subject_id, topic_id)
    columns |= {"subject_id": subject_id, "topic_id": topic_id, "is_active": is_active, "owner_id": owner}
    columns["is_shared"] = is_shared
    plain.save(row, columns, by=by)
    if before != told(draft.options):
        _write_options(row, draft.options)
        audit.record("update", row, by=by, changes={"options": (before, told(draft.options))})


def known_marks(owner_id: int | None, subject_id: int) -> set[str]:
    """Fingerprints of the questions that a teacher has in a subject."""
    mine = select(Question.fingerprint).where(Question.owner_id == owner_id, Question.subject_id == subject_id)
    return set(db.session.scalars(mine))


def add_questions(
    drafts: Sequence[Draft], *, subject_id: int, topic_id: int | None, owner_id: int | None, by: User | None
) -> int:
    """Add all questions that are not there yet, or none; return how many were added."""
    owner = _owner(owner_id)
    if not drafts or any(faults_of(draft) for draft in drafts):
        raise RuleError(BROKEN)
    new, _copies = without_copies(drafts, known_marks(owner, subject_id))
    if not new:
        raise RuleError(NOTHING_NEW)
    place = _place(subject_id, topic_id) | {"subject_id": subject_id, "topic_id": topic_id, "owner_id": owner}
    rows = [_columns(draft, fingerprint(draft)) | place | {"is_active": True} for draft in new]
    ids = bulk.insert_numbered(Question, rows)
    options = [row for key, draft in zip(ids, new, strict=True) for row in _option_rows(key, draft.options)]
    bulk.insert_many(QuestionOption, options)
    facts = (
        (key, {"text": (None, draft.text), "options": (None, told(draft.options))})
        for key, draft in zip(ids, new, strict=True)
    )
    audit.record_many("create", Question, facts, by=by)
    return len(new)


def share_all(owner_id: int | None, subject_id: int, is_shared: bool, *, by: User) -> int:
    """Share all questions that a teacher has in a subject with colleagues, or stop that; return how many changed."""
    own = (Question.owner_id == _owner(owner_id), Question.subject_id == subject_id, Question.is_shared != is_shared)
    changed = update(Question).where(*own).values(is_shared=is_shared).returning(Question.id)
    keys = sorted(db.session.scalars(changed.execution_options(synchronize_session=False)))
    audit.record_many("update", Question, [(key, {"is_shared": (not is_shared, is_shared)}) for key in keys], by=by)
    return len(keys)


def told(options: Sequence[Option]) -> str:
    """Options in one line, the right ones with their share."""
    return "; ".join(f"{option.text} ({option.percent} %)" if option.percent else option.text for option in options)


def _columns(draft: Draft, mark: str) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "text": draft.text,
        "text_key": fold(draft.text)[:400],
        "fingerprint": mark,
        "points": draft.points,
        "difficulty": draft.difficulty,
    }


def _place(subject_id: int, topic_id: int | None) -> dict[str, int]:
    """The department of a subject; RuleError when the topic is one of another subject."""
    if topic_id is not None:
        topics = select(CurriculumSubject.subject_id).join(Topic, Topic.curriculum_subject_id == CurriculumSubject.id)
        if db.session.scalar(topics.where(Topic.id == topic_id)) != subject_id:
            raise RuleError(OTHER_TOPIC, field="topic_id")
    return {"department_id": db.session.get_one(Subject, subject_id).department_id}


def _owner(employee_id: int | None) -> int:
    if employee_id is None:
        raise RuleError(NOT_A_TEACHER)
    return employee_id


def _write_options(row: Question, options: Sequence[Option]) -> None:
    db.session.execute(delete(QuestionOption).where(QuestionOption.question_id == row.id))
    db.session.flush()
    db.session.expire(row, ["options"])
    bulk.insert_many(QuestionOption, _option_rows(row.id, options))


def _option_rows(question_id: int, options: Sequence[Option]) -> list[dict[str, Any]]:
    return [
        {
            "question_id": question_id,
            "position": position,
            "text": option.text,
            "is_correct": option.percent > 0,
            "percent": option.percent,
        }
        for position, option in enumerate(options, start=1)
    ]
