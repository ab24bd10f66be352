"""The steps of a personal schedule: sent, approved by a second person, sent back, cancelled; what was paid for it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select

from hemis.domain import workflow
from hemis.domain.errors import RuleError
from hemis.domain.formats import number as number_of
from hemis.domain.i18n import N_
from hemis.domain.schedules import CANCELLED, FINISHED, OPEN, SCHEDULE, STRUCK
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import SheetStudent
from hemis.models.documents import IssuedDocument
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.operations import audit, documents, schedule_checks, schedule_papers
from hemis.operations.hands import go_on, take_turn
from hemis.operations.rules import rule_value
from hemis.operations.schedule_fees import lines_of, reprice, require_fees

KIND = schedule_papers.KIND
EMPTY = N_("Графикда фан йўқ: аввал фан қўшинг.")
UNFINISHED = N_("Ҳамма фаннинг кунлари, ўқитувчиси ва якуний назорат санаси киритилмаган: %(count)s та фан қолди.")
NOT_ASKED = N_("Графикни сизнинг ролингиз тасдиқламайди: амалдаги қоида бўйича буни %(who)s қилади.")
APPROVERS = {
    "studies": N_("ўқув ишлари бўйича проректор"),
    "rector": N_("ректор"),
    "dean": N_("факультет декани"),
}
ALSO = {"studies": "rector"}
"""Who may do it in the place of whom the rule names: the rector stands over the vice-rector."""
ON_SHEET = N_("Фан бўйича қайднома очилган: график энди қайтарилмайди ва бекор қилинмайди.")
NO_REASON = N_("Сабабини ёзинг.")
NOT_PAYABLE = N_("Тўлов тасдиқланган графикнинг пуллик фани учун киритилади.")
LATER = N_("Тўлов санаси бугундан кейин бўлмайди.")


def submit(row: PersonalSchedule, *, version: int, at: datetime, today: date, by: User) -> None:
    """Send a draft whose subjects all have their days and teacher; its fees are fixed by the rules of these days."""
    after = workflow.step(SCHEDULE, row.status, "submit")
    lines = _open(row)
    if not lines:
        raise RuleError(EMPTY)
    if missing := sum(not (line.starts_on and line.teacher_id and line.final_on) for line in lines):
        raise RuleError(UNFINISHED, count=missing)
    schedule_checks.check(row)
    require_fees(row, today)
    take_turn(row, version)
    reprice(row, today=today)
    _go(row, "submit", after, by, submitted_at=at, submitted_by_id=by.id, remark="")


def approver(today: date) -> str:
    """Return who approves schedules by the rule: `studies`, `rector` or `dean`."""
    return str(rule_value("restudy.approval", on=today))


def may_approve(office: str | None, today: date) -> bool:
    """Say whether the rule lets an office approve schedules."""
    asked = approver(today)
    return office is not None and office in (asked, ALSO.get(asked))


def require_office(office: str | None, today: date) -> None:
    """RuleError unless the rule lets an office approve schedules."""
    if not may_approve(office, today):
        raise RuleError(NOT_ASKED, who=APPROVERS[approver(today)])


def approve(
    row: PersonalSchedule, office: str | None, *, version: int, at: datetime, today: date, by: User, address: str
) -> IssuedDocument:
    """Approve a schedule and issue its numbered paper; whoever sent it does not approve it."""
    after = workflow.step(SCHEDULE, row.status, "approve")
    require_office(office, today)
    workflow.require_second_person(row.submitted_by_id, by.id)
    schedule_checks.check(row)
    take_turn(row, version)
    _go(row, "approve", after, by, approved_at=at, approved_by_id=by.id)
    paper = schedule_papers.paper_of(row, today=today)
    return documents.issue(KIND, row.id, paper, by=by, at=at, today=today, address=address)


def send_back(row: PersonalSchedule, remark: str, *, version: int, at: datetime, by: User) -> None:
    """Return a schedule to its draft with what is to be mended; the paper of an approved one counts no more."""
    after = workflow.step(SCHEDULE, row.status, "send_back")
    if not remark.strip():
        raise RuleError(NO_REASON, field="remark")
    if any(line.sheet_id for line in lines_of(row)):
        raise RuleError(ON_SHEET)
    take_turn(row, version)
    documents.revoke(KIND, row.id, remark, by=by, at=at)
    _go(row, "send_back", after, by, approved_at=None, approved_by_id=None, remark=remark)


def cancel(row: PersonalSchedule, reason: str, *, version: int, at: datetime, by: User) -> None:
    """Cancel a schedule; its open subjects are free for another one. What was paid stays written on them."""
    after = workflow.step(SCHEDULE, row.status, "cancel")
    if not reason.strip():
        raise RuleError(NO_REASON, field="reason")
    lines = _open(row)
    take_turn(row, version)
    _leave_sheets(lines)
    for line in lines:
        line.status, line.restudy_group_id = STRUCK, None
    documents.revoke(KIND, row.id, reason, by=by, at=at)
    _go(row, "cancel", after, by, cancelled_reason=reason.strip())


def _leave_sheets(lines: Sequence[ScheduleLine]) -> None:
    """Take the student off sheets on which nothing was written yet; RuleError where something was."""
    for line in lines:
        if line.sheet_id is None:
            continue
        sheet = db.session.get_one(GradeSheet, line.sheet_id)
        key = {"sheet_id": line.sheet_id, "student_id": line.student_id}
        marked = db.session.scalar(select(Grade.control_id).filter_by(**key).limit(1))
        if sheet.status != workflow.DRAFT or marked is not None:
            raise RuleError(ON_SHEET)
        db.session.execute(delete(SheetStudent).filter_by(**key))
        line.sheet_id = None


def pay(line: ScheduleLine, paid_on: date, number: str, *, today: date, by: User) -> None:
    """Write that a subject was paid for: the day and the number of the payment document."""
    number = " ".join(number.split())
    if line.schedule.status not in (workflow.APPROVED, FINISHED) or not line.fee or line.status == STRUCK:
        raise RuleError(NOT_PAYABLE)
    if paid_on > today:
        raise RuleError(LATER, field="paid_on")
    changes = {"paid_on": (line.paid_on, paid_on), "payment_number": (line.payment_number, number)}
    line.paid_on, line.payment_number, line.payment_by_id = paid_on, number, by.id
    db.session.flush()
    audit.record("pay", line.schedule, by=by, changes={"fee": (None, number_of(line.fee)), **changes})


def _open(row: PersonalSchedule) -> list[ScheduleLine]:
    return [line for line in lines_of(row) if line.status == OPEN]


def _go(row: PersonalSchedule, verb: str, after: str, by: User, **values: object) -> None:
    reason = str(values.get("cancelled_reason") or values.get("remark") or "")
    go_on(row, verb, after, by, reason, **values)


__all__ = ["APPROVERS", "CANCELLED", "approve", "approver", "cancel", "may_approve", "pay", "require_office"]
__all__ += ["send_back", "submit"]
