"""The steps of an order: submitted, agreed by the offices that the rule names, signed with its number (rules 4.6)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, false, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain import movement, order_texts, rules, workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.order_steps import AGREED, ORDER, SUBMITTED, order_number, still_asked
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.models.orders import Order, OrderVisa
from hemis.models.settings import RuleValue
from hemis.models.structure import Faculty
from hemis.operations import audit, documents, order_papers
from hemis.operations import movement as carrying
from hemis.operations.hands import take_turn
from hemis.operations.rules import rule_value, rule_versions

EMPTY = N_("Буйруқда талаба йўқ: аввал талабаларни қўшинг.")
NOT_ASKED = N_("Бу буйруққа бўлимингиз розилиги керак эмас ёки у аллақачон берилган.")
OWN = N_("Ўзингиз тузган буйруққа ўзингиз розилик бера олмайсиз: буни бошқа ходим қилади.")
OWN_SIGNATURE = N_("Буйруқни тузган ёки унга розилик берган ходим уни имзолай олмайди: буни бошқа раҳбар қилади.")
NOT_SIGNER = N_("Бу турдаги буйруқни сизнинг ролингиз имзоламайди.")
NO_REMARK = N_("Нимани тўғрилаш кераклигини ёзинг.")
OPEN_MARKS = N_("Матндаги белги тўлдирилмаган: %(marks)s. Уни «Матнни ўзгартириш» саҳифасида тўлдиринг.")
REGISTER = "order:"


def needed_offices(order: Order, on: date) -> tuple[str, ...]:
    """The offices whose agreement the rule asks for on a day."""
    scope = f"faculty={order.faculty_id}" if order.faculty_id else ""
    return movement.offices_of(str(rule_value(movement.KINDS[order.kind].offices, on=on, scope=scope)))


def visas_of(order: Order) -> list[OrderVisa]:
    """What the offices have said, with who said it."""
    found = select(OrderVisa).where(OrderVisa.order_id == order.id).options(joinedload(OrderVisa.decided_by))
    return list(db.session.scalars(found.order_by(OrderVisa.id)))


def submit(order: Order, *, office: str | None, version: int, at: datetime, today: date, by: User) -> None:
    """Send a draft without faults to the offices; that of who sends it has agreed by sending."""
    after = workflow.step(ORDER, order.status, "submit")
    if not order.student_count:
        raise RuleError(EMPTY)
    refuse_open_marks(order_papers.words_of(order, order_papers.values_of(order, order_papers.lines_of(order))))
    _refuse_faults(order, today)
    needed = needed_offices(order, today)
    _go(order, "submit", after, version, by, submitted_at=at, remark="")
    if office in needed:
        _give(order, str(office), by, at)
    _complete(order, needed, by, at)


def agree(order: Order, office: str | None, *, version: int, at: datetime, today: date, by: User) -> None:
    """Give the agreement of an office; the last one makes the order ready to be signed."""
    workflow.step(ORDER, order.status, "agree")
    _require_asked(order, office, today)
    if order.drafted_by_id == by.id:
        raise RuleError(OWN)
    take_turn(order, version)
    _give(order, str(office), by, at)
    audit.record("agree", order, by=by, changes={"office": (None, office)})
    _complete(order, needed_offices(order, today), by, at)


def send_back(order: Order, remark: str, *, version: int, by: User) -> None:
    """Return an order that is not signed to its draft, with what is to be mended; all agreements fall."""
    after = workflow.step(ORDER, order.status, "send_back")
    if not remark.strip():
        raise RuleError(NO_REMARK, field="remark")
    _back(order, "send_back", after, version, by, remark=remark)


def withdraw(order: Order, *, version: int, by: User) -> None:
    """Take an order that is not signed back to its draft."""
    _back(order, "withdraw", workflow.step(ORDER, order.status, "withdraw"), version, by)


def sign(
    order: Order,
    *,
    role: str,
    seal: Callable[[str], str],
    method: str,
    version: int,
    at: datetime,
    today: date,
    by: User,
    address: str,
) -> IssuedDocument:
    """Give an agreed order its number and date and freeze it; carry it out if its day has come.

    `seal` returns what is kept of the signature of a text. The register stays locked until the commit, so that a
    signature that fails gives its number back.
    """
    after = workflow.step(ORDER, order.status, "sign")
    if role not in movement.KINDS[order.kind].signs:
        raise RuleError(NOT_SIGNER)
    visas = visas_of(order)
    if by.id in {order.drafted_by_id, *(visa.decided_by_id for visa in visas)}:
        raise RuleError(OWN_SIGNATURE)
    _refuse_faults(order, today)
    lines = order_papers.lines_of(order)
    paper = order_papers.order_paper(order, lines, visas, today=today, signer=by, role=role)
    refuse_open_marks(paper)
    take_turn(order, version)
    ordinal = documents.next_ordinal(f"{REGISTER}{order.series}", today.year)
    number = order_number(order.series, today.year, ordinal)
    words = {"title": paper["subject"][:300], "preamble": paper["preamble"], "body": paper["body"]}
    given = {"year": today.year, "ordinal": ordinal, "number": number}
    signed = {"signed_on": today, "signed_at": at, "signed_by_id": by.id}
    _set(order, {"status": after, **words, **given, **signed})
    audit.record("sign", order, by=by, changes={"status": ("agreed", after), "number": (None, number)})
    told = f"{number}\n{paper['date']}\n{paper['subject']}\n{paper['preamble']}\n{paper['body']}"
    content = {**paper, "signature": {"method": method, "by": by.name, "seal": seal(told)}}
    issued = documents.issue("order", order.id, content, by=by, at=at, today=today, address=address, number=number)
    if order.effective_on <= today:
        carrying.carry_out(order, by=by, at=at)
    return issued


def refuse_open_marks(words: Mapping[str, str]) -> None:
    """Refuse a text with a mark that has no value yet: nobody signs a gap."""
    marks = [mark for name in ("subject", "preamble", "body") for mark in order_texts.left_open(words[name])]
    if marks:
        raise RuleError(OPEN_MARKS, marks=", ".join(f"{{{mark}}}" for mark in dict.fromkeys(marks)))


def missing_offices(order: Order, visas: Iterable[OrderVisa], on: date) -> list[str]:
    """The offices that are still to agree to a submitted order."""
    return still_asked(needed_offices(order, on), (visa.office for visa in visas))


def awaiting(office: str | None, on: date) -> ColumnElement[bool]:
    """The criterion of the submitted orders to which an office is still to agree, by the rules of a day."""
    versions = rule_versions(movement.PEOPLE, movement.LEARNING)
    faculties = [None, *db.session.scalars(select(Faculty.id))]
    asked: list[ColumnElement[bool]] = [false()]
    for key in (movement.PEOPLE, movement.LEARNING):
        asking = [each for each in faculties if office in _offices_by(key, versions, on, each)]
        of_faculty = Order.faculty_id.in_([each for each in asking if each])
        kinds = [kind for kind, move in movement.KINDS.items() if move.offices == key]
        wherever = of_faculty | Order.faculty_id.is_(None) if None in asking else of_faculty
        asked.append(Order.kind.in_(kinds) & wherever)
    given = exists().where(OrderVisa.order_id == Order.id, OrderVisa.office == office).correlate(Order)
    return and_(Order.status == SUBMITTED, or_(*asked), ~given)


def to_sign(role: str, by: User) -> ColumnElement[bool]:
    """The criterion of the agreed orders that a role signs, and that this person neither drafted nor agreed to."""
    kinds = [kind for kind, move in movement.KINDS.items() if role in move.signs]
    agreed = exists().where(OrderVisa.order_id == Order.id, OrderVisa.decided_by_id == by.id).correlate(Order)
    return and_(Order.status == AGREED, Order.kind.in_(kinds), Order.drafted_by_id != by.id, ~agreed)


def late(on: date) -> ColumnElement[bool]:
    """The criterion of the orders on their way whose day of effect has passed without a signature."""
    return and_(Order.status.in_((SUBMITTED, AGREED)), Order.effective_on < on)


def _offices_by(key: str, versions: Sequence[RuleValue], on: date, faculty_id: int | None) -> tuple[str, ...]:
    return movement.offices_of(str(rules.value_on(key, versions, on, f"faculty={faculty_id}" if faculty_id else "")))


def _refuse_faults(order: Order, today: date) -> None:
    """Refuse with the first fault; the page of the draft tells all of them."""
    for fault in carrying.faults(order, today):
        raise RuleError(fault.message, **fault.values)


def _require_asked(order: Order, office: str | None, today: date) -> None:
    if office not in missing_offices(order, visas_of(order), today):
        raise RuleError(NOT_ASKED)


def _give(order: Order, office: str, by: User, at: datetime) -> None:
    db.session.add(OrderVisa(order_id=order.id, office=office, is_agreed=True, decided_by_id=by.id, decided_at=at))
    db.session.flush()


def _complete(order: Order, needed: Iterable[str], by: User, at: datetime) -> None:
    """The order is agreed when nobody whom the rule names is missing."""
    if not still_asked(needed, (visa.office for visa in visas_of(order))):
        after = workflow.step(ORDER, order.status, "complete")
        _set(order, {"status": after, "agreed_at": at})
        audit.record("complete", order, by=by, changes={"status": ("submitted", after)})


def _back(order: Order, verb: str, after: str, version: int, by: User, remark: str = "") -> None:
    nobody: dict[str, Any] = {"submitted_at": None, "agreed_at": None}
    _go(order, verb, after, version, by, reason=remark[:500], remark=remark, **nobody)
    db.session.execute(delete(OrderVisa).where(OrderVisa.order_id == order.id))


def _go(order: Order, verb: str, status: str, version: int, by: User, reason: str = "", **columns: Any) -> None:
    before = order.status
    take_turn(order, version)
    _set(order, {"status": status, **columns})
    audit.record(verb, order, by=by, changes={"status": (before, status)}, reason=reason)


def _set(order: Order, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(order, name, value)
    db.session.flush()


__all__ = ["agree", "awaiting", "late", "missing_offices", "needed_offices", "refuse_open_marks"]
__all__ += ["send_back", "sign", "submit", "to_sign", "visas_of", "withdraw"]
