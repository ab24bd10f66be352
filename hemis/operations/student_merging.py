"""Two cards of one person become one: everything moves to the card that is kept, and the old number still finds it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Column, Table, delete, func, inspect, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.movement import APPLICANT
from hemis.domain.vocabulary import KINDS
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.excuses import AttendanceMeasure
from hemis.models.gpa import GpaResult
from hemis.models.joining import StudentSubject
from hemis.models.orders import NUMBERED, Order, OrderLine
from hemis.models.students import AcademicGroup, Enrolment, MergedStudent, PersonToken, Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations import audit, gpa, plain
from hemis.operations.students import recount

SAME_CARD = N_("Бу битта картанинг ўзи.")
GONE = N_("Бу карталардан бири шу орада бошқа карта билан бирлаштирилган. Рўйхатни янгиланг.")
TWO_PEOPLE = N_("Бирлаштириб бўлмайди: ЖШШИРлари ҳар хил, демак бу икки киши. Рақами хато бўлса, аввал уни тузатинг.")
ORDERED = N_("Бирлаштириб бўлмайди: %(name)s имзоланган буйруқда бор (%(number)s). Шу картани асосий қилиб қолдиринг.")
OVERLAP = N_(
    "Бирлаштириб бўлмайди: бир вақтда икки гуруҳда ўқийди (%(first)s ва %(second)s). Аввал буйруқ билан тузатинг."
)
IS_APPLICANT = N_("Бирлаштириб бўлмайди: %(name)s ҳали номзод. Талабанинг картасини асосий қилиб қолдиринг.")
TWO_ACCOUNTS = N_("Бирлаштириб бўлмайди: иккаласининг ҳам фаол ҳисоби бор. Аввал ортиқча ҳисобни ёпинг.")
BOTH_HAVE = N_("Бирлаштириб бўлмайди: иккаласида ҳам бир хил жойда ёзув бор («%(what)s»). Аввал ортиғини олиб ташланг.")
FILLED = (
    *("birth_date", "passport_number", "phone", "email", "birth_place", "nationality", "photo_name", "photo_type"),
    *("region", "district", "province", "mahalla", "address", "current_province", "current_district"),
    *("current_address", "accommodation", "parent_name", "parent_phone", "guardian_name", "guardian_phone", "note"),
    *("living_status", "roommate_kind", "roommate_count", "latitude", "longitude"),
)
"""What is taken over from the other card where the kept one is empty."""
EMPTY = ("", None)
ALONE = {each.__tablename__ for each in (PersonToken, Enrolment, AbsenceTotal, GpaResult)}
"""Tables that are not simply pointed at the other card."""


def links() -> list[Column[int]]:
    """Return every column of the database that names a student."""
    tables = (table for table in Base.metadata.tables.values() if table.name != PersonToken.__tablename__)
    return [
        column
        for table in tables
        for column in table.columns
        if any(key.column.table.name == Student.__tablename__ for key in column.foreign_keys)
    ]


def standing(keys: Iterable[int]) -> dict[str, dict[int, int]]:
    """Return what stands on each card: table → student → how many rows, by one statement."""
    counted = [
        select(literal(column.table.name).label("name"), column.label("student_id"), func.count().label("rows"))
        .where(column.in_(list(keys)))
        .group_by(column)
        for column in links()
    ]
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for name, student_id, rows in db.session.execute(union_all(*counted)):
        found[name][student_id] = rows
    return dict(found)


def merge(kept: Student, other: Student, *, at: datetime, by: User) -> None:
    """Make one card of two; RuleError says why not, and then nothing has changed."""
    _hold(kept, other)
    _refuse(kept, other)
    with db.session.begin_nested():
        before = {"number": (other.number, kept.number), "name": (other.full_name, kept.full_name)}
        groups = {kept.group_id, other.group_id}
        old_id, old_number, old_name = other.id, other.number, other.full_name
        _move_stretches(kept, other)
        _add_totals(kept.id, other.id)
        _drop_doubled_subjects(kept.id, other.id)
        _end_doubled_measures(kept.id, other.id, at)
        db.session.execute(delete(GpaResult).where(GpaResult.student_id == other.id))
        for column in links():
            if column.table.name not in ALONE:
                _point(column, kept.id, other.id)
        _take_over(kept, other, by)
        db.session.expire_all()
        gone = {key: (after, None) for key, (_before, after) in audit.snapshot(other).items()}
        audit.record("remove", other, by=by, changes=gone)
        db.session.delete(other)
        db.session.flush()
        trace = {"old_id": old_id, "old_number": old_number, "old_name": old_name}
        db.session.add(MergedStudent(student_id=kept.id, merged_at=at, merged_by_id=by.id, **trace))
        db.session.flush()
        recount(groups)
        gpa.recompute([kept.id], at=at)
        audit.record("merge", kept, by=by, changes=before)


def _hold(*cards: Student) -> None:
    """Let others wait, in one order; a card that has meanwhile been merged is no longer there."""
    keys = {key for card in cards for key in inspect(card).identity or ()}
    rows = select(Student.id).where(Student.id.in_(keys)).order_by(Student.id).with_for_update()
    if len(db.session.scalars(rows).all()) < len(keys):
        raise RuleError(GONE)


def _refuse(kept: Student, other: Student) -> None:
    if kept.id == other.id:
        raise RuleError(SAME_CARD)
    if kept.pinfl and other.pinfl and kept.pinfl != other.pinfl:
        raise RuleError(TWO_PEOPLE)
    if kept.status == APPLICANT != other.status:
        raise RuleError(IS_APPLICANT, name=kept.full_name)
    signed = (
        select(Order.number)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.student_id == other.id, Order.status.in_(NUMBERED))
    )
    if number := db.session.scalars(signed).first():
        raise RuleError(ORDERED, name=other.full_name, number=number)
    if kept.user_id and other.user_id:
        active = select(func.count(User.id)).where(User.id.in_((kept.user_id, other.user_id)), User.is_active)
        if db.session.scalar(active) == 2:
            raise RuleError(TWO_ACCOUNTS)


def _move_stretches(kept: Student, other: Student) -> None:
    """Stretches that say the same are one; those of another time move; two groups at a time are two people."""
    found = db.session.scalars(select(Enrolment).where(Enrolment.student_id.in_((kept.id, other.id)))).all()
    own = [row for row in found if row.student_id == kept.id]
    for row in (row for row in found if row.student_id == other.id):
        clash = [each for each in own if _meet(each, row)]
        if row.status == APPLICANT and own:
            db.session.delete(row)
            continue
        if any(each.group_id != row.group_id for each in clash):
            raise RuleError(OVERLAP, **_group_names(clash[0], row))
        if clash:
            db.session.delete(row)
        else:
            row.student_id = kept.id
    db.session.flush()


def _group_names(first: Enrolment, second: Enrolment) -> dict[str, str]:
    group = AcademicGroup
    found = db.session.execute(select(group.id, group.name).where(group.id.in_((first.group_id, second.group_id))))
    names = {key: name for key, name in found}
    return {"first": names[first.group_id], "second": names[second.group_id]}


def _meet(first: Enrolment, second: Enrolment) -> bool:
    return first.starts_on < (second.ends_on or date.max) and second.starts_on < (first.ends_on or date.max)


def _add_totals(kept_id: int, other_id: int) -> None:
    """Totals of the same subject are added up: the absences themselves move too."""
    rows = db.session.scalars(select(AbsenceTotal).where(AbsenceTotal.student_id.in_((kept_id, other_id)))).all()
    own = {row.curriculum_subject_id: row for row in rows if row.student_id == kept_id}
    for row in (row for row in rows if row.student_id == other_id):
        if same := own.get(row.curriculum_subject_id):
            same.unexcused_hours += row.unexcused_hours
            same.excused_hours += row.excused_hours
            db.session.delete(row)
        else:
            row.student_id = kept_id
        (same or row).is_followed = False
    db.session.flush()


def _end_doubled_measures(kept_id: int, other_id: int, at: datetime) -> None:
    """Of two measures for the same hours that of the kept card stands on."""
    rows = select(AttendanceMeasure).where(
        AttendanceMeasure.student_id.in_((kept_id, other_id)), AttendanceMeasure.ended_at.is_(None)
    )
    found = db.session.scalars(rows).all()
    places = {(row.semester_id, row.curriculum_subject_id) for row in found if row.student_id == kept_id}
    for row in found:
        if row.student_id == other_id and (row.semester_id, row.curriculum_subject_id) in places:
            row.ended_at = at
            if row.state == "open":
                row.state, row.decided_at = "withdrawn", at
    db.session.flush()


def _drop_doubled_subjects(kept_id: int, other_id: int) -> None:
    own = select(StudentSubject.group_subject_id).where(StudentSubject.student_id == kept_id)
    doubled = delete(StudentSubject).where(
        StudentSubject.student_id == other_id, StudentSubject.group_subject_id.in_(own)
    )
    db.session.execute(doubled.execution_options(synchronize_session=False))


def _point(column: Column[int], kept_id: int, other_id: int) -> None:
    """Let the rows of a table name the other card; RuleError when both have a row at one place."""
    table = column.table
    assert isinstance(table, Table)
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(column == other_id).values({column.name: kept_id}))
    except IntegrityError as error:
        raise RuleError(BOTH_HAVE, what=KINDS.get(table.name, table.name)) from error


def _take_over(kept: Student, other: Student, by: User) -> None:
    pinfl, user_id = other.pinfl, other.user_id
    other.pinfl, other.user_id = None, None
    db.session.flush()
    values = {name: getattr(other, name) for name in FILLED if getattr(kept, name) in EMPTY}
    values |= {"pinfl": kept.pinfl or pinfl, "user_id": kept.user_id or user_id}
    plain.update(kept, values, by=by)


__all__ = ["links", "merge", "standing"]
