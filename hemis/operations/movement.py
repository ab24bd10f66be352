"""Orders carried out: to all their students at once or to none, on the day of effect (rules 4, H-11)."""

import logging
from datetime import date, datetime

from sqlalchemy import select, update

from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.movement import ON_LEAVE, STUDYING
from hemis.domain.movement_cases import Case, Stretch, after
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import audit, gpa, movement_accounts, movement_writes
from hemis.operations.movement_cases import Docket, docket, students_of
from hemis.operations.movement_faults import Fault, circumstances, faults_of

log = logging.getLogger("hemis")
NOT_SIGNED = N_("Буйруқ имзоланмаган ёки аллақачон кучга кирган.")
NOT_YET = N_("Буйруқ %(day)s да кучга киради.")
LEARNERS = frozenset({STUDYING, ON_LEAVE})
_told: dict[int, str] = {}
"""What was last logged of an order that waits: the clockwork asks every minute and says it once."""


def faults(order: Order, on: date) -> list[Fault]:
    """Everything that keeps the order from being submitted, signed or carried out on its day of effect.

    `on` is the day on which one asks: absences are those of its semester. An order without faults may be carried out.
    """
    db.session.flush()
    return list(faults_of(order, docket(order, on)))


def carry_out(order: Order, *, by: User | None, at: datetime) -> None:
    """Apply a signed order to all its students at once; RuleError with the first fault, and nobody has moved.

    Students and groups stay locked until the commit: of two orders that touch one student the second sees what the
    first has made of him.
    """
    db.session.flush()
    today = at.astimezone(TASHKENT).date()
    status = _locked_status(order)
    if status != "signed":
        raise RuleError(NOT_SIGNED)
    if order.effective_on > today:
        raise RuleError(NOT_YET, day=short_date(order.effective_on))
    _lock(order)
    found = docket(order, today)
    for fault in faults_of(order, found):
        raise RuleError(fault.message, **fault.values)
    movement_writes.point(order, "before_id")
    _move(order, found, at=at, by=by)
    movement_writes.point(order, "after_id")
    if order.kind == "cancellation":
        _cancel(order, by=by)
    db.session.execute(update(Order).where(Order.id == order.id).values(status="in_force", applied_at=at))
    audit.record("carry_out", order, by=by, changes={"status": (status, "in_force")})
    _forget()


def due(day: date) -> list[Order]:
    """Signed orders whose day of effect has come, the earliest first."""
    signed = select(Order).where(Order.status == "signed", Order.effective_on <= day)
    return list(db.session.scalars(signed.order_by(Order.effective_on, Order.signed_at, Order.id)))


def carry_out_due(at: datetime) -> int:
    """Carry out what is due, each order in a transaction of its own, and commit; return how many.

    One that no longer holds stays signed and is logged once; `why_waiting` says what keeps it.
    """
    done = 0
    keys = [order.id for order in due(at.astimezone(TASHKENT).date())]
    db.session.commit()  # SQLite must not keep its only writer's place while nothing is due
    for key in keys:
        try:
            order = db.session.get(Order, key, populate_existing=True)
            is_waiting = order is not None and order.status == "signed"
            if order is not None and is_waiting:
                carry_out(order, by=None, at=at)
            db.session.commit()
            done += is_waiting
        except RuleError as refusal:
            db.session.rollback()
            _tell(key, str(refusal))
        except Exception:
            db.session.rollback()
            log.exception("order %s stumbled; the clockwork tries again", key)
    return done


def why_waiting(order: Order, on: date) -> list[Fault]:
    """What keeps a signed order whose day has come; empty for any other order."""
    is_due = order.status == "signed" and order.effective_on <= on
    return faults(order, on) if is_due else []


def _tell(key: int, sentence: str) -> None:
    if _told.get(key) != sentence:
        _told[key] = sentence
        log.warning("order %s is signed and due but does not hold: %s", key, sentence)


def _locked_status(order: Order) -> str:
    """The state of an order, which with the order that it follows stays as it is until the commit."""
    keys = [key for key in (order.id, order.target_id) if key is not None]
    rows = select(Order.id, Order.status).where(Order.id.in_(keys)).order_by(Order.id).with_for_update()
    return {key: status for key, status in db.session.execute(rows)}[order.id]


def _lock(order: Order) -> None:
    """Keep others from moving these students and from filling or lifting these groups until the commit."""
    goals = select(OrderLine.group_id).where(OrderLine.order_id == order.id, OrderLine.group_id.is_not(None))
    places = select(Student.group_id).where(Student.id.in_(students_of(order.id)))
    groups = select(AcademicGroup.id).where(AcademicGroup.id.in_(goals.union(places)))
    db.session.execute(groups.order_by(AcademicGroup.id).with_for_update()).all()
    students = select(Student.id).where(Student.id.in_(students_of(order.id)))
    db.session.execute(students.order_by(Student.id).with_for_update()).all()


def _move(order: Order, found: Docket, *, at: datetime, by: User | None) -> None:
    about = circumstances(order, found)
    if not about.begins_stretch:
        _rename(order, found, by=by)
        return
    moved = [(case, after(order.kind, case)) for case in found.cases]
    movement_writes.lift(about.grown, by=by)
    movement_writes.begin_stretches(order, moved, by=by)
    if about.target == "promotion" and order.kind == "cancellation":
        movement_writes.lift(movement_writes.emptied(moved), by=by, steps=-1)
    _accounts(order, moved, at=at, by=by)
    gpa.recompute((case.student_id for case, new in moved if case.now.group_id != new.group_id), at=at)


def _accounts(order: Order, moved: list[tuple[Case, Stretch]], *, at: datetime, by: User | None) -> None:
    gone = {case.student_id for case, new in moved if case.now.status in LEARNERS and new.status not in LEARNERS}
    back = {case.student_id for case, new in moved if case.now.status not in LEARNERS and new.status in LEARNERS}
    movement_accounts.close(gone, on=order.effective_on, at=at, by=by)
    movement_accounts.reopen(back, by=by)


def _rename(order: Order, found: Docket, *, by: User | None) -> None:
    """Change names, or give back those of before; an order that was never carried out has nothing to give back."""
    subject = found.subject
    if subject is not None and subject.status != "in_force":
        return
    for case in found.cases:
        details = subject.names[case.student_id] if order.kind == "cancellation" and subject else case.asked.details
        movement_writes.rename(case, dict(details), order, by=by)


def _cancel(order: Order, *, by: User | None) -> None:
    """The cancelled order keeps its number."""
    target = db.session.get_one(Order, order.target_id, populate_existing=True)
    before, target.status = target.status, "cancelled"
    db.session.flush()
    audit.record("annul", target, by=by, changes={"status": (before, "cancelled")}, reason=order.number or "")


def _forget() -> None:
    """What the session knew of these rows is of before: it asks again."""
    for row in db.session:
        if isinstance(row, Order | OrderLine | Student | Enrolment | AcademicGroup | User):
            columns = [column.key for column in row.__mapper__.column_attrs]
            db.session.expire(row, columns)


__all__ = ["Fault", "carry_out", "carry_out_due", "due", "faults", "why_waiting"]
