"""What becomes of a student in a subject: admission to the final, total, mark, debt.

Низом 3069 cl. 16-17 (mid-term before final), ВМҚ 824 cl. 41 (25 percent), rules 1.2 (thresholds of the halves).
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from hemis.domain.control_kinds import APART, GATES
from hemis.domain.control_kinds import CURRENT as CURRENT
from hemis.domain.control_kinds import FINAL as FINAL
from hemis.domain.control_kinds import MIDTERM as MIDTERM
from hemis.domain.errors import Reason, RuleError
from hemis.domain.formats import plain
from hemis.domain.grading import HUNDRED, GradeScale, mark_for
from hemis.domain.i18n import N_

NEVER = Decimal("Infinity")
INCOMPLETE, PASSED, FAILED, NOT_ADMITTED, ABSENT = "incomplete", "passed", "failed", "not_admitted", "absent"


class Control(NamedTuple):
    """A control and the most points it gives; `key` tells apart two controls of one kind, such as two mid-terms."""

    kind: str
    maximum: Decimal | int
    key: int | str = ""
    name: str = ""
    short: str = ""
    """Both are empty for the standard kinds."""

    @property
    def cell(self) -> int | str:
        """The key of its entry."""
        return self.key or self.kind


class Written(Protocol):
    """What stands in a cell: an entry, or anything else that has points and may be an absence."""

    @property
    def points(self) -> Decimal | None: ...

    @property
    def is_absent(self) -> bool: ...


class Entry(NamedTuple):
    """One cell of the sheet, empty when `points` is None; absence is 0 points and a flag, whatever its reason."""

    points: Decimal | None
    is_absent: bool = False


class Thresholds(NamedTuple):
    """Rule values in percent: of the final's maximum, of the semester's maximum, of missed auditory hours."""

    final_min: Decimal = Decimal(60)
    semester_min: Decimal = Decimal(60)
    unexcused_limit: Decimal = Decimal(25)


def limits_of(scale: GradeScale, limits: Thresholds) -> Thresholds:
    """Return the limits that hold under a scale: the archive of 1981 has its own and bars nobody for absences."""
    return limits if scale.each is None else Thresholds(scale.each, scale.each, NEVER)


class SubjectResult(NamedTuple):
    """`mark` is None while the result is open and when the student was not admitted."""

    total: Decimal
    mark: int | None
    state: str
    reasons: tuple[Reason, ...]

    @property
    def is_debt(self) -> bool:
        """Academic debt: not admitted, absent or failed."""
        return self.state in (FAILED, NOT_ADMITTED, ABSENT)


class _Cell(NamedTuple):
    """A control with what is entered for it."""

    name: str
    kind: str
    maximum: Decimal | int
    points: Decimal
    is_absent: bool
    is_entered: bool

    def reaches(self, percent: Decimal) -> bool:
        return self.points * HUNDRED >= percent * self.maximum


Entries = Mapping[Any, Written]  # by Control.cell: the keys are all int or all str
DEFAULTS = Thresholds()
NOTHING = Decimal(0)
UNWRITTEN = Entry(None)


def admission_reasons(
    controls: Sequence[Control],
    entries: Entries,
    scale: GradeScale,
    *,
    unexcused_percent: Decimal = NOTHING,
    thresholds: Thresholds = DEFAULTS,
) -> tuple[Reason, ...]:
    """Why the student may not sit the final for good; empty while nothing bars the way.

    `entries` has the cells by `Control.cell`; one that is not entered may stand there empty or be left out.
    """
    return _barred(_cells(controls, entries), scale, unexcused_percent, thresholds)


def require_admission(
    controls: Sequence[Control],
    entries: Entries,
    scale: GradeScale,
    *,
    unexcused_percent: Decimal = NOTHING,
    thresholds: Thresholds = DEFAULTS,
) -> None:
    """RuleError unless points of the final may be entered now: nothing bars the way and what may bar it is entered."""
    cells = _cells(controls, entries)
    reasons = _barred(cells, scale, unexcused_percent, thresholds)
    if reasons:
        raise RuleError(reasons[0].msgid, field="points", **reasons[0].params)
    if any(cell.kind == MIDTERM and not cell.is_entered for cell in cells):
        raise RuleError(N_("Аввал оралиқ назорат баллини киритинг: якуний назорат ундан кейин."), field="points")
    if missing := next((cell for cell in cells if cell.kind in GATES and not cell.is_entered), None):
        text = N_("Аввал «%(control)s» баллини киритинг: якуний назорат ундан кейин.")
        raise RuleError(text, field="points", control=missing.name)


def subject_result(
    controls: Sequence[Control],
    entries: Entries,
    scale: GradeScale,
    *,
    unexcused_percent: Decimal = NOTHING,
    thresholds: Thresholds = DEFAULTS,
) -> SubjectResult:
    """The result as the sheet stands; `entries` as for `admission_reasons`."""
    cells = _cells(controls, entries)
    finals = [cell for cell in cells if cell.kind == FINAL]
    points = sum([cell.points for cell in cells], NOTHING)
    if barred := _barred(cells, scale, unexcused_percent, thresholds):
        return SubjectResult(points, None, NOT_ADMITTED, barred)
    if any(cell.is_absent for cell in finals):
        absent = Reason(N_("Якуний назоратга келмаган: 0 балл қўйилади ва академик қарздорлик юзага келади."), {})
        return SubjectResult(points, scale.fail_mark, ABSENT, (absent,))
    if not cells or not all(cell.is_entered for cell in cells):
        return SubjectResult(points, None, INCOMPLETE, ())
    return _complete(cells, finals, scale, thresholds)


def _complete(
    cells: Sequence[_Cell], finals: Sequence[_Cell], scale: GradeScale, thresholds: Thresholds
) -> SubjectResult:
    """A sheet row with every cell entered: the final must stand by itself, whatever the sum (rules 1.2)."""
    whole, least = _sum(cells), limits_of(scale, thresholds).final_min
    for final in finals:
        if not final.reaches(least):
            text = N_("Фан ўзлаштирилмаган: якуний назоратдан %(points)s балл олган (камида %(minimum)s балл керак).")
            return SubjectResult(whole.points, scale.fail_mark, FAILED, (_shortfall(text, final, least),))
    mark = mark_for(whole.points * HUNDRED / whole.maximum, scale)
    if mark is None or not whole.reaches(scale.pass_percent):
        text = N_("Фан ўзлаштирилмаган: жами %(points)s балл йиғган (камида %(minimum)s балл керак).")
        return SubjectResult(whole.points, scale.fail_mark, FAILED, (_shortfall(text, whole, scale.pass_percent),))
    return SubjectResult(whole.points, mark, PASSED, ())


def _barred(
    cells: Sequence[_Cell], scale: GradeScale, unexcused_percent: Decimal, thresholds: Thresholds
) -> tuple[Reason, ...]:
    """Attendance first, then the mid-terms and what bars like them, then the semester's work."""
    reasons = []
    if unexcused_percent >= thresholds.unexcused_limit:
        text = N_(
            "Якуний назоратга киритилмайди: дарсларнинг %(percent)s фоизи сабабсиз қолдирилган (чегара %(limit)s %%)."
        )
        limit = plain(thresholds.unexcused_limit)
        reasons.append(Reason(text, {"percent": plain(unexcused_percent, 1), "limit": limit}))
    gates = [cell for cell in cells if cell.kind in GATES and cell.is_entered]
    failed = [_gate_reason(cell, scale) for cell in gates if not cell.reaches(scale.pass_percent)]
    return (*reasons, *(failed or _semester_reason(cells, limits_of(scale, thresholds).semester_min)))


def _gate_reason(gate: _Cell, scale: GradeScale) -> Reason:
    return _midterm_reason(gate, scale) if gate.kind == MIDTERM else _free_reason(gate, scale)


def _free_reason(gate: _Cell, scale: GradeScale) -> Reason:
    if gate.is_absent:
        return Reason(N_("Якуний назоратга киритилмайди: «%(control)s»га келмаган."), {"control": gate.name})
    text = N_("Якуний назоратга киритилмайди: «%(control)s»дан %(points)s балл олган (камида %(minimum)s балл керак).")
    told = _shortfall(text, gate, scale.pass_percent)
    return Reason(text, {**told.params, "control": gate.name})


def _midterm_reason(midterm: _Cell, scale: GradeScale) -> Reason:
    if midterm.is_absent:
        return Reason(N_("Якуний назоратга киритилмайди: оралиқ назоратга келмаган."), {})
    text = N_("Якуний назоратга киритилмайди: оралиқ назоратдан %(points)s балл олган (камида %(minimum)s балл керак).")
    return _shortfall(text, midterm, scale.pass_percent)


def _semester_reason(cells: Sequence[_Cell], minimum: Decimal) -> list[Reason]:
    """The semester's work below its threshold, once every cell of it is entered."""
    semester = [cell for cell in cells if cell.kind != FINAL and cell.kind not in APART]
    unwritten = [cell for cell in semester if not cell.is_entered]
    has_final = any(cell.kind == FINAL for cell in cells)
    if unwritten or not has_final or _sum(semester).reaches(minimum):
        return []
    text = N_("Якуний назоратга киритилмайди: семестрда %(points)s балл йиғган (камида %(minimum)s балл керак).")
    return [_shortfall(text, _sum(semester), minimum)]


def _shortfall(text: str, cell: _Cell, percent: Decimal) -> Reason:
    return Reason(text, {"points": plain(cell.points), "minimum": plain(cell.maximum * percent / HUNDRED)})


def _cells(controls: Iterable[Control], entries: Entries) -> list[_Cell]:
    return [_cell(control, entries.get(control.cell, UNWRITTEN)) for control in controls]


def _cell(control: Control, entry: Written) -> _Cell:
    is_entered = entry.is_absent or entry.points is not None
    points = NOTHING if entry.is_absent or entry.points is None else entry.points
    return _Cell(control.name, control.kind, control.maximum, points, entry.is_absent, is_entered)


def _sum(cells: Sequence[_Cell]) -> _Cell:
    """Several cells as one; no cells at all reach every threshold."""
    maximum = sum([cell.maximum for cell in cells], NOTHING)
    return _Cell("", "", maximum, sum([cell.points for cell in cells], NOTHING), False, True)
