"""Requirements for dissertations in two editions, and scientific councils: in force, over, and waiting for approval."""

from datetime import date, datetime, time, timedelta

from hemis.access.roles import Role
from hemis.demo import facts
from hemis.demo.facts import FACTS, Row
from hemis.demo.staffing import Staff
from hemis.domain.calendar import TASHKENT
from hemis.domain.councils import CHAIR, DEPUTY, SECRETARY
from hemis.models.announcements import Announcement
from hemis.models.councils import Council, Requirement
from hemis.operations import councils, requirements
from hemis.operations.announcements import approve, correct, publish, submit
from hemis.operations.councils import Member, Speciality

TITLE = "Докторлик диссертацияларини шакллантиришга оид талаблар"
ACT = "Илмий даражалар бериш тартиби тўғрисидаги Низом (рўйхат рақами 2893, 23.06.2017); ВМҚ 304-сон, 22.05.2017"
ACT_URL = "https://lex.uz"
NEWER_PART = "\n## 8. Текширув рўйхати"
"""What the second edition has added to the first."""
WORKPLACE = "Бухоро давлат университети"
SIZE = "Кенгаш таркиби: {members} аъзо."
OVER, WAITING = {"PhD.03/30.12.2019.Ped.72.04"}, {"DSc.03/27.09.2024.I.72.05"}
LEADERS = (
    (CHAIR, "chair", "chair_title"),
    (DEPUTY, "deputy_chair", "deputy_title"),
    (SECRETARY, "secretary", "secretary_title"),
)


def write(staff: Staff, now: datetime) -> None:
    """Enter all of them and take each as far as its state."""
    _write_requirements(staff, now)
    for number, row in enumerate(facts.read("councils"), start=1):
        council = Council()
        values = _values(row, number, now)
        office = staff.offices[Role.RESEARCH_OFFICE]
        councils.save(council, values, _specialities(row), _members(row), version=1, by=office)
        if row["code"] in WAITING:
            submit(council, version=council.version, at=now - timedelta(hours=20), by=office)
        else:
            _announce(council, staff, now - timedelta(weeks=8, days=number))


def _write_requirements(staff: Staff, now: datetime) -> None:
    text = (FACTS / "dissertation_requirements.md").read_text(encoding="utf-8")
    office = staff.offices[Role.RESEARCH_OFFICE]
    row, year = Requirement(), now.year
    values = {"title": TITLE, "act": ACT, "act_url": ACT_URL, "about": ""}
    first = values | {"day": date(year - 1, 1, 1), "text": text.partition(NEWER_PART)[0]}
    requirements.save(row, first, version=1, by=office)
    _announce(row, staff, now - timedelta(weeks=50))
    correct(row, version=row.version, by=office)
    second = values | {"day": (now - timedelta(weeks=7)).date(), "text": text}
    requirements.save(row, second, version=row.version, by=office)
    _announce(row, staff, now - timedelta(weeks=8))


def _announce(row: Announcement, staff: Staff, near: datetime) -> None:
    """Submitted in the morning of a day, approved at noon, published in the afternoon."""
    office, rector = staff.offices[Role.RESEARCH_OFFICE], staff.offices[Role.VICE_RECTOR]
    morning = datetime.combine(near.date(), time(9), TASHKENT)
    submit(row, version=row.version, at=morning, by=office)
    approve(row, version=row.version, at=morning + timedelta(hours=3), by=rector)
    publish(row, version=row.version, at=morning + timedelta(hours=6), by=office)


def _values(row: Row, number: int, now: datetime) -> dict[str, object]:
    until = date(now.year - 1, 12, 30) if row["code"] in OVER else date(now.year + 2, 12, 31)
    return {
        "code": row["code"],
        "title": row["name"],
        "order_number": f"{280 + number}/{number}",
        "day": date.fromisoformat(row["established"]),
        "valid_until": until,
        "place": row["place"],
        "phone": row["phone"],
        "email": row["email"],
        "about": SIZE.format(members=row["members"]),
    }


def _specialities(row: Row) -> list[Speciality]:
    mine = (each for each in facts.read("council_specialities") if each["council_code"] == row["code"])
    return [Speciality(each["speciality_code"], each["speciality_name"]) for each in mine]


def _members(row: Row) -> list[Member]:
    return [Member(role, row[name], row[title], WORKPLACE) for role, name, title in LEADERS]
