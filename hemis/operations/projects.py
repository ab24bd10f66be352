"""Research projects: entered by leader or office, approved by the head, checked by the office (functions 13.1)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, inspect, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.projects import HEAD, check_facts, check_receipts, check_team
from hemis.domain.workflow import RESEARCH_PROJECT, SUBMITTED, step
from hemis.extensions import db
from hemis.models.curriculum import AcademicYear
from hemis.models.projects import ProjectFile, ProjectReceipt, ResearchProject
from hemis.models.structure import Department, Division
from hemis.operations import attachments, audit, plain, scholarship, teams
from hemis.operations.files import StoredFile
from hemis.operations.hands import hand_on, take_turn
from hemis.operations.project_people import DECIDED, Hand, is_own, keeps, may_attach, may_change, standing_of
from hemis.operations.scholar_steps import Decisions, send, was_approved
from hemis.operations.teams import Member, Placed

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("тасдиқлашда"),
    "approved": N_("тасдиқланган"),
    "checked": N_("текширилган"),
    "sent_back": N_("қайтарилган"),
}
NOT_HEAD = N_("Лойиҳани унинг раҳбари киритади: аъзолар қаторида ўзингизни раҳбар деб белгиланг.")
NOT_YOURS = N_("Бу лойиҳани унинг раҳбари ёки илмий бўлим ўзгартиради.")
LOCKED = N_("Юборилган лойиҳа ўзгартирилмайди: аввал уни қайтариб олинг.")
ONLY_OFFICE = N_("Тасдиқланган лойиҳани фақат илмий бўлим сабабини ёзиб ўзгартиради.")
NO_REASON = N_("Нима учун ўзгартирилганини ёзинг: камида %(minimum)s та белги.")
OWN_PROJECT = N_("Ўзингиз киритган ёки аъзоси бўлган лойиҳада қарор қабул қила олмайсиз: буни бошқа ходим қилади.")
SAME_NUMBER = N_("Бу рақамли лойиҳа киритилган: «%(name)s».")
ONE_UNIT = N_("Кафедрани ёки бўлимни танланг: иккаласидан биттасини.")
NO_FILE = N_("Аввал шартнома ёки буйруқ файлини қўшинг.")
PAPERS_STAY = N_("Тасдиқланган лойиҳанинг файллари олиб ташланмайди: улар асосида қарор қабул қилинган.")
COUNTED = N_("Бир марта тасдиқланган лойиҳа ўчирилмайди: у ҳисобга кирган. Тўғрилаб, қайта юборинг.")
REASON_MIN = 10
Receipts = Sequence[tuple[int, Decimal]]


class Entry(NamedTuple):
    """What is typed of a project."""

    values: Mapping[str, Any]
    members: Sequence[Member]
    receipts: Receipts


def save(project: ResearchProject, entry: Entry, *, version: int, today: date, hand: Hand, reason: str = "") -> None:
    """Create or change a project; one that has been decided on changes only by the office, with a reason."""
    is_new = bool(inspect(project).transient)
    if not is_new:
        require_open(project, hand=hand)
        _require_reason(project, reason)
    values = dict(entry.values)
    team = teams.find(entry.members, values["starts_on"])
    _check(project, values, team, entry.receipts)
    if is_new:
        values |= _place_of(hand, team, today)
    values["search_key"] = _words(values, entry.members)
    told = _told(project, team, entry.receipts) | _unit_told(project, values)
    if is_new:
        for name, value in values.items():
            setattr(project, name, value)
        plain.create(project, by=hand.user, told={name: (None, after) for name, (_before, after) in told.items()})
    else:
        take_turn(project, version)
        plain.update(project, values, by=hand.user, reason=reason)
        changed = {name: pair for name, pair in told.items() if pair[0] != pair[1]}
        if changed:
            audit.record("update", project, by=hand.user, changes=changed, reason=reason)
    teams.write(project, team)
    _write_receipts(project, entry.receipts)


def _check(project: ResearchProject, values: Mapping[str, Any], team: Sequence[Placed], receipts: Receipts) -> None:
    if "department_id" in values and bool(values["department_id"]) == bool(values["division_id"]):
        raise RuleError(ONE_UNIT, field="department_id")
    contract = (values["contract_number"], values["contract_date"])
    check_facts(values["kind"], values["number"], values["amount"], contract)
    check_team(teams.stretches(team), values["starts_on"], values["ends_on"])
    check_receipts([(_year_name(key), amount) for key, amount in receipts], values["amount"])
    same = select(ResearchProject).where(
        ResearchProject.number == values["number"], ResearchProject.id != (project.id or 0)
    )
    twin = db.session.scalar(same) if values["number"] else None
    if twin:
        raise RuleError(SAME_NUMBER, field="number", name=twin.name)


def _place_of(hand: Hand, team: Sequence[Placed], today: date) -> dict[str, Any]:
    """Where a new project belongs: a leader's to the own department, the office has said it in the form."""
    if hand.is_office:
        return {}
    me = scholarship.employee_of(hand.user)
    if me.id not in {each.employee_id for each in team if each.role == HEAD}:
        raise RuleError(NOT_HEAD, field="team")
    return {"owner_id": me.id, "department_id": scholarship.department_of(me, today), "division_id": None}


def _words(values: Mapping[str, Any], members: Sequence[Member]) -> str:
    own = (str(values.get(name) or "") for name in ("name", "number", "contract_number", "funder"))
    return fold(" ".join((*own, *(each.name for each in members))))[:2000]


def _told(project: ResearchProject, team: Sequence[Placed], receipts: Receipts) -> dict[str, tuple[str | None, str]]:
    old_team, old_money = (teams.typed(project), typed_receipts(project)) if project.id else ([], [])
    return {
        "team": (teams.told(old_team), teams.told(team)),
        "money": (_money_told(old_money), _money_told(receipts)),
    }


def _unit_told(project: ResearchProject, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    if "department_id" not in values:
        return {}
    return {"unit": (_unit_name(project.department_id, project.division_id), _unit_name(**_unit_of(values)))}


def _unit_of(values: Mapping[str, Any]) -> dict[str, int | None]:
    return {name: values[name] for name in ("department_id", "division_id")}


def _unit_name(department_id: int | None, division_id: int | None) -> str:
    if department_id:
        return db.session.get_one(Department, department_id).name
    return db.session.get_one(Division, division_id).name if division_id else ""


def _money_told(receipts: Receipts) -> str:
    return ", ".join(f"{_year_name(key)}: {amount}" for key, amount in receipts)


def _year_name(key: int) -> str:
    return db.session.get_one(AcademicYear, key).name


def typed_receipts(project: ResearchProject) -> list[tuple[int, Decimal]]:
    """Return what has come in, year by year, as the form shows it."""
    rows = select(ProjectReceipt.year_id, ProjectReceipt.amount).join(ProjectReceipt.year)
    rows = rows.where(ProjectReceipt.project_id == project.id).order_by(AcademicYear.starts_on)
    return [(key, amount) for key, amount in db.session.execute(rows)]


def _write_receipts(project: ResearchProject, receipts: Receipts) -> None:
    db.session.execute(delete(ProjectReceipt).where(ProjectReceipt.project_id == project.id))
    db.session.add_all(ProjectReceipt(project_id=project.id, year_id=key, amount=amount) for key, amount in receipts)
    db.session.flush()
    db.session.expire(project, ["receipts"])


def require_open(project: ResearchProject, *, hand: Hand) -> None:
    """RuleError unless a person may change a project: its leader or, once it is decided on, the office."""
    if project.status == SUBMITTED:
        raise RuleError(LOCKED)
    if not may_change(project, hand, standing_of(project, hand.user)):
        is_inside = hand.is_office and project.status in DECIDED
        raise RuleError(OWN_PROJECT if is_inside else ONLY_OFFICE if project.status in DECIDED else NOT_YOURS)


def _require_reason(project: ResearchProject, reason: str) -> None:
    if project.status in DECIDED and len(" ".join(reason.split())) < REASON_MIN:
        raise RuleError(NO_REASON, field="reason", minimum=REASON_MIN)


def remove(project: ResearchProject, *, hand: Hand) -> None:
    """Delete a project that has never counted."""
    require_removable(project, hand=hand)
    plain.remove(project, by=hand.user)


def require_removable(project: ResearchProject, *, hand: Hand) -> None:
    """RuleError unless it is a project of one's own that nobody decides on and that has never counted."""
    _require_sender(project, hand)
    if project.status == SUBMITTED:
        raise RuleError(LOCKED)
    if was_approved(project):
        raise RuleError(COUNTED)


def submit(project: ResearchProject, *, version: int, at: datetime, hand: Hand) -> None:
    """Send a project to be approved; what an earlier round decided no longer counts."""
    _require_sender(project, hand)
    step(RESEARCH_PROJECT, project.status, "submit")
    papers = exists().where(ProjectFile.project_id == project.id, ProjectFile.kind == "contract")
    if not db.session.scalar(select(papers)):
        raise RuleError(NO_FILE)
    send(RESEARCH_PROJECT, project, version=version, at=at, by=hand.user)


def withdraw(project: ResearchProject, *, version: int, hand: Hand) -> None:
    """Take back a project that nobody has decided on."""
    _require_sender(project, hand)
    hand_on(project, "withdraw", step(RESEARCH_PROJECT, project.status, "withdraw"), version, hand.user)


def attach(project: ResearchProject, kind: str, title: str, file: StoredFile, *, at: datetime, hand: Hand) -> None:
    """Add a paper: a contract, or the report of a year, which comes when the project has long been checked."""
    require_open_to_papers(project, hand=hand)
    attachments.attach(project, ProjectFile(project_id=project.id, kind=kind), file, title, at=at, by=hand.user)


def require_open_to_papers(project: ResearchProject, *, hand: Hand) -> None:
    """RuleError unless a person may add a paper now."""
    if not may_attach(project, hand, standing_of(project, hand.user)):
        raise RuleError(LOCKED if project.status == SUBMITTED else NOT_YOURS)


def detach(project: ResearchProject, file: ProjectFile, *, hand: Hand) -> None:
    """Take a paper off a project that is not decided on: what was checked keeps the papers it was checked by."""
    require_detachable(project, hand=hand)
    attachments.detach(project, file, by=hand.user)


def require_detachable(project: ResearchProject, *, hand: Hand) -> None:
    """RuleError unless a person may take a paper off now."""
    if project.status in DECIDED or project.status == SUBMITTED:
        raise RuleError(LOCKED if project.status == SUBMITTED else PAPERS_STAY)
    _require_sender(project, hand)


def _require_sender(project: ResearchProject, hand: Hand) -> None:
    if not keeps(project, hand, standing_of(project, hand.user)):
        raise RuleError(NOT_YOURS)


DECISIONS = Decisions(RESEARCH_PROJECT, lambda row, by: is_own(row, by, standing_of(row, by)), OWN_PROJECT)
approve, check, send_back = DECISIONS.approve, DECISIONS.check, DECISIONS.send_back
require_decision = DECISIONS.require_decision


__all__ = [
    "STATES",
    "Entry",
    "approve",
    "attach",
    "check",
    "detach",
    "remove",
    "require_decision",
    "require_detachable",
    "require_open",
    "require_open_to_papers",
    "require_removable",
    "save",
    "send_back",
    "submit",
    "typed_receipts",
    "withdraw",
]
