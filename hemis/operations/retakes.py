"""Retakes: a sheet on which the debtors of a subject alone stand, once with an examiner, once with a commission."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import joinedload

from hemis.domain import controls, workflow
from hemis.domain.calendar import TASHKENT
from hemis.domain.controls import COMMISSION, RETAKE
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import OPEN_APPEALS, AcademicDebt, Appeal, ControlPermit, SheetStudent
from hemis.models.staff import Employee
from hemis.models.students import Student
from hemis.operations import assessment, audit, commissions, debts
from hemis.operations.commissions import NewCommission
from hemis.operations.exam_board import taught_by
from hemis.operations.gradebook import Gradebook, Line
from hemis.operations.gradebook_rows import STUDYING
from hemis.operations.rules import scope_of, whole_rule

ROUNDS = 3
NOT_CONFIRMED = N_("Қайта топшириш тасдиқланган қайднома бўйича очилади.")
NOBODY = N_("Қайта топширадиган камида битта талабани белгиланг.")
NO_DEBT = N_("%(name)s бу фандан қарздор эмас: 3, 4 ва 5 баҳо қайта топширилмайди.")
NO_STEP = N_("%(name)s бу фанни қайта топшира олмайди: %(step)s.")
NO_MORE = N_("Комиссиядан кейин қайта топшириш йўқ: фан қайта ўқилади.")
TOO_LATE = N_("%(name)s: қайта топшириш муддати %(until)s куни тугайди. Олдинроқ кунни танланг.")
TOO_EARLY = N_("Қайта топшириш қайднома ёпилган кундан олдин бўлмайди.")
TEACHES = N_("%(name)s бу гуруҳга шу фандан дарс берган: қайта топширишни бошқа ўқитувчи олади.")
GONE = N_("%(name)s ҳозир ўқимаяпти: қайта топширишга қўйилмайди.")
DISPUTED = N_("%(name)s апелляция берган: қайта топширишга қарордан кейин қўйилади.")
LISTED = N_("%(name)s аллақачон қайта топшириш қайдномасида турибди.")


class NewRetake(NamedTuple):
    """What the dean's office says when it opens a retake; the commission is for the second one."""

    student_ids: Sequence[int]
    examiner_id: int
    held_on: date
    is_written: bool
    commission: NewCommission | None = None


class Debtor(NamedTuple):
    """A student who owes a subject, and what is open to the person today."""

    line: Line
    debt: AcademicDebt
    step: str
    permit: ControlPermit | None
    is_listed: bool
    """Whether the person already stands on a retake that is not confirmed yet."""
    has_left: bool
    """Whether the person does not study now: on leave, expelled, gone to another institution."""
    is_disputed: bool
    """Whether an appeal against this sheet waits for its decision: it may turn out that nothing is owed."""

    @property
    def until(self) -> date:
        return max(self.debt.until, self.permit.valid_until) if self.permit else self.debt.until

    @property
    def is_open(self) -> bool:
        kept = self.is_listed or self.has_left or self.is_disputed
        return self.step in (RETAKE, COMMISSION) and not kept


def debtors(book: Gradebook, *, today: date) -> list[Debtor]:
    """Return who owes the subject after this sheet, in the order of the sheet."""
    sheet = book.sheet
    owed = {row[0].student_id: row for row in db.session.execute(_owed(sheet))}
    permits = {row.student_id: row for row in db.session.scalars(select(ControlPermit).filter_by(sheet_id=sheet.id))}
    curriculum = sheet.curriculum_subject.semester.curriculum
    limit = whole_rule(debts.LIMIT, on=sheet.curriculum_subject.semester.starts_on, scope=scope_of(curriculum))
    counts, found = debts.debts_of(owed), []
    for line in book.lines:
        if line.student_id not in owed:
            continue
        (debt, is_listed, has_left, is_disputed), permit = owed[line.student_id], permits.get(line.student_id)
        until = max(debt.until, permit.valid_until) if permit else debt.until
        count = counts[line.student_id]
        values = {"until": until, "today": today, "is_credit": debt.is_credit, "debts": count, "limit": limit}
        step = controls.next_step(debt.step, **values)  # type: ignore[arg-type]
        found.append(Debtor(line, debt, step, permit, is_listed, has_left, is_disputed))
    return found


def _owed(sheet: GradeSheet) -> Select[AcademicDebt, bool, bool, bool]:
    """The debts that a sheet left, each with what keeps its student from a retake: listed, gone, disputed."""
    mine = AcademicDebt.student_id
    is_listed = _listed(sheet).where(SheetStudent.student_id == mine).correlate(AcademicDebt).exists()
    studies = exists().where(Student.id == mine, Student.status == STUDYING)
    appealed = exists().where(Appeal.sheet_id == sheet.id, Appeal.student_id == mine)
    is_disputed = appealed.where(Appeal.status.in_(OPEN_APPEALS))
    return select(AcademicDebt, is_listed, ~studies, is_disputed).where(AcademicDebt.sheet_id == sheet.id)


def _of_next_round(before: GradeSheet) -> Select[GradeSheet]:
    """The retake sheets that follow a sheet; annulled ones made way for others."""
    same = {name: getattr(before, name) for name in ("curriculum_subject_id", "group_id", "kind")}
    return select(GradeSheet).filter_by(**same, round=before.round + 1).where(GradeSheet.status != workflow.ANNULLED)


def _listed(before: GradeSheet) -> Select[int]:
    waiting = _of_next_round(before).where(GradeSheet.status != workflow.CONFIRMED).with_only_columns(GradeSheet.id)
    return select(SheetStudent.student_id).where(SheetStudent.sheet_id.in_(waiting))


def draft_after(before: GradeSheet) -> GradeSheet | None:
    """Return the retake that was opened for debtors of a sheet and has not been closed: others may join it."""
    drafts = _of_next_round(before).where(GradeSheet.status == workflow.DRAFT).order_by(GradeSheet.series.desc())
    people = joinedload(GradeSheet.teacher)
    return db.session.scalars(drafts.options(people).limit(1).with_for_update(of=GradeSheet)).one_or_none()


def open_retake(book: Gradebook, new: NewRetake, *, today: date, by: User) -> GradeSheet:
    """Open a sheet of the next round for some debtors; a group may have several, one after another."""
    before = book.sheet
    _require_place(before)
    chosen = _checked(book, new.student_ids, new.held_on, today)
    if before.closed_at is not None and new.held_on < before.closed_at.astimezone(TASHKENT).date():
        raise RuleError(TOO_EARLY, field="held_on")
    _check_examiner(before, new.examiner_id)
    sheet = _sheet(before, new, today, by)
    _put(book, sheet, chosen, by)
    return sheet


def join_retake(book: Gradebook, sheet: GradeSheet, student_ids: Sequence[int], *, today: date, by: User) -> None:
    """Put more debtors of a sheet on the draft of its retake; its examiner, day and commission stay."""
    _require_place(book.sheet)
    _put(book, sheet, _checked(book, student_ids, sheet.held_on or today, today), by)
    sheet.version += 1
    db.session.flush()


def _require_place(before: GradeSheet) -> None:
    if before.status != workflow.CONFIRMED:
        raise RuleError(NOT_CONFIRMED)
    if before.round >= ROUNDS:
        raise RuleError(NO_MORE)


def _put(book: Gradebook, sheet: GradeSheet, chosen: Sequence[Debtor], by: User) -> None:
    for debtor in chosen:
        db.session.add(SheetStudent(sheet_id=sheet.id, student_id=debtor.line.student_id))
    db.session.flush()
    sheet.entered_count += carry(book, sheet, [(each.line, _open_to(book, each.line)) for each in chosen])
    db.session.flush()
    told = {"round": (None, sheet.round), "students": (None, len(chosen)), "held_on": (None, sheet.held_on)}
    audit.record("open_retake", sheet, by=by, changes=told)


def _checked(book: Gradebook, student_ids: Sequence[int], held_on: date, today: date) -> list[Debtor]:
    """The debtors chosen; RuleError where one of them has nothing to retake or no time left for it."""
    known = {each.line.student_id: each for each in debtors(book, today=today)}
    wanted = [key for key in dict.fromkeys(student_ids) if key in book.by_student]
    if not wanted:
        raise RuleError(NOBODY, field="student_ids")
    for key in wanted:
        name = book.by_student[key].full_name
        if key not in known:
            raise RuleError(NO_DEBT, field="student_ids", name=name)
        if known[key].is_listed:
            raise RuleError(LISTED, field="student_ids", name=name)
        if known[key].has_left:
            raise RuleError(GONE, field="student_ids", name=name)
        if known[key].is_disputed:
            raise RuleError(DISPUTED, field="student_ids", name=name)
        if not known[key].is_open:
            raise RuleError(NO_STEP, field="student_ids", name=name, step=controls.STEPS[known[key].step])
        if held_on > known[key].until:
            raise RuleError(TOO_LATE, field="held_on", name=name, until=f"{known[key].until:%d.%m.%Y}")
    return [known[key] for key in wanted]


def _check_examiner(before: GradeSheet, examiner_id: int) -> None:
    taught = taught_by(before.curriculum_subject_id, [before.group_id])
    if db.session.scalar(select(Employee.id).where(Employee.id == examiner_id, Employee.id.in_(taught))):
        raise RuleError(TEACHES, field="examiner_id", name=db.session.get_one(Employee, examiner_id).full_name)


def _sheet(before: GradeSheet, new: NewRetake, today: date, by: User) -> GradeSheet:
    """A new sheet of the next round, numbered after those that the group has had in it."""
    same = {name: getattr(before, name) for name in ("curriculum_subject_id", "group_id", "kind")}
    had = select(func.max(GradeSheet.series)).filter_by(**same, round=before.round + 1)
    sheet = GradeSheet(**same, round=before.round + 1, teacher_id=new.examiner_id, held_on=new.held_on)
    sheet.series = 1 + (db.session.scalar(had) or 0)
    sheet.department_id, sheet.faculty_id, sheet.is_written = before.department_id, before.faculty_id, new.is_written
    if sheet.round == ROUNDS:
        given = new.commission or NewCommission("", None, ())
        members = given._replace(member_ids=[new.examiner_id, *given.member_ids])
        row = commissions.form(members, before.department_id, today=today, by=by)
        sheet.commission_id = row.id
    db.session.add(sheet)
    db.session.flush()
    audit.record("create", sheet, by=by, changes={"status": (None, sheet.status)})
    return sheet


def _open_to(book: Gradebook, line: Line) -> set[int]:
    return controls.open_controls(book.controls, line.cells, book.scale, book.thresholds)


def carry(book: Gradebook, sheet: GradeSheet, taken: Iterable[tuple[Line, set[int]]]) -> int:
    """Bring to another sheet what is not taken again; return how many cells. Who entered them, and when, stays."""
    cells = [
        ((line.student_id, control), cell)
        for line, is_open in taken
        for control, cell in line.cells.items()
        if control not in is_open and cell.is_filled
    ]
    return assessment.bring(sheet, cells)


class NewPermit(NamedTuple):
    """The order with which a dean lets somebody take a control that was missed for a valid reason."""

    order_number: str
    order_date: date | None
    valid_until: date | None
    reason: str


NO_ORDER = N_("Деканнинг фармойиши рақами ва санасини киритинг: усиз қайта топширишга рухсат берилмайди.")
CAME = N_("%(name)s назоратга келган: фармойиш фақат узрли сабабга кўра келмаганларга берилади.")
VOID = N_("Қайднома натижалари бекор қилинган: фармойиш янги қайдномада киритилади.")
ENDS_BEFORE = N_("Муддат фармойиш санасидан олдин тугамайди.")
FUTURE_ORDER = N_("Фармойиш санаси бугундан кейин бўлмайди.")
OLD_ORDER = N_("Фармойиш санаси бир йилдан эски: санани текширинг.")
TOO_LONG = N_("Муддат фармойиш санасидан бошлаб бир йилдан ошмайди.")
LONGEST = timedelta(days=366)
PERMITTED = N_("Бу назорат учун фармойиш киритилган: № %(number)s.")


def missed(book: Gradebook, line: Line) -> set[int]:
    """Return the controls that the dean may let a student take: not come to, or a final closed before."""
    absent = {key for key in book.by_control if line.cells[key].is_absent}
    return absent | (debts.untaken(book, line) if book.sheet.status == workflow.CONFIRMED else set())


def _require_order(new: NewPermit, at: datetime) -> str:
    number, day, until = " ".join(new.order_number.split()), new.order_date, new.valid_until
    if not number or day is None:
        raise RuleError(NO_ORDER, field="order_number")
    today = at.astimezone(TASHKENT).date()
    if day > today:
        raise RuleError(FUTURE_ORDER, field="order_date")
    if day < today - LONGEST:
        raise RuleError(OLD_ORDER, field="order_date")
    if until is None or until < day:
        raise RuleError(ENDS_BEFORE, field="valid_until")
    if until - day > LONGEST:
        raise RuleError(TOO_LONG, field="valid_until")
    return number


def permit(
    book: Gradebook, student_id: int, control_id: int, new: NewPermit, *, at: datetime, by: User
) -> ControlPermit:
    """Let a student who was absent for a valid reason take the control; only with the order's number (rules 1.3)."""
    number = _require_order(new, at)
    if book.sheet.status == workflow.ANNULLED:
        raise RuleError(VOID)
    line = book.by_student[student_id]
    if control_id not in missed(book, line):
        raise RuleError(CAME, name=line.full_name)
    key = {"sheet_id": book.sheet.id, "student_id": student_id, "control_id": control_id}
    known = db.session.scalars(select(ControlPermit).filter_by(**key)).one_or_none()
    if known is not None:
        raise RuleError(PERMITTED, number=known.order_number)
    row = ControlPermit(**key, order_number=number, order_date=new.order_date, valid_until=new.valid_until)
    row.reason, row.given_at, row.given_by_id = new.reason, at, by.id
    db.session.add(row)
    db.session.flush()
    told = {"student_id": (None, student_id), "order_number": (None, number), "valid_until": (None, new.valid_until)}
    audit.record("permit", book.sheet, by=by, changes=told, reason=new.reason)
    return row


__all__ = [
    "Debtor",
    "NewPermit",
    "NewRetake",
    "carry",
    "debtors",
    "draft_after",
    "join_retake",
    "missed",
    "open_retake",
    "permit",
]
