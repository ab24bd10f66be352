"""The public service of itself: editions of its passport, maintenance that was and will be, and what it measured."""

from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import insert

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.domain.availability import ALL_MINUTES, HOUR, hour_of
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.service import ServiceDay, ServiceHour
from hemis.models.settings import Maintenance
from hemis.operations import maintenance, passport

DAYS = 95
TERM = {
    "uz": "Интернет тезлиги 1024 Кбит/с бўлганда ҳар бир йўналиш бўйича маълумот бир неча сонияда, кўпи билан 30"
    " сонияда очилади.",
    "ru": "При скорости интернета 1024 Кбит/с сведения по каждому направлению открываются за несколько секунд,"
    " не более чем за 30 секунд.",
    "en": "At 1024 kbit/s the information on each direction opens in a few seconds, in 30 seconds at most.",
}
USERS = {
    "uz": "Жисмоний ва юридик шахслар, шу жумладан, чет эл фуқаролари",
    "ru": "Физические и юридические лица, в том числе иностранные граждане",
    "en": "Natural and legal persons, foreign citizens among them",
}
OWN_REASON = {
    "reason": "Хизмат кўрсатиш дастурини янги серверга кўчириш",
    "reason_ru": "Перенос программы на новый сервер",
    "reason_en": "Moving the program to a new server",
}
OUTAGE_DAYS_AGO, OUTAGE_MINUTES = 12, 23
BUSY_FROM, BUSY_UNTIL = 800, 2600


def write(staff: Staff, now: datetime) -> None:
    """Two editions of the passport and one in work; two stretches of maintenance; three months of measuring."""
    _editions(staff, now)
    works = _works(now)
    _minutes(works, now)
    _days(now, Random("service"))


def _editions(staff: Staff, now: datetime) -> None:
    office, rector = staff.offices[Role.RESEARCH_OFFICE], staff.offices[Role.VICE_RECTOR]
    for days_ago, number, texts in ((60, 7, TERM), (20, 4, USERS)):
        at = now - timedelta(days=days_ago)
        card = passport.open_edition(by=office)
        passport.write(card, number, texts, version=card.version, by=office)
        passport.submit(card, version=card.version, at=at, by=office)
        passport.approve(card, version=card.version, at=at + HOUR, by=rector)
    passport.open_edition(by=office)


def _works(now: datetime) -> list[Maintenance]:
    """Announced a week ahead: one at night three weeks ago, one in six days."""
    works = []
    for days, values in ((-21, {"reason": maintenance.REASONS[0]}), (6, OWN_REASON)):
        night = datetime.combine(now.date() + timedelta(days=days), time(2), TASHKENT)
        work = Maintenance()
        stretch = {"starts_at": night, "ends_at": night + 1.5 * HOUR}
        maintenance.plan(work, {**values, **stretch}, at=min(now, night - timedelta(days=7)), by=None)
        works.append(work)
    return works


def _minutes(works: list[Maintenance], now: datetime) -> None:
    """Every minute was answered but for those of the work and of one outage."""
    last = hour_of(now)
    outage = last - timedelta(days=OUTAGE_DAYS_AGO)
    rows = []
    for number in range(DAYS * 24, 0, -1):
        hour = last - number * HOUR
        is_work = any(work.starts_at < hour + HOUR and work.ends_at > hour for work in works)
        missed = ALL_MINUTES >> 30 if is_work else (1 << OUTAGE_MINUTES) - 1 if hour == outage else 0
        rows.append({"hour": hour, "minutes": ALL_MINUTES & ~missed})
    db.session.execute(insert(ServiceHour), rows)


def _days(now: datetime, dice: Random) -> None:
    rows = []
    for number in range(DAYS, 0, -1):
        answers = dice.randint(BUSY_FROM, BUSY_UNTIL)
        slow = dice.randint(0, 4)
        rows.append({"day": now.date() - timedelta(days=number), "answers": answers, "quick": answers - slow})
    db.session.execute(insert(ServiceDay), rows)
