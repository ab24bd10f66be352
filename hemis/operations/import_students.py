"""Students from spreadsheets: numbers that the office has already are checked, all others are given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from hemis.domain.classifiers import COUNTRY
from hemis.domain.codes import province_code
from hemis.domain.spreadsheets.cards import CODES, LATIN_PARTS, card_of
from hemis.domain.spreadsheets.kinds import gender_code
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.settings import DocumentRegister
from hemis.models.structure import University
from hemis.models.students import MergedStudent, Student
from hemis.operations import student_cards, students
from hemis.operations.students import NewStudent

Row = Mapping[str, Any]
PAYMENT_FORMS = dict(zip(values_of("payment_form"), ("11", "12"), strict=True))
CONTRACT, HOME = "12", "UZ"


class StudentJudge:
    """Sees that a student number is this institution's, of the year of admission, and was never anybody's."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.code = db.session.scalar(select(University.code)) or ""
        known = select(Student.number).union_all(select(MergedStudent.old_number))
        self.known = set(db.session.scalars(known))
        given = select(DocumentRegister.year, DocumentRegister.last_number)
        found = db.session.execute(given.where(DocumentRegister.kind == student_cards.REGISTER))
        self.given = {year % 100: last for year, last in found}
        self.rows: dict[str, int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        if values["grant_kind"] and PAYMENT_FORMS[values["payment_form"]] == CONTRACT:
            return "grant_with_contract", "grant_kind", ()
        country = CODES["country"][values["country"]]
        if country != HOME and province_code(values["region"]):
            return "region_abroad", "region", (("country", COUNTRY[country]),)
        typed = values["student_number"]
        return self._number(typed, number, values["admission_year"]) if typed else None

    def _number(self, typed: str, row: int, admitted: int | str) -> Doubted | None:
        told = ("value", typed)
        year = int(admitted or 0)
        if self.code and typed[:3] != self.code:
            return "student_number_other", "student_number", (told, ("code", self.code))
        if year and int(typed[3:5]) != year % 100:
            return "student_number_year", "student_number", (told, ("year", f"{year % 100:02}"))
        if not year and int(typed[3:5]) > self.today.year % 100:
            return "student_number_year", "student_number", (told, ("year", f"{self.today.year % 100:02}"))
        if typed in self.known:
            return "student_number_known", "student_number", (told,)
        if int(typed[5:]) <= self.given.get(int(typed[3:5]), 0):
            return "student_number_given", "student_number", (told,)
        if typed in self.rows:
            return "duplicate_in_file", "student_number", (("row", str(self.rows[typed])),)
        self.rows[typed] = row
        return None


def write_students(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Admit students into their groups from the day of the order."""
    starts_on = date.fromisoformat(options["starts_on"])
    numbers = _numbers(rows, starts_on.year)
    new = [
        NewStudent(
            surname=row["surname"],
            first_name=row["first_name"],
            patronymic=row["patronymic"],
            gender=str(gender_code(row["gender"])),
            birth_date=row["birth_date"],
            pinfl=row["pinfl"],
            passport_number=row["passport"],
            phone=row["phone"],
            number=number,
            group_id=known.groups.find(row["group"])[0].id,
            starts_on=starts_on,
            order_number=options.get("order_number", ""),
            payment_form=PAYMENT_FORMS[row["payment_form"]],
            grant_kind=CODES["grant_kind"].get(row["grant_kind"], ""),
            region=row["region"],
            district=row["district"],
            admission_year=row["admission_year"] or None,
            note=row["note"],
            card={**card_of(row), "province": province_code(row["region"])},
            **{name: row[name] for name in LATIN_PARTS},
        )
        for row, number in zip(rows, numbers, strict=True)
    ]
    return students.admit_many(new, by=by)


def _numbers(rows: Sequence[Row], usual: int) -> list[str]:
    """The number of each row: its own, or the next free one of its year of admission."""
    own = {row["student_number"] for row in rows if row["student_number"]}
    years = Counter(row["admission_year"] or usual for row in rows if not row["student_number"])
    free = {year: iter(student_cards.give_numbers(year, count, own)) for year, count in sorted(years.items())}
    return [row["student_number"] or next(free[row["admission_year"] or usual]) for row in rows]


__all__ = ["PAYMENT_FORMS", "StudentJudge", "write_students"]
