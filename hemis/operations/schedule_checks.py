"""What keeps a personal schedule from going on: a subject that was passed meanwhile, a student who does not study."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement import STUDYING
from hemis.domain.schedules import OPEN
from hemis.extensions import db
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.students import Student
from hemis.operations import standing
from hemis.operations.schedule_fees import subjects_of

PASSED_BY_NOW = N_(
    "Талаба «%(subject)s» фанини топширган: уни қайта ўқиш ва тўлаш керак эмас. Фанни графикдан олиб ташланг."
)
NOT_STUDYING = N_("Талаба ҳозир ўқимаяпти (четлаштирилган, таътилда ёки битирган): графиги тасдиқланмайди.")


def problems_of(rows: Sequence[PersonalSchedule]) -> dict[int, Reason]:
    """Return by schedule why it cannot go on, where something keeps it; nine statements at most for all of them."""
    students = sorted({row.student_id for row in rows})
    if not students:
        return {}
    studies = set(db.session.scalars(select(Student.id).where(Student.id.in_(students), Student.status == STUDYING)))
    found = {row.id: Reason(NOT_STUDYING, {}) for row in rows if row.student_id not in studies}
    passed = {student: {each.key for each in own} for student, own in standing.passed_of(students).items()}
    lines = _open_lines(rows)
    needless = {
        row.id: key
        for row in rows
        for key in lines[row.id]
        if row.id not in found and key in passed.get(row.student_id, ())
    }
    names = {key: each.subject.name for key, each in subjects_of(needless.values()).items()} if needless else {}
    return found | {row: Reason(PASSED_BY_NOW, {"subject": names[key]}) for row, key in needless.items()}


def check(row: PersonalSchedule) -> None:
    """RuleError where something keeps a schedule from being sent or approved."""
    if reason := problems_of([row]).get(row.id):
        raise RuleError(reason.msgid, **reason.params)


def _open_lines(rows: Sequence[PersonalSchedule]) -> dict[int, list[int]]:
    wanted = select(ScheduleLine.schedule_id, ScheduleLine.curriculum_subject_id).order_by(ScheduleLine.id)
    wanted = wanted.where(ScheduleLine.schedule_id.in_([row.id for row in rows]), ScheduleLine.status == OPEN)
    found: dict[int, list[int]] = defaultdict(list)
    for schedule, subject in db.session.execute(wanted):
        found[schedule].append(subject)
    return found


__all__ = ["check", "problems_of"]
