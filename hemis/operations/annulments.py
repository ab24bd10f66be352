"""Results annulled by the quality office: they stay to be read, and the control is held again (rules 1.1)."""

from datetime import date, datetime

from sqlalchemy import Select, insert, select

from hemis.domain import results, workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetAnnulment, SheetStudent
from hemis.operations import audit, schedule_following, sheets
from hemis.operations.gradebook import Gradebook
from hemis.operations.retakes import carry

SHORT_REASON = N_("Бекор қилиш сабабини тўлиқ ёзинг: камида %(minimum)s та белги.")
NO_ACT = N_("Далолатнома рақамини киритинг.")
FOLLOWED = N_("Бу қайднома бўйича қайта топшириш қайдномаси бор: аввал ўша қайднома бекор қилинади.")
OWN = N_("Ўзингиз ёпган қайдномани ўзингиз бекор қила олмайсиз.")
REASON_MIN = 20


def annul(book: Gradebook, reason: str, act_number: str, *, at: datetime, today: date, by: User) -> GradeSheet:
    """Annul the final of a sheet; return the draft of the same round on which it is held again.

    What was earned in the semester is brought to the new sheet: only the breached control is repeated.
    """
    sheet, reason = book.sheet, " ".join(reason.split())
    if len(reason) < REASON_MIN:
        raise RuleError(SHORT_REASON, field="reason", minimum=REASON_MIN)
    if not act_number.strip():
        raise RuleError(NO_ACT, field="act_number")
    if sheet.closed_by_id == by.id:
        raise RuleError(OWN)
    if db.session.scalar(_later(sheet)):
        raise RuleError(FOLLOWED)
    sheets.annulled(sheet, reason, by=by, at=at, today=today)
    renewed = _renewed(book, by=by)
    schedule_following.renew(sheet.id, renewed.id)
    row = SheetAnnulment(sheet_id=sheet.id, renewed_id=renewed.id, reason=reason, act_number=act_number.strip())
    row.annulled_at, row.annulled_by_id = at, by.id
    db.session.add(row)
    db.session.flush()
    return renewed


def _later(sheet: GradeSheet) -> Select[int]:
    same = {name: getattr(sheet, name) for name in ("curriculum_subject_id", "group_id", "kind")}
    later = GradeSheet.round > sheet.round
    return select(GradeSheet.id).filter_by(**same).where(later, GradeSheet.status != workflow.ANNULLED).limit(1)


def _renewed(book: Gradebook, *, by: User) -> GradeSheet:
    before = book.sheet
    names = ("curriculum_subject_id", "group_id", "kind", "round", "teacher_id", "department_id", "faculty_id")
    more = ("commission_id", "is_written")
    sheet = GradeSheet(**{name: getattr(before, name) for name in (*names, *more)})
    db.session.add(sheet)
    db.session.flush()
    audit.record("create", sheet, by=by, changes={"status": (None, sheet.status), "renews": (None, before.id)})
    if sheet.round > 1:
        rows = [{"sheet_id": sheet.id, "student_id": line.student_id} for line in book.lines]
        db.session.execute(insert(SheetStudent), rows)
    final = {int(control.key) for control in book.controls if control.kind == results.FINAL}
    sheet.entered_count = carry(book, sheet, [(line, final) for line in book.lines])
    db.session.flush()
    return sheet


__all__ = ["annul"]
