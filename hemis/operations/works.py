"""What students send for an assignment, kept exactly once, and how teachers grade it one after the other (H-23)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain import assignments as rules
from hemis.domain.assignments import GRADED, RETURNED, SENT, Deadline
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assignments import Assignment, AssignmentWork, WorkFile, WorkSending
from hemis.models.students import Student
from hemis.operations import assignment_deadlines, audit, deliveries, plain
from hemis.operations.deliveries import LONGEST_KEY
from hemis.operations.files import StoredFile
from hemis.operations.gradebook_rows import STUDYING
from hemis.operations.rules import whole_rule

NOT_STUDYING = N_("Сиз ҳозир ўқимаяпсиз: жавоб қабул қилинмайди. Саволингиз бўлса, деканатга мурожаат қилинг.")
TAKEN_BACK = N_("Топшириқ ўқитувчи томонидан олиб қўйилган: жавоб қабул қилинмайди.")
TOO_MANY = N_("Кўпи билан %(most)s та файл юборилади.")
NO_REMARK = N_("Нимани тузатиш кераклигини ёзинг: талаба шуни ўқийди.")
OVER = N_("Муддат тугаган: талаба қайта юбора олмайди. Аввал унга муддатни узайтиринг ёки балл қўйинг.")
NOT_SENT = N_("Жавоб аллақачон қайтарилган: талаба янгисини юборишини кутинг.")
OF_DEADLINE = ("due_at", "late_policy", "late_until", "late_percent", "attempts", "is_active", "published_at")


class Sent(NamedTuple):
    """A file as a student sends it; the title is the name that the sender gave it."""

    title: str
    file: StoredFile


class Receipt(NamedTuple):
    """What the student is told: which sending it was, and when the server had it."""

    work_id: int
    number: int
    sent_at: datetime


def send(
    row: Assignment, student: Student, text: str, files: Sequence[Sent], *, key: str, by: User | None, at: datetime
) -> Receipt:
    """Keep an answer with its files; the same key brings the receipt of the first time, and nothing is done again.

    The lock on the student lets two clicks take turns. The files lie on the disk before the first row is written.
    """
    db.session.refresh(student, ["status", "group_id"], with_for_update={"key_share": True})
    print_ = deliveries.fingerprint({"task": row.id, "text": text, "files": [each.file.name for each in files]})
    known = deliveries.find(key, print_, by=by) if by and _is_key(key) else None
    if known:
        return Receipt(known["work"], known["number"], datetime.fromisoformat(known["at"]))
    db.session.refresh(row, OF_DEADLINE)
    work = _work_of(row, student)
    deadline = assignment_deadlines.for_student(student.id, [row])[row.id].deadline
    _require(row, deadline, student, work, text, files, at)
    receipt = _write(row, deadline, student, work, text, files, by=by, at=at)
    if by and _is_key(key):
        told = {"work": receipt.work_id, "number": receipt.number, "at": receipt.sent_at.isoformat()}
        deliveries.remember(key, print_, told, by=by, at=at)
    return receipt


def _is_key(key: str) -> bool:
    return 0 < len(key) <= LONGEST_KEY


def _work_of(row: Assignment, student: Student) -> AssignmentWork | None:
    found = select(AssignmentWork).where(
        AssignmentWork.assignment_id == row.id, AssignmentWork.student_id == student.id
    )
    return db.session.scalars(found.with_for_update().execution_options(populate_existing=True)).one_or_none()


def _require(
    row: Assignment,
    deadline: Deadline,
    student: Student,
    work: AssignmentWork | None,
    text: str,
    files: Sequence[Sent],
    at: datetime,
) -> None:
    if student.status != STUDYING:
        raise RuleError(NOT_STUDYING)
    if not row.is_active or row.published_at is None:
        raise RuleError(TAKEN_BACK)
    rules.require_sendable(
        deadline,
        state=work.state if work else None,
        used=work.attempts if work else 0,
        attempts=row.attempts,
        at=at,
        is_empty=not text and not files,
    )
    most = whole_rule("task.files", on=at.astimezone(TASHKENT).date())
    if len(files) > most:
        raise RuleError(TOO_MANY, field="files", most=most)


def _write(
    row: Assignment,
    deadline: Deadline,
    student: Student,
    work: AssignmentWork | None,
    text: str,
    files: Sequence[Sent],
    *,
    by: User | None,
    at: datetime,
) -> Receipt:
    """Write work, sending and files together; the moment is kept to the second, as it is judged."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    values: dict[str, Any] = {"state": SENT, "sent_at": moment, "penalty": deadline.penalty(at)}
    values |= {"points": None, "counted": None}
    with db.session.begin_nested():
        if work is None:
            work = plain.create(AssignmentWork(assignment_id=row.id, student_id=student.id, **values), by=by)
        else:
            more = {"attempts": work.attempts + 1, "version": work.version + 1}
            plain.update(work, values | more, by=by, verb="send")
        days_late = deadline.days_late(at)
        sending = WorkSending(work_id=work.id, number=work.attempts, text=text, sent_at=moment, days_late=days_late)
        db.session.add(sending)
        db.session.flush()
        db.session.add_all(WorkFile(sending_id=sending.id, **_columns(each)) for each in files)
        db.session.flush()
    if files:
        names = ", ".join(each.title for each in files)
        audit.record("attach", work, by=by, changes={"sending": (None, work.attempts), "files": (None, names)})
    return Receipt(work.id, work.attempts, moment)


def _columns(sent: Sent) -> dict[str, Any]:
    file = sent.file
    return {"title": sent.title, "stored_name": file.name, "media_type": file.media_type, "size": file.size}


def grade(work: AssignmentWork, points: Decimal, remark: str, *, version: int, by: User, at: datetime) -> None:
    """Give points to the last sending; StaleError when student or colleague was quicker. `work` is locked."""
    _claim(work, version)
    counted = rules.counted(points, work.penalty)
    judged = {"state": GRADED, "points": points, "counted": counted, "remark": remark}
    plain.update(work, judged | _judged(work, by, at), by=by, verb="grade")


def give_back(work: AssignmentWork, remark: str, *, version: int, by: User, at: datetime) -> None:
    """Return an answer with a remark: the student may send once more, as long as the deadline lets anything in."""
    _claim(work, version)
    if work.state == RETURNED:
        raise RuleError(NOT_SENT)
    if not deadline_of(work).is_open(at):
        raise RuleError(OVER)
    if not remark:
        raise RuleError(NO_REMARK, field="remark")
    judged = {"state": RETURNED, "points": None, "counted": None, "remark": remark}
    plain.update(work, judged | _judged(work, by, at), by=by, verb="send_back")


def deadline_of(work: AssignmentWork) -> Deadline:
    """Return until when the student of an answer may send."""
    row = db.session.get_one(Assignment, work.assignment_id)
    return assignment_deadlines.for_student(work.student_id, [row])[row.id].deadline


def _claim(work: AssignmentWork, version: int) -> None:
    if work.version != version:
        raise StaleError()


def _judged(work: AssignmentWork, by: User, at: datetime) -> dict[str, Any]:
    return {"version": work.version + 1, "graded_by_id": by.id, "graded_at": at}


__all__ = ["Receipt", "Sent", "deadline_of", "give_back", "grade", "send"]
