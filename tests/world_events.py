"""A draft of a conference and of a meeting."""

from datetime import date

from hemis.models.accounts import User
from hemis.models.events import Conference, Meeting
from hemis.operations import conferences, meetings

CONFERENCE = {
    "title": "Қоралама анжуман",
    "level": "republican",
    "day": date(2026, 11, 12),
    "last_day": date(2026, 11, 14),
    "format": "mixed",
    "place": "Бош ўқув биноси",
    "organiser": "Физика кафедраси",
    "department_id": None,
    "languages": ["uz", "ru"],
    "about": "Анжуман физика ҳаётда қандай иш бериши ҳақида.",
    "sections": "Назарий физика\nҚуёш энергияси",
    "call": "Мақола беш бетдан ошмасин.",
    "papers_until": date(2026, 10, 20),
    "fee": "бепул",
    "contact": "Олимова Гулшан",
    "phone": "+998900009701",
    "email": "anjuman@example.uz",
}
MEETING = {
    "title": "Қоралама давра суҳбати",
    "kind": "round_table",
    "planned_on": date(2026, 10, 28),
    "starts_at": None,
    "place": "Мажлислар зали",
    "organiser": "Физика кафедраси",
    "department_id": None,
    "moderator": "Қосимов Баҳром",
    "planned_participants": 40,
    "plan": "Очилиш сўзи, тўртта маъруза, савол-жавоб",
    "held_on": None,
    "participants": None,
    "outcome": "",
    "recommendations": "",
    "cancelled_because": "",
}
DAY = date(2026, 10, 6)


def make(author: User, department_id: int) -> None:
    own = {"department_id": department_id}
    conferences.save(Conference(), CONFERENCE | own, version=1, by=author)
    meetings.save(Meeting(), MEETING | own, today=DAY, version=1, by=author)
