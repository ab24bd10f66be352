"""Days of 2025 and 2026 that differ from their weekday, as the yearly decrees name them (rules 11.10)."""

from datetime import date

from hemis.extensions import db
from hemis.models.settings import Holiday, RuleValue

ALL, FIVE, SIX = (5, 6), (5,), (6,)
DECREES = (
    ("2025-01-01", ALL, False), ("2025-01-02", FIVE, False), ("2025-01-04", FIVE, True), ("2025-03-08", ALL, False),
    ("2025-03-10", FIVE, False), ("2025-06-06", ALL, False), ("2025-06-07", SIX, False), ("2026-03-08", ALL, False),
    ("2026-03-09", FIVE, False), ("2026-03-20", ALL, False), ("2026-03-21", ALL, False), ("2026-03-23", FIVE, False),
    ("2026-05-09", ALL, False), ("2026-05-11", FIVE, False), ("2026-05-27", ALL, False), ("2026-05-28", ALL, False),
    ("2026-05-29", ALL, False), ("2026-05-30", SIX, False), ("2026-12-12", FIVE, True),
)  # fmt: skip


def issue(week_days):
    """Put the decrees into force, and a working week of 5 or 6 days."""
    for day, weeks, is_working in DECREES:
        for week in weeks:
            db.session.add(Holiday(day=date.fromisoformat(day), week_days=week, is_working=is_working, name="фармон"))
    db.session.add(RuleValue(key="week.days", value=str(week_days), valid_from=date(2020, 1, 1), act="буйруқ"))
    db.session.flush()
