"""Studying again together: groups by subject, and the sheet on which students of the same subject are marked again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from hemis.domain.errors import RuleError
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.movement import STUDYING
from hemis.domain.schedules import INDIVIDUAL, OPEN, RESTUDY_ROUND, check_days
from hemis.domain.workflow import APPROVED, DRAFT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import GradeSheet
from hemis.models.controls import SheetStudent
from hemis.models.curriculum import CurriculumSubject
from hemis.models.schedules import PersonalSchedule, RestudyGroup, ScheduleLine
from hemis.models.students import Student
from hemis.operations import audit, bulk, schedules
from hemis.operations.assessment import Opening, open_sheets
from hemis.operations.hands import take_turn
from hemis.operations.rules import rule_value, whole_rule
from hemis.operations.schedule_fees import Prices, subjects_of
from hemis.operations.schedules import require_post, span

LEAST, UNPAID = "restudy.min_group", "restudy.unpaid"
ALONE: audit.Changes = {"form": (None, INDIVIDUAL)}
NOBODY = N_("Камида битта талабани белгиланг.")
TOO_FEW = N_("Гуруҳ камида %(least)s талабадан тузилади: %(count)s та белгиланди. Озчилик якка тартибда ўқийди.")
CHANGED = N_("Белгиланган талабалардан бирининг графиги ўзгарди ёки бошқа гуруҳга олинди: рўйхатни янгиланг.")
FIXED = N_("Гуруҳда тасдиққа юборилган график бор: аввал уни қайтаринг.")
NOT_READY = N_(
    "%(name)s: график тасдиқланмаган, фан бўйича қайднома очилган ёки талаба ҳозир ўқимаяпти. Рўйхатни янгиланг."
)
NOT_PAID = N_("%(name)s: қайта ўқиш тўлови киритилмаган. Қоида бўйича қайднома тўловдан кейин очилади.")
TOO_EARLY = N_("Якуний назорат ўқиш бошланган кундан олдин бўлмайди.")
TOO_LATE = N_("%(name)s: якуний назорат %(day)s дан кечикмайди. Кечроқ ўтказилса, аввал график кунларини ўзгартиринг.")


class NewGroup(NamedTuple):
    """What a dean's office says when it forms a group of a subject."""

    subject_id: int
    department_id: int
    faculty_id: int
    form: str
    teacher_id: int
    starts_on: date
    ends_on: date
    midterm_on: date | None
    final_on: date


def form_group(new: NewGroup, line_ids: Collection[int], *, today: date, at: datetime, by: User) -> RestudyGroup:
    """Form a group: the days, the controls and the teacher become those of all its lines at once."""
    lines = _drafted(new.subject_id, line_ids)
    least = whole_rule(LEAST, on=today)
    if len(lines) < least:
        raise RuleError(TOO_FEW, field="lines", least=least, count=len(lines))
    _check(new._asdict())
    row = RestudyGroup(**new._asdict(), formed_by_id=by.id, formed_at=at)
    row.id = bulk.unused_id(RestudyGroup) or row.id
    db.session.add(row)
    db.session.flush()
    _give(row, lines, by)
    changes = {"subject_id": (None, row.subject_id), "students": (None, len(lines)), "starts_on": (None, row.starts_on)}
    audit.record("create", row, by=by, changes=changes)
    return row


def change_group(row: RestudyGroup, values: Mapping[str, Any], *, version: int, by: User) -> None:
    """Change teacher and days of a group, and of all its lines; RuleError once a schedule was sent."""
    take_turn(row, version)
    _check(values)
    lines = members_of(row)
    if any(line.schedule.status != DRAFT for line in lines):
        raise RuleError(FIXED)
    changes = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    for name, value in values.items():
        setattr(row, name, value)
    _give(row, lines, by)
    audit.record("update", row, by=by, changes=changes)


def join(row: RestudyGroup, line_ids: Collection[int], *, version: int, by: User) -> int:
    """Put further students into a group; return how many."""
    take_turn(row, version)
    lines = _drafted(row.subject_id, line_ids)
    if not lines:
        raise RuleError(NOBODY, field="lines")
    _give(row, lines, by)
    audit.record("join", row, by=by, changes={"students": (None, len(lines))})
    return len(lines)


def leave(row: RestudyGroup, line: ScheduleLine, *, version: int, by: User) -> None:
    """Take one student out of a group; the line keeps its days until somebody changes them."""
    take_turn(row, version)
    if line.schedule.status != DRAFT:
        raise RuleError(FIXED)
    line.restudy_group_id, line.form = None, INDIVIDUAL
    line.schedule.version += 1
    db.session.flush()
    _tell([line], ALONE, by)
    audit.record("leave", row, by=by, changes={"student_id": (line.student_id, None)})


def dissolve(row: RestudyGroup, *, version: int, by: User) -> None:
    """Delete a group; its students are free for another one. RuleError once a schedule was sent."""
    take_turn(row, version)
    lines = members_of(row)
    if any(line.schedule.status != DRAFT for line in lines):
        raise RuleError(FIXED)
    for line in lines:
        line.restudy_group_id, line.form = None, INDIVIDUAL
    _tell(lines, ALONE, by)
    gone = {key: (after, None) for key, (_before, after) in audit.snapshot(row).items()}
    audit.record("remove", row, by=by, changes=gone)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()


def members_of(row: RestudyGroup) -> Sequence[ScheduleLine]:
    """Return the lines of a group with their students and schedules, in the order of names."""
    owner = joinedload(ScheduleLine.student)
    rows = (
        select(ScheduleLine)
        .join(ScheduleLine.schedule)
        .join(ScheduleLine.student)
        .where(ScheduleLine.restudy_group_id == row.id)
        .options(contains_eager(ScheduleLine.schedule), owner.joinedload(Student.group))
        .order_by(Student.sort_key, ScheduleLine.id)
    )
    return db.session.scalars(rows).all()


def _drafted(subject_id: int, line_ids: Collection[int]) -> list[ScheduleLine]:
    """The chosen lines, locked; RuleError where one of them is no line of a draft, or not free any more."""
    wanted = sorted(set(line_ids))
    if not wanted:
        raise RuleError(NOBODY, field="lines")
    rows = (
        select(ScheduleLine)
        .join(ScheduleLine.schedule)
        .join(ScheduleLine.curriculum_subject)
        .where(ScheduleLine.id.in_(wanted), CurriculumSubject.subject_id == subject_id)
        .where(ScheduleLine.status == OPEN, ScheduleLine.restudy_group_id.is_(None))
        .where(PersonalSchedule.status == DRAFT)
        .options(contains_eager(ScheduleLine.schedule))
        .order_by(ScheduleLine.id)
    )
    lines = list(db.session.scalars(rows.with_for_update(of=(ScheduleLine, PersonalSchedule))))
    if len(lines) < len(wanted):
        raise RuleError(CHANGED, field="lines")
    return lines


def _check(values: Mapping[str, Any]) -> None:
    check_days(values["starts_on"], values["ends_on"], values["midterm_on"], values["final_on"])
    require_post(values["teacher_id"], values["starts_on"])


def _give(row: RestudyGroup, lines: Sequence[ScheduleLine], by: User) -> None:
    """Write what a group has on its lines, with the fee of its first day."""
    subjects, prices = subjects_of({line.curriculum_subject_id for line in lines}), Prices()
    for line in lines:
        line.restudy_group_id = row.id
        for name in ("form", "teacher_id", "starts_on", "ends_on", "midterm_on", "final_on"):
            setattr(line, name, getattr(row, name))
        plan = subjects[line.curriculum_subject_id].semester.curriculum
        prices.put(line, line.schedule.ground, plan, row.starts_on)
    db.session.flush()
    for each in {line.schedule_id: line.schedule for line in lines}.values():
        each.version += 1
        span(each)
    told = {name: (None, getattr(row, name)) for name in ("form", "starts_on", "ends_on", "final_on")}
    _tell(lines, told, by)


def _tell(lines: Sequence[ScheduleLine], changes: audit.Changes, by: User) -> None:
    """Write into the history of each schedule what its group has changed."""
    facts = [(line.schedule_id, changes) for line in lines]
    audit.record_many("change_line", PersonalSchedule, facts, by=by)


def sizes_of(rows: Iterable[RestudyGroup]) -> dict[int, int]:
    """Return how many students each of some groups has, by one statement."""
    key = ScheduleLine.restudy_group_id
    found = select(key, func.count()).where(key.in_([row.id for row in rows])).group_by(key)
    return {group: count for group, count in db.session.execute(found) if group is not None}


def ready_with(line: ScheduleLine) -> list[ScheduleLine]:
    """Return who can be marked on one sheet with a line: same subject of the plan and teacher, approved, no sheet.

    Who does not study now (expelled, on leave) is marked on none.
    """
    rows = (
        schedules.open_lines()
        .join(ScheduleLine.schedule)
        .join(ScheduleLine.student)
        .where(ScheduleLine.curriculum_subject_id == line.curriculum_subject_id, ScheduleLine.sheet_id.is_(None))
        .where(ScheduleLine.teacher_id == line.teacher_id, PersonalSchedule.status == APPROVED)
        .where(Student.status == STUDYING)
        .options(contains_eager(ScheduleLine.student).joinedload(Student.group))
        .order_by(Student.sort_key, ScheduleLine.id)
    )
    return list(db.session.scalars(rows))


def open_sheet(
    line: ScheduleLine, line_ids: Collection[int], held_on: date, *, is_written: bool, today: date, by: User
) -> GradeSheet:
    """Open the sheet of the subject that some students study again; all its controls are taken anew."""
    wanted = set(line_ids)
    if not wanted:
        raise RuleError(NOBODY, field="lines")
    db.session.scalars(select(ScheduleLine.id).where(ScheduleLine.id.in_(wanted)).with_for_update()).all()
    ready = {each.id: each for each in ready_with(line)}
    if missing := wanted - set(ready):
        raise RuleError(NOT_READY, field="lines", name=_owner(min(missing)))
    lines = [ready[key] for key in sorted(wanted)]
    may_owe = rule_value(UNPAID, on=today) == "warn"
    for each in lines:
        if not each.is_settled and not may_owe:
            raise RuleError(NOT_PAID, field="lines", name=each.student.full_name)
        _require_day(each, held_on, today)
    sheet = _opened(lines, by)
    sheet.held_on, sheet.is_written = held_on, is_written
    for each in lines:
        db.session.add(SheetStudent(sheet_id=sheet.id, student_id=each.student_id))
        each.sheet_id = sheet.id
    db.session.flush()
    told = {"round": (None, sheet.round), "students": (None, len(lines)), "held_on": (None, held_on)}
    audit.record("open_restudy", sheet, by=by, changes=told)
    return sheet


def _require_day(line: ScheduleLine, held_on: date, today: date) -> None:
    """The final lies within the approved days; of a subject that is late already it may have been held until today."""
    if line.starts_on is None or line.ends_on is None:
        return
    if held_on < line.starts_on:
        raise RuleError(TOO_EARLY, field="held_on")
    last = max(line.ends_on, today)
    if held_on > last:
        raise RuleError(TOO_LATE, field="held_on", day=short_date(last), name=line.student.full_name)


def _owner(line_id: int) -> str:
    found = select(Student).join(ScheduleLine, ScheduleLine.student_id == Student.id).where(ScheduleLine.id == line_id)
    return db.session.scalars(found).one().full_name


def _opened(lines: Sequence[ScheduleLine], by: User) -> GradeSheet:
    """The draft; it stands under the group and the faculty of its first student."""
    first = lines[0]
    opening = Opening(
        curriculum_subject_id=first.curriculum_subject_id,
        group_id=first.student.group_id,
        teacher_id=first.teacher_id or 0,
        department_id=first.department_id,
        faculty_id=first.student.faculty_id,
        round=RESTUDY_ROUND,
    )
    return open_sheets([opening], by=by)[0]


__all__ = [
    *("NewGroup", "change_group", "dissolve", "form_group", "join", "leave", "members_of", "open_sheet", "ready_with"),
    "sizes_of",
]
