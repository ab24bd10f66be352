"""A grade sheet read as a whole: its controls, its students with their points, and what follows from them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Row

from hemis.domain import results, workflow
from hemis.domain.attendance import missed_percent
from hemis.domain.calendar import TASHKENT
from hemis.domain.control_kinds import FINAL
from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.grading import ARCHIVE, GradeBound, GradeScale, scale_of
from hemis.domain.i18n import N_
from hemis.domain.results import Control, SubjectResult, Thresholds, Written
from hemis.domain.rules import Value
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import GradeSheet
from hemis.operations import examiners
from hemis.operations.examiners import Hands
from hemis.operations.gradebook_rows import BOUNDS, CELLS, PERSON, RETAKEN, WRITTEN
from hemis.operations.rules import rule_values, scope_of

ABSENT = N_("К")
LIMITS = ("grade.final_min", "grade.semester_min", "att.subject_pct")
MISSING, FORMULA = "task.missing_zero", "daily.formula"
Key = tuple[int, int]
"""A cell: student and control."""


class Cell(NamedTuple):
    """What stands in one cell; version 0 means that nobody has written it yet."""

    points: Decimal | None = None
    is_absent: bool = False
    version: int = 0
    entered_by_id: int | None = None
    entered_at: datetime | None = None
    is_carried: bool = False

    @property
    def is_filled(self) -> bool:
        return self.is_absent or self.points is not None

    @property
    def key(self) -> str:
        """The value in the shortest form that can be compared: `275` for 27,5 points, `k` for absent."""
        return value_key(self.points, self.is_absent)

    @property
    def text(self) -> str:
        """The value as a person reads and types it."""
        return ABSENT if self.is_absent else "" if self.points is None else plain(self.points, 1)


EMPTY = Cell()


@dataclass(slots=True)
class Line:
    """One student of the sheet."""

    is_member: bool
    unexcused_percent: Decimal
    student_id: int
    number: str
    surname: str
    first_name: str
    patronymic: str
    surname_latin: str
    first_name_latin: str
    patronymic_latin: str
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.first_name} {self.patronymic}".strip()

    @property
    def full_name_latin(self) -> str:
        return f"{self.surname_latin} {self.first_name_latin} {self.patronymic_latin}".strip()

    def entries(self, changes: Mapping[int, Written]) -> dict[int, Written]:
        """Return the filled cells, with `changes` put in."""
        after: dict[int, Written] = {**self.cells, **changes}
        return {control: entry for control, entry in after.items() if entry.is_absent or entry.points is not None}


@dataclass
class Gradebook:
    """A sheet with everything that its page, its rules and its printed form need."""

    sheet: GradeSheet
    controls: list[Control]
    lines: list[Line]
    scale: GradeScale
    thresholds: Thresholds
    rules: Mapping[str, Value]
    hands: Hands = field(default_factory=Hands)
    is_part: bool = False
    """Its examiner reads it while it is open: the final alone, so that nobody is marked by what was earned before."""
    closed: frozenset[str] = frozenset()
    """The kinds of control whose points the reader does not write."""

    def read_by(self, user_id: int, today: date) -> "Gradebook":
        """Return the sheet as one of those who write into it has it before the eyes."""
        kinds = {control.kind for control in self.controls}
        self.closed = frozenset(kind for kind in kinds if self.hands.obstacle(kind, user_id, today))
        self.is_part = self.hands.are_examiners(user_id) and self.sheet.status in workflow.SHEET_EDITABLE
        return self

    @property
    def shown(self) -> list[Control]:
        return [control for control in self.controls if not self.is_part or control.kind == results.FINAL]

    @property
    def progress(self) -> dict[str, int]:
        """How many of the cells before the reader's eyes are filled, and how many there are."""
        if not self.is_part:
            return {"filled": self.sheet.entered_count, "size": self.size}
        return self.finals

    @property
    def finals(self) -> dict[str, int]:
        """How many points of the final stand in the sheet, and how many students may get them."""
        keys = [int(control.key) for control in self.controls if control.kind == results.FINAL]
        cells = [
            line.cells[key] for line in self.lines for key in keys if line.cells[key].is_filled or not self.barred(line)
        ]
        return {"filled": sum(cell.is_filled for cell in cells), "size": len(cells)}

    @cached_property
    def by_student(self) -> dict[int, Line]:
        return {line.student_id: line for line in self.lines}

    @cached_property
    def by_control(self) -> dict[int, Control]:
        return {int(control.key): control for control in self.controls}

    def cell(self, key: Key) -> Cell:
        return self.by_student[key[0]].cells[key[1]]

    def has(self, key: Key) -> bool:
        """Whether the reader has such a cell before the eyes."""
        return key[0] in self.by_student and any(key[1] == control.key for control in self.shown)

    def result(self, line: Line) -> SubjectResult:
        """Return total, mark and state of a student as the sheet stands."""
        return results.subject_result(self.controls, line.cells, self.scale, **self._limits(line))

    def barred(self, line: Line) -> tuple[Reason, ...]:
        """Return why a student may not sit the final; its cell is closed then."""
        return results.admission_reasons(self.controls, line.cells, self.scale, **self._limits(line))

    def kept_out(self, line: Line) -> str:
        """What an examiner is told of a student without points of the final: not why, nor by how many points."""
        if self.barred(line):
            return examiners.NOT_ADMITTED
        midterms = (int(control.key) for control in self.controls if control.kind == results.MIDTERM)
        return "" if all(line.cells[key].is_filled for key in midterms) else examiners.NOT_YET

    def require_admission(self, line: Line, entries: Mapping[int, Written]) -> None:
        """Raise RuleError when `entries` hold points of the final that may not be there."""
        if any(control.kind == FINAL and control.key in entries for control in self.controls):
            results.require_admission(self.controls, entries, self.scale, **self._limits(line))

    @cached_property
    def incomplete(self) -> list[Line]:
        """The students whom a closed sheet may not leave open."""
        return [line for line in self.lines if line.is_member and self.result(line).state == results.INCOMPLETE]

    @cached_property
    def namesakes(self) -> set[tuple[str, str]]:
        counted = Counter((line.surname, line.first_name) for line in self.lines)
        return {name for name, times in counted.items() if times > 1}

    def short_name(self, line: Line) -> tuple[str, str]:
        """Return surname and first name in both scripts; namesakes are told apart by the patronymic."""
        if (line.surname, line.first_name) in self.namesakes:
            return line.full_name, line.full_name_latin
        return f"{line.surname} {line.first_name}", f"{line.surname_latin} {line.first_name_latin}"

    @property
    def size(self) -> int:
        return len(self.lines) * len(self.controls)

    def mark_name(self, mark: int | None) -> str:
        """Return the mark in words, as the grading system calls it."""
        return next((bound.name for bound in self.scale.bounds if bound.mark == mark), "")

    def _limits(self, line: Line) -> dict[str, Any]:
        return {"unexcused_percent": line.unexcused_percent, "thresholds": self.thresholds}


def read(sheet: GradeSheet, *, today: date) -> Gradebook:
    """Return the whole sheet by three queries; its subject, semester and curriculum must be loaded."""
    subject = sheet.curriculum_subject
    statement = CELLS if sheet.round == 1 else RETAKEN
    found = db.session.execute(statement, _cells(sheet, _roster_day(sheet, today))).all()
    system = {"system": subject.semester.curriculum.grading_system_id}
    bounds = db.session.execute(BOUNDS, system | examiners.asked(sheet)).all()
    marks = (GradeBound(each.mark, each.name, each.min_points, each.max_points) for each in bounds)
    scale = scale_of(marks, is_archive=any(each.code == ARCHIVE for each in bounds))
    # Who studies the subject again has missed nothing of it yet.
    hours = 0 if sheet.round == RESTUDY_ROUND else subject.auditory_hours
    lines = _lines(found, hours)
    known = _rules(sheet)
    thresholds = Thresholds(*(Decimal(str(known[key])) for key in LIMITS))
    hands = examiners.hands_of(sheet, bounds[0] if bounds else None, known)
    return Gradebook(sheet, _controls(found), lines, scale, thresholds, known, hands)


def value_key(points: Decimal | None, is_absent: bool) -> str:
    """Return a value in the form that a cell's name carries."""
    return "k" if is_absent else "" if points is None else str(int(points * 10))


def _roster_day(sheet: GradeSheet, today: date) -> date:
    """An open sheet follows the group; a closed one keeps the students of its day."""
    semester = sheet.curriculum_subject.semester
    is_open = sheet.closed_at is None or sheet.status in ("draft", "reopened")
    day = today if is_open or sheet.closed_at is None else sheet.closed_at.astimezone(TASHKENT).date()
    return max(semester.starts_on, min(day, semester.ends_on)) if sheet.round == 1 else day


def _cells(sheet: GradeSheet, day: date) -> dict[str, Any]:
    """The parameters of `CELLS` for one sheet."""
    return {"sheet": sheet.id, "group": sheet.group_id, "subject": sheet.curriculum_subject_id, "day": day}


def _controls(found: Iterable[Row[*tuple[Any, ...]]]) -> list[Control]:
    """The controls of the first student: every student has the same ones in the same order."""
    controls: dict[int, Control] = {}
    for each in found:
        if each.control_id in controls:
            break
        named = each.control_name, each.control_short
        controls[each.control_id] = Control(each.kind, each.max_points, each.control_id, *named)
    return list(controls.values())


def _lines(found: Iterable[Row[*tuple[Any, ...]]], auditory_hours: int) -> list[Line]:
    lines: dict[int, Line] = {}
    for each in found:
        line = lines.get(each.id)
        if line is None:
            percent = missed_percent(each.unexcused_hours or 0, auditory_hours)
            line = lines[each.id] = Line(each.enrolment_id is not None, percent, *each[: len(PERSON)])
        written = each.version is not None
        line.cells[each.control_id] = Cell(*each[len(PERSON) : len(PERSON) + len(WRITTEN)]) if written else EMPTY
    return list(lines.values())


def _rules(sheet: GradeSheet) -> dict[str, Value]:
    """The rules of the semester in which the subject is taught, whenever the sheet is opened."""
    semester = sheet.curriculum_subject.semester
    asked = (*LIMITS, MISSING, FORMULA, examiners.RULE)
    return rule_values(*asked, on=semester.starts_on, scope=scope_of(semester.curriculum))
