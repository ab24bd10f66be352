"""What the subjects of a personal schedule cost, by the rules of the day on which each begins (rules 2.3)."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from hemis.domain import rules
from hemis.domain.schedules import OPEN, fee, is_free
from hemis.extensions import db
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.operations.rules import rule_versions
from hemis.operations.standing import programme_of

BASE, ROUNDING, FREE, YEAR = "contract.base", "restudy.rounding", "restudy.free", "year.credits"
WITH_PLAN = (
    joinedload(CurriculumSubject.subject),
    joinedload(CurriculumSubject.semester).joinedload(Semester.curriculum).joinedload(Curriculum.speciality),
)


class Prices:
    """The rules of the fee, read once for all lines."""

    def __init__(self) -> None:
        self.versions = rule_versions(BASE, ROUNDING, FREE, YEAR)

    def put(self, line: ScheduleLine, ground: str, curriculum: Curriculum, on: date, *, must: bool = False) -> None:
        """Write the fee of a line as the rules of a day say; without a base nothing, or RuleError where it must be."""
        line.base = line.fee = None
        if is_free(ground, str(rules.value_on(FREE, self.versions, on))):
            line.fee = rules.number_on(YEAR, self.versions, on) * 0
            return
        base = rules.number_on(BASE, self.versions, on, programme_of(curriculum))
        if base or must:
            credits, step = (rules.whole_on(key, self.versions, on) for key in (YEAR, ROUNDING))
            line.base, line.fee = base, fee(base, line.credits, credits, step)


def subjects_of(keys: Iterable[int]) -> dict[int, CurriculumSubject]:
    """Return subjects of plans with all that a line and its fee need."""
    rows = select(CurriculumSubject).where(CurriculumSubject.id.in_(list(keys))).options(*WITH_PLAN)
    return {each.id: each for each in db.session.scalars(rows)}


def lines_of(row: PersonalSchedule) -> Sequence[ScheduleLine]:
    """Return the lines of a schedule."""
    return db.session.scalars(select(ScheduleLine).filter_by(schedule_id=row.id).order_by(ScheduleLine.id)).all()


def reprice(row: PersonalSchedule, *, today: date | None = None) -> None:
    """Compute the fees of the open lines anew, by the rules of the day on which each begins."""
    prices = Prices()
    for line, plan in _priced(row):
        prices.put(line, row.ground, plan, line.starts_on or today or row.drafted_at.date())
    db.session.flush()


def require_fees(row: PersonalSchedule, today: date) -> None:
    """RuleError where a fee cannot be computed; nothing is written."""
    prices = Prices()
    for line, plan in _priced(row):
        prices.put(ScheduleLine(credits=line.credits), row.ground, plan, line.starts_on or today, must=True)


def _priced(row: PersonalSchedule) -> list[tuple[ScheduleLine, Curriculum]]:
    lines = [line for line in lines_of(row) if line.status == OPEN]
    subjects = subjects_of(line.curriculum_subject_id for line in lines)
    return [(line, subjects[line.curriculum_subject_id].semester.curriculum) for line in lines]


__all__ = ["Prices", "lines_of", "reprice", "require_fees", "subjects_of"]
