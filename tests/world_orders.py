"""Orders of the small world: at each faculty a draft with an attachment, one in each state, and one in force."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order, OrderFile, OrderLine, OrderVisa
from hemis.models.students import Enrolment, Student
from hemis.operations import documents, order_papers
from hemis.operations.files import StoredFile

WAITING = ("draft", "submitted", "agreed")
LATER = timedelta(days=30)
ADDRESS = "https://example.uz/tekshirish/"


def make(faculty_id: int, mark: str, dean: User, rector: User, moment: Any, file: StoredFile) -> None:
    """Fill one faculty; `mark` is БЕГОНА at the foreign one."""
    students = db.session.scalars(
        select(Student.id).where(Student.faculty_id == faculty_id).order_by(Student.group_id, Student.sort_key)
    ).all()
    for status in WAITING:
        order = _order(faculty_id, f"{mark}Четлаштириш: {status}", dean, moment, status=status)
        _line(order, students[1], ground="11", reason=f"{mark}Ариза")
        if status == "draft":
            _file(order, f"{mark}Ариза нусхаси", dean, moment, file)
    _sign(_order(faculty_id, f"{mark}Таътил: signed", dean, moment, kind="leave"), students[0], rector, moment, LATER)
    _sign(_order(faculty_id, f"{mark}Қабул: in_force", dean, moment, kind="admission"), students[0], rector, moment)


def _order(faculty_id: int, title: str, dean: User, moment: Any, **columns: Any) -> Order:
    is_sent = columns.get("status", "draft") != "draft"
    order = Order(
        **{"kind": "expulsion", **columns},
        faculty_id=faculty_id,
        title=title,
        title_key=fold(title),
        preamble="Низомга асосан",
        body="1. Рўйхатдаги {soni} нафар талаба {kun} кунидан бошлаб:\n{talabalar}",
        effective_on=moment.date(),
        drafted_by_id=dean.id,
        drafted_at=moment,
        submitted_at=moment if is_sent else None,
        agreed_at=moment if columns.get("status") == "agreed" else None,
    )
    return _added(order)


def _line(order: Order, student_id: int, **columns: Any) -> None:
    _added(OrderLine(order_id=order.id, student_id=student_id, position=1, **columns))
    order.student_count = 1
    db.session.flush()


def _file(order: Order, title: str, dean: User, moment: Any, file: StoredFile) -> None:
    kept = {"stored_name": file.name, "media_type": file.media_type, "size": file.size}
    _added(OrderFile(order_id=order.id, title=title, **kept, uploaded_at=moment, uploaded_by_id=dean.id))


def _sign(order: Order, student_id: int, rector: User, moment: Any, wait: timedelta | None = None) -> None:
    """Numbered and issued as the room does; carried out unless its day is still to come."""
    stretch = None if wait else db.session.scalar(select(Enrolment.id).where(Enrolment.student_id == student_id))
    told = {"until": date(2027, 2, 1), "ground": "11"} if wait else {"before_id": stretch, "after_id": stretch}
    _line(order, student_id, **told)
    day = moment.date()
    number = documents.next_ordinal("order:T", day.year)
    order.effective_on = day + (wait or timedelta())
    order.year, order.ordinal, order.number = day.year, number, f"T-{number}/{day.year}"
    order.signed_on, order.signed_at, order.signed_by_id = day, moment, rector.id
    order.status, order.applied_at = ("signed", None) if wait else ("in_force", moment)
    visa = OrderVisa(order_id=order.id, office="dean", is_agreed=True, decided_by_id=order.drafted_by_id)
    visa.decided_at = moment
    _added(visa)
    lines = order_papers.lines_of(order)
    paper = order_papers.order_paper(order, lines, (), today=day, signer=rector)
    issued = {"by": rector, "at": moment, "today": day, "address": ADDRESS, "number": order.number}
    documents.issue("order", order.id, paper, **issued)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row


def read(faculty_id: int) -> SimpleNamespace:
    """Return the ids by which tests name the orders of a faculty."""
    found = select(Order.status, Order.id).where(Order.faculty_id == faculty_id)
    orders = dict(db.session.execute(found).all())
    draft = orders["draft"]
    return SimpleNamespace(
        order=draft,
        orders=orders,
        order_line=db.session.scalar(select(OrderLine.id).where(OrderLine.order_id == draft)),
        order_file=db.session.scalar(select(OrderFile.id).where(OrderFile.order_id == draft)),
        own_order=orders["in_force"],
    )
