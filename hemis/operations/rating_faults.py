"""Frozen ratings against what stands in them, as `flask check` asks: points are the sums of criteria, places follow."""

from collections.abc import Iterator

from sqlalchemy import select

from hemis.domain.rating import places, points_of, summed
from hemis.extensions import db
from hemis.models.rating import FROZEN, RatingResult, RatingSet
from hemis.operations.rating_tables import caps_of, criteria_of, unpacked, whole


def unequal() -> list[str]:
    """Return the frozen results whose points are not those of what counted, or whose place is not theirs."""
    frozen = db.session.scalars(whole().where(RatingSet.state == FROZEN).order_by(RatingSet.id)).all()
    return [f"result {key}" for each in frozen for key in _unequal_of(each)]


def _unequal_of(chosen: RatingSet) -> Iterator[int]:
    columns = (RatingResult.id, RatingResult.points, RatingResult.place, RatingResult.items)
    rows = db.session.execute(select(*columns).where(RatingResult.set_id == chosen.id).order_by(RatingResult.id)).all()
    right = places({key: points for key, points, _place, _items in rows})
    criteria, caps = {each.key: each for each in criteria_of(chosen)}, caps_of(chosen)
    for key, points, place, items in rows:
        found = unpacked(items)
        shares = all(each.points == points_of(criteria[of], each.item) for of, each in found if of in criteria)
        known = all(of is None or of in criteria for of, _each in found)
        total = summed(list(criteria.values()), caps, found).points
        if not (shares and known and total == points and place == right[key]):
            yield key


__all__ = ["unequal"]
