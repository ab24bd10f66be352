"""Шахсий график: what a student may study again, its drafts, the days, teacher and fee of each subject."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.schedules import OPEN, STRUCK, check_days
from hemis.domain.workflow import DRAFT
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.assessment import Grade, GradeSheet
from hemis.models.controls import AcademicDebt
from hemis.models.curriculum import CurriculumSubject, Semester
from hemis.models.differences import DifferenceLine, SubjectDifference
from hemis.models.orders import OrderLine
from hemis.models.schedules import PersonalSchedule, ScheduleLine
from hemis.models.staff import Employee, Post
from hemis.models.students import Student
from hemis.models.subjects import Subject
from hemis.operations import audit, bulk
from hemis.operations.hands import take_turn
from hemis.operations.schedule_fees import Prices, lines_of, reprice, subjects_of

FROZEN = N_("График тасдиққа юборилган: уни ўзгартириш учун аввал қайтариш керак.")
NOTHING = N_("Графикка камида битта фанни белгиланг.")
NOT_OFFERED = N_("Танланган фан бу талабанинг қарзи, фарқи ёки қолдирилган фани эмас: рўйхатни янгиланг.")
TWICE = N_("Танланган фан талабанинг бошқа графигида бор: бир фан бир вақтда икки графикда турмайди.")
NO_POST = N_("%(name)s бу кунда ўқитувчи лавозимида эмас: штатда ишлаётган ўқитувчини танланг.")
ENDED = N_("Бу фан якунланган ёки графикдан олинган: у ўзгармайди.")
IN_GROUP = N_("Бу фан қайта ўқиш гуруҳида: кунлари ва ўқитувчиси гуруҳ саҳифасида ўзгаради.")


class Offer(NamedTuple):
    """A subject that a student may study again, and why: `debt`, `difference` or `missed`."""

    key: int
    name: str
    name_latin: str
    semester: int
    credits: int
    why: str
    is_taken: bool
    """It stands in another schedule already."""


class NewSchedule(NamedTuple):
    """What a dean's office says when it drafts one."""

    ground: str
    places: Sequence[int]
    order_id: int | None = None
    note: str = ""


def offered(student: Student, *, today: date) -> list[Offer]:
    """Return what a student owes, has to make up, or never took; one statement. The group is loaded."""
    own, place = student.id, CurriculumSubject
    fixed = select(SubjectDifference.id).filter_by(student_id=own, status="fixed")
    line = exists().where(DifferenceLine.difference_id.in_(fixed), DifferenceLine.curriculum_subject_id == place.id)
    debt = exists().where(AcademicDebt.student_id == own, AcademicDebt.curriculum_subject_id == place.id)
    owed = line.where(DifferenceLine.to_make_up > 0, DifferenceLine.passed_on.is_(None))
    taken = exists().where(
        ScheduleLine.student_id == own, ScheduleLine.curriculum_subject_id == place.id, ScheduleLine.status == OPEN
    )
    marked = exists().where(
        Grade.student_id == own,
        Grade.sheet_id == GradeSheet.id,
        GradeSheet.curriculum_subject_id == place.id,
        GradeSheet.status == "confirmed",
    )
    missed = and_(Semester.curriculum_id == student.group.curriculum_id, Semester.ends_on < today, ~marked, ~line)
    found = (
        select(place.id, Subject.name, Subject.name_latin, Semester.number, place.credits)
        .add_columns(debt.label("debt"), owed.label("owed"), taken.label("taken"))
        .join(place.subject)
        .join(place.semester)
        .where(or_(debt, owed, missed), place.credits > 0)
        .order_by(Semester.number, Subject.sort_key, place.id)
    )
    return [
        Offer(
            key, name, latin, number, credits, "debt" if owes else "difference" if differs else "missed", bool(is_taken)
        )
        for key, name, latin, number, credits, owes, differs, is_taken in db.session.execute(found)
    ]


def prepare(student: Student, new: NewSchedule, *, today: date, at: datetime, by: User) -> PersonalSchedule:
    """Draft a schedule of some of the subjects that are offered."""
    row = PersonalSchedule(student_id=student.id, ground=new.ground, order_id=new.order_id, note=new.note)
    row.drafted_by_id, row.drafted_at = by.id, at
    row.id = bulk.unused_id(PersonalSchedule) or row.id
    db.session.add(row)
    db.session.flush()
    _add(row, student, new.places, today)
    told = {"ground": (None, row.ground), "lines": (None, len(set(new.places)))}
    audit.record("create", row, by=by, changes=told)
    return row


def change(row: PersonalSchedule, new: NewSchedule, *, version: int, by: User) -> None:
    """Change the ground, the order and the note of a draft; its fees follow from the ground."""
    before = {name: getattr(row, name) for name in ("ground", "order_id", "note")}
    require_draft(row, version)
    row.ground, row.order_id, row.note = new.ground, new.order_id, new.note
    reprice(row)
    changes = {name: (old, getattr(row, name)) for name, old in before.items() if old != getattr(row, name)}
    audit.record("update", row, by=by, changes=changes)


def add(row: PersonalSchedule, student: Student, places: Sequence[int], *, today: date, version: int, by: User) -> None:
    """Put further subjects into a draft."""
    require_draft(row, version)
    _add(row, student, places, today)
    audit.record("update", row, by=by, changes={"lines": (None, len(set(places)))})


def _add(row: PersonalSchedule, student: Student, places: Sequence[int], today: date) -> None:
    wanted = list(dict.fromkeys(places))
    if not wanted:
        raise RuleError(NOTHING, field="places")
    known = {each.key: each for each in offered(student, today=today)}
    if any(key not in known for key in wanted):
        raise RuleError(NOT_OFFERED, field="places")
    if any(known[key].is_taken for key in wanted):
        raise RuleError(TWICE, field="places")
    subjects = subjects_of(wanted)
    prices = Prices()
    write([line_of(row, subjects[key], prices, today) for key in wanted])


def line_of(row: PersonalSchedule, subject: CurriculumSubject, prices: Prices, today: date) -> ScheduleLine:
    """Return the line of a subject, not yet saved."""
    line = ScheduleLine(schedule_id=row.id, student_id=row.student_id, curriculum_subject_id=subject.id)
    line.department_id, line.credits, line.hours = subject.department_id, subject.credits, subject.total_hours
    prices.put(line, row.ground, subject.semester.curriculum, today)
    return line


def write(lines: Sequence[ScheduleLine]) -> None:
    """Save new lines; RuleError when one of them stands in another schedule, whoever was quicker."""
    first = bulk.unused_id(ScheduleLine)
    for place, line in enumerate(lines):
        line.id = first + place if first else line.id
    try:
        with db.session.begin_nested():
            db.session.add_all(lines)
            db.session.flush()
    except IntegrityError as error:
        raise RuleError(TWICE, field="places") from error


def settle(line: ScheduleLine, values: Mapping[str, Any], *, version: int, by: User) -> None:
    """Write form, days, controls and teacher of a line of a draft."""
    row = line.schedule
    require_draft(row, version)
    _require_open(line)
    if line.restudy_group_id is not None:
        raise RuleError(IN_GROUP)
    check_days(values["starts_on"], values["ends_on"], values["midterm_on"], values["final_on"])
    require_post(values["teacher_id"], values["starts_on"])
    before = {name: getattr(line, name) for name in values}
    for name, value in values.items():
        setattr(line, name, value)
    subject = subjects_of([line.curriculum_subject_id])[line.curriculum_subject_id]
    Prices().put(line, row.ground, subject.semester.curriculum, values["starts_on"])
    db.session.flush()
    span(row)
    changes = {name: (old, values[name]) for name, old in before.items() if old != values[name]}
    audit.record("change_line", row, by=by, changes={"subject": (None, subject.subject.name), **changes})


def strike(line: ScheduleLine, *, version: int, by: User) -> None:
    """Take a subject out of a draft; one that was paid for stays written as cancelled, with its payment."""
    row = line.schedule
    require_draft(row, version)
    _require_open(line)
    name = subjects_of([line.curriculum_subject_id])[line.curriculum_subject_id].subject.name
    if line.paid_on is None:
        db.session.delete(line)
    else:
        line.status, line.restudy_group_id = STRUCK, None
    db.session.flush()
    span(row)
    audit.record("remove_line", row, by=by, changes={"subject": (name, None)})


def _require_open(line: ScheduleLine) -> None:
    if line.status != OPEN:
        raise RuleError(ENDED)


def remove(row: PersonalSchedule, *, version: int, by: User) -> None:
    """Delete a draft that nobody has seen yet; its subjects are free again."""
    require_draft(row, version)
    if row.submitted_at is not None:
        raise RuleError(N_("Юборилган график ўчирилмайди: уни сабаб билан бекор қилинг."))
    gone = {key: (after, None) for key, (_before, after) in audit.snapshot(row).items()}
    audit.record("remove", row, by=by, changes=gone)
    for line in lines_of(row):
        db.session.delete(line)
    db.session.flush()
    db.session.delete(row)
    db.session.flush()


def span(row: PersonalSchedule) -> None:
    """Keep the first and the last day of a schedule."""
    lines = [line for line in lines_of(row) if line.status != STRUCK]
    days = [(line.starts_on, line.ends_on) for line in lines if line.starts_on and line.ends_on]
    row.starts_on = min((first for first, _last in days if first), default=None)
    row.ends_on = max((last for _first, last in days if last), default=None)
    db.session.flush()


def holds_post(on: date) -> ColumnElement[bool]:
    """The criterion that an employee holds a post of a department on a day."""
    lasts = or_(Post.ends_on.is_(None), Post.ends_on >= on)
    return Employee.id.in_(select(Post.employee_id).where(Post.department_id.is_not(None), Post.starts_on <= on, lasts))


def require_post(teacher_id: int, on: date) -> None:
    """RuleError unless the teacher holds a post on the day on which the study begins."""
    if db.session.scalar(select(Employee.id).where(Employee.id == teacher_id, holds_post(on))) is None:
        name = db.session.get_one(Employee, teacher_id).full_name
        raise RuleError(NO_POST, field="teacher_id", name=name)


def require_draft(row: PersonalSchedule, version: int) -> None:
    """RuleError when the schedule is no draft any more, StaleError when somebody was quicker."""
    if row.status != DRAFT:
        raise RuleError(FROZEN)
    take_turn(row, version)


def standing_in(students: Iterable[int]) -> dict[tuple[int, int], int]:
    """(student, subject of the plan) → the schedule in which it is studied again now; one statement."""
    line = ScheduleLine
    rows = select(line.student_id, line.curriculum_subject_id, line.schedule_id).where(line.status == OPEN)
    found = db.session.execute(rows.where(line.student_id.in_(set(students))))
    return {(student, subject): schedule for student, subject, schedule in found}


def orders_naming(student_id: int) -> Select[int]:
    """Return the select of the orders that name a student."""
    return select(OrderLine.order_id).where(OrderLine.student_id == student_id)


def open_lines() -> Select[ScheduleLine]:
    """Return the select of the subjects that are still to be closed."""
    return select(ScheduleLine).where(ScheduleLine.status == OPEN)


__all__ = [
    *("NewSchedule", "Offer", "add", "change", "holds_post", "line_of", "lines_of", "offered", "open_lines"),
    *("orders_naming", "prepare", "remove", "require_draft", "require_post", "settle", "span", "strike"),
    *("standing_in", "write"),
]
