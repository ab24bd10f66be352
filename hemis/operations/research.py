"""Илмий фаолият: seminars on their way from the science department through the vice-rector to the public."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, inspect, or_, select, true, update

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError, StaleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.workflow import (
    APPROVED,
    CONTENT,
    CONTENT_EDITABLE,
    PUBLISHED,
    require_second_person,
    step,
)
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.research import AgendaQuestion, Seminar, SeminarFile
from hemis.operations import attachments, audit
from hemis.operations.calendar import end_of_term
from hemis.operations.files import StoredFile
from hemis.operations.rules import whole_rule

KINDS = {
    "scientific": N_("Илмий семинар"),
    "methodological": N_("Илмий-услубий семинар"),
    "interdepartmental": N_("Кафедралараро семинар"),
    "online": N_("Масофавий семинар"),
}
LANGUAGES = {"uz": N_("ўзбек"), "ru": N_("рус"), "en": N_("инглиз")}
STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("тасдиқ кутмоқда"),
    "approved": N_("тасдиқланган"),
    "published": N_("эълон қилинган"),
    "sent_back": N_("қайтарилган"),
    "withdrawn": N_("қайтариб олинган"),
}
AHEAD = timedelta(hours=6)
"""An approved item nobody published goes out by itself at 18:00 of its last day: the six hours until midnight
are for a system that was down just then, so that only a longer stop makes the institution late."""
EMPTY = N_("Кун тартиби бўш: камида битта масала киритинг.")
LOCKED = N_("Тасдиққа юборилган ёки эълон қилинган ёзув ўзгартирилмайди: аввал уни қайтариб олинг.")
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")
NO_REASON = N_("Эълондан олиш сабабини ёзинг.")


class Question(NamedTuple):
    """Кун тартибидаги масала, as it is typed."""

    question: str
    speaker: str
    minutes: int | None


def mentions(words: Sequence[str]) -> ColumnElement[bool]:
    """The criterion that each folded word occurs in the title, the organiser, a question or the name of a speaker."""
    return and_(true(), *map(_mentions, words))


def _mentions(word: str) -> ColumnElement[bool]:
    on_agenda = Seminar.questions.any(AgendaQuestion.search_key.contains(word, autoescape=True))
    return or_(Seminar.title_key.contains(word, autoescape=True), on_agenda)


def save_seminar(
    seminar: Seminar, values: Mapping[str, Any], agenda: Sequence[Question], *, version: int, by: User | None
) -> None:
    """Create or update a seminar with its agenda; refused once it is on its way to the public."""
    _check_times(values)
    is_new = bool(inspect(seminar).transient)
    before = [] if is_new else agenda_of(seminar)
    if not is_new:
        _require_editable(seminar)
        if list(agenda) == before and all(getattr(seminar, name) == value for name, value in values.items()):
            return
        _take_turn(seminar, version)
    for name, value in values.items():
        if getattr(seminar, name) != value:
            setattr(seminar, name, value)
    seminar.title_key = fold(f"{seminar.title} {seminar.organiser}")[:400]
    db.session.add(seminar)
    changes = audit.changes_of(seminar)
    changes.pop("version", None)
    db.session.flush()
    if list(agenda) != before:
        _write_agenda(seminar, agenda)
        changes["agenda"] = (_told(before), _told(agenda))
    if is_new:
        changes = audit.snapshot(seminar) | {"agenda": (None, _told(agenda))}
    if changes:
        audit.record("create" if is_new else "update", seminar, by=by, changes=changes)


def remove_draft(seminar: Seminar, *, version: int, by: User | None) -> None:
    """Delete a draft that was never submitted; whatever anybody else has seen stays."""
    if seminar.status != "draft":
        raise RuleError(N_("Фақат қоралама ўчирилади."))
    _take_turn(seminar, version)
    audit.record("remove", seminar, by=by, changes={"title": (seminar.title, None)})
    db.session.execute(delete(Seminar).where(Seminar.id == seminar.id))


def submit(seminar: Seminar, *, version: int, at: datetime, by: User) -> None:
    """Send a seminar to the vice-rector; what an earlier round decided no longer counts."""
    after = step(CONTENT, seminar.status, "submit")
    if not agenda_of(seminar):
        raise RuleError(EMPTY)
    cleared: dict[str, Any] = dict.fromkeys(("approved_by_id", "approved_at", "publish_by", "published_at"))
    _go(seminar, "submit", after, version, by, submitted_by_id=by.id, submitted_at=at, remark="", **cleared)


def approve(seminar: Seminar, *, version: int, at: datetime, by: User) -> None:
    """Approve somebody else's seminar; the working days until it must be public begin to run."""
    after = step(CONTENT, seminar.status, "approve")
    require_second_person(seminar.submitted_by_id, by.id)
    day = at.astimezone(TASHKENT).date()
    due = end_of_term(day, whole_rule("publish.workdays", on=day))
    _go(seminar, "approve", after, version, by, approved_by_id=by.id, approved_at=at, publish_by=due)


def send_back(seminar: Seminar, remark: str, *, version: int, by: User) -> None:
    """Return a seminar to the science department with what is to be mended."""
    after = step(CONTENT, seminar.status, "send_back")
    require_second_person(seminar.submitted_by_id, by.id)
    if not remark.strip():
        raise RuleError(NO_REMARK, field="remark")
    _go(seminar, "send_back", after, version, by, reason=remark, remark=remark)


def publish(seminar: Seminar, *, version: int, at: datetime, by: User | None) -> None:
    """Open an approved seminar to the public; `by` is nobody when its time has come."""
    after = step(CONTENT, seminar.status, "publish")
    _go(seminar, "publish", after, version, by, published_at=at)


def withdraw(seminar: Seminar, reason: str, *, version: int, by: User) -> None:
    """Take a seminar back: before it is looked at, or, with a reason, from the public."""
    verb = "unpublish" if seminar.status in {APPROVED, PUBLISHED} else "withdraw"
    after = step(CONTENT, seminar.status, verb)
    if verb == "unpublish" and not reason.strip():
        raise RuleError(NO_REASON, field="reason")
    _go(seminar, verb, after, version, by, reason=reason)


def publish_due(at: datetime) -> int:
    """Publish what has been approved and whose time has come; a second run finds nothing left."""
    due = select(Seminar).where(Seminar.status == APPROVED, Seminar.publish_by <= at + AHEAD)
    done = 0
    for seminar in db.session.scalars(due.order_by(Seminar.id)).all():
        try:
            publish(seminar, version=seminar.version, at=at, by=None)
        except StaleError:  # another process was quicker
            continue
        done += 1
    return done


def is_late(seminar: Seminar, at: datetime) -> bool:
    """Whether the working day of the passport (row 17) has passed without, or before, the publication."""
    if seminar.publish_by is None or seminar.status not in {APPROVED, PUBLISHED}:
        return False
    return (seminar.published_at or at) >= seminar.publish_by


def attach(seminar: Seminar, file: StoredFile, title: str, *, at: datetime, by: User) -> SeminarFile:
    """Attach a stored file to a seminar that is not on its way to the public."""
    _require_editable(seminar)
    row = SeminarFile(seminar_id=seminar.id, uploaded_by_id=by.id)
    return attachments.attach(seminar, row, file, title, at=at, by=by)


def detach(seminar: Seminar, file: SeminarFile, *, by: User) -> None:
    """Take a file off a seminar that is not on its way to the public."""
    _require_editable(seminar)
    attachments.detach(seminar, file, by=by)


def agenda_of(seminar: Seminar) -> list[Question]:
    """The questions of a stored seminar in their order."""
    rows = select(AgendaQuestion.question, AgendaQuestion.speaker, AgendaQuestion.minutes)
    mine = rows.where(AgendaQuestion.seminar_id == seminar.id).order_by(AgendaQuestion.position)
    return [Question(*row) for row in db.session.execute(mine)]


def _go(
    seminar: Seminar, verb: str, status: str, version: int, by: User | None, reason: str = "", **columns: Any
) -> None:
    _take_turn(seminar, version)
    before = seminar.status
    for name, value in {"status": status, **columns}.items():
        setattr(seminar, name, value)
    db.session.flush()
    changes: dict[str, tuple[Any, Any]] = {"status": (before, status)}
    audit.record(verb, seminar, by=by, changes=changes, reason=reason)


def _take_turn(seminar: Seminar, version: int) -> None:
    """Raise StaleError unless the row still has the version that the person saw; two at once cannot both pass."""
    mine = update(Seminar).where(Seminar.id == seminar.id, Seminar.version == version)
    taken = db.session.execute(mine.values(version=version + 1).returning(Seminar.id)).first()
    if taken is None:
        raise StaleError
    db.session.refresh(seminar, ["version"])


def _require_editable(seminar: Seminar) -> None:
    if seminar.status not in CONTENT_EDITABLE:
        raise RuleError(LOCKED)


def _check_times(values: Mapping[str, Any]) -> None:
    if values["ends_at"] is not None and values["ends_at"] <= values["starts_at"]:
        raise RuleError(N_("Тугаш вақти бошланишидан кейин бўлиши керак."), field="ends_at")


def _write_agenda(seminar: Seminar, agenda: Sequence[Question]) -> None:
    db.session.execute(delete(AgendaQuestion).where(AgendaQuestion.seminar_id == seminar.id))
    db.session.add_all(
        AgendaQuestion(seminar_id=seminar.id, position=position, **row._asdict())
        for position, row in enumerate(agenda, start=1)
    )
    db.session.flush()


def _told(agenda: Sequence[Question]) -> str:
    return "; ".join(f"{number}) {row.question}" for number, row in enumerate(agenda, start=1))
