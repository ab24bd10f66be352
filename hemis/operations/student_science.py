"""Students in science: entered by the supervisor, approved by the head, checked by the science department."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, inspect, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.student_research import PRIZE, WON
from hemis.domain.workflow import STUDENT_RESEARCH, step
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.achievements import Achievement
from hemis.models.staff import Employee
from hemis.models.student_research import StudentResearch, StudentResearcher
from hemis.models.students import Student
from hemis.operations import audit, plain, scholarship
from hemis.operations.files import StoredFile
from hemis.operations.hands import take_turn
from hemis.operations.scholar_steps import Steps, nobody_heads

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("кафедра мудирида"),
    "approved": N_("тасдиқланган"),
    "checked": N_("текширилган"),
    "sent_back": N_("қайтарилган"),
}
NOT_YOURS = N_("Ишни уни киритган илмий раҳбар ўзгартиради: %(name)s.")
LOCKED = N_(
    "Бу иш энди ўзгартирилмайди: юборилганини ўзингиз қайтариб оласиз, тасдиқланганини кафедра мудири қайтаради."
)
IN_FUTURE = N_("Бу сана ҳали келмаган.")
NO_STUDENT = N_("Камида битта талабани ёзинг.")
SAME_TITLE = N_("Шу номли иш шу йил учун киритилган. Илмий раҳбари: %(name)s.")
NOT_WON = N_("Олимпиада ёки танловдаги ютуқни танланг.")
TAKEN = N_("Бу ютуқ киритилган. Илмий раҳбари: %(name)s.")
OWN_WORK = N_("Ўзингиз раҳбарлик қилган иш бўйича қарор қабул қила олмайсиз: буни бошқа ходим қилади.")
NO_EVIDENCE = N_("Аввал тасдиқловчи файлни қўшинг: ишнинг нусхаси ёки гувоҳнома.")
COUNTED = N_("Бир марта тасдиқланган иш ўчирилмайди: у ҳисобга кирган. Тўғрилаб, қайта юборинг.")


def save(
    row: StudentResearch,
    values: Mapping[str, Any],
    students: Sequence[int],
    evidence: StoredFile | None,
    *,
    version: int,
    today: date,
    by: User,
) -> None:
    """Create or change a work that one supervises; a prize brings its student with it."""
    is_new, me = bool(inspect(row).transient), scholarship.employee_of(by)
    if not is_new:
        require_open(row, by=by)
    whole = dict(values)
    if whole["kind"] == PRIZE:
        students = [_won(row, whole["achievement_id"])]
    else:
        whole["title_key"] = fold(whole["title"])[:1000]
        _check(row, whole, students, today)
    if evidence:
        whole |= {"stored_name": evidence.name, "media_type": evidence.media_type, "size": evidence.size}
    told = ("" if is_new else _told(_students_of(row)), _told(students))
    if is_new:
        own = {"supervisor_id": me.id, "department_id": scholarship.department_of(me, today)}
        for name, value in {**own, **whole}.items():
            setattr(row, name, value)
        plain.create(row, by=by, told={"students": told})
    else:
        take_turn(row, version)
        plain.update(row, whole, by=by)
        if told[0] != told[1]:
            audit.record("update", row, by=by, changes={"students": told})
    _write(row, students)


def _check(row: StudentResearch, values: Mapping[str, Any], students: Sequence[int], today: date) -> None:
    done_on = values["done_on"]
    if done_on > today:
        raise RuleError(IN_FUTURE, field="done_on")
    if not students:
        raise RuleError(NO_STUDENT, field="students")
    if values["kind"] == "circle":
        return  # a circle has one row for each supervisor and year, and as many names as it likes
    within = StudentResearch.done_on.between(date(done_on.year, 1, 1), date(done_on.year, 12, 31))
    same = (StudentResearch.title_key == values["title_key"], StudentResearch.kind == values["kind"], within)
    others = select(StudentResearch).where(StudentResearch.id != (row.id or 0), *same)
    twin = db.session.scalar(others.limit(1))
    if twin:
        raise RuleError(SAME_TITLE, field="title", name=_name_of(twin.supervisor_id))


def _won(row: StudentResearch, achievement_id: int) -> int:
    won = db.session.get(Achievement, achievement_id) if achievement_id else None
    if won is None or won.kind not in WON:
        raise RuleError(NOT_WON, field="achievement_id")
    taken = select(StudentResearch).where(StudentResearch.achievement_id == won.id, StudentResearch.id != (row.id or 0))
    twin = db.session.scalar(taken)
    if twin:
        raise RuleError(TAKEN, field="achievement_id", name=_name_of(twin.supervisor_id))
    return won.student_id


def _name_of(employee_id: int) -> str:
    return db.session.scalars(select(Employee).where(Employee.id == employee_id)).one().full_name


def _students_of(row: StudentResearch) -> Sequence[int]:
    rows = select(StudentResearcher.student_id).where(StudentResearcher.research_id == row.id)
    return db.session.scalars(rows.order_by(StudentResearcher.position)).all()


def _told(students: Sequence[int]) -> str:
    found = {row.id: row for row in db.session.scalars(select(Student).where(Student.id.in_(students)))}
    return ", ".join(f"{found[key].full_name} ({found[key].number})" for key in students)


def _write(row: StudentResearch, students: Sequence[int]) -> None:
    db.session.execute(delete(StudentResearcher).where(StudentResearcher.research_id == row.id))
    db.session.add_all(
        StudentResearcher(research_id=row.id, position=position, student_id=key)
        for position, key in enumerate(dict.fromkeys(students), start=1)
    )
    db.session.flush()
    db.session.expire(row, ["researchers"])


def remove(row: StudentResearch, *, by: User) -> None:
    """Delete an entry of one's own that has never counted."""
    require_removable(row, by=by)
    plain.remove(row, by=by)


def submit(row: StudentResearch, *, version: int, at: datetime, by: User) -> None:
    """Send a work to the head of the department; a prize has its paper among the achievements."""
    if row.kind != PRIZE and not row.stored_name:
        _require_owner(row, scholarship.employee_of(by))
        step(STUDENT_RESEARCH, row.status, "submit")
        raise RuleError(NO_EVIDENCE)
    STEPS.submit(row, version=version, at=at, by=by)


def is_own(row: StudentResearch, user: User) -> bool:
    """Whether a person supervises the work, or has sent it."""
    card = select(Employee.id).where(Employee.user_id == user.id)
    return row.submitted_by_id == user.id or db.session.scalar(card) == row.supervisor_id


def without_a_head(day: date) -> ColumnElement[bool]:
    """The criterion that nobody but the supervisor heads the department: the vice-rector decides on such a work."""
    supervisor = exists().where(
        Employee.user_id == RoleAssignment.user_id, Employee.id == StudentResearch.supervisor_id
    )
    return nobody_heads(StudentResearch, supervisor.correlate_except(Employee), day)


def _require_owner(row: StudentResearch, me: Employee) -> None:
    if row.supervisor_id != me.id:
        raise RuleError(NOT_YOURS, name=_name_of(row.supervisor_id))


STEPS = Steps(
    STUDENT_RESEARCH,
    is_own,
    OWN_WORK,
    lambda row, by: _require_owner(row, scholarship.employee_of(by)),
    LOCKED,
    COUNTED,
)
withdraw, approve, check, send_back = STEPS.withdraw, STEPS.approve, STEPS.check, STEPS.send_back
require_open, require_removable, require_decision = STEPS.require_open, STEPS.require_removable, STEPS.require_decision


__all__ = [
    "STATES",
    "approve",
    "check",
    "is_own",
    "remove",
    "require_decision",
    "require_open",
    "require_removable",
    "save",
    "send_back",
    "submit",
    "withdraw",
    "without_a_head",
]
