"""Visitors of the public service in the last months, and the officials who may read how many they were."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.models.visits import ApiToken
from hemis.operations import api_tokens, visits
from hemis.operations.visits import COMPLAINT, Visit

DAYS = 120
USUAL = {
    "service": 200,
    "seminar": 120,
    "conference": 100,
    "meeting": 40,
    "requirement": 70,
    "council": 45,
    "dissertation": 150,
}
VISITORS = {"phone": 0.55, "computer": 0.3, "robot": 0.12, "other": 0.03}
LANGUAGES = {"uz_Cyrl": 0.5, "uz_Latn": 0.28, "ru": 0.16, "en": 0.06}
ASKED = {"page": 1.0, "file": 0.2}
WEEKEND = 0.4
BODY = "Олий таълим, фан ва инновациялар вазирлиги"
OFFICIALS = (
    ("Мирзаев Жасур Комилович", "Илмий фаолиятни мониторинг қилиш бўлими бошлиғи", ["requests", "results"], 200),
    ("Собирова Дилноза Акмаловна", "Рақамлаштириш бўлими бош мутахассиси", ["requests"], 20),
)
BECAUSE = "Ходим бошқа бўлимга ўтди, токен янгисига алмаштирилди"


def write(staff: Staff, now: datetime, chance: Random) -> None:
    """Count visits of past days, most of them of the week's working days; give two tokens and take one back."""
    days = [now.date() - timedelta(days=ago) for ago in range(1, DAYS + 1)]
    counts = {visit: count for day in days for visit, count in _of_day(day, chance)}
    for day in days:
        counts[Visit(day, "service", "phone", "uz_Cyrl", COMPLAINT)] = 1 + (day.day % 3 == 0)
    visits.keep(counts)
    office = staff.offices[Role.ADMINISTRATOR]
    for holder, post, scopes, left in OFFICIALS:
        values = {"holder": holder, "post": post, "body": BODY, "scopes": scopes}
        row = ApiToken()
        api_tokens.issue(row, {**values, "valid_until": now.date() + timedelta(days=left)}, at=now, by=office)
    api_tokens.revoke(row, BECAUSE, at=now, by=office)


def _of_day(day: date, chance: Random) -> Iterator[tuple[Visit, int]]:
    share = WEEKEND if day.isoweekday() > 5 else 1.0
    kinds = product(USUAL.items(), VISITORS.items(), LANGUAGES.items(), ASKED.items())
    for (place, usual), (visitor, of_visitors), (language, of_languages), (asked, part) in kinds:
        expected = usual * share * of_visitors * of_languages * part
        if count := int(chance.uniform(0, 2.2) * expected + chance.random()):
            yield Visit(day, place, visitor, language, asked), count


__all__ = ["write"]
