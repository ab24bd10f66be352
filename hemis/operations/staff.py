"""Employees and the posts they take up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hemis.models.accounts import User
from hemis.models.staff import Employee, Post
from hemis.operations import audit, bulk, people
from hemis.operations.people import NewPerson

WHOLE_STAKE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class NewEmployee(NewPerson):
    """An employee with the post that the order names: in a department or in a division."""

    number: str
    position_id: int
    starts_on: date
    department_id: int | None = None
    division_id: int | None = None
    stake: Decimal = WHOLE_STAKE
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
