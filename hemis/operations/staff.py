"""Employees: their cards, their photos, and hiring many at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import inspect, select

from hemis.domain.errors import Reason, RuleError
from hemis.domain.i18n import N_
from hemis.domain.identifiers import check_pinfl, parse_pinfl
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.staff import Employee, Post
from hemis.models.structure import University
from hemis.operations import audit, bulk, people, plain
from hemis.operations.documents import next_ordinal
from hemis.operations.people import NewPerson
from hemis.operations.rules import rule_value

WHOLE_STAKE = Decimal(1)
REGISTER = "employee"
NAMES = ("surname", "first_name", "patronymic", "surname_latin", "first_name_latin", "patronymic_latin")

TAKEN = N_("Бу ЖШШИР бошқа ходимники: %(name)s, ходим рақами %(number)s.")
SAME_PERSON = N_("Шу исмли ва туғилган санали ходим бор, рақами %(number)s: бир киши икки марта киритилмасин.")
WRONG_DIGIT = N_("ЖШШИРнинг назорат рақами мос келмади: рақамларни паспортдан қайта кўчиринг.")
LINKED = N_("Ўчириб бўлмайди: ходимга боғланган маълумотлар бор. Ишдан кетган бўлса, бўшатилганини қайд этинг.")


@dataclass(frozen=True, kw_only=True)
class NewEmployee(NewPerson):
    """An employee with the post that the order names: in a department or in a division."""

    number: str
    position_id: int
    starts_on: date
    department_id: int | None = None
    division_id: int | None = None
    stake: Decimal = WHOLE_STAKE
    staff_kind: str = "12"
    order_number: str = ""
    speciality: str = ""
    academic_degree: str = "10"
    academic_rank: str = "10"
    user_id: int | None = None


def hire_many(staff: Sequence[NewEmployee], *, by: User | None) -> list[int]:
    """Add employees, their posts and the words they are found by; return their ids in the order given."""
    rows = [
        people.columns(each)
        | {
            "user_id": each.user_id,
            "number": each.number,
            "academic_degree": each.academic_degree,
            "academic_rank": each.academic_rank,
            "speciality": each.speciality,
            "hired_year": each.starts_on.year,
        }
        for each in staff
    ]
    ids = bulk.insert_numbered(Employee, rows)
    bulk.insert_many(
        Post,
        [
            {
                "employee_id": key,
                "position_id": each.position_id,
                "department_id": each.department_id,
                "division_id": each.division_id,
                "stake": each.stake,
                "staff_kind": each.staff_kind,
                "order_number": each.order_number,
                "order_date": each.starts_on if each.order_number else None,
                "starts_on": each.starts_on,
            }
            for key, each in zip(ids, staff, strict=True)
        ],
    )
    hired = list(zip(ids, staff, strict=True))
    people.add_words("employee_id", hired)
    audit.record_many("create", Employee, ((key, _told(each)) for key, each in hired), by=by)
    return ids


def _told(new: NewEmployee) -> dict[str, tuple[None, object]]:
    return {
        "number": (None, new.number),
        "name": (None, new.full_name),
        "position_id": (None, new.position_id),
        "department_id": (None, new.department_id),
        "division_id": (None, new.division_id),
    }


def save_employee(employee: Employee, values: Mapping[str, Any], *, today: date, by: User | None) -> list[Reason]:
    """Add or change the card of a person; return the doubts, which do not block: about the ЖШШИР, about a twin.

    RuleError on field `pinfl` when the number is unreadable or somebody else's, or, where the rule `pinfl.checksum`
    says `block`, when its check digit is wrong.
    """
    pinfl = str(values.get("pinfl") or "")
    doubts = [*_twins(employee, values), *(_doubts(employee, pinfl, values, today) if pinfl else ())]
    person = NewPerson(**{name: values[name] for name in NAMES}, gender=values["gender"])
    row = {name: value for name, value in people.columns(person).items() if name in (*NAMES, "sort_key", "gender")}
    row |= {name: value for name, value in values.items() if name not in row}
    row["pinfl"] = parse_pinfl(pinfl).number if pinfl else None
    if inspect(employee).transient:
        row["number"] = _next_number(today.year)
    plain.save(employee, row, by=by)
    people.renew_words("employee_id", employee.id, person)
    return doubts


def _twins(employee: Employee, values: Mapping[str, Any]) -> list[Reason]:
    """Say of a new card whether somebody of the same name and day of birth is in the base already."""
    born = values.get("birth_date")
    if not inspect(employee).transient or born is None:
        return []
    same = (getattr(Employee, name) == values[name] for name in ("surname", "first_name", "patronymic"))
    found = db.session.scalars(select(Employee.number).where(*same, Employee.birth_date == born)).first()
    return [Reason(SAME_PERSON, {"number": found})] if found else []


def _doubts(employee: Employee, text: str, values: Mapping[str, Any], today: date) -> list[Reason]:
    pinfl = parse_pinfl(text)
    holder = db.session.scalar(
        select(Employee).where(Employee.pinfl == pinfl.number, Employee.id != (employee.id or 0))
    )
    if holder:
        raise RuleError(TAKEN, field="pinfl", name=holder.full_name, number=holder.number)
    if not pinfl.is_checked and rule_value("pinfl.checksum", on=today) == "block":
        raise RuleError(WRONG_DIGIT, field="pinfl")
    return check_pinfl(pinfl, gender=values["gender"], birth_date=values.get("birth_date"))


def _next_number(year: int) -> str:
    """The code of the institution, two digits of the year, and five of the next person in it."""
    code = db.session.scalar(select(University.code)) or ""
    while True:
        number = f"{code}{year % 100:02}{next_ordinal(REGISTER, year):05}"
        if db.session.scalar(select(Employee.id).where(Employee.number == number)) is None:
            return number


def remove_employee(employee: Employee, *, by: User | None) -> None:
    """Delete a card that was made by mistake; RuleError once anything is linked to it."""
    try:
        plain.remove(employee, by=by)
    except RuleError as error:
        raise RuleError(LINKED) from error
