"""Муддатлар: whose training or election ends soon or is over, as a list and as numbers (H-6, H-14, H-18).

Everything is computed from three statements, however many people there are, so that the numbers and the lists behind
them are the same by construction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload, load_only
from wtforms import StringField

from hemis.access import scoped
from hemis.domain.i18n import N_
from hemis.domain.staffing import OWN_FORMS, TEACHING_CATEGORIES
from hemis.domain.terms import GREEN, RED, YELLOW, Term
from hemis.extensions import db
from hemis.menus.staff import choices
from hemis.models.staff import Employee, Position, Post
from hemis.models.structure import Department
from hemis.operations.people import called
from hemis.operations.posts import running
from hemis.web import clock
from hemis.web.export import Column
from hemis.web.forms import choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

STATES = {
    GREEN: N_("муддати бор"),
    YELLOW: N_("яқинда тугайди"),
    RED: N_("муддати ўтган ёки йўқ"),
}
CHIPS = {GREEN: "ok", YELLOW: "warn", RED: "danger"}
NOTHING, OVER = N_("муддати йўқ"), N_("муддати ўтган")
NEVER = Term(None, RED)
Terms = Mapping[int, Term]
SORTS: dict[str, Callable[["Line"], Any]] = {
    "due": lambda line: (line.term.last_day or date.min, line.employee.sort_key),
    "name": lambda line: (line.employee.sort_key,),
}

LOADS = (
    load_only(Post.employee_id, Post.department_id, Post.position_id),
    joinedload(Post.employee).load_only(
        *(
            getattr(Employee, f"{part}{script}")
            for part in ("surname", "first_name", "patronymic")
            for script in ("", "_latin")
        ),
        Employee.number,
        Employee.sort_key,
    ),
    joinedload(Post.department).load_only(Department.name, Department.name_latin, Department.sort_key),
    joinedload(Post.position).load_only(Position.name, Position.name_latin),
)
"""Only what is shown: the list holds everybody who teaches."""


def word_of(term: Term) -> str:
    """How a term stands, in one word for one thing: red may be over or never entered."""
    if term.last_day is None:
        return NOTHING
    return OVER if term.colour == RED else STATES[term.colour]


@dataclass(frozen=True)
class Line:
    """Somebody who teaches, where, and the term."""

    employee: Employee
    posts: list[Post]
    term: Term

    @property
    def departments(self) -> dict[int, Department]:
        return {post.department.id: post.department for post in self.posts if post.department}


@dataclass
class Count:
    """How many people of a department are in each colour; of all departments when it is None."""

    department: Department | None
    numbers: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


class DueFilter(FilterForm):
    q = StringField(_l("Исм"))
    department_id = choices.department_filter()
    state = choice(_l("Муддат"), STATES, optional=True, blank=choices.ALL)


def lines(filters: DueFilter, terms: Terms) -> list[Line]:
    """The teachers of the viewer's scope with their terms, narrowed and in the order that was asked for."""
    teaching = (
        scoped(Post)
        .join(Post.position)
        .where(running(clock.today()), Post.department_id.is_not(None), Post.employment_form.in_(OWN_FORMS))
        .where(Position.category.in_(TEACHING_CATEGORIES))
        .options(*LOADS)
        .order_by(Post.stake.desc(), Post.id)
    )
    if department_id := filters.chosen("department_id"):
        teaching = teaching.where(Post.department_id == department_id)
    if filters.q.data:
        teaching = teaching.join(Post.employee).where(called(Employee, filters.q.data))
    held: dict[int, list[Post]] = {}
    for post in db.session.scalars(teaching):
        held.setdefault(post.employee_id, []).append(post)
    found = [Line(own[0].employee, own, terms.get(key, NEVER)) for key, own in held.items()]
    state = filters.chosen("state")
    return _sorted([line for line in found if not state or line.term.colour == state])


def _sorted(found: list[Line]) -> list[Line]:
    asked = request.args.get("sort", "")
    key = SORTS.get(asked.removeprefix("-"), SORTS["due"])
    return sorted(found, key=key, reverse=asked.startswith("-") and asked[1:] in SORTS)


def counts(found: Sequence[Line]) -> list[Count]:
    """Numbers by department in the order of the alphabet, and first of all those of everybody, each counted once."""
    whole = Count(None, dict.fromkeys(STATES, 0))
    by_department: dict[int, Count] = {}
    for line in found:
        whole.numbers[line.term.colour] += 1
        for key, department in line.departments.items():
            own = by_department.setdefault(key, Count(department, dict.fromkeys(STATES, 0)))
            own.numbers[line.term.colour] += 1
    ordered = sorted(by_department.values(), key=lambda count: count.department.sort_key if count.department else "")
    return [whole, *ordered]


def columns(last_day: Any) -> tuple[Column, ...]:
    """What a file tells of each line; `last_day` is the heading of the day on which the term ends."""
    return (
        (_l("Ходим рақами"), lambda line: line.employee.number),
        (_l("Ф.И.Ш."), lambda line: line.employee.full_name),
        (_l("Кафедра"), lambda line: ", ".join(named(each) for each in line.departments.values())),
        (_l("Лавозим"), lambda line: ", ".join(dict.fromkeys(named(post.position) for post in line.posts))),
        (last_day, lambda line: line.term.last_day),
        (_l("Муддат"), lambda line: _(word_of(line.term))),
    )


COUNT_COLUMNS: tuple[Column, ...] = (
    (_l("Кафедра"), lambda count: named(count.department) if count.department else _("Жами")),
    *((_l(title), lambda count, colour=colour: count.numbers[colour]) for colour, title in STATES.items()),
    (_l("Жами"), lambda count: count.total),
)
WORDS = {"states": STATES, "chips": CHIPS, "word_of": word_of}
