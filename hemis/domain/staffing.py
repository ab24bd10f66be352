"""Stakes, logins, and the roles that follow from a post (rules 8; H-2)."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from hemis.domain.errors import RuleError
from hemis.domain.formats import plain
from hemis.domain.i18n import N_

TEACHING, LEADING = "teacher", "head"
TEACHING_CATEGORIES = (TEACHING, LEADING)
HEAD_OF_DEPARTMENT, DEPUTY_DEAN, DEAN = "16", "17", "18"
MAIN_WORK, INNER_WORK, HOURLY = "11", "12", "14"
OWN_FORMS = ("11", "12", "15")
"""Main work and part-time work inside: whom the institution itself trains and elects."""
RECTOR = "20"
LEADING_DIVISIONS = ("19", RECTOR, "21", "22", "23")
"""Vice-rector, rector, heads of divisions and directorates, directors of centres: whoever leads a division."""
TEACHER, DEPARTMENT_HEAD, FACULTY = "teacher", "department_head", "faculty"
ROLES_OF_POSTS = (TEACHER, DEPARTMENT_HEAD, FACULTY)
"""What the HR office may give; every other role stays with the administrator."""


class Stretch(NamedTuple):
    """A stake from its first day to its last; None is open."""

    starts_on: date
    ends_on: date | None
    stake: Decimal


class RoleOfPost(NamedTuple):
    """A role that follows from a post, with the unit at which it is held."""

    role: str
    faculty_id: int | None = None
    department_id: int | None = None


def highest_total(stretches: Iterable[Stretch]) -> Decimal:
    """The largest sum of stakes on any one day: it is reached on the first day of one of them."""
    known = list(stretches)
    return max(
        (sum((each.stake for each in known if _covers(each, one.starts_on)), Decimal(0)) for one in known),
        default=Decimal(0),
    )


def _covers(stretch: Stretch, day: date) -> bool:
    return stretch.starts_on <= day and (stretch.ends_on is None or day <= stretch.ends_on)


def check_stake(stake: Decimal, step: Decimal) -> None:
    """RuleError on field `stake` unless it is a positive multiple of `step`."""
    if stake <= 0 or stake % step:
        raise RuleError(
            N_("Ставка %(step)s қадам билан киритилади: масалан, 0,5 ёки 1."), field="stake", step=plain(step)
        )


def check_total(others: Iterable[Stretch], new: Stretch, most: Decimal) -> None:
    """RuleError on field `stake` when some day of `new` brings the person's sum over `most`."""
    apart = [each for each in others if _meet(each, new)]
    total = highest_total([*(_within(each, new) for each in apart), new])
    if total > most:
        raise RuleError(
            N_("Ходимнинг жами ставкаси %(total)s бўлади, %(most)s дан ошмаслиги керак."),
            field="stake",
            total=plain(total),
            most=plain(most),
        )


def _meet(one: Stretch, other: Stretch) -> bool:
    return (one.ends_on is None or other.starts_on <= one.ends_on) and (
        other.ends_on is None or one.starts_on <= other.ends_on
    )


def _within(stretch: Stretch, frame: Stretch) -> Stretch:
    return stretch._replace(starts_on=max(stretch.starts_on, frame.starts_on))


def propose_login(surname_latin: str, first_name_latin: str, taken: Iterable[str]) -> str:
    """`sh.abdullayev`, then `sh.abdullayev2`: ASCII letters only, whatever apostrophes the name has."""
    initial = re.match(r"(?:sh|ch|yo|yu|ya|.)?", _ascii(first_name_latin))
    base = ".".join(part for part in (initial[0] if initial else "", _ascii(surname_latin)) if part)[:50]
    base = base if len(base) > 2 else f"xodim.{base}".rstrip(".")
    known, number, login = set(taken), 1, base
    while login in known:
        number += 1
        login = f"{base}{number}"
    return login


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def roles_of(position_code: str, category: str, department_id: int | None, faculty_id: int | None) -> list[RoleOfPost]:
    """The roles that follow from a post of a department; none from one of a division."""
    if department_id is None:
        return []
    found = []
    if position_code in (DEAN, DEPUTY_DEAN):
        found.append(RoleOfPost(FACULTY, faculty_id=faculty_id))
    if position_code == HEAD_OF_DEPARTMENT:
        found.append(RoleOfPost(DEPARTMENT_HEAD, department_id=department_id))
    if category == TEACHING:
        found.append(RoleOfPost(TEACHER))
    return found
