"""The way of a seminar to the public, and the clock of one working day (examples J, through the operations)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.research import Seminar
from hemis.models.settings import RuleValue
from hemis.operations import announcements, seminars, service_results
from tests.operations import decrees

pytestmark = pytest.mark.both_engines
TASHKENT = ZoneInfo("Asia/Tashkent")
DAYS = date(2026, 10, 7), date(2026, 10, 8)
EXAMPLES = [
    ("J1", "2026-03-06", 5, "2026-03-10"),
    ("J1", "2026-03-06", 6, "2026-03-07"),
    ("J2", "2026-03-19", 5, "2026-03-24"),
    ("J2", "2026-03-19", 6, "2026-03-23"),
    ("J4", "2026-05-08", 5, "2026-05-12"),
    ("J4", "2026-05-08", 6, "2026-05-11"),
    ("J5", "2026-05-26", 5, "2026-06-01"),
    ("J5", "2026-05-26", 6, "2026-06-01"),
    ("J7", "2026-12-11", 5, "2026-12-12"),
    ("J8", "2025-03-07", 5, "2025-03-11"),
    ("J8", "2025-03-07", 6, "2025-03-10"),
    ("J10", "2025-06-05", 5, "2025-06-09"),
    ("J10", "2025-06-05", 6, "2025-06-09"),
    ("J11", "2025-01-03", 5, "2025-01-04"),
]


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=TASHKENT)


@pytest.fixture
def cast(database):
    people = {user.login: user for user in database.scalars(db.select(User))}
    return people["scientist"], people["vice_rector"]


def seminar_in(status):
    return db.session.scalar(db.select(Seminar).where(Seminar.status == status))


def approved(cast, at="2026-10-06 10:30"):
    row = seminar_in("submitted")
    announcements.approve(row, version=row.version, at=moment(at), by=cast[1])
    return row


@pytest.mark.parametrize(("example", "day", "week_days", "due"), EXAMPLES)
def test_the_clock_of_one_working_day(cast, example, day, week_days, due):
    decrees.issue(week_days)
    row = approved(cast, f"{day} 16:45")
    end = datetime.combine(date.fromisoformat(due) + timedelta(days=1), datetime.min.time(), TASHKENT)
    assert row.publish_by == end, example


def test_more_working_days_are_a_rule_value(cast):
    db.session.add(RuleValue(key="publish.workdays", value="3", valid_from=date(2026, 1, 1), act="буйруқ"))
    assert approved(cast).publish_by == moment("2026-10-10 00:00")


def test_what_is_due_goes_out_by_itself_and_only_once(cast):
    row = approved(cast)
    assert announcements.publish_due(moment("2026-10-07 17:59")) == 0
    assert announcements.publish_due(moment("2026-10-07 18:00")) == 1
    assert (row.status, row.published_at) == ("published", moment("2026-10-07 18:00"))
    assert announcements.publish_due(moment("2026-10-07 18:01")) == 0
    assert not announcements.is_late(row, moment("2026-12-31 00:00"))
    db.session.commit()
    entry = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    assert (entry.verb, entry.user_id) == ("publish", None)


def test_late_is_what_midnight_has_overtaken(cast):
    row = approved(cast)
    assert not announcements.is_late(row, moment("2026-10-07 23:59"))
    assert announcements.is_late(row, moment("2026-10-08 00:00"))
    announcements.publish_due(moment("2026-10-08 07:00"))
    assert announcements.is_late(row, moment("2026-10-09 00:00"))


@pytest.mark.parametrize(("at", "is_late"), [("2026-10-07 23:59", False), ("2026-10-08 00:00", True)])
def test_the_ministry_counts_as_late_what_the_board_shows_as_late(cast, at, is_late):
    row = approved(cast)

    def told():
        return {each.direction: each for each in service_results.results(*DAYS, at=moment(at))}["seminar"]

    assert (told().overdue, announcements.is_late(row, moment(at))) == (is_late, is_late)
    before = told().late
    announcements.publish(row, version=row.version, at=moment(at), by=cast[0])
    assert (told().late - before, announcements.is_late(row, moment(at))) == (is_late, is_late)


def test_only_what_was_approved_is_ever_published(cast):
    assert announcements.publish_due(moment("2030-01-01 00:00")) == 0
    for status in ("draft", "submitted"):
        row = seminar_in(status)
        with pytest.raises(RuleError):
            announcements.publish(row, version=row.version, at=moment("2026-10-06 12:00"), by=cast[1])


def test_what_was_taken_off_does_not_come_back_by_an_approval_of_before(cast):
    author, rector = cast
    row = approved(cast)
    announcements.publish(row, version=row.version, at=moment("2026-10-06 12:00"), by=author)
    announcements.correct(row, version=row.version, by=author)
    announcements.submit(row, version=row.version, at=moment("2026-10-07 09:00"), by=author)
    announcements.approve(row, version=row.version, at=moment("2026-10-07 10:00"), by=rector)
    announcements.unpublish(row, "Шахсий маълумот бор", version=row.version, at=moment("2026-10-07 11:00"), by=rector)
    assert (row.status, row.is_shown) == ("withdrawn", False)
    assert announcements.publish_due(moment("2026-12-31 00:00")) == 0


@pytest.mark.parametrize("is_submitted", [False, True])
def test_a_correction_that_is_not_approved_stays_in_work_when_its_text_is_taken_off(cast, is_submitted):
    author, rector = cast
    row = approved(cast)
    announcements.publish(row, version=row.version, at=moment("2026-10-06 12:00"), by=author)
    announcements.correct(row, version=row.version, by=author)
    if is_submitted:
        announcements.submit(row, version=row.version, at=moment("2026-10-07 09:00"), by=author)
    announcements.unpublish(row, "Хато", version=row.version, at=moment("2026-10-07 11:00"), by=rector)
    assert row.status == ("submitted" if is_submitted else "draft")


def test_two_at_once_cannot_both_decide(cast):
    row = seminar_in("submitted")
    seen = row.version
    announcements.approve(row, version=seen, at=moment("2026-10-06 12:00"), by=cast[1])
    with pytest.raises(StaleError):
        announcements.publish(row, version=seen, at=moment("2026-10-06 12:01"), by=cast[0])
    assert row.status == "approved"


def test_a_new_round_forgets_the_old_decision(cast):
    author, rector = cast
    row = approved(cast)
    announcements.withdraw(row, "Сана хато", version=row.version, by=author)
    announcements.submit(row, version=row.version, at=moment("2026-10-06 15:00"), by=author)
    assert (row.approved_by_id, row.publish_by, row.published_at) == (None, None, None)
    assert announcements.publish_due(moment("2026-12-01 00:00")) == 0
    announcements.approve(row, version=row.version, at=moment("2026-10-07 09:00"), by=rector)
    assert row.publish_by == moment("2026-10-09 00:00")


def test_an_empty_agenda_is_not_submitted(cast):
    row = seminar_in("draft")
    values = {"ends_at": None, "starts_at": row.starts_at}
    seminars.save(row, values, [], version=row.version, by=cast[0])
    with pytest.raises(RuleError, match="Кун тартиби бўш"):
        announcements.submit(row, version=row.version, at=moment("2026-10-06 15:00"), by=cast[0])


def test_the_audit_tells_the_agenda_before_and_after(cast):
    row = seminar_in("draft")
    values = {"ends_at": None, "starts_at": row.starts_at, "place": "301-хона"}
    agenda = [seminars.Question("Янги масала", "Раҳимов А.", 15)]
    seminars.save(row, values, agenda, version=row.version, by=cast[0])
    db.session.commit()
    entry = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    assert entry.verb == "update"
    assert "1) Янги масала" in entry.changes
    assert "301-хона" in entry.changes
    assert "version" not in entry.changes
    assert seminars.agenda_of(row) == agenda


@pytest.mark.parametrize("status", ["submitted", "published"])
def test_what_is_on_its_way_does_not_change(cast, status):
    row = seminar_in(status)
    with pytest.raises(RuleError, match="ўзгартирилмайди"):
        seminars.save(row, {"ends_at": None}, [], version=row.version, by=cast[0])
    assert not db.session.dirty


def test_only_a_draft_is_deleted(cast):
    row = seminar_in("draft")
    key = row.id
    announcements.remove_draft(row, version=row.version, by=cast[0])
    assert db.session.scalar(db.select(Seminar.id).where(Seminar.id == key)) is None
    with pytest.raises(RuleError, match="Фақат қоралама"):
        announcements.remove_draft(seminar_in("submitted"), version=1, by=cast[0])
