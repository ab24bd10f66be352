"""The pages that have a budget: where they are, who opens them, and what they may weigh."""

from dataclasses import dataclass

from flask import Flask, url_for
from sqlalchemy import func, select

from bench.place import Place, any_login, cookie
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS


@dataclass(frozen=True)
class Budget:
    """Kilobytes of a first and of a later visit, headers included, and the number of requests; None is not bounded."""

    cold: float | None = 45
    warm: float | None = None
    requests: int | None = None


@dataclass(frozen=True)
class Measured:
    """A page with its budget; `session` is the cookie of whoever opens it, empty for a visitor."""

    name: str
    path: str
    budget: Budget
    session: str = ""


PUBLIC = Budget(14, 4, 3)
JOURNAL = Budget(28, 3.5, 5)
SHEET = Budget(30, 6, None)
SIGN_IN = Budget(12, None, None)


def public(items: dict[str, int]) -> list[Measured]:
    """Every page of the public service: each direction with its list and one of its items."""
    singles = {"start": "public.start", "instructions": "public.instructions", "check": "public.verification"}
    return [
        *(Measured(f"public: {name}", url_for(endpoint), PUBLIC) for name, endpoint in singles.items()),
        *(Measured(f"public: list of {each}s", url_for("public.items", direction=each), PUBLIC) for each in DIRECTIONS),
        *(
            Measured(f"public: one {each}", url_for("public.item", direction=each, announcement_id=key), PUBLIC)
            for each, key in items.items()
        ),
    ]


def measured(app: Flask, place: Place) -> list[Measured]:
    """Return the pages of the budgets in the order in which the results are shown."""
    with app.app_context():
        shown = select(Edition.direction, func.max(Edition.announcement_id)).where(Edition.withdrawn_at.is_(None))
        items = {direction: key for direction, key in db.session.execute(shown.group_by(Edition.direction))}
        dean = any_login("faculty")
    teacher, keeper = cookie(app, place.teacher), cookie(app, place.sheet_teacher)
    office = cookie(app, dean, "faculty")
    with app.test_request_context():
        return [
            *public(items),
            Measured("sign-in", url_for("account.login"), SIGN_IN),
            Measured("journal of 30", url_for("lessons.journals.show", lesson_id=place.lesson), JOURNAL, teacher),
            Measured("grade sheet 30 x 4", url_for("assessments.sheets.show", sheet_id=place.sheet), SHEET, keeper),
            Measured("day of a teacher", url_for("lessons.days.index"), Budget(), teacher),
            Measured("list of groups", url_for("students.groups.index"), Budget(), office),
            Measured("list of faculties", url_for("structure.faculties.index"), Budget(), office),
            Measured("home", url_for("home.index"), Budget(), office),
        ]
