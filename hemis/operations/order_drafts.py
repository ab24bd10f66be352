"""What may be done with the draft of an order: its text, its students, its attachments, and giving it up."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select

from hemis.domain import order_texts
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import NUMBERED, Order, OrderFile, OrderLine
from hemis.models.students import Student
from hemis.operations import attachments, audit, bulk, documents, orders
from hemis.operations.files import StoredFile
from hemis.operations.hands import take_turn
from hemis.operations.order_templates import text_of
from hemis.operations.orders import NewLine

LOCKED = N_("Буйруқ келишувга юборилган: ўзгартириш учун уни аввал қораламага қайтаринг.")
SIGNED_WITH = N_("Буйруқ шу илова билан имзоланган: энди у олиб ташланмайди.")
NOBODY = N_("Рўйхатдан камида битта талабани белгиланг.")
NOT_SIGNED = N_("Фақат имзоланган буйруқ бошқа буйруқ билан тузатилади ёки бекор қилинади.")
NOT_COPIED = N_("Тузатиш ва бекор қилиш буйруғидан нусха олинмайди: у бошқа буйруқни номлайди.")
FOLLOWED = N_("Бу буйруқ аллақачон бекор қилинган.")
CORRECTED = ("group_id", "payment_form", "course", "semester", "until", "elsewhere", "details")
KEPT = ("ground", "reason", *CORRECTED)
NAMES_TOLD = 10


def begin(
    kind: str, *, title: str, effective_on: date, faculty_id: int | None, controller: str, by: User, at: datetime
) -> Order:
    """Write an empty draft with the text of its kind."""
    text = text_of(kind)
    return orders.draft(
        kind,
        (),
        title=title or text.title,
        preamble=text.preamble,
        body=text.body,
        controller=controller,
        effective_on=effective_on,
        faculty_id=faculty_id,
        by=by,
        at=at,
    )


def follow(order: Order, kind: str, *, reason: str, effective_on: date, by: User, at: datetime) -> Order:
    """Write the draft of a correction or cancellation that names a signed order and brings its students.

    Its ground is the `reason` for it; a correction begins with the values that are to be corrected.
    """
    if order.status not in NUMBERED:
        raise RuleError(NOT_SIGNED)
    if order.status == "cancelled":
        raise RuleError(FOLLOWED)
    text = text_of(kind)
    return orders.draft(
        kind,
        _lines_again(order, CORRECTED if kind == "correction" else (), reason=reason),
        title=text.title,
        preamble=text.preamble,
        body=text.body,
        controller=order.controller,
        effective_on=effective_on,
        faculty_id=order.faculty_id,
        by=by,
        at=at,
        target_id=order.id,
    )


def copy(order: Order, *, effective_on: date, with_students: bool, by: User, at: datetime) -> Order:
    """Write a new draft with the words of an order, its marks open again; its students come along if asked for."""
    if order.target_id is not None:
        raise RuleError(NOT_COPIED)
    issued = documents.last("order", order.id)
    words = documents.content_of(issued)["texts"] if issued else {}
    return orders.draft(
        order.kind,
        _lines_again(order, KEPT) if with_students else (),
        title=words.get("subject", order.title),
        preamble=words.get("preamble", order.preamble),
        body=words.get("body", order.body),
        controller=order.controller,
        effective_on=effective_on,
        faculty_id=order.faculty_id,
        by=by,
        at=at,
    )


def _lines_again(order: Order, names: Sequence[str], **values: str) -> list[NewLine]:
    """The students of an order for another one, with what these columns say of each, and the same values for all."""
    lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position))
    return [
        NewLine(student_id=line.student_id, **{name: getattr(line, name) for name in names}, **values)  # type: ignore[arg-type]
        for line in lines
    ]


def save_text(order: Order, values: Mapping[str, Any], *, version: int, by: User) -> None:
    """Change subject, day of effect, text and controller of a draft; marks that nothing fills are refused."""
    require_draft(order)
    for field in ("title", "preamble", "body"):
        order_texts.refuse_unknown(values.get(field) or "", field=field)
    if all(getattr(order, name) == value for name, value in values.items()):
        return
    take_turn(order, version)
    for name, value in values.items():
        if getattr(order, name) != value:
            setattr(order, name, value)
    order.title_key = fold(order.title)[:400]
    changes = audit.changes_of(order)
    changes.pop("version", None)
    db.session.flush()
    audit.record("update", order, by=by, changes=changes)


def add_students(order: Order, student_ids: Sequence[int], values: Mapping[str, Any], *, by: User) -> int:
    """Put students on a draft, each with the same values; who is on it already stays as he is. Return how many."""
    _hold(order)
    known = select(OrderLine.student_id).where(OrderLine.order_id == order.id)
    there = set(db.session.scalars(known))
    new = [key for key in dict.fromkeys(student_ids) if key not in there]
    if not student_ids:
        raise RuleError(NOBODY, field="students")
    last = db.session.scalar(select(func.max(OrderLine.position)).where(OrderLine.order_id == order.id)) or 0
    rows = [asdict(NewLine(student_id=key, **values)) for key in new]
    bulk.insert_many(
        OrderLine, [{**row, "order_id": order.id, "position": last + at} for at, row in enumerate(rows, start=1)]
    )
    if new:
        _count_changed(order, len(there) + len(new))
        audit.record("add_students", order, by=by, changes={"students": (None, _names(new))})
    return len(new)


def save_line(order: Order, line: OrderLine, values: Mapping[str, Any], *, by: User) -> None:
    """Change what an order says of one student."""
    _hold(order)
    for name, value in values.items():
        if getattr(line, name) != value:
            setattr(line, name, value)
    changes = audit.changes_of(line)
    db.session.flush()
    if changes:
        _count_changed(order, order.student_count)
        told = {name: (_plain(before), _plain(after)) for name, (before, after) in changes.items()}
        audit.record("change_student", order, by=by, changes={"students": (None, _names([line.student_id])), **told})


def remove_line(order: Order, line: OrderLine, *, by: User) -> None:
    """Take one student off a draft."""
    _hold(order)
    name = _names([line.student_id])
    db.session.delete(line)
    db.session.flush()
    _count_changed(order, order.student_count - 1)
    audit.record("remove_student", order, by=by, changes={"students": (name, None)})


def remove_draft(order: Order, *, version: int, by: User) -> None:
    """Delete a draft with its students and attachments; what has a number is never deleted."""
    require_draft(order)
    take_turn(order, version)
    audit.record("remove", order, by=by, changes={"title": (order.title, None)})
    for model in (OrderFile, OrderLine):
        db.session.execute(delete(model).where(model.order_id == order.id))
    db.session.execute(delete(Order).where(Order.id == order.id))


def attach(order: Order, file: StoredFile, title: str, *, at: datetime, by: User) -> OrderFile:
    """Attach a stored file to a draft, or the scan of its paper to a signed order."""
    if order.status not in NUMBERED:
        require_draft(order)
    row = OrderFile(order_id=order.id, uploaded_by_id=by.id)
    return attachments.attach(order, row, file, title, at=at, by=by)


def detach(order: Order, file: OrderFile, *, by: User) -> None:
    """Take an attachment off a draft, or off a signed order what came after its signature."""
    if order.signed_at is None:
        require_draft(order)
    elif file.uploaded_at < order.signed_at:
        raise RuleError(SIGNED_WITH)
    attachments.detach(order, file, by=by)


def require_draft(order: Order) -> None:
    """Raise RuleError unless the order is still a draft."""
    if order.status != "draft":
        raise RuleError(LOCKED)


def _hold(order: Order) -> None:
    """Lock a draft and read it anew: of two people who change its students the second waits and nothing is lost."""
    db.session.refresh(order, ["status", "student_count", "version"], with_for_update=True)
    require_draft(order)


def _count_changed(order: Order, count: int) -> None:
    """Keep the number of students; the version rises, so that nobody signs what he has not seen."""
    order.student_count = count
    order.version += 1
    db.session.flush()


def _names(student_ids: Sequence[int]) -> str:
    found = select(Student).where(Student.id.in_(student_ids[:NAMES_TOLD])).order_by(Student.sort_key)
    names = ", ".join(student.full_name for student in db.session.scalars(found))
    return f"{names} … ({len(student_ids)})" if len(student_ids) > NAMES_TOLD else names


def _plain(value: Any) -> Any:
    return ", ".join(f"{key}: {each}" for key, each in value.items()) if isinstance(value, dict) else value


__all__ = [
    "add_students",
    "attach",
    "begin",
    "copy",
    "detach",
    "follow",
    "remove_draft",
    "remove_line",
    "require_draft",
    "save_line",
    "save_text",
]
