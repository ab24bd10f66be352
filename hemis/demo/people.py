"""Invented people with names of the country: the same seed calls the same people into life."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.domain.identifiers import FEMALE, MALE, check_digit

MOBILE_CODES = (90, 91, 93, 94, 95, 97, 98, 99)
NEW_PATRONYMICS = 0.4
"""The part of the young who bear «ўғли» and «қизи» instead of -ович and -овна."""


class Crowd:
    """Gives out people who are all different in their numbers."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.given: set[str] = set()

    def person(self, *, born: tuple[int, int], gender: str | None = None) -> dict[str, Any]:
        """The columns of a new person born between two years."""
        gender = gender or self.chance.choice((MALE, FEMALE))
        first, last = date(born[0], 1, 1), date(born[1], 12, 31)
        birth_date = first + timedelta(days=self.chance.randrange((last - first).days))
        return self._name(gender, birth_date.year) | self._papers(gender, birth_date)

    def known(self, full_name: str, *, born: tuple[int, int]) -> dict[str, Any]:
        """A person whose name the facts give."""
        surname, first_name, patronymic = full_name.split(" ", 2)
        gender = FEMALE if patronymic.endswith(("на", "қизи")) else MALE
        person = self.person(born=born, gender=gender)
        latin = dict.fromkeys(("surname_latin", "first_name_latin", "patronymic_latin"), "")
        return person | latin | {"surname": surname, "first_name": first_name, "patronymic": patronymic}

    def _name(self, gender: str, year: int) -> dict[str, Any]:
        surname, father = self._drawn("surnames"), self._drawn("first_names_male")
        side = "male" if gender == MALE else "female"
        first = self._drawn(f"first_names_{side}")
        is_new = year > 1990 and self.chance.random() < NEW_PATRONYMICS
        kind = {MALE: "ugli", FEMALE: "qizi"}[gender] if is_new else side
        return {
            "surname": surname[f"surname_{side}"],
            "surname_latin": surname[f"surname_{side}_latin"],
            "first_name": first["name"],
            "first_name_latin": first["name_latin"],
            "patronymic": father[f"patronymic_{kind}"],
            "gender": gender,
        }

    def _papers(self, gender: str, birth_date: date) -> dict[str, Any]:
        self.count += 1
        area, serial = 990 + self.count // 1000 % 10, self.count % 1000
        while (digits := f"{_century(birth_date, gender)}{birth_date:%d%m%y}{area}{serial:03}") in self.given:
            birth_date += timedelta(days=1)
        self.given.add(digits)
        mobile = self.chance.choice(MOBILE_CODES)
        return {
            "birth_date": birth_date,
            "pinfl": f"{digits}{check_digit(digits)}",
            "passport_number": f"XX{self.count:07}",
            "phone": f"+998{mobile}000{self.count % 10000:04}",
        }

    def _drawn(self, name: str) -> Row:
        rows, heights = _weighted(name)
        return self.chance.choices(rows, cum_weights=heights)[0]


def _century(birth_date: date, gender: str) -> int:
    return (3 if birth_date.year < 2000 else 5) + (gender == FEMALE)


@cache
def _weighted(name: str) -> tuple[Sequence[Row], Sequence[int]]:
    rows = facts.read(name)
    return rows, tuple(accumulate(int(row["weight"]) for row in rows))
