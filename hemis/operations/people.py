"""What every person brings, employee or student: names in two scripts, their order, and the words they are found by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from hemis.domain.names import sort_key, tokens
from hemis.domain.translit import to_latin
from hemis.models.students import PersonToken
from hemis.operations import bulk

Owner = Literal["student_id", "employee_id"]


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """A person as the papers tell; a Latin name left empty is transliterated."""

    surname: str
    first_name: str
    gender: str
    patronymic: str = ""
    surname_latin: str = ""
    first_name_latin: str = ""
    patronymic_latin: str = ""
    birth_date: date | None = None
    pinfl: str | None = None
    passport_number: str = ""
    phone: str = ""

    @property
    def cyrillic(self) -> tuple[str, str, str]:
        """Surname, first name, patronymic."""
        return self.surname, self.first_name, self.patronymic

    @property
    def latin(self) -> tuple[str, str, str]:
        """The same in the Latin script."""
        return (
            self.surname_latin or _latin(self.surname),
            self.first_name_latin or _latin(self.first_name),
            self.patronymic_latin or _latin(self.patronymic),
        )

    @property
    def full_name(self) -> str:
        """The whole name in Cyrillic."""
        return " ".join(filter(None, self.cyrillic))

    @property
    def full_name_latin(self) -> str:
        """The whole name in Latin."""
        return " ".join(filter(None, self.latin))


def columns(person: NewPerson) -> dict[str, Any]:
    """Return the columns that employees and students share."""
    surname, first_name, patronymic = person.latin
    return {
        "surname": person.surname,
        "first_name": person.first_name,
        "patronymic": person.patronymic,
        "surname_latin": surname,
        "first_name_latin": first_name,
        "patronymic_latin": patronymic,
        "sort_key": " ".join(_key(part) for part in person.cyrillic if part),
        "gender": person.gender,
        "birth_date": person.birth_date,
        "pinfl": person.pinfl,
        "passport_number": person.passport_number,
        "phone": person.phone,
    }


def add_words(owner: Owner, people: Iterable[tuple[int, NewPerson]]) -> None:
    """Make people findable by any word of their names, in either script."""
    other = "employee_id" if owner == "student_id" else "student_id"
    bulk.insert_many(
        PersonToken, [{"word": word, owner: key, other: None} for key, person in people for word in _words(person)]
    )


def _words(person: NewPerson) -> Iterator[str]:
    spellings = (word for part in (*person.cyrillic, *person.latin) for word in _tokens(part))
    return iter(dict.fromkeys(spellings))


@lru_cache(4096)
def _latin(part: str) -> str:
    return to_latin(part)


@lru_cache(4096)
def _key(part: str) -> str:
    return sort_key(part)


@lru_cache(4096)
def _tokens(part: str) -> tuple[str, ...]:
    return tuple(tokens(part))
