"""A grade sheet read as a whole: its controls, its students with their points, and what follows from them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Date, Integer, Row, and_, bindparam, or_, select, union
from sqlalchemy.orm import aliased

from hemis.domain import results
from hemis.domain.attendance import missed_percent
from hemis.domain.calendar import TASHKENT
from hemis.domain.classifiers import CONTROL_KIND
from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.grading import ARCHIVE, GradeBound, GradeScale, scale_of
from hemis.domain.i18n import N_
from hemis.domain.results import Control, SubjectResult, Thresholds, Written
from hemis.domain.rules import Value
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import SheetStudent
from hemis.models.curriculum import GradeKind, GradingSystem, SubjectControl
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.students import Enrolment, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations.rules import rule_values, scope_of

STUDYING = "11"
SHORT = {"11": N_("ЖН"), "12": N_("ОН"), "13": N_("ЯН"), "15": N_("ЖН 2")}
TITLES = {kind: CONTROL_KIND[kind] for kind in SHORT}
ABSENT = N_("К")
LIMITS = ("grade.final_min", "grade.semester_min", "att.subject_pct")
MISSING, FORMULA = "task.missing_zero", "daily.formula"
PERSON: tuple[Any, ...] = (
    *(Student.id, Student.number, Student.surname, Student.first_name, Student.patronymic),
    *(Student.surname_latin, Student.first_name_latin, Student.patronymic_latin),
)
WRITTEN: tuple[Any, ...] = (
    *(Grade.points, Grade.is_absent, Grade.version, Grade.entered_by_id, Grade.entered_at, Grade.is_carried),
)
COLUMNS: tuple[Any, ...] = (
    *PERSON,
    *WRITTEN,
    *(Enrolment.id.label("enrolment_id"), AbsenceTotal.unexcused_hours),
    *(SubjectControl.id.label("control_id"), SubjectControl.kind, SubjectControl.max_points),
)
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

    @cached_property
    def by_student(self) -> dict[int, Line]:
        return {line.student_id: line for line in self.lines}

    @cached_property
    def by_control(self) -> dict[int, Control]:
        return {int(control.key): control for control in self.controls}

    def cell(self, key: Key) -> Cell:
        return self.by_student[key[0]].cells[key[1]]

    def has(self, key: Key) -> bool:
        return key[0] in self.by_student and key[1] in self.by_control

    def result(self, line: Line) -> SubjectResult:
        """Return total, mark and state of a student as the sheet stands."""
        return results.subject_result(self.controls, line.cells, self.scale, **self._limits(line))

    def barred(self, line: Line) -> tuple[Reason, ...]:
        """Return why a student may not sit the final; its cell is closed then."""
        return results.admission_reasons(self.controls, line.cells, self.scale, **self._limits(line))

    def require_admission(self, line: Line, entries: Mapping[int, Written]) -> None:
        """Raise RuleError when `entries` hold points of the final that may not be there."""
        if any(control.kind == results.FINAL and control.key in entries for control in self.controls):
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
    statement = _CELLS if sheet.round == 1 else _RETAKEN
    found = db.session.execute(statement, _cells(sheet, _roster_day(sheet, today))).all()
    bounds = db.session.execute(_BOUNDS, {"system": subject.semester.curriculum.grading_system_id}).all()
    marks = (GradeBound(each.mark, each.name, each.min_points, each.max_points) for each in bounds)
    scale = scale_of(marks, is_archive=any(each.code == ARCHIVE for each in bounds))
    # Who studies the subject again has missed nothing of it yet.
    hours = 0 if sheet.round == RESTUDY_ROUND else subject.auditory_hours
    lines = _lines(found, hours)
    known = _rules(sheet)
    thresholds = Thresholds(*(Decimal(str(known[key])) for key in LIMITS))
    return Gradebook(sheet, _controls(found), lines, scale, thresholds, known)


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
    """The parameters of `_CELLS` for one sheet."""
    return {"sheet": sheet.id, "group": sheet.group_id, "subject": sheet.curriculum_subject_id, "day": day}


_SHEET, _GROUP, _SUBJECT = (bindparam(name, type_=Integer) for name in ("sheet", "group", "subject"))
_DAY = bindparam("day", type_=Date)
_STUDIES = and_(
    Enrolment.status == STUDYING,
    Enrolment.starts_on <= _DAY,
    or_(Enrolment.ends_on.is_(None), Enrolment.ends_on > _DAY),
)
_JOINED = and_(GroupSubject.group_id == _GROUP, GroupSubject.curriculum_subject_id == _SUBJECT)
_CHOSEN = (
    select(StudentSubject.student_id)
    .join(GroupSubject, GroupSubject.id == StudentSubject.group_subject_id)
    .where(_JOINED)
)
_ONE_BY_ONE = select(GroupSubject.id).where(_JOINED, ~GroupSubject.is_whole).exists()
_STAYED = aliased(Enrolment)
_WAS_HERE = select(_STAYED.id).where(_STAYED.student_id == Enrolment.student_id, _STAYED.group_id == _GROUP).exists()
_OF_GROUP = and_(Enrolment.group_id == _GROUP, or_(~_ONE_BY_ONE, Enrolment.student_id.in_(_CHOSEN)))
_GUEST = and_(Enrolment.group_id != _GROUP, Enrolment.student_id.in_(_CHOSEN), ~_WAS_HERE)
"""Of another group, and joined to this one's subject; who moved away from here is no guest."""
_MEMBER = and_(_STUDIES, or_(_OF_GROUP, _GUEST))
_LISTED = union(
    select(Enrolment.student_id).where(_STUDIES, _OF_GROUP),
    select(Enrolment.student_id).where(_STUDIES, _GUEST),
    select(Grade.student_id).where(Grade.sheet_id == _SHEET),
)
_TOTAL = and_(AbsenceTotal.student_id == Student.id, AbsenceTotal.curriculum_subject_id == _SUBJECT)
_GRADE = and_(Grade.sheet_id == _SHEET, Grade.student_id == Student.id, Grade.control_id == SubjectControl.id)
_CELLS = (
    select(*COLUMNS)
    .select_from(Student)
    .join(SubjectControl, SubjectControl.curriculum_subject_id == _SUBJECT)
    .outerjoin(Enrolment, and_(Enrolment.student_id == Student.id, _MEMBER))
    .outerjoin(AbsenceTotal, _TOTAL)
    .outerjoin(Grade, _GRADE)
    .where(Student.id.in_(_LISTED))
    .order_by(Student.sort_key, Student.id, SubjectControl.position, SubjectControl.id)
)
"""One row for each student and control: whoever takes the subject with the group, and whoever has points."""
_RETAKEN = (
    select(*COLUMNS)
    .select_from(Student)
    .join(SheetStudent, and_(SheetStudent.student_id == Student.id, SheetStudent.sheet_id == _SHEET))
    .join(SubjectControl, SubjectControl.curriculum_subject_id == _SUBJECT)
    .outerjoin(Enrolment, and_(Enrolment.student_id == Student.id, _STUDIES))
    .outerjoin(AbsenceTotal, _TOTAL)
    .outerjoin(Grade, _GRADE)
    .order_by(Student.sort_key, Student.id, SubjectControl.position, SubjectControl.id)
)
"""The same of a retake: its debtors alone, in whatever group they are by now."""
_BOUNDS = (
    select(GradeKind.mark, GradeKind.name, GradeKind.min_points, GradeKind.max_points, GradingSystem.code)
    .join(GradingSystem, GradingSystem.id == GradeKind.system_id)
    .where(GradingSystem.id == bindparam("system", type_=Integer))
)


def _controls(found: Iterable[Row[*tuple[Any, ...]]]) -> list[Control]:
    """The controls of the first student: every student has the same ones in the same order."""
    controls: dict[int, Control] = {}
    for each in found:
        if each.control_id in controls:
            break
        controls[each.control_id] = Control(each.kind, each.max_points, each.control_id)
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
    return rule_values(*LIMITS, MISSING, FORMULA, on=semester.starts_on, scope=scope_of(semester.curriculum))
