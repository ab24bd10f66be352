"""How the points of a teacher come about: each criterion with the works under it, and a link to each of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import can, scoped
from hemis.domain.formats import number
from hemis.domain.profiles import SYSTEMS
from hemis.domain.rating import (
    CONDITIONS,
    DEFENCE,
    H_INDEX,
    PROJECT,
    SUPERVISION,
    WORK,
    ZERO,
    Breakdown,
    Counted,
    Item,
)
from hemis.extensions import db
from hemis.menus.rating.reading import WORDS, Years, bars, day_of, line_of, told
from hemis.models.doctoral import DoctoralStudent
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ResearchProject
from hemis.models.rating import DRAFT, RatingGroup
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations.rating import KINDS_OF
from hemis.operations.rating_tables import Standing, breakdown_of
from hemis.web.export import asked_for_file, export_lines

DEFENDED = ("doctoral.students.show", "doctoral_id", "doctoral.students:view", DoctoralStudent)
LINKS: Mapping[str, tuple[str, str, str, Any]] = {
    WORK: ("research.works.show", "scientific_work_id", "research.works:view", ScientificWork),
    H_INDEX: ("research.activity.show", "indicator_id", "research.activity:view", ResearchIndicator),
    PROJECT: ("research.projects.show", "project_id", "research.projects:view", ResearchProject),
    DEFENCE: DEFENDED,
    SUPERVISION: DEFENDED,
}
"""Source → the page of a row, the name of its key there, who opens it, and what it is a row of."""


class Told(NamedTuple):
    """A line of the file: the points of all lines together are those of the teacher."""

    under: str
    title: Any
    points: Decimal
    day: date | None = None
    authors: int | None = None


COLUMNS = (
    (_l("Мезон"), lambda row: row.under),
    (_l("Номи"), lambda row: row.title),
    (_l("Санаси"), lambda row: row.day),
    (_l("Муаллифлар сони"), lambda row: row.authors),
    (_l("Балл"), lambda row: row.points),
)


def explained(employee: Employee, years: Years) -> ResponseReturnValue:
    """Answer with the breakdown of a teacher in the year that is asked for."""
    return broken_down(employee, years.now, years) if years.now else render_template("rating/own/nothing.html")


def broken_down(employee: Employee, standing: Standing, years: Years | None = None) -> ResponseReturnValue:
    """Answer with the breakdown of a teacher in one rating; `years` lead to those of other years."""
    found = breakdown_of(standing, employee.id)
    groups = {each.group.id: each.group for each in standing.chosen.criteria if each.group}
    if asked_for_file():
        title = told(_("Рейтинг: %(name)s", name=employee.full_name), standing)
        return export_lines(list(_lines(found, groups)), COLUMNS, "rating", title, day_of(standing))
    return render_template(
        "rating/teachers/show.html",
        employee=employee,
        years=years,
        is_draft=standing.chosen.state == DRAFT,
        standing=standing,
        line=line_of(standing, employee.id),
        found=found,
        groups=groups,
        links=_links(found),
        chart=bars([(part.criterion.name, part.points) for part in found.parts if part.points]),
        title_of=title_of,
        total=len(standing.lines),
        **WORDS,
    )


def _lines(found: Breakdown, groups: Mapping[int, RatingGroup]) -> Iterator[Told]:
    """Yield what counted under its criterion, what a limit took away, and what counted for nothing."""
    for part in found.parts:
        yield from (_line(part.criterion.name, each) for each in part.items)
        if part.points != part.sum:
            limit = _("мезон чегараси: %(cap)s балл", cap=number(part.points, 2))
            yield Told(part.criterion.name, limit, part.points - part.sum)
    for each in found.groups:
        if each.points != each.sum:
            limit = _("гуруҳ чегараси: %(cap)s балл", cap=number(each.points, 2))
            yield Told(groups[each.key].name, limit, each.points - each.sum)
    yield from (_line(_("мезонга тўғри келмайди"), Counted(each, ZERO)) for each in found.uncounted)


def _line(under: str, counted: Counted) -> Told:
    item = counted.item
    return Told(under, title_of(item), counted.points, item.day, item.authors)


def _links(found: Breakdown) -> dict[tuple[str, int], str]:
    """Return item → the address of its page, as far as the viewer may open it."""
    items = [each.item for part in found.parts for each in part.items] + list(found.uncounted)
    return {key: url for source in LINKS for key, url in _links_of(source, items)}


def _links_of(source: str, items: Iterable[Item]) -> list[tuple[tuple[str, int], str]]:
    endpoint, name, permission, model = LINKS[source]
    keys = {each.key for each in items if each.source == source}
    if not keys or not can(permission):
        return []
    open_to_me = scoped(model).where(model.id.in_(keys)).with_only_columns(model.id)
    addresses: list[tuple[tuple[str, int], str]] = []
    for key in db.session.scalars(open_to_me):
        values: dict[str, Any] = {name: key}
        addresses.append(((source, key), url_for(endpoint, **values)))
    return addresses


def title_of(item: Item) -> Any:
    """Return what an item is called; an index has a number instead of a name."""
    if item.source == H_INDEX:
        return _("%(system)s: h = %(number)s", system=SYSTEMS[item.kind], number=item.amount)
    kind = _(KINDS_OF[item.source].get(item.kind, item.kind))
    traits = [_(CONDITIONS[each]) for each in sorted(item.traits) if each in ("head", "member")]
    return ", ".join((item.title, kind, *traits))


__all__ = ["broken_down", "explained"]
