"""Papers that a student sends: they excuse nothing until the dean's office accepts them, or refuses with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.excuses import AbsenceExcuse, ExcuseFile
from hemis.models.students import Student
from hemis.operations import audit, calendar, excuses, plain
from hemis.operations.files import StoredFile
from hemis.operations.rules import whole_rules

SEND, PER_DAY, DECIDE = "excuse.send_days", "excuse.per_day", "excuse.decide_workdays"
SENT, ACCEPTED, REFUSED, WITHDRAWN = "sent", "accepted", "refused", "withdrawn"
ALIVE = (SENT, ACCEPTED)
LATE = N_(
    "Муддат ўтган: ҳужжат охирги кунидан кейин %(days)s кун ичида, %(until)s гача юборилади. Уни деканатга элтинг."
)
TOO_MANY = N_("Бир кунда кўпи билан %(most)s та ҳужжат юборилади. Қолганини эртага юборинг ёки деканатга олиб боринг.")
OVERLAPS = N_("Бу кунлар учун шу сабаб билан ҳужжат юборилган: %(first)s – %(last)s.")
SAME_SCAN = N_("Бу нусха бошқа ҳужжатингиз билан юборилган: %(first)s – %(last)s.")
ANSWERED = N_("Бу ҳужжат бўйича жавоб берилган ёки у қайтариб олинган: саҳифани янгиланг.")
TAKEN_BACK = N_("Талабанинг ўзи қайтариб олди")


def examine(student_id: int, values: Mapping[str, Any], *, today: date, by: User) -> None:
    """RuleError unless a student may send such a paper today; its scans need not have been kept yet."""
    excuses.check(student_id, values, today=today)
    limits = whole_rules(SEND, PER_DAY, on=today)
    until = values["ends_on"] + timedelta(days=limits[SEND])
    if today > until:
        raise RuleError(LATE, field="ends_on", days=limits[SEND], until=short_date(until))
    if twin := _overlapping(student_id, values):
        raise RuleError(OVERLAPS, field="starts_on", **_days(twin))
    midnight = datetime.combine(today, time(), TASHKENT)
    sent = select(func.count()).select_from(AbsenceExcuse)
    sent = sent.where(AbsenceExcuse.entered_by_id == by.id, AbsenceExcuse.entered_at >= midnight)
    if (db.session.scalar(sent) or 0) >= limits[PER_DAY]:
        raise RuleError(TOO_MANY, most=limits[PER_DAY])


def send(
    excuse: AbsenceExcuse,
    values: Mapping[str, Any],
    scans: Sequence[tuple[StoredFile, str]],
    *,
    at: datetime,
    today: date,
    by: User,
) -> None:
    """Keep a paper in the state «sent»; two pages of one student wait for each other."""
    if not scans:
        raise excuses.no_scan()
    with db.session.begin_nested():
        db.session.execute(select(Student.id).where(Student.id == excuse.student_id).with_for_update())
        examine(excuse.student_id, values, today=today, by=by)
        if twin := _same_scan(excuse.student_id, [file.name for file, _title in scans]):
            raise RuleError(SAME_SCAN, field="file", **_days(twin))
        excuses.fill(excuse, values, at=at, by=by)
        within = whole_rules(DECIDE, on=today)[DECIDE]
        excuse.status, excuse.due_on = SENT, calendar.working_week(today).after(today, within)
        plain.create(excuse, by=by)
        excuses.hang(excuse, scans, at=at, by=by)


def recall(excuse: AbsenceExcuse, *, at: datetime, by: User) -> None:
    """Let the student take the own paper back as long as nobody has decided."""
    with db.session.begin_nested():
        _claim(excuse)
        excuse.status, excuse.withdrawn_at, excuse.withdrawn_by_id = WITHDRAWN, at, by.id
        excuse.withdrawn_reason = TAKEN_BACK
        db.session.flush()
        audit.record("withdraw", excuse, by=by, changes={"status": (SENT, WITHDRAWN)})


def accept(excuse: AbsenceExcuse, *, at: datetime, by: User) -> int:
    """Accept what a student has sent: its hours are excused at once; return how many."""
    with db.session.begin_nested():
        _claim(excuse)
        return excuses.come_into_force(excuse, at=at, by=by)


def refuse(excuse: AbsenceExcuse, reason: str, *, at: datetime, by: User) -> None:
    """Refuse what a student has sent, and say why; another paper may be sent."""
    excuses.require_reason(reason)
    with db.session.begin_nested():
        _claim(excuse)
        excuse.status, excuse.refusal, excuse.decided_at, excuse.decided_by_id = REFUSED, reason.strip(), at, by.id
        db.session.flush()
        audit.record("refuse", excuse, by=by, changes={"status": (SENT, REFUSED)}, reason=reason.strip())


def _claim(excuse: AbsenceExcuse) -> None:
    db.session.refresh(excuse, ["status"], with_for_update=True)
    if excuse.status != SENT:
        raise RuleError(ANSWERED)


def _alive(student_id: int) -> Any:
    return select(AbsenceExcuse).where(AbsenceExcuse.student_id == student_id, AbsenceExcuse.status.in_(ALIVE))


def _overlapping(student_id: int, values: Mapping[str, Any]) -> AbsenceExcuse | None:
    own = _alive(student_id).where(
        AbsenceExcuse.kind == values["kind"],
        AbsenceExcuse.starts_on <= values["ends_on"],
        AbsenceExcuse.ends_on >= values["starts_on"],
    )
    row: AbsenceExcuse | None = db.session.scalars(own.order_by(AbsenceExcuse.id).limit(1)).first()
    return row


def _same_scan(student_id: int, names: Sequence[str]) -> AbsenceExcuse | None:
    own = _alive(student_id).join(ExcuseFile, ExcuseFile.excuse_id == AbsenceExcuse.id)
    row: AbsenceExcuse | None = db.session.scalars(own.where(ExcuseFile.stored_name.in_(names)).limit(1)).first()
    return row


def _days(row: AbsenceExcuse) -> dict[str, str]:
    return {"first": short_date(row.starts_on), "last": short_date(row.ends_on)}


__all__ = ["ACCEPTED", "ALIVE", "REFUSED", "SENT", "WITHDRAWN", "accept", "examine", "recall", "refuse", "send"]
