"""Scientific works of teachers: entered by an author, approved by the head, checked by the office (H-21, H-26)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, inspect, or_, select

from hemis.domain.bibliography import read_doi, read_isbn, read_issn
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.workflow import SCIENTIFIC_WORK, step
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.operations import audit, authorship, plain, posts, twins
from hemis.operations.authorship import Author
from hemis.operations.files import StoredFile
from hemis.operations.hands import take_turn
from hemis.operations.scholar_steps import Steps, nobody_heads

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("кафедра мудирида"),
    "approved": N_("кафедра мудири тасдиқлаган"),
    "checked": N_("текширилган"),
    "sent_back": N_("қайтарилган"),
}
NO_CARD = N_("Ҳисобингизга ходим картаси боғланмаган: кадрлар бўлимига мурожаат қилинг.")
NO_DEPARTMENT = N_("Кафедрадаги лавозимингиз топилмади: ишни тасдиқлайдиган мудир номаълум.")
NOT_YOURS = N_("Ишни уни киритган муаллиф ўзгартиради: %(name)s.")
LOCKED = N_("Бу иш энди ўзгартирилмайди: юборилганини ўзингиз қайтариб оласиз, тасдиқланганини илмий бўлим қайтаради.")
IN_FUTURE = N_("Нашр санаси ҳали келмаган.")
OWN_WORK = N_("Муаллифи ўзингиз бўлган ишни ўзингиз тасдиқлай олмайсиз: буни бошқа раҳбар қилади.")
NO_EVIDENCE = N_("Аввал тасдиқловчи файлни қўшинг: ишнинг нусхаси ёки гувоҳнома.")
COUNTED = N_("Бир марта тасдиқланган иш ўчирилмайди: у ҳисобга кирган. Тўғрилаб, қайта юборинг.")
NUMBERS = {"doi": read_doi, "isbn": read_isbn, "issn": read_issn}


def save(
    work: ScientificWork,
    values: Mapping[str, Any],
    authors: Sequence[Author],
    evidence: StoredFile | None,
    *,
    version: int,
    today: date,
    by: User,
    is_other: bool = False,
    owner: Employee | None = None,
) -> None:
    """Create or change a work of one's own; its numbers are proved, its authors found, a second entry is refused.

    `is_other` says that it is not the work that it looks like; for `owner`, a teacher, an office enters a new one.
    """
    is_new = bool(inspect(work).transient)
    me = owner or employee_of(by)
    if not is_new:
        require_open(work, by=by)
    whole = _proved(values, today)
    found = authorship.find(authors, me)
    twins.refuse(work, whole, is_other=is_other)
    file = {"stored_name": evidence.name, "media_type": evidence.media_type, "size": evidence.size} if evidence else {}
    before = [] if is_new else authorship.typed(work)
    told = (authorship.told(before), authorship.told(authorship.numbered(found)))
    if is_new:
        own = {"owner_id": me.id, "department_id": department_of(me, today)}
        for name, value in {**own, **whole, **file, "search_key": _words(whole, authors)}.items():
            setattr(work, name, value)
        plain.create(work, by=by, told={"authors": (None, told[1])})
    else:
        take_turn(work, version)
        plain.update(work, {**whole, **file, "search_key": _words(whole, authors)}, by=by)
        if told[0] != told[1]:
            audit.record("update", work, by=by, changes={"authors": told})
    authorship.write(work, found)


def employee_of(user: User) -> Employee:
    """Return the card of whoever is signed in; RuleError without one."""
    me = db.session.scalar(select(Employee).where(Employee.user_id == user.id))
    if me is None:
        raise RuleError(NO_CARD)
    return me


def department_of(me: Employee, today: date) -> int:
    """Return the department whose head approves what a person enters; RuleError for who is at none."""
    held = [post.department_id for post in posts.posts_of(me, today) if post.department_id]
    if not held:
        raise RuleError(NO_DEPARTMENT)
    return held[0]


def _proved(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    whole: dict[str, Any] = {
        name: NUMBERS[name](value or "") if name in NUMBERS else value for name, value in values.items()
    }
    if whole["published_on"] > today:
        raise RuleError(IN_FUTURE, field="published_on")
    return {**whole, "title_key": fold(whole["title"])[:700]}


def _words(values: Mapping[str, Any], authors: Sequence[Author]) -> str:
    own = (str(values.get(name) or "") for name in ("title", "source", "publisher", "number", "doi", "isbn"))
    return fold(" ".join((*own, *(each.name for each in authors))))[:2000]


def remove(work: ScientificWork, *, by: User) -> None:
    """Delete an entry of one's own that has never counted."""
    require_removable(work, by=by)
    plain.remove(work, by=by)


def submit(work: ScientificWork, *, version: int, at: datetime, by: User) -> None:
    """Send a work to the head of the department, with the file that proves it."""
    if not work.stored_name:
        _require_owner(work, employee_of(by))
        step(SCIENTIFIC_WORK, work.status, "submit")
        raise RuleError(NO_EVIDENCE)
    STEPS.submit(work, version=version, at=at, by=by)


def is_author(work: ScientificWork, user: User) -> bool:
    """Whether a person has entered the work or stands among its authors."""
    mine = select(WorkAuthor.employee_id).where(WorkAuthor.work_id == work.id)
    card = exists().where(Employee.user_id == user.id, or_(Employee.id.in_(mine), Employee.id == work.owner_id))
    return bool(db.session.scalar(select(card)))


def without_a_head(day: date) -> ColumnElement[bool]:
    """The criterion that nobody who is not an author heads the department: the vice-rector decides on such a work."""
    author = exists().where(
        Employee.user_id == RoleAssignment.user_id,
        or_(
            Employee.id == ScientificWork.owner_id,
            exists().where(WorkAuthor.work_id == ScientificWork.id, WorkAuthor.employee_id == Employee.id),
        ),
    )
    return nobody_heads(ScientificWork, author.correlate_except(Employee, WorkAuthor), day)


def _require_owner(work: ScientificWork, me: Employee) -> None:
    if work.owner_id != me.id:
        owner = db.session.scalars(select(Employee).where(Employee.id == work.owner_id)).one()
        raise RuleError(NOT_YOURS, name=owner.full_name)


STEPS = Steps(
    SCIENTIFIC_WORK, is_author, OWN_WORK, lambda work, by: _require_owner(work, employee_of(by)), LOCKED, COUNTED
)
withdraw, approve, check, send_back = STEPS.withdraw, STEPS.approve, STEPS.check, STEPS.send_back
require_open, require_removable = STEPS.require_open, STEPS.require_removable


__all__ = [
    "STATES",
    "approve",
    "check",
    "department_of",
    "employee_of",
    "is_author",
    "remove",
    "require_open",
    "require_removable",
    "save",
    "send_back",
    "submit",
    "withdraw",
    "without_a_head",
]
