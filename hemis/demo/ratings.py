"""The rating: last year's frozen with the minutes of the council, this year's running, and a draft beside it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from hemis.access.roles import Role
from hemis.demo.staffing import Staff
from hemis.domain.names import fold
from hemis.domain.scholarship import EMPTY
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import RatingCriterion, RatingSet
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.operations import plain, rating
from hemis.operations.rating_tables import days_of, whole

NAME = "Асосий мезонлар"
VARIANT = "2-вариант: Scopus мақоласи муаллифларга бўлинади"
LAST_YEAR = ("{title}: биринчи натижалар", "{title}: ўтган йил тажрибаси")
THIS_YEAR = ("{title}: янги босқич",)
PUBLISHED: tuple[tuple[str, dict[str, bool]], ...] = (
    ("article_local", {"in_oak": True}),
    ("abstract_international", {}),
    ("article_foreign", {"in_scopus": True}),
    ("article_local", {"in_oak": True}),
    ("abstract_republican", {}),
)
SOURCES = {
    "article_local": "Бухоро давлат университети илмий ахбороти",
    "article_foreign": "Scientific Bulletin",
    "abstract_international": "Халқаро илмий-амалий анжуман материаллари",
    "abstract_republican": "Республика илмий анжумани тўплами",
}
KEPT = ("stored_name", "media_type", "size", "submitted_by_id", "approved_by_id")
MINUTES = "11"


def write(staff: Staff, years: dict[int, AcademicYear], running: int, now: datetime) -> None:
    """Rate the last year and freeze it, and let this year's rating run."""
    office, last, current = staff.offices[Role.ACADEMIC_OFFICE], years[running - 1], years[running]
    _works(last, LAST_YEAR, now)
    frozen = _in_force(last, office)
    end = days_of(last)[1]
    minutes = {"reckoned_on": end, "minutes_number": MINUTES, "minutes_date": min(end + timedelta(days=3), now.date())}
    rating.freeze(frozen, minutes, version=frozen.version, today=now.date(), at=now, by=office)
    _works(current, THIS_YEAR, now)
    _in_force(current, office)
    _draft(current, frozen, office)


def _in_force(year: AcademicYear, office: User) -> RatingSet:
    made = rating.start(year, NAME, None, by=office)
    rating.put_in_force(made, version=1, by=office)
    return _read(made.id)


def _draft(year: AcademicYear, model: RatingSet, office: User) -> None:
    """A draft in which one criterion differs: what would change is seen before it is put in force."""
    made = rating.start(year, VARIANT, model, by=office)
    first = select(RatingCriterion).where(RatingCriterion.set_id == made.id).order_by(RatingCriterion.position).limit(1)
    plain.update(db.session.scalars(first).one(), {"split": "equal", "points": Decimal(12)}, by=office)


def _read(key: int) -> RatingSet:
    rows = whole().options(selectinload(RatingSet.groups)).where(RatingSet.id == key)
    return db.session.scalars(rows.execution_options(populate_existing=True)).one()


def _works(year: AcademicYear, titles: tuple[str, ...], now: datetime) -> None:
    """What the authors of some works published in a year, approved by whoever approved theirs."""
    first, last = days_of(year)
    days = (min(last, now.date()) - first).days + 1
    for place, (model, title) in enumerate((model, title) for model in _models() for title in titles):
        kind, facts = PUBLISHED[place % len(PUBLISHED)]
        row = ScientificWork(
            **{**EMPTY, **facts, "kind": kind, "source": SOURCES[kind], "page_range": f"{place + 3}–{place + 8}"},
            owner_id=model.owner_id,
            department_id=model.department_id,
            title=title.format(title=model.title),
            title_key=fold(title.format(title=model.title))[:700],
            search_key=fold(title.format(title=model.title)),
            published_on=first + timedelta(days=place * 7 % days),
            language="en" if kind == "article_foreign" else "uz",
            status="approved",
            **{name: getattr(model, name) for name in KEPT},
            submitted_at=now - timedelta(days=12),
            approved_at=now - timedelta(days=10),
        )
        row.authors = [
            WorkAuthor(position=each.position, name=each.name, employee_id=each.employee_id) for each in model.authors
        ]
        plain.create(row, by=None)


def _models() -> Sequence[ScientificWork]:
    whose = select(ScientificWork).where(ScientificWork.approved_by_id.is_not(None), ScientificWork.isbn == "")
    rows = whose.where(ScientificWork.title.not_like("%:%:%")).options(selectinload(ScientificWork.authors))
    return db.session.scalars(rows.order_by(ScientificWork.id)).all()


__all__ = ["write"]
