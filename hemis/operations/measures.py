"""What too many missed hours ask for: proposed to a person, withdrawn by itself when the hours fall (rules 3)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from hemis.domain import attendance, rules
from hemis.domain.calendar import TASHKENT
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.rules import RULES, scope_text
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import Curriculum, CurriculumSubject, Semester, Speciality
from hemis.models.excuses import AttendanceMeasure
from hemis.models.orders import Order
from hemis.models.settings import RuleValue
from hemis.models.students import Student
from hemis.models.teaching import AbsenceTotal
from hemis.operations import audit, bulk, order_templates, orders
from hemis.operations.orders import NewLine
from hemis.operations.rules import rule_versions

SUBJECT, SEMESTER = "att.subject_pct", "att.expel_hours"
EXPULSION, BAR = "expulsion", "bar"
OPEN, DONE, DISMISSED, WITHDRAWN = "open", "done", "dismissed", "withdrawn"
GROUND = "15"
"""The classifier of expulsions: more hours missed without a reason than the limit."""
AFTER_THE_END = timedelta(days=45)
STUDYING = "11"
NOT_OPEN = N_("Бу чора бўйича қарор қабул қилинган ёки у қайтариб олинган.")
REASON_NEEDED = N_("Сабабни тўлиқ ёзинг: камида %(least)s та белги.")
NOT_EXPULSION = N_("Бу чора буйруқ билан эмас, якуний назоратга киритмаслик билан бажарилади.")
NEEDS_ORDER = N_("Бу чора буйруқ билан бажарилади: буйруқ қораламасини тузинг.")
HAS_ORDER = N_("Буйруқ қораламаси тузилган.")
SHORTEST_REASON = 10
MANY = 1_000
"""Totals; where more have changed, all are looked through."""
AUDITORY = (
    CurriculumSubject.lecture_hours
    + CurriculumSubject.practice_hours
    + CurriculumSubject.lab_hours
    + CurriculumSubject.seminar_hours
)
Key = tuple[str, int, int]
"""Kind, student, and the semester or the place of the subject in its plan."""


class Case(NamedTuple):
    """Hours of a student beyond a limit."""

    key: Key
    semester_id: int
    hours: int
    auditory: int
    limit: Decimal
    rule_id: int | None
    act: str
    is_new: bool
    """Whether it may be proposed: the semester runs or has just ended, and the student studies."""


class Limits:
    """The limits of every day and scope, and the version that says so."""

    def __init__(self, versions: Sequence[RuleValue]) -> None:
        self.versions = versions
        self._known: dict[tuple[str, date, str], tuple[Decimal, RuleValue | None]] = {}

    def least(self, key: str) -> int:
        """No limit of anybody is lower."""
        values = [RULES[key].default, *(each.value for each in self.versions if each.key == key)]
        return int(min(Decimal(value.replace(",", ".")) for value in values))

    def of(self, key: str, day: date, faculty: int, form: str, level: str) -> tuple[Decimal, RuleValue | None]:
        """The limit and its stored version; None is the value of the act itself."""
        scope = scope_text({"faculty": faculty, "form": form, "level": level})
        if (key, day, scope) not in self._known:
            version = rules.version_on(key, self.versions, day, scope)
            self._known[key, day, scope] = rules.number_on(key, self.versions, day, scope), version
        return self._known[key, day, scope]


def follow(students: Collection[int] | None, *, at: datetime) -> tuple[int, int]:
    """Propose what is beyond a limit and withdraw what is not any more; None: of everybody. Return both numbers."""
    on = at.astimezone(TASHKENT).date()
    cases = {each.key: each for each in _cases(students, on)}
    standing = {_key(row): row for row in db.session.scalars(_standing(students))}
    fallen = [row for key, row in standing.items() if key not in cases]
    new = [case for key, case in cases.items() if case.is_new and key not in standing]
    _end(fallen, at)
    return _propose(new, at), len(fallen)


def follow_changed(*, at: datetime) -> tuple[int, int]:
    """Follow whoever has missed more or less since the last time; the clockwork asks every minute.

    What a teacher is writing in this moment is passed over, and found by the next minute.
    """
    key = (AbsenceTotal.student_id, AbsenceTotal.curriculum_subject_id)
    unseen = select(*key).where(~AbsenceTotal.is_followed).order_by(*key).with_for_update(skip_locked=True)
    rows = [tuple(row) for row in db.session.execute(unseen)]
    for start in range(0, len(rows), MANY):
        seen = update(AbsenceTotal).where(tuple_(*key).in_(rows[start : start + MANY])).values(is_followed=True)
        db.session.execute(seen.execution_options(synchronize_session=False))
    students = {student for student, _subject in rows}
    return follow(students if len(rows) <= MANY else None, at=at) if rows else (0, 0)


def _key(row: AttendanceMeasure) -> Key:
    return row.kind, row.student_id, row.curriculum_subject_id or row.semester_id


def _standing(students: Collection[int] | None) -> Select[AttendanceMeasure]:
    rows = select(AttendanceMeasure).where(AttendanceMeasure.ended_at.is_(None))
    rows = rows if students is None else rows.where(AttendanceMeasure.student_id.in_(students))
    return rows.order_by(AttendanceMeasure.id).execution_options(populate_existing=True)


def _cases(students: Collection[int] | None, on: date) -> Iterable[Case]:
    limits = Limits(rule_versions(SUBJECT, SEMESTER))
    yield from _semesters(students, on, limits)
    yield from _subjects(students, on, limits)


PROGRAMME = (Semester.starts_on, Curriculum.faculty_id, Curriculum.education_form, Speciality.education_type)


def _rows(students: Collection[int] | None, on: date) -> Any:
    """Totals of the semesters that run, and of those for which something stands."""
    followed = select(AttendanceMeasure.semester_id).where(AttendanceMeasure.ended_at.is_(None))
    rows = (
        select(AbsenceTotal)
        .join(CurriculumSubject, CurriculumSubject.id == AbsenceTotal.curriculum_subject_id)
        .join(Semester, Semester.id == CurriculumSubject.semester_id)
        .join(Curriculum, Curriculum.id == Semester.curriculum_id)
        .join(Speciality, Speciality.id == Curriculum.speciality_id)
        .join(Student, Student.id == AbsenceTotal.student_id)
        .where(or_(_runs(on), Semester.id.in_(followed)))
    )
    return rows if students is None else rows.where(AbsenceTotal.student_id.in_(students))


def _runs(on: date) -> Any:
    return and_(Semester.starts_on <= on, Semester.ends_on >= on - AFTER_THE_END)


def _semesters(students: Collection[int] | None, on: date, limits: Limits) -> Iterable[Case]:
    hours = func.sum(AbsenceTotal.unexcused_hours)
    about = (AbsenceTotal.student_id, Semester.id, Student.status, Semester.ends_on, *PROGRAMME)
    found = _rows(students, on).with_only_columns(*about, hours).group_by(*about)
    for row in db.session.execute(found.having(hours > limits.least(SEMESTER))):
        student, semester, status, ends_on, *programme, missed = row
        limit, version = limits.of(SEMESTER, *programme)
        if attendance.is_expellable(int(missed), int(limit)):
            key = (EXPULSION, student, semester)
            yield Case(key, semester, int(missed), 0, limit, *_cited(version), _is_new(status, ends_on, on))


def _subjects(students: Collection[int] | None, on: date, limits: Limits) -> Iterable[Case]:
    missed = AbsenceTotal.unexcused_hours
    about = (AbsenceTotal.student_id, AbsenceTotal.curriculum_subject_id, Semester.id, Student.status)
    found = _rows(students, on).with_only_columns(*about, Semester.ends_on, *PROGRAMME, AUDITORY, missed)
    found = found.where(missed > 0, missed * 100 >= AUDITORY * limits.least(SUBJECT))
    for student, subject, semester, status, ends_on, *programme, auditory, hours in db.session.execute(found):
        limit, version = limits.of(SUBJECT, *programme)
        if attendance.is_blocked(hours, auditory, limit):
            key = (BAR, student, subject)
            yield Case(key, semester, hours, auditory, limit, *_cited(version), _is_new(status, ends_on, on))


def _cited(version: RuleValue | None) -> tuple[int | None, str]:
    return (version.id, version.act) if version else (None, "")


def _is_new(status: str, ends_on: date, on: date) -> bool:
    return status == STUDYING and ends_on >= on - AFTER_THE_END


def _propose(cases: Sequence[Case], at: datetime) -> int:
    rows = [
        {
            "kind": case.key[0],
            "student_id": case.key[1],
            "semester_id": case.semester_id,
            "curriculum_subject_id": case.key[2] if case.key[0] == BAR else None,
            "state": OPEN,
            "hours": case.hours,
            "auditory": case.auditory,
            "limit_value": case.limit,
            "rule_id": case.rule_id,
            "act": case.act,
            "found_at": at,
            "reason": "",
        }
        for case in cases
    ]
    if not rows:
        return 0
    try:
        with db.session.begin_nested():
            keys = bulk.insert_numbered(AttendanceMeasure, rows)
    except IntegrityError:
        return 0  # somebody else has proposed them in this moment; what is missing yet is found next time
    told = [(key, {"state": (None, OPEN), "hours": (None, row["hours"])}) for key, row in zip(keys, rows, strict=True)]
    audit.record_many("propose", AttendanceMeasure, told, by=None)
    return len(rows)


def _end(rows: Sequence[AttendanceMeasure], at: datetime) -> None:
    """The hours have fallen: what nobody has decided is withdrawn, what was decided is only over."""
    opened = [row.id for row in rows if row.state == OPEN]
    decided = [row.id for row in rows if row.state != OPEN]
    for keys, values in (
        (opened, {"state": WITHDRAWN, "decided_at": at, "ended_at": at}),
        (decided, {"ended_at": at}),
    ):
        if keys:
            db.session.execute(update(AttendanceMeasure).where(AttendanceMeasure.id.in_(keys)).values(values))
    audit.record_many("lapse", AttendanceMeasure, [(key, {"state": (OPEN, WITHDRAWN)}) for key in opened], by=None)
    audit.record_many("lapse", AttendanceMeasure, [(key, {"ended_at": (None, at)}) for key in decided], by=None)


def carry_out(row: AttendanceMeasure, note: str, *, at: datetime, by: User) -> None:
    """Say that a bar was carried out: the student was told, and the sheet knows."""
    if row.kind == EXPULSION:
        raise RuleError(NEEDS_ORDER)
    _decide(row, DONE, note.strip(), at=at, by=by)


def dismiss(row: AttendanceMeasure, reason: str, *, at: datetime, by: User) -> None:
    """Decide against a measure, and say why."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleError(REASON_NEEDED, field="reason", least=SHORTEST_REASON)
    _decide(row, DISMISSED, reason.strip(), at=at, by=by)


def draft_order(row: AttendanceMeasure, student: Student, paper: str, *, at: datetime, by: User) -> Order:
    """Draft the expulsion that a measure asks for, with its ground; `paper` says in words what was found."""
    if row.kind != EXPULSION:
        raise RuleError(NOT_EXPULSION)
    db.session.refresh(row, ["state", "order_id", "ended_at"], with_for_update=True)
    if row.order_id is not None:
        raise RuleError(HAS_ORDER)
    text = order_templates.text_of("expulsion")
    order = orders.draft(
        "expulsion",
        [NewLine(student_id=student.id, ground=GROUND, reason=paper)],
        title=text.title,
        preamble=text.preamble,
        body=text.body,
        effective_on=at.astimezone(TASHKENT).date(),
        faculty_id=student.faculty_id,
        by=by,
        at=at,
    )
    if row.state == OPEN:
        _decide(row, DONE, "", at=at, by=by)
    elif row.state != DONE or row.ended_at is not None:
        raise RuleError(NOT_OPEN)
    row.order_id = order.id
    db.session.flush()
    audit.record("draft", row, by=by, changes={"order_id": (None, order.id)})
    return order


def _decide(row: AttendanceMeasure, state: str, reason: str, *, at: datetime, by: User) -> None:
    """Decide about an open measure once: of two people who press at a time, one finds it decided."""
    mine = update(AttendanceMeasure).where(AttendanceMeasure.id == row.id, AttendanceMeasure.state == OPEN)
    values = {"state": state, "decided_at": at, "decided_by_id": by.id, "reason": reason}
    if db.session.execute(mine.values(values).returning(AttendanceMeasure.id)).first() is None:
        raise RuleError(NOT_OPEN)
    db.session.refresh(row)
    audit.record(state, row, by=by, changes={"state": (OPEN, state)}, reason=reason)


__all__ = [
    "BAR",
    "DISMISSED",
    "DONE",
    "EXPULSION",
    "OPEN",
    "WITHDRAWN",
    "carry_out",
    "dismiss",
    "draft_order",
    "follow",
    "follow_changed",
]
