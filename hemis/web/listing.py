"""What all lists share: a filter form, white-listed sorting, pages, and an export of exactly what is shown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, and_, func, literal, select, true
from sqlalchemy.orm import InstrumentedAttribute, raiseload
from wtforms import Field, SelectField
from wtforms import Form as PlainForm
from wtforms.fields import SelectChoice

from hemis.domain.digits import whole_number
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.web.forms import Meta as PageMeta
from hemis.web.forms import ScopedSelect, cleaned

Row = TypeVar("Row")
PER_PAGE = 30
"""A group fits on one page, and a page on a slow line."""
LONGEST_SEARCH = 200
"""No name is longer; a criterion of a thousand words is one that a database refuses to read."""
ALL = _l("барчаси")
"""The first choice of every filter: nothing is narrowed."""
MOST_WORDS = 20
"""A whole title; each word is another walk through the rows, so a page of syllables would keep a database busy."""
Sorts = Mapping[str, Any]


class FilterForm(PlainForm):
    """A GET form: its fields are the query string. Subclasses say in `narrow` what each field does."""

    class Meta(PageMeta):
        csrf = False  # a token has no place in an address

    def __init__(self) -> None:
        super().__init__(formdata=cleaned(request.args))
        self.is_valid = self.validate()

    @property
    def fields_shown(self) -> list[Field]:
        """All fields but those in which the viewer has nothing to choose from."""
        return [field for field in self if not isinstance(field, ScopedSelect) or len(field.choices) > 1]

    @property
    def is_narrowed(self) -> bool:
        return any(field.data not in (None, "", "__None") or (field.errors and field.raw_data) for field in self)

    def chosen(self, name: str) -> Any:
        """Return the value of a field that was filled in validly, or None."""
        field = self[name]
        return None if field.errors or field.data in (None, "", "__None") else field.data

    def by_columns(self, statement: Select[Any], *columns: InstrumentedAttribute[Any]) -> Select[Any]:
        """Narrow to what was chosen in the fields that are named like their columns, as far as the form has them."""
        for column in columns:
            if column.key in self and (value := self.chosen(column.key)):
                statement = statement.where(column == value)
        return statement

    def by_activity(self, statement: Select[Any], model: Any) -> Select[Any]:
        """Narrow to the rows that are on or off, where the form has an `active` field."""
        asked = self.chosen("active")
        return statement.where(model.is_active == (asked == "1")) if asked else statement


def activity_filter() -> SelectField:
    """Declare the filter of a list whose rows are switched off instead of deleted."""
    options = {"": ALL, "1": _l("фаол"), "0": _l("нофаол")}
    return SelectField(_l("Ҳолати"), choices=[SelectChoice(code, title) for code, title in options.items()])


def folded(column: InstrumentedAttribute[str], text: str | None) -> ColumnElement[bool]:
    """Return the criterion that every word of `text` occurs in a folded column, in either script."""
    return and_(true(), *(column.contains(word, autoescape=True) for word in folded_words(text)))


def folded_words(text: str | None) -> list[str]:
    """Return the folded words of a search, each once and no more of them than anybody types."""
    return list(dict.fromkeys(fold((text or "")[:LONGEST_SEARCH]).split()))[:MOST_WORDS]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list."""

    items: list[Row]
    number: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first_row(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        return min(self.number * self.per_page, self.total)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)


def sort_by(statement: Select[Any], sorts: Sorts, default: str | None = None) -> Select[Any]:
    """Order by the white-listed `?sort=name` or `?sort=-name`, then by the key so that pages never overlap."""
    asked = request.args.get("sort", "")
    name = asked.removeprefix("-")
    if name not in sorts:
        name, asked = (default or next(iter(sorts))).removeprefix("-"), default or next(iter(sorts))
    column = sorts[name]
    model = statement.column_descriptions[0]["entity"]
    tie = [key.desc() if asked.startswith("-") else key.asc() for key in model.__mapper__.primary_key]
    return statement.order_by(column.desc() if asked.startswith("-") else column.asc(), *tie)


def paginate(statement: Select[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """Return the page that `?page=` asks for. A relationship that was not loaded is an error, not thirty queries."""
    bare = statement.order_by(None).with_only_columns(literal(1), maintain_column_froms=True).subquery()
    total = db.session.scalar(select(func.count()).select_from(bare)) or 0
    number = asked_page(total, per_page)
    rows = db.session.scalars(statement.options(raiseload("*")).limit(per_page).offset((number - 1) * per_page)).all()
    return Page(list(rows), number, per_page, total)


def paginate_found(
    statement: Select[Row],
    load: Callable[[Select[Row]], Select[Row]],
    per_page: int = PER_PAGE,
    total: int | None = None,
) -> Page[Row]:
    """Return the page that `?page=` asks for of a search: what it finds is found once, and counted on the way.

    `load` adds to the select of the rows what a line of the list shows; a `total` that is known is not counted again.
    """
    model = statement.column_descriptions[0]["entity"]
    key = model.__mapper__.primary_key[0]
    number = asked_page(per_page * 10**6 if total is None else total, per_page)
    count = func.count().over() if total is None else literal(total)
    numbered = statement.with_only_columns(key, count, maintain_column_froms=True)
    found = db.session.execute(numbered.limit(per_page).offset((number - 1) * per_page)).all()
    if not found:
        return Page([], 1, per_page, 0) if number == 1 else paginate(load(statement), per_page)
    shown = load(select(model)).where(key.in_([row[0] for row in found])).options(raiseload("*"))
    rows = {getattr(row, key.key): row for row in db.session.scalars(shown)}
    return Page([rows[row[0]] for row in found if row[0] in rows], number, per_page, found[0][1])


def counts_of(statements: Sequence[Select[Any]]) -> Sequence[int]:
    """Return how many rows each of some statements has, by one statement for all of them."""
    bare = (each.order_by(None).with_only_columns(literal(1), maintain_column_froms=True) for each in statements)
    counts = [select(func.count()).select_from(each.subquery()).scalar_subquery() for each in bare]
    return db.session.execute(select(*counts)).one() if counts else ()


def page_of(rows: Sequence[Row], per_page: int = PER_PAGE) -> Page[Row]:
    """Return the page that `?page=` asks for, of rows that were computed and are all there."""
    number = asked_page(len(rows), per_page)
    return Page(list(rows[(number - 1) * per_page : number * per_page]), number, per_page, len(rows))


def asked_page(total: int, per_page: int) -> int:
    """Return which page `?page=` asks for, of those that there are."""
    number = whole_number(request.args.get("page", ""), 6) or 1
    return min(number, max(1, -(-total // per_page)))
