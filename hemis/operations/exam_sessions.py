"""Examination sessions: their days as the curricula suggest them, and their way from a draft to the approved one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select

from hemis.domain.curriculum import ATTESTATION, THEORY
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.workflow import require_second_person
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, Semester, Week
from hemis.models.exams import Exam, ExamLine, ExamSession
from hemis.operations import audit, exam_faults, plain
from hemis.operations.publication import SEASON

SHORTEST_REASON = 10
TAKEN = N_("Бу факультетда шу семестр учун сессия аввал очилган.")
BACKWARDS = N_("Сессиянинг охирги куни биринчи кунидан кейин бўлиши керак.")
NO_SPAN = N_("Тасдиқланган ўқув режаларда бу семестр топилмади: сессия кунларини ўзингиз киритинг.")
OUTSIDE_YEAR = N_("Сессия кунлари ўқув йили ичида бўлиши керак: %(first)s – %(last)s.")
EXAMS_OUTSIDE = N_("Бу кунлардан ташқарида %(count)s та имтиҳон турибди: аввал уларни кўчиринг.")
NOT_OPEN = N_("Жадвал тасдиққа юборилган ёки тасдиқланган: уни ўзгартириш учун аввал қайтариб олиш ёки очиш керак.")
NOT_SUBMITTED = N_("Фақат тасдиққа юборилган имтиҳонлар жадвали тасдиқланади ёки қайтарилади.")
NOT_APPROVED = N_("Фақат тасдиқланган имтиҳонлар жадвали қайта очилади.")
EMPTY = N_("Жадвалда бирорта ҳам имтиҳон йўқ: тасдиққа юборадиган нарса йўқ.")
FAULTY = N_("Юбориб ҳам, тасдиқлаб ҳам бўлмайди: жадвалда %(count)s та камчилик бор.")
NO_REASON = N_("Сабабни тўлиқ ёзинг: камида %(least)s та белги.")
NOT_ASKED = N_("Қайта очиш сўралмаган: рад этадиган нарса йўқ.")
ASKED_ALREADY = N_("Қайта очиш аввал сўралган: жавобни кутинг.")
HAS_EXAMS = N_("Сессияда имтиҳонлар турибди: аввал уларни жадвалдан олинг.")


class Span(NamedTuple):
    """The first and the last day that the curricula leave for examinations; None where they say nothing."""

    starts_on: date | None
    ends_on: date | None


def span_of(faculty_id: int, year_id: int, season: str) -> Span:
    """The weeks of attestation of the approved curricula; without them, what follows the weeks of lessons."""
    mine = and_(
        Semester.year_id == year_id, SEASON.in_([season]), Curriculum.faculty_id == faculty_id, Curriculum.is_approved
    )
    first_week = func.min(Week.starts_on).filter(Week.kind == ATTESTATION)
    last_lesson = func.max(Week.ends_on).filter(Week.kind == THEORY)
    found = (
        select(first_week, last_lesson, func.max(Semester.ends_on))
        .select_from(Semester)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .outerjoin(Week, Week.semester_id == Semester.id)
        .where(mine)
    )
    first, lessons, last = db.session.execute(found).one()
    begins = first or (date.fromordinal(lessons.toordinal() + 1) if lessons else None)
    return Span(begins, last) if begins and last and begins < last else Span(None, None)


def open_session(
    faculty_id: int,
    year_id: int,
    season: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    *,
    by: User | None,
) -> ExamSession:
    """Open the session of a faculty's semester; days that were left out are taken from the curricula."""
    mine = {"faculty_id": faculty_id, "year_id": year_id, "season": season}
    if db.session.scalar(select(ExamSession.id).filter_by(**mine)):
        raise RuleError(TAKEN, field="season")
    span = span_of(faculty_id, year_id, season)
    first, last = starts_on or span.starts_on, ends_on or span.ends_on
    if first is None or last is None:
        raise RuleError(NO_SPAN, field="starts_on")
    _check_days(year_id, first, last)
    return plain.create(ExamSession(**mine, starts_on=first, ends_on=last), by=by)


def _check_days(year_id: int, starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise RuleError(BACKWARDS, field="ends_on")
    bounds = select(func.min(Semester.starts_on), func.max(Semester.ends_on)).where(Semester.year_id == year_id)
    first, last = db.session.execute(bounds).one()
    if first and not first <= starts_on < ends_on <= last:
        raise RuleError(OUTSIDE_YEAR, field="starts_on", first=f"{first:%d.%m.%Y}", last=f"{last:%d.%m.%Y}")


def change_days(row: ExamSession, starts_on: date, ends_on: date, *, by: User) -> None:
    """Change the days of an open session; no exam may be left outside."""
    require_open(row)
    _check_days(row.year_id, starts_on, ends_on)
    outside = select(func.count()).select_from(Exam).where(Exam.session_id == row.id)
    if count := db.session.scalar(outside.where(or_(Exam.day < starts_on, Exam.day > ends_on))):
        raise RuleError(EXAMS_OUTSIDE, field="starts_on", count=count)
    plain.update(row, {"starts_on": starts_on, "ends_on": ends_on}, by=by)


def remove(row: ExamSession, *, by: User) -> None:
    """Delete an open session that holds no exam."""
    require_open(row)
    if db.session.scalar(select(Exam.id).where(Exam.session_id == row.id).limit(1)):
        raise RuleError(HAS_EXAMS)
    plain.remove(row, by=by)


def require_open(row: ExamSession) -> None:
    """Lock the session to write; RuleError unless its timetable may be changed."""
    db.session.refresh(row, ["status", "submitted_by_id", "starts_on", "ends_on"], with_for_update=True)
    if row.status not in ("draft", "sent_back"):
        raise RuleError(NOT_OPEN)


def submit(row: ExamSession, *, at: datetime, by: User) -> None:
    """Send a whole timetable to the vice-rector for studies."""
    require_open(row)
    _require_faultless(row)
    values = {"status": "submitted", "submitted_at": at, "submitted_by_id": by.id, "remark": ""}
    _step("submit", row, values, by=by)


def withdraw(row: ExamSession, *, by: User) -> None:
    """Take a submitted timetable back to work on it."""
    _require(row, "submitted", NOT_SUBMITTED)
    _step("withdraw", row, {"status": "draft", "submitted_at": None, "submitted_by_id": None}, by=by)


def send_back(row: ExamSession, remark: str, *, by: User) -> None:
    """Return a submitted timetable with what is to be mended."""
    _require(row, "submitted", NOT_SUBMITTED)
    values = {"status": "sent_back", "submitted_at": None, "submitted_by_id": None, "remark": remark}
    _step("send_back", row, values, by=by, reason=remark)


def approve(row: ExamSession, *, at: datetime, by: User) -> None:
    """Approve, and so lock, a submitted timetable; never by who submitted it, never with a fault."""
    _require(row, "submitted", NOT_SUBMITTED)
    require_second_person(row.submitted_by_id, by.id)
    _require_faultless(row)
    _step("approve", row, {"status": "approved", "approved_at": at, "approved_by_id": by.id}, by=by)


def ask_reopening(row: ExamSession, reason: str, *, at: datetime, by: User) -> None:
    """Ask that an approved timetable be opened again, and say why."""
    _require(row, "approved", NOT_APPROVED)
    if row.asked_by_id is not None:
        raise RuleError(ASKED_ALREADY)
    reason = _reason(reason)
    _step("ask_reopening", row, {"ask_reason": reason, "asked_at": at, "asked_by_id": by.id}, by=by, reason=reason)


def reopen(row: ExamSession, reason: str, *, by: User) -> None:
    """Open an approved timetable for changes: by a second person, with a reason; it needs a new approval."""
    _require(row, "approved", NOT_APPROVED)
    reason = _reason(reason)
    if row.asked_by_id is not None:
        require_second_person(row.asked_by_id, by.id)
    cleared = ("submitted_at", "submitted_by_id", "approved_at", "approved_by_id", "asked_at", "asked_by_id")
    values = {"status": "sent_back", "remark": reason, "ask_reason": ""} | dict.fromkeys(cleared)
    _step("reopen", row, values, by=by, reason=reason)


def refuse_reopening(row: ExamSession, reason: str, *, by: User) -> None:
    """Leave an approved timetable as it is, and say why."""
    _require(row, "approved", NOT_APPROVED)
    if row.asked_by_id is None:
        raise RuleError(NOT_ASKED)
    values: dict[str, Any] = {"ask_reason": "", "asked_at": None, "asked_by_id": None}
    _step("refuse_reopening", row, values, by=by, reason=_reason(reason))


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if len(words) < SHORTEST_REASON:
        raise RuleError(NO_REASON, field="reason", least=SHORTEST_REASON)
    return words


def _require(row: ExamSession, status: str, refusal: str) -> None:
    db.session.refresh(row, ["status", "submitted_by_id", "asked_by_id"], with_for_update=True)
    if row.status != status:
        raise RuleError(refusal)


def _require_faultless(row: ExamSession) -> None:
    if db.session.scalar(select(Exam.id).where(Exam.session_id == row.id).limit(1)) is None:
        raise RuleError(EMPTY)
    if count := len(exam_faults.faults_of(row)):
        raise RuleError(FAULTY, count=count)


def _step(verb: str, row: ExamSession, values: dict[str, Any], *, by: User, reason: str = "") -> None:
    for name, value in values.items():
        setattr(row, name, value)
    changes = audit.changes_of(row)
    with db.session.begin_nested():
        db.session.flush()
    audit.record(verb, row, by=by, changes=changes, reason=reason)


def counts_of(rows: Iterable[ExamSession]) -> dict[int, tuple[int, int]]:
    """Session → (exams that its curricula demand, one for each group; those that are placed)."""
    keys = [row.id for row in rows]
    found = db.session.execute(
        select(ExamSession.id, func.count(ExamLine.group_id), func.count(ExamLine.exam_id))
        .join(ExamLine, is_of_session())
        .where(ExamSession.id.in_(keys))
        .group_by(ExamSession.id)
    )
    return {key: (needed, placed) for key, needed, placed in found}


def is_of_session() -> Any:
    """The criterion that joins a line to its session."""
    return and_(
        ExamLine.faculty_id == ExamSession.faculty_id,
        ExamLine.year_id == ExamSession.year_id,
        ExamLine.season == ExamSession.season,
    )


__all__ = [
    "Span",
    "approve",
    "ask_reopening",
    "change_days",
    "counts_of",
    "is_of_session",
    "open_session",
    "refuse_reopening",
    "remove",
    "reopen",
    "require_open",
    "send_back",
    "span_of",
    "submit",
    "withdraw",
]
