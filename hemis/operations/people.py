"""What every person brings, employee or student: names in two scripts, their order, and the words they are found by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, delete, select, true

from hemis.domain.names import sort_key, tokens
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.staff import Employee
from hemis.models.students import PersonToken, Student
from hemis.operations import bulk

Owner = Literal["student_id", "employee_id"]
LAST_SIGN = "\U0010ffff"
LONGEST_SEARCH = 200


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


def renew_words(owner: Owner, key: int, person: NewPerson) -> None:
    """Make one person findable by the names of today, and by no earlier ones."""
    db.session.execute(delete(PersonToken).where(getattr(PersonToken, owner) == key))
    add_words(owner, [(key, person)])


def called(model: type[Employee] | type[Student], text: str | None) -> ColumnElement[bool]:
    """Return the criterion that each word of `text` begins a word of the person's name, in either script.

    A range of the words' index, not a pattern: both engines read it the same way, however large the table.
    """
    owner = PersonToken.employee_id if model is Employee else PersonToken.student_id
    return and_(
        true(),
        *(
            model.id.in_(
                select(owner).where(
                    PersonToken.word >= word, PersonToken.word < f"{word}{LAST_SIGN}", owner.is_not(None)
                )
            )
            for word in tokens((text or "")[:LONGEST_SEARCH])
        ),
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
