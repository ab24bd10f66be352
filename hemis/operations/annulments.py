"""Results annulled by the quality office: they stay to be read, and the control is held again (rules 1.1).

An annulled sheet is history, its new sheet is what counts. Who reads sheets, and what that means for annulled ones:

- results of students (`standing`, `attainment`, `gpa`, `summaries`, `extracts`, `debts`): confirmed sheets alone;
- the card of a student (`student_records`), whether a student may leave a subject (`joining.require_no_marks`), whether
  a rule may begin in the past (`settings`), on which sheet a computer exam is entered and who is admitted to it
  (`testing_attempts`, `menus.testing.results`), which retakes a group has (`retakes`): all but annulled ones;
- whether a group may leave a subject (`joining`): annulled ones too, since a new sheet stands beside each;
- late marks and reminders (`late_sheets`), rules that open sheets follow (`rule_study`), the home page: by open states;
  a sheet that renews an annulled one is late by its own day, not by that of the exam that was annulled;
- points of assignments and daily marks (`task_points`, `daily_marks`): the sheet that is asked for, if it is open;
- lists, boards, history, the printed sheet, `flask check` of cells: annulled ones too, with their state;
- appeals: none is filed against an annulled sheet, and one that was filed before can only be dismissed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain import workflow
from hemis.domain.control_kinds import FINAL
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
HELD_BEFORE = N_("Қайта ўтказиш куни бугундан олдин бўлмайди.")
HELD_TOO_LATE = N_("Қайта ўтказиш куни бугундан бир йилдан кейин бўлмайди.")
REASON_MIN, LATEST = 20, timedelta(days=366)


def annul(
    book: Gradebook,
    reason: str,
    act_number: str,
    *,
    at: datetime,
    today: date,
    by: User,
    held_on: date | None = None,
) -> GradeSheet:
    """Annul the final of a sheet; return the draft of the same round on which it is held again, on a day if known.

    What was earned in the semester is brought to the new sheet: only the breached control is repeated.
    """
    sheet, reason = book.sheet, " ".join(reason.split())
    if len(reason) < REASON_MIN:
        raise RuleError(SHORT_REASON, field="reason", minimum=REASON_MIN)
    if not act_number.strip():
        raise RuleError(NO_ACT, field="act_number")
    if held_on is not None and held_on < today:
        raise RuleError(HELD_BEFORE, field="held_on")
    if held_on is not None and held_on > today + LATEST:
        raise RuleError(HELD_TOO_LATE, field="held_on")
    if sheet.closed_by_id == by.id:
        raise RuleError(OWN)
    if db.session.scalar(_later(sheet)):
        raise RuleError(FOLLOWED)
    sheets.annulled(sheet, reason, by=by, at=at, today=today)
    renewed = _renewed(book, held_on, by=by)
    schedule_following.renew(sheet.id, renewed.id)
    row = SheetAnnulment(sheet_id=sheet.id, renewed_id=renewed.id, reason=reason, act_number=act_number.strip())
    row.annulled_at, row.annulled_by_id = at, by.id
    db.session.add(row)
    db.session.flush()
    return renewed


def about(sheet: GradeSheet) -> Sequence[SheetAnnulment]:
    """Return the annulment of a sheet and the one that it renews, as far as there are such, with who annulled."""
    of = SheetAnnulment
    rows = select(of).where(or_(of.sheet_id == sheet.id, of.renewed_id == sheet.id)).order_by(of.annulled_at)
    return db.session.scalars(rows.options(joinedload(of.annulled_by))).all()


def _later(sheet: GradeSheet) -> Select[int]:
    same = {name: getattr(sheet, name) for name in ("curriculum_subject_id", "group_id", "kind")}
    later = GradeSheet.round > sheet.round
    return select(GradeSheet.id).filter_by(**same).where(later, GradeSheet.status != workflow.ANNULLED).limit(1)


def _renewed(book: Gradebook, held_on: date | None, *, by: User) -> GradeSheet:
    before = book.sheet
    names = ("curriculum_subject_id", "group_id", "kind", "round", "series", "teacher_id")
    more = ("department_id", "faculty_id", "commission_id", "is_written")
    sheet = GradeSheet(**{name: getattr(before, name) for name in (*names, *more)}, held_on=held_on)
    db.session.add(sheet)
    db.session.flush()
    audit.record("create", sheet, by=by, changes={"status": (None, sheet.status), "renews": (None, before.id)})
    if sheet.round > 1:
        rows = [{"sheet_id": sheet.id, "student_id": line.student_id} for line in book.lines]
        db.session.execute(insert(SheetStudent), rows)
    final = {int(control.key) for control in book.controls if control.kind == FINAL}
    sheet.entered_count = carry(book, sheet, [(line, final) for line in book.lines])
    db.session.flush()
    return sheet


__all__ = ["about", "annul"]
