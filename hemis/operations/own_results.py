"""What a student sees of the own sheets: published points, the mark that follows, and until when it may be appealed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import and_, select

from hemis.domain import controls as rules_of
from hemis.domain.attendance import missed_percent
from hemis.domain.calendar import TASHKENT
from hemis.domain.grading import SCALE_3069, GradeScale
from hemis.domain.results import Control, Entry, SubjectResult, subject_result
from hemis.domain.rules import whole_on
from hemis.domain.schedules import RESTUDY_ROUND
from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import Appeal
from hemis.models.curriculum import SubjectControl
from hemis.models.teaching import AbsenceTotal
from hemis.operations import appeals, standing
from hemis.operations.rules import rule_versions
from hemis.operations.standing import Facts

SHOWN = ("closed", "confirmed", "reopened")
"""A sheet that was published; while it is in correction its points are not said."""


class Cell(NamedTuple):
    """The points of one control; `appeal` is the one that stands against them."""

    control_id: int
    kind: str
    maximum: int
    points: Decimal | None
    is_absent: bool
    is_carried: bool
    appeal: Appeal | None
    name: str = ""
    short: str = ""

    @property
    def is_filled(self) -> bool:
        return self.is_absent or self.points is not None


@dataclass
class OwnSheet:
    """A published sheet as it stands for one student."""

    sheet: GradeSheet
    result: SubjectResult
    mark_name: str
    until: datetime
    """The last second of an appeal."""
    is_open: bool
    """Whether an appeal is accepted now."""
    cells: list[Cell] = field(default_factory=list)

    @property
    def is_published(self) -> bool:
        return appeals.is_published(self.sheet)

    @property
    def appealable(self) -> list[Cell]:
        """The controls against whose points an appeal may be filed now."""
        if not self.is_open:
            return []
        return [cell for cell in self.cells if cell.is_filled and not cell.is_carried and cell.appeal is None]


def read(student_id: int, rows: Iterable[GradeSheet], *, at: datetime) -> list[OwnSheet]:
    """Return how published sheets stand for a student, in their order; six statements however many they are.

    The sheets have their subject, semester and curriculum with its speciality loaded.
    """
    sheets = list(rows)
    cells, scales = _cells(student_id, sheets), _scales(sheets)
    versions = rule_versions(*standing.LIMITS, appeals.SUBMIT)
    facts = Facts({}, {}, frozenset(), {}, frozenset(), _missed(student_id, sheets), scales, versions)
    return [_own(student_id, sheet, cells[sheet.id], facts, at) for sheet in sheets]


def _own(student_id: int, sheet: GradeSheet, cells: Sequence[Cell], facts: Facts, at: datetime) -> OwnSheet:
    subject, curriculum = sheet.curriculum_subject, sheet.curriculum_subject.semester.curriculum
    scope = standing.programme_of(curriculum)
    limits = standing.thresholds_of(subject.semester.starts_on, scope, facts)
    scale = facts.scales.get(curriculum.grading_system_id, SCALE_3069)
    controls = [Control(cell.kind, cell.maximum, cell.control_id, cell.name, cell.short) for cell in cells]
    entries = {cell.control_id: Entry(cell.points, cell.is_absent) for cell in cells if cell.is_filled}
    # Who studies the subject again has missed nothing of it yet.
    hours = 0 if sheet.round == RESTUDY_ROUND else facts.missed.get((student_id, subject.id), 0)
    percent = missed_percent(hours, subject.auditory_hours)
    result = subject_result(controls, entries, scale, unexcused_percent=percent, thresholds=limits)
    name = next((bound.name for bound in scale.bounds if bound.mark == result.mark), "")
    published: Any = sheet.published_at
    accepted = whole_on(appeals.SUBMIT, facts.versions, _day(at))
    until = rules_of.appeal_until(published, accepted)
    is_open = appeals.is_published(sheet) and rules_of.may_appeal(published, at, accepted)
    return OwnSheet(sheet, result, name, until, is_open, list(cells))


def _day(at: datetime) -> date:
    return at.astimezone(TASHKENT).date()


def _cells(student_id: int, sheets: Sequence[GradeSheet]) -> dict[int, list[Cell]]:
    own = and_(Grade.sheet_id == GradeSheet.id, Grade.student_id == student_id, Grade.control_id == SubjectControl.id)
    against = and_(
        Appeal.sheet_id == GradeSheet.id,
        Appeal.student_id == student_id,
        Appeal.control_id == SubjectControl.id,
        Appeal.status != appeals.WITHDRAWN,
    )
    found = db.session.execute(
        select(GradeSheet.id, SubjectControl.id, SubjectControl.kind, SubjectControl.max_points)
        .add_columns(SubjectControl.name, SubjectControl.short)
        .add_columns(Grade.points, Grade.is_absent, Grade.is_carried, Appeal)
        .join(SubjectControl, SubjectControl.curriculum_subject_id == GradeSheet.curriculum_subject_id)
        .outerjoin(Grade, own)
        .outerjoin(Appeal, against)
        .where(GradeSheet.id.in_([sheet.id for sheet in sheets]))
        .order_by(GradeSheet.id, SubjectControl.position, SubjectControl.id, Appeal.id)
    )
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for sheet, control, kind, most, name, short, points, is_absent, is_carried, appeal in found:
        known = cells[sheet].get(control)
        standing_ = appeal if appeal is not None else known.appeal if known else None
        cells[sheet][control] = Cell(
            control, kind, most, points, bool(is_absent), bool(is_carried), standing_, name, short
        )
    return defaultdict(list, {sheet: list(each.values()) for sheet, each in cells.items()})


def _missed(student_id: int, sheets: Sequence[GradeSheet]) -> dict[tuple[int, int], int]:
    subjects = {sheet.curriculum_subject_id for sheet in sheets}
    rows = select(AbsenceTotal.curriculum_subject_id, AbsenceTotal.unexcused_hours).where(
        AbsenceTotal.student_id == student_id, AbsenceTotal.curriculum_subject_id.in_(subjects)
    )
    return {(student_id, subject): hours for subject, hours in db.session.execute(rows)}


def _scales(sheets: Sequence[GradeSheet]) -> dict[int, GradeScale]:
    return standing.scales_of({sheet.curriculum_subject.semester.curriculum.grading_system_id for sheet in sheets})


__all__ = ["SHOWN", "Cell", "OwnSheet", "read"]
