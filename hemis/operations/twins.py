"""The same work entered twice: what is certain is refused, what only looks so is asked about."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from hemis.domain.bibliography import isbn_forms
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.scholarship import BOOKS
from hemis.extensions import db
from hemis.models.scholarship import ScientificWork

SAME_DOI = N_("Бу DOI билан иш киритилган: «%(title)s». Киритган муаллиф: %(name)s.")
SAME_TITLE = N_(
    "Шу номли иш шу йил учун киритилган. Киритган муаллиф: %(name)s. Ўзингизни муаллифлар қаторига қўшдиринг."
)
ALIKE = N_(
    "Базада шунга ўхшаш иш бор: «%(title)s», %(year)s йил. Киритган муаллиф: %(name)s."
    " Бу бошқа иш бўлса, шу ерни белгилаб сақланг."
)


def twin_of(values: Mapping[str, Any], but: int = 0) -> ScientificWork | None:
    """Return the work that is certainly the same: by DOI, else by title, kind and year."""
    others = _others(but)
    if values.get("doi"):
        by_doi = db.session.scalar(others.where(ScientificWork.doi == values["doi"]))
        if by_doi:
            return by_doi
    same = and_(ScientificWork.title_key == values["title_key"], ScientificWork.kind == values["kind"])
    return db.session.scalar(others.where(same, _within(values["published_on"], 0)).limit(1))


def alike(values: Mapping[str, Any], but: int = 0) -> ScientificWork | None:
    """Return a work that may be the same: its title in another kind or a neighbouring year, or the ISBN of a book."""
    return db.session.scalar(_others(but).where(_is_like(values)).order_by(ScientificWork.id).limit(1))


def alike_of(works: Iterable[ScientificWork]) -> dict[int, ScientificWork]:
    """Return work → one that may be the same, by one statement."""
    asked = list(works)
    if not asked:
        return {}
    found = db.session.scalars(_others(0).where(or_(*(_is_like(_facts(work)) for work in asked)))).all()
    pairs = ((work, _first(work, found)) for work in asked)
    return {work.id: other for work, other in pairs if other}


def refuse(work: ScientificWork, values: Mapping[str, Any], *, is_other: bool) -> None:
    """RuleError for a second entry; for one that only looks so unless the person says that it is another work."""
    twin = twin_of(values, work.id or 0)
    if twin and values.get("doi") and twin.doi == values["doi"]:
        raise RuleError(SAME_DOI, field="doi", title=twin.title, name=twin.owner.full_name)
    if twin:
        raise RuleError(SAME_TITLE, field="title", name=twin.owner.full_name)
    if is_other or (work.id and _facts(work) == {name: values[name] for name in _facts(work)}):
        return
    if other := alike(values, work.id or 0):
        told = {"title": other.title, "year": other.published_on.year, "name": other.owner.full_name}
        raise RuleError(ALIKE, field="is_other", **told)


def _others(but: int) -> Select[ScientificWork]:
    return select(ScientificWork).where(ScientificWork.id != but).options(joinedload(ScientificWork.owner))


def _facts(work: ScientificWork) -> dict[str, Any]:
    """What a work is taken for the same by."""
    return {name: getattr(work, name) for name in ("title_key", "published_on", "kind", "isbn")}


def _is_like(values: Mapping[str, Any]) -> ColumnElement[bool]:
    key = ScientificWork.title_key
    same = func.replace(func.replace(key, "yo", "e"), "ye", "e") == _without_dots(values["title_key"])
    title = and_(_within(values["published_on"], 1), same, key != "")
    isbn = values["isbn"] if values["kind"] in BOOKS else ""
    if not isbn:
        return title
    return or_(title, and_(ScientificWork.isbn.in_(isbn_forms(isbn)), ScientificWork.kind.in_(BOOKS)))


def _within(day: date, years: int) -> ColumnElement[bool]:
    return ScientificWork.published_on.between(date(day.year - years, 1, 1), date(day.year + years, 12, 31))


def _first(work: ScientificWork, found: Sequence[ScientificWork]) -> ScientificWork | None:
    return next((other for other in found if other.id != work.id and _looks_like(work, other)), None)


def _looks_like(work: ScientificWork, other: ScientificWork) -> bool:
    is_near = abs(work.published_on.year - other.published_on.year) <= 1
    is_book = bool(work.isbn) and other.isbn in isbn_forms(work.isbn) and {work.kind, other.kind} <= set(BOOKS)
    return is_book or (
        is_near and bool(work.title_key) and _without_dots(work.title_key) == _without_dots(other.title_key)
    )


def _without_dots(title_key: str) -> str:
    """Return a folded title as if ё were е: Russian titles are printed both ways."""
    return title_key.replace("yo", "e").replace("ye", "e")


__all__ = ["ALIKE", "alike", "alike_of", "refuse", "twin_of"]
