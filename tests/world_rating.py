"""The rating of the year: the default criteria in force, and a draft beside them."""

from types import SimpleNamespace

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear
from hemis.models.rating import DRAFT, IN_FORCE, RatingCriterion, RatingGroup, RatingSet
from hemis.operations import rating


def make(year: AcademicYear, office: User) -> None:
    """Put the defaults in force, and begin a draft."""
    chosen = rating.start(year, "Асосий мезонлар", None, by=office)
    rating.put_in_force(chosen, version=1, by=office)
    rating.start(year, "2-вариант", None, by=office)


def read() -> SimpleNamespace:
    """Return the ids of what `make` has left: the set in force, the draft, its first criterion and group."""
    in_force, draft = (
        db.session.scalar(select(RatingSet.id).where(RatingSet.state == state)) for state in (IN_FORCE, DRAFT)
    )
    first = {
        model: db.session.scalar(select(model.id).where(model.set_id == draft).order_by(model.id).limit(1))
        for model in (RatingCriterion, RatingGroup)
    }
    return SimpleNamespace(
        rating_set=in_force,
        rating_draft=draft,
        rating_criterion=first[RatingCriterion],
        rating_group=first[RatingGroup],
    )
