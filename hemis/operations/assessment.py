"""Points of a grade sheet: opening sheets, entering cells one by one or in bulk. The steps: `sheets.py`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from hemis.domain import grading, workflow
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.results import Entry
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet, SheetReopening
from hemis.models.curriculum import CurriculumSubject, GradeSheetKind
from hemis.operations import audit, examiners
from hemis.operations.gradebook import Cell, Gradebook, Key, Line, value_key

LOCKED = N_("Қайднома ёпилган: балл ўзгармайди. Уни қайта очишни сабаб кўрсатиб сўраш мумкин.")
TIME_IS_UP = N_("Қайта очиш муддати тугади: балл ўзгармайди. Зарур бўлса, қайта очишни янгидан сўранг.")
CARRIED = N_("Бу назорат олдинги қайдномада топширилган: унинг балли қайта топширишда ўзгармайди.")
LEFT_GROUP = N_("Талаба гуруҳдан чиққан: унинг баллари ўзгармайди.")
ABSENT_WORDS = frozenset({"k", "nb", "kelmadi"})
AT_ONCE = 1000
ORDINARY = "11"


class Opening(NamedTuple):
    """The sheet of one curriculum subject for one group."""

    curriculum_subject_id: int
    group_id: int
    teacher_id: int
    department_id: int
    faculty_id: int
    round: int = 1


class Points(NamedTuple):
    """A cell of a bulk entry; `by_id` is the account of who entered it."""

    sheet_id: int
    student_id: int
    control_id: int
    points: Decimal | None
    by_id: int
    is_absent: bool = False


class Typed(NamedTuple):
    """A cell as a page sends it: the version and the value it was opened with, and what stands in it now."""

    student_id: int
    control_id: int
    version: int
    base: str
    text: str

    @property
    def key(self) -> Key:
        return self.student_id, self.control_id

    @property
    def name(self) -> str:
        return f"{self.student_id}-{self.control_id}-{self.version}-{self.base}"


@dataclass
class Outcome:
    """What became of the cells: either all changes are written, or `faults` and `clashes` say why none is."""

    changes: dict[Key, Entry] = field(default_factory=dict)
    faults: dict[Key, RuleError] = field(default_factory=dict)
    clashes: dict[Key, Cell] = field(default_factory=dict)
    """Cells that somebody else changed meanwhile, with what stands there now."""

    @property
    def is_written(self) -> bool:
        return not self.faults and not self.clashes


def open_sheets(openings: Iterable[Opening], *, by: User | None) -> list[GradeSheet]:
    """Open draft sheets in bulk, each of the kind that its subject asks for; one audit entry each."""
    wanted = list(openings)
    kinds = _kinds({opening.curriculum_subject_id for opening in wanted})
    sheets = [
        GradeSheet(**opening._asdict(), kind=kinds.get(opening.curriculum_subject_id, ORDINARY)) for opening in wanted
    ]
    db.session.add_all(sheets)
    db.session.flush()
    for sheet in sheets:
        audit.record("create", sheet, by=by, changes={"status": (None, sheet.status)})
    return sheets


def _kinds(subject_ids: Iterable[int]) -> dict[int, str]:
    """Curriculum subject → the code of its kind of sheet, where it is not the ordinary one."""
    rows = db.session.execute(
        select(CurriculumSubject.id, GradeSheetKind.code)
        .join(GradeSheetKind, GradeSheetKind.id == CurriculumSubject.sheet_kind_id)
        .where(CurriculumSubject.id.in_(subject_ids))
    )
    return {row[0]: row[1] for row in rows}


def parse_entry(text: str, maximum: Decimal | int) -> Entry:
    """Read a cell: points, «К» for absent, nothing for empty; RuleError for anything else."""
    if not text.strip():
        return Entry(None)
    if to_latin(text.strip()).casefold() in ABSENT_WORDS:
        return Entry(Decimal(0), True)
    return Entry(grading.parse_points(text, Decimal(maximum)))


def open_until(sheet: GradeSheet) -> datetime | None:
    """Return until when a reopened sheet stays open; None in any other state."""
    if sheet.status != workflow.REOPENED:
        return None
    return db.session.scalar(
        select(SheetReopening.open_until).where(SheetReopening.sheet_id == sheet.id, SheetReopening.ended_at.is_(None))
    )


def is_open(sheet: GradeSheet, at: datetime) -> bool:
    """Say whether points may be written at this moment; the end of a reopening counts at once."""
    return workflow.is_sheet_open(sheet.status, open_until(sheet), at)


def require_open(sheet: GradeSheet, at: datetime) -> None:
    """Raise RuleError unless points may be written at this moment."""
    if not is_open(sheet, at):
        raise RuleError(TIME_IS_UP if sheet.status == workflow.REOPENED else LOCKED)


def enter(book: Gradebook, typed: Iterable[Typed], *, by: User, at: datetime) -> Outcome:
    """Write the cells that were changed, all or none; `book` was read after its sheet was locked."""
    outcome = examine(book, typed, by=by, at=at)
    if outcome.is_written and outcome.changes:
        _write(book, outcome.changes, by=by, at=at)
    return outcome


def examine(book: Gradebook, typed: Iterable[Typed], *, by: User, at: datetime) -> Outcome:
    """Say what `enter` would do with these cells, and do nothing."""
    require_open(book.sheet, at)
    outcome = Outcome()
    for cell in typed:
        try:
            _sort_in(book, cell, outcome, by=by, at=at)
        except RuleError as error:
            outcome.faults[cell.key] = error
    _check_finals(book, outcome, by=by)
    return outcome


def _sort_in(book: Gradebook, typed: Typed, outcome: Outcome, *, by: User, at: datetime) -> None:
    """Decide what one cell is: untouched, changed, or changed by two people at once."""
    line, now = book.by_student[typed.student_id], book.cell(typed.key)
    entry = parse_entry(typed.text, book.by_control[typed.control_id].maximum)
    meant = value_key(*entry)
    if meant in (typed.base, now.key):
        return
    kind = book.by_control[typed.control_id].kind
    book.hands.require(kind, by.id, at, entered_by=now.entered_by_id)
    if not line.is_member:
        raise RuleError(LEFT_GROUP)
    if now.is_carried:
        raise RuleError(CARRIED)
    if typed.version != now.version:
        outcome.clashes[typed.key] = now
    else:
        outcome.changes[typed.key] = entry


def _check_finals(book: Gradebook, outcome: Outcome, *, by: User) -> None:
    """The final comes after the mid-term and not for those who are not admitted, in whatever order it is typed."""
    changed: dict[int, dict[int, Entry]] = defaultdict(dict)
    for (student, control), entry in outcome.changes.items():
        changed[student][control] = entry
    for student, changes in changed.items():
        line: Line = book.by_student[student]
        try:
            book.require_admission(line, line.entries(changes))
        except RuleError as error:
            # What was earned before the final is not told to who marks it.
            told = RuleError(book.kept_out(line)) if book.hands.are_examiners(by.id) else error
            outcome.faults.update({(student, control): told for control in changes})


def correct(book: Gradebook, key: Key, entry: Entry, *, by: User, at: datetime) -> None:
    """Write one cell by a decision that has unlocked the sheet; the sheet's own history tells both values."""
    require_open(book.sheet, at)
    _write(book, {key: entry}, by=by, at=at)


def _write(book: Gradebook, changes: Mapping[Key, Entry], *, by: User, at: datetime) -> None:
    told, rows, filled = {}, [], 0
    for key, entry in changes.items():
        before = book.cell(key)
        after = Cell(entry.points, entry.is_absent, before.version + 1, by.id, at)
        book.by_student[key[0]].cells[key[1]] = after
        filled += after.is_filled - before.is_filled
        told[f"{key[0]}:{key[1]}"] = (before.text, after.text)
        rows.append(_row(book.sheet.id, *key, after))
    _upsert(rows)
    book.sheet.version += 1
    book.sheet.entered_count += filled
    db.session.flush()
    audit.record("enter", book.sheet, by=by, changes=told)


def _row(sheet_id: int, student_id: int, control_id: int, cell: Cell) -> dict[str, Any]:
    return {
        "sheet_id": sheet_id,
        "student_id": student_id,
        "control_id": control_id,
        "points": cell.points,
        "is_absent": cell.is_absent,
        "version": cell.version,
        "entered_by_id": cell.entered_by_id,
        "entered_at": cell.entered_at,
    }


def _upsert(rows: Sequence[dict[str, Any]]) -> None:
    """Write cells by one statement, whether they are new or not."""
    is_sqlite = db.session.get_bind().dialect.name == "sqlite"
    statement = (sqlite.insert if is_sqlite else postgresql.insert)(Grade)
    kept = ("points", "is_absent", "version", "entered_by_id", "entered_at")
    keys = ["sheet_id", "student_id", "control_id"]
    updating = statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in kept}
    )
    db.session.execute(updating, rows)


def writers(cells: Iterable[Cell]) -> dict[int | None, tuple[str, str]]:
    """Return who entered the cells: account → name in both scripts."""
    wanted = {cell.entered_by_id for cell in cells if cell.entered_by_id is not None}
    if not wanted:
        return {}
    found = db.session.execute(select(User.id, User.name, User.name_latin).where(User.id.in_(wanted)))
    return {key: (name, latin) for key, name, latin in found}


def enter_many(points: Iterable[Points], *, at: datetime) -> int:
    """Take over many cells at once, all new; one audit entry per sheet. Return how many."""
    cells: dict[int, list[Points]] = defaultdict(list)
    for each in points:
        cells[each.sheet_id].append(each)
    sheets = lock_open(cells, at)
    examiners.require_own([(each.sheet_id, each.control_id, each.by_id) for those in cells.values() for each in those])
    rows = [
        _row(each.sheet_id, each.student_id, each.control_id, Cell(each.points, each.is_absent, 1, each.by_id, at))
        for those in cells.values()
        for each in those
    ]
    for start in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(Grade), rows[start : start + AT_ONCE])
    for sheet_id, those in cells.items():
        sheet = sheets[sheet_id]
        sheet.entered_count += sum(each.is_absent or each.points is not None for each in those)
        sheet.version += 1
        audit.record(
            "enter", sheet, by=db.session.get(User, those[0].by_id), changes={"entered_count": (0, sheet.entered_count)}
        )
    db.session.flush()
    return len(rows)


def bring(sheet: GradeSheet, cells: Sequence[tuple[Key, Cell]]) -> int:
    """Bring passed cells of another sheet to a draft, as they were entered there; return how many."""
    if sheet.status != workflow.DRAFT:
        raise RuleError(LOCKED)
    rows = [{**_row(sheet.id, *key, cell), "is_carried": True} for key, cell in cells]
    if rows:
        db.session.execute(insert(Grade), rows)
    return len(rows)


def lock_open(keys: Iterable[int], at: datetime) -> dict[int, GradeSheet]:
    """Return the sheets, locked; RuleError when one of them is closed."""
    wanted = sorted(keys)
    sheets: dict[int, GradeSheet] = {}
    for start in range(0, len(wanted), 500):
        part = select(GradeSheet).where(GradeSheet.id.in_(wanted[start : start + 500])).order_by(GradeSheet.id)
        sheets |= {sheet.id: sheet for sheet in db.session.scalars(part.with_for_update())}
    for sheet in sheets.values():
        require_open(sheet, at)
    return sheets
