"""What a confirmed or reopened sheet changes beside results: lines of differences and of personal schedules."""

from collections.abc import Sequence
from datetime import date

from hemis.models.accounts import User
from hemis.operations import difference_following, schedule_following


def follow(sheets: Sequence[int], *, on: date, by: User | None) -> None:
    """Let all lines that wait for some sheets close or open; one statement for each kind where nobody has any."""
    difference_following.follow(sheets, on=on, by=by)
    schedule_following.follow(sheets, on=on, by=by)


__all__ = ["follow"]
