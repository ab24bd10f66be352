"""A question of an exam is found wrong: what its ruling would change is shown first, then written with its reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from hemis.domain import testing
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.questions import Option
from hemis.domain.testing_grades import KEY, Piece, earned, pack, rekeyed, result, share, unpack
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.testing import AttemptQuestion, ComputerExam, ExamAttempt, ExamQuestion, ExamSitting
from hemis.operations import audit
from hemis.operations.testing_grading import pieces_of

RULED = (testing.RUNNING, testing.FINISHED, testing.CONFIRMED)
NOT_HELD = N_("Имтиҳонни ҳали ҳеч ким бошламаган: саволни базада тузатиб, имтиҳонни янгидан тайёр қилинг.")
SAME_RULING = N_("Бу савол бўйича айнан шу қарор қабул қилинган.")


class Ruling(NamedTuple):
    """What is decided on a question; `right` are the numbers of the right options from 0, for a new key only."""

    way: str
    right: tuple[int, ...] = ()


class Change(NamedTuple):
    """The points of an attempt before and after; None while a typed answer of it waits to be read."""

    attempt: ExamAttempt
    before: Decimal | None
    after: Decimal | None


class Outcome(NamedTuple):
    """Everybody who had the question and has finished, with the answers whose worth changes."""

    changes: list[Change]
    earned: dict[int, Decimal | None]
    """Attempt → what its answer to the question brings; of a new key only."""
    options: str

    @property
    def changed(self) -> list[Change]:
        return [each for each in self.changes if each.before != each.after]


def outcome_of(exam: ComputerExam, question: ExamQuestion, ruling: Ruling) -> Outcome:
    """Say what a ruling would do, and do nothing; RuleError for one that cannot be."""
    if exam.status not in RULED:
        raise RuleError(NOT_HELD)
    options = _options(question, ruling)
    if question.ruling == ruling.way and question.ruled_options == options:
        raise RuleError(SAME_RULING, field="way")
    attempts = _attempts(exam, question)
    pieces = pieces_of([each.id for each in attempts])
    brought = _earned(question, pieces, unpack(options)) if options else {}
    changes = []
    for attempt in attempts:
        own = pieces[attempt.id]
        piece = own[question.id]
        own[question.id] = Piece(piece.points, brought.get(attempt.id, piece.earned), ruling.way)
        changes.append(Change(attempt, attempt.points, result(own.values())))
    return Outcome(changes, brought, options)


def _options(question: ExamQuestion, ruling: Ruling) -> str:
    if ruling.way != KEY:
        return ""
    return pack(rekeyed(question.kind, unpack(question.packed), ruling.right))


def _attempts(exam: ComputerExam, question: ExamQuestion) -> Sequence[ExamAttempt]:
    has_it = exists().where(
        AttemptQuestion.attempt_id == ExamAttempt.id, AttemptQuestion.exam_question_id == question.id
    )
    rows = select(ExamAttempt).where(ExamAttempt.exam_id == exam.id, has_it).order_by(ExamAttempt.id)
    rows = rows.options(joinedload(ExamAttempt.student)).execution_options(populate_existing=True)
    held = db.session.scalars(rows.with_for_update(of=ExamAttempt))  # who ends one meanwhile then reads the ruling
    return [each for each in held if each.ended_at is not None]


def _earned(
    question: ExamQuestion, pieces: Mapping[int, Mapping[int, Piece]], options: Sequence[Option]
) -> dict[int, Decimal | None]:
    """What the answers bring by other right options."""
    rows = select(AttemptQuestion.attempt_id, AttemptQuestion.answer).where(
        AttemptQuestion.exam_question_id == question.id, AttemptQuestion.attempt_id.in_(list(pieces))
    )
    found: dict[int, Decimal | None] = {}
    for key, answer in db.session.execute(rows):
        percent = share(question.kind, options, answer)
        found[key] = None if percent is None else earned(pieces[key][question.id].points, percent)
    return found


def rule(exam: ComputerExam, question: ExamQuestion, ruling: Ruling, reason: str, *, by: User) -> int:
    """Write what `outcome_of` shows; return whose points changed. The exam is locked; both values stay in the audit."""
    found = outcome_of(exam, question, ruling)
    before = question.ruling
    question.ruling, question.ruled_options = ruling.way, found.options
    rows = select(AttemptQuestion).where(
        AttemptQuestion.exam_question_id == question.id, AttemptQuestion.attempt_id.in_(list(found.earned))
    )
    for row in db.session.scalars(rows):
        row.earned = found.earned[row.attempt_id]
    for change in found.changed:
        change.attempt.points = change.after
    db.session.flush()
    told = {"ruling": (before, ruling.way), "count": (None, len(found.changed))}
    audit.record("regrade", question, by=by, changes=told, reason=reason)
    facts = [(each.attempt.id, {"points": (each.before, each.after)}) for each in found.changed]
    audit.record_many("regrade", ExamAttempt, facts, by=by, reason=reason)
    return len(found.changed)


def questions_of(exam_id: int) -> Sequence[ExamQuestion]:
    """The questions that somebody had, those with a ruling first."""
    had = exists().where(AttemptQuestion.exam_question_id == ExamQuestion.id)
    rows = select(ExamQuestion).where(ExamQuestion.exam_id == exam_id, had)
    return db.session.scalars(rows.order_by(ExamQuestion.ruling.is_(None), ExamQuestion.id)).all()


def entered_sittings(exam_id: int) -> Sequence[ExamSitting]:
    """The groups whose results stand in a sheet already."""
    rows = select(ExamSitting).where(ExamSitting.exam_id == exam_id, ExamSitting.entered_at.is_not(None))
    return db.session.scalars(rows.options(joinedload(ExamSitting.group)).order_by(ExamSitting.id)).all()


__all__ = ["Change", "Outcome", "Ruling", "entered_sittings", "outcome_of", "questions_of", "rule"]
