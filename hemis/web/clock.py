"""The one place that reads the clock; everything below is given its dates."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from flask import current_app

TASHKENT = ZoneInfo("Asia/Tashkent")


def now() -> datetime:
    """Return this moment in UTC, or the frozen moment of a test or a rehearsal."""
    frozen = current_app.config["FROZEN_NOW"]
    return _read(frozen) if frozen else datetime.now(UTC)


@lru_cache(maxsize=1)
def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def today() -> date:
    """Return the date in Tashkent."""
    return now().astimezone(TASHKENT).date()


def local(moment: datetime) -> str:
    """Return a moment as the clocks of Tashkent show it: `26.09.2026 10:00`."""
    return f"{moment.astimezone(TASHKENT):%d.%m.%Y %H:%M}"


def exact(moment: datetime) -> str:
    """Return a moment to the second, where the second decides: `26.09.2026 10:00:00`."""
    return f"{moment.astimezone(TASHKENT):%d.%m.%Y %H:%M:%S}"
