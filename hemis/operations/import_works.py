"""Scientific works from spreadsheets: a teacher's own, none twice, each author of the house known by the name."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.names import fold, tokens
from hemis.domain.scholarship import EMPTY, FIELDS
from hemis.domain.spreadsheets.references import Doubted, References
from hemis.domain.spreadsheets.scholarly import COLUMN_OF, WORK_KINDS
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork
from hemis.models.staff import Employee
from hemis.operations import oak, scholarship
from hemis.operations.authorship import Author, is_called

Row = Mapping[str, Any]
SENT = N_("Бекор қилиб бўлмайди: «%(title)s» мудирга юборилган, юборилган иш базада қолади.")
LANGUAGES = dict(zip(values_of("language"), ("uz", "ru", "other", "en"), strict=False))


class Person(NamedTuple):
    """The names of a card, kept while the database is away."""

    id: int
    surname: str
    surname_latin: str
    full_name: str
    full_name_latin: str


class WorkJudge:
    """Finds works that are here already or twice in the file, and authors who cannot be told apart."""

    def __init__(self, user_id: int, on: date) -> None:
        self.on = on
        self.owner_id = db.session.scalar(select(Employee.id).where(Employee.user_id == user_id))
        self.people: dict[str, list[Person]] = defaultdict(list)
        for each in db.session.scalars(select(Employee).order_by(Employee.id)):
            person = Person(each.id, each.surname, each.surname_latin, each.full_name, each.full_name_latin)
            for word in {*tokens(each.surname), *tokens(each.surname_latin)}:
                self.people[word].append(person)
        work = ScientificWork
        there = db.session.execute(select(work.title, work.title_key, work.published_on, work.kind, work.doi))
        self.there: dict[Any, str] = {}
        for title, title_key, day, kind, doi in there:
            self.there |= {key: title for key in _keys(title_key, day, kind, doi)}
        self.rows: dict[Any, int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        if values["work_day"] > self.on:
            return "work_in_future", "work_day", ()
        title_key, kind = fold(values["work_title"])[:700], WORK_KINDS[values["work_kind"]]
        keys = _keys(title_key, values["work_day"], kind, values["doi"])
        for key in keys:
            if key in self.there:
                return "work_known", "work_title", (("title", self.there[key]),)
            if key in self.rows:
                return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        if doubt := self._doubt_about(values["work_authors"]):
            return doubt
        self.rows |= dict.fromkeys(keys, number)
        return None

    def _doubt_about(self, names: Sequence[str]) -> Doubted | None:
        found: set[int | None] = set()
        for name in names:
            called: set[int | None] = {
                each.id for word in tokens(name) for each in self.people[word] if is_called(each, name)
            }
            mine = called & {self.owner_id}
            if len(called) > 1 and not mine:
                return "author_ambiguous", "work_authors", (("value", name),)
            if (mine or called) & found:
                return "author_twice", "work_authors", (("value", name),)
            found |= mine or called
        return None if self.owner_id in found else ("author_not_me", "work_authors", ())


def _keys(title_key: str, day: date, kind: str, doi: str) -> list[Any]:
    """What makes a work the same: its DOI, or its title in its year."""
    return [("doi", doi)] * bool(doi) + [(title_key, day.year, kind)]


def write_works(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Enter works as drafts of whoever brings them."""
    made, today = [], date.fromisoformat(options["today"])
    for row in rows:
        work, authors = ScientificWork(), [Author(name) for name in row["work_authors"]]
        scholarship.save(work, _values(row), authors, None, version=1, today=today, by=by, is_other=True)
        made.append(work.id)
    return made


def _values(row: Row) -> dict[str, Any]:
    kind, day = WORK_KINDS[row["work_kind"]], row["work_day"]
    own = {name: row[column] for name, column in COLUMN_OF.items() if name in FIELDS[kind]}
    flags = {f"in_{base}": True for base in row["bases"] if f"in_{base}" in FIELDS[kind]}
    if "in_oak" in FIELDS[kind]:
        flags["in_oak"] = oak.is_listed(row["issn"], day)
    facts = {"kind": kind, "title": row["work_title"], "published_on": day}
    return {**EMPTY, **own, **flags, **facts, "language": LANGUAGES.get(row["language"], "other")}


def take_works_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Delete the drafts of a file; RuleError names the first that somebody else has seen."""
    for key in ids:
        work = db.session.get(ScientificWork, key)
        if work and work.submitted_at:
            raise RuleError(SENT, title=work.title)
        if work:
            scholarship.remove(work, by=by)


__all__ = ["WorkJudge", "take_works_away", "write_works"]
