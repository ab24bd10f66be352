"""Orders written as an office writes them: drafted, agreed by all whom the rule names, signed, carried out in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hemis.demo.term import Term, term
from hemis.domain.calendar import TASHKENT, working_day_from
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.orders import Order
from hemis.operations import movement, order_drafts, order_steps
from hemis.operations.accounts import holders
from hemis.operations.calendar import WorkingWeek

ADDRESS = "http://127.0.0.1:8000/tekshirish/"
"""Where a demo is looked at; a real installation prints its own address."""
CONTROLLER = "ўқув ишлари бўйича проректор"
OFFICES = {"lawyer": "studies_vice_rector", "accounting": "accounting", "studies": "academic_office"}
REASONS = {
    "correction": "буйруқ матнидаги техник хато",
    "cancellation": "талабанинг аризаси қайтариб олинган",
}
HOUR = time(10, 30, tzinfo=TASHKENT)


@dataclass(frozen=True)
class Office:
    """A dean's office on a day of the demo; orders whose day is still to come are not written."""

    faculty_id: int
    dean: User
    running: Term
    week: WorkingWeek
    now: datetime

    def day(self, after: int) -> date:
        """The working day so many days after the first of the study year."""
        return working_day_from(self.first_day + timedelta(days=after), self.week.days, self.week.exceptions)

    @property
    def first_day(self) -> date:
        """The first study day of the running year, to which all past orders count their days."""
        return term(self.running.start_year, True, self.week).starts_on

    def draft(self, kind: str, students: Sequence[int], values: Mapping[str, Any], on: date, at: datetime) -> Order:
        """An order that waits for its next step."""
        told = {"title": "", "effective_on": on, "faculty_id": self.faculty_id, "controller": CONTROLLER}
        order = order_drafts.begin(kind, **told, by=self.dean, at=at)  # type: ignore[arg-type]
        order_drafts.add_students(order, students, values, by=self.dean)
        return order

    def done(
        self, kind: str, students: Sequence[int], values: Mapping[str, Any], on: date, *, signed: date | None = None
    ) -> Order | None:
        """An order in force since a day that has come; None when it has not, or when its rules refuse it."""
        if on > self.now.date():
            return None
        at = datetime.combine(signed or on, HOUR)
        return self.carried(self.draft(kind, students, values, on, at), at)

    def following(self, order: Order, kind: str, on: date, changes: Mapping[str, Any] | None = None) -> Order | None:
        """A correction or a cancellation of an order, in force since a day that has come."""
        if on > self.now.date():
            return None
        at = datetime.combine(on, HOUR)
        new = order_drafts.follow(order, kind, reason=REASONS[kind], effective_on=on, by=self.dean, at=at)
        if changes:
            db.session.refresh(new, ["lines"])
            for line in new.lines:
                order_drafts.save_line(new, line, changes, by=self.dean)
        return self.carried(new, at)

    def carried(self, order: Order, at: datetime) -> Order | None:
        """The order once it is signed and its day has come."""
        if not sign(order, at):
            return None
        if order.status == "signed" and order.effective_on <= self.now.date():
            movement.carry_out(order, by=None, at=datetime.combine(order.effective_on, HOUR))
        return order


def agree(order: Order, at: datetime) -> bool:
    """Let every office that the rule names agree; a day on which the order may not be is no error."""
    today = at.date()
    if movement.faults(order, today):
        return False
    dean = db.session.get_one(User, order.drafted_by_id)
    order_steps.submit(order, office="dean", version=order.version, at=at, today=today, by=dean)
    for office in order_steps.missing_offices(order, order_steps.visas_of(order), today):
        by = holders(OFFICES[office], today)[0]
        order_steps.agree(order, office, version=order.version, at=at, today=today, by=by)
    return True


def sign(order: Order, at: datetime) -> bool:
    """Let all offices agree and the rector sign."""
    if not agree(order, at):
        return False
    today = at.date()
    rector = holders("management", today)[0]
    told = {"role": "management", "method": "password", "version": order.version, "address": ADDRESS}
    order_steps.sign(order, **told, seal=lambda content: "", at=at, today=today, by=rector)  # type: ignore[arg-type]
    return True


__all__ = ["Office", "agree", "sign"]
