"""What the small world announces beside its seminars: requirements and a council, each as a draft and published."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement
from hemis.models.councils import Council, Requirement
from hemis.operations import announcements, councils, requirements

TEXT = """# Диссертация тузилиши

Диссертация **кириш** ва *боблар*дан иборат.

## Боблар сони

| Қисм | PhD | DSc |
|---|---|---|
| Боблар | камида 3 | камида 4 |
"""
CODES = {"draft": "PhD.03/30.12.2019.K.72.01", "published": "DSc.03/04.06.2021.Fil.72.09"}
TITLES = {"draft": "Қоралама", "published": "Эълон қилинган"}


def make(office: User, rector: User, now: datetime) -> None:
    """Enter both of each kind; the published ones go through the vice-rector."""
    for state, title in TITLES.items():
        text, council = Requirement(), Council()
        requirements.save(text, requirement(title=f"{title} талаблар"), version=1, by=office)
        mine = council_values(title=f"{title} кенгаш", code=CODES[state])
        councils.save(council, mine, specialities(), members(), version=1, by=office)
        if state == "published":
            for row in (text, council):
                announce(row, office, rector, now - timedelta(days=5))


def announce(row: Announcement, office: User, rector: User, moment: datetime) -> None:
    """Take a text all the way to the public."""
    announcements.submit(row, version=row.version, at=moment, by=office)
    announcements.approve(row, version=row.version, at=moment, by=rector)
    announcements.publish(row, version=row.version, at=moment, by=office)


def requirement(**changes: Any) -> dict[str, Any]:
    """What a person enters of the requirements."""
    values = {
        "title": "Талаблар",
        "day": date(2025, 1, 1),
        "act": "ВМҚ 304-сон, 22.05.2017",
        "act_url": "https://lex.uz/docs/3219795",
        "about": "",
        "text": TEXT,
    }
    return values | changes


def council_values(**changes: Any) -> dict[str, Any]:
    """What a person enters of a council beside its lists."""
    values = {
        "title": "Филология фанлари бўйича илмий кенгаш",
        "code": "DSc.03/04.06.2021.Fil.72.09",
        "day": date(2021, 6, 4),
        "order_number": "ОАК 285/9",
        "valid_until": date(2027, 12, 31),
        "place": "Бош ўқув биноси",
        "phone": "+998900009801",
        "email": "kengash@example.uz",
        "about": "",
    }
    return values | changes


def specialities() -> list[councils.Speciality]:
    """What the council awards degrees in."""
    return [councils.Speciality("10.00.01", "Ўзбек тили"), councils.Speciality("10.00.02", "Ўзбек адабиёти")]


def members() -> list[councils.Member]:
    """The chair is not first: the list puts those who lead before the others."""
    return [
        councils.Member("member", "Каримов Анвар", "фан доктори", "ЎзМУ"),
        councils.Member("secretary", "Суюнов Аҳмад", "PhD, доцент", "БухДУ"),
        councils.Member("chair", "Ҳайдаров Иброҳим", "фан доктори, профессор", "БухДУ"),
    ]


def read() -> dict[str, int | None]:
    """Return the ids by which tests name these rows."""
    found = {}
    for name, model in (("requirement", Requirement), ("council", Council)):
        for ending, status in (("", "draft"), ("_published", "published")):
            found[name + ending] = db.session.scalar(select(model.id).where(model.status == status))
    return found
