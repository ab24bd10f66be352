"""A correction that is given up leaves the text as the public has been reading it, in every direction."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, AnnouncementFile, Edition
from hemis.models.audit import AuditEntry
from hemis.models.councils import Council, Requirement
from hemis.models.dissertations import Dissertation
from hemis.models.events import Conference, Meeting
from hemis.models.research import Seminar
from hemis.operations import announcements, councils, dropped_corrections, seminars
from hemis.operations.announcements import attach, detach
from hemis.operations.directions import DIRECTIONS
from hemis.operations.files import StoredFile
from tests.world_science import council_values, members, specialities

pytestmark = pytest.mark.both_engines
AT = datetime(2026, 10, 6, 10, 30, tzinfo=ZoneInfo("Asia/Tashkent"))
LATER = AT + timedelta(days=1)
MODELS = (Seminar, Conference, Meeting, Requirement, Council, Dissertation)
OWN = (*("status", "submitted_at", "approved_at", "publish_by", "published_at"), *("submitted_by_id", "approved_by_id"))
KEPT_BESIDE = {"id", "version", "updated_at"}


@pytest.fixture
def cast(database):
    people = {user.login: user for user in database.scalars(db.select(User))}
    return people["scientist"], people["vice_rector"]


def pdf(name="a"):
    return StoredFile(name * 64, "application/pdf", 100)


def published(model, cast):
    """A draft of the direction, with what it may not be without, taken to the public."""
    author, rector = cast
    row = db.session.scalar(db.select(model).where(model.status == "draft").limit(1))
    if isinstance(row, Dissertation):
        row.starts_at, row.place = AT.time().replace(tzinfo=None), "Мажлислар зали"
        row.opponents, row.supervisor, row.leading_organisation = "Олимов Б., профессор", "Қосимов Ж.", "ТДИУ"
        row.oak_announced_on = row.oak_announced_on or row.day - timedelta(days=35)
    attach(row, pdf(), "Автореферат", at=AT, by=author)
    announcements.submit(row, version=row.version, at=AT, by=author)
    announcements.approve(row, version=row.version, at=AT + timedelta(hours=1), by=rector)
    announcements.publish(row, version=row.version, at=AT + timedelta(hours=2), by=author)
    return row


def written(row):
    """Everything that stands in the columns of a text, its parts and its files."""
    db.session.expire(row)
    columns = {each.key: getattr(row, each.key) for each in db.inspect(type(row)).column_attrs}
    files = db.select(AnnouncementFile.title).where(AnnouncementFile.announcement_id == row.id)
    shown = files.where(~AnnouncementFile.is_dropped).order_by(AnnouncementFile.id)
    parts = DIRECTIONS[row.direction].content_of(row), db.session.scalars(shown).all()
    return {name: value for name, value in columns.items() if name not in KEPT_BESIDE}, parts


def scribble(row):
    """Change every text, day, time and number of a row that its CHECKs let change, as somebody in a hurry would."""
    row.title, row.day, row.search_key, row.department_id = "Ўзгарган", date(2030, 1, 2), "ў", None
    row.about = "қоралама" if "about" in DIRECTIONS[row.direction].content_of(row) else row.about
    for column in type(row).__table__.columns:
        if column.name not in {"id", "kind", "level", "format", "degree", "language", "code", "code_key", "ends_at"}:
            now = getattr(row, column.name)
            changed = {str: "бошқа", date: date(2030, 1, 2), int: 7, list: ["en"]}.get(type(now), now)
            setattr(row, column.name, changed)
    db.session.flush()


@pytest.mark.parametrize("model", MODELS)
def test_a_correction_that_is_given_up_leaves_nothing_behind(cast, model):
    author, _rector = cast
    row = published(model, cast)
    before = written(row)
    announcements.correct(row, version=row.version, by=author)
    for held in db.session.scalars(db.select(AnnouncementFile).where(AnnouncementFile.announcement_id == row.id)).all():
        detach(row, held, by=author)
    attach(row, pdf("b"), "Янги файл", at=LATER, by=author)
    scribble(row)
    same = db.select(Announcement).where(Announcement.id == row.id)
    db.session.expire(row)  # as a page reads it: by what all directions share, the rest when it is asked for
    row = db.session.scalars(same).one()
    dropped_corrections.drop(row, version=row.version, by=author)
    assert written(row) == before
    editions = db.session.scalars(db.select(Edition).where(Edition.announcement_id == row.id)).all()
    assert [(each.number, each.withdrawn_at) for each in editions] == [(1, None)]
    db.session.commit()
    entry = db.session.scalar(db.select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))
    assert (entry.verb, entry.user_id) == ("drop_correction", author.id)
    assert "Ўзгарган" in entry.changes


def test_the_agenda_and_the_lists_of_a_council_come_back(cast):
    author, _rector = cast
    row, council = published(Seminar, cast), published(Council, cast)
    agenda, lists = seminars.agenda_of(row), (councils.specialities_of(council), councils.members_of(council))
    announcements.correct(row, version=row.version, by=author)
    times = {"starts_at": row.starts_at, "ends_at": None}
    seminars.save(row, times, [seminars.Question("Бошқа масала", "", None)], version=row.version, by=author)
    dropped_corrections.drop(row, version=row.version, by=author)
    announcements.correct(council, version=council.version, by=author)
    values = council_values(title="Бошқа", code="DSc.03/27.09.2024.I.72.05")
    councils.save(council, values, specialities()[:1], members()[1:], version=council.version, by=author)
    dropped_corrections.drop(council, version=council.version, by=author)
    assert seminars.agenda_of(row) == agenda
    assert (councils.specialities_of(council), councils.members_of(council)) == lists


def test_the_code_of_a_council_that_another_has_taken_meanwhile_is_not_given_twice(cast):
    author, _rector = cast
    row = published(Council, cast)
    code = row.code
    announcements.correct(row, version=row.version, by=author)
    mine = council_values(code="DSc.03/27.09.2024.I.72.05")
    councils.save(row, mine, specialities(), members(), version=row.version, by=author)
    councils.save(Council(), council_values(code=code), specialities(), members(), version=1, by=author)
    with pytest.raises(RuleError, match="аввал киритилган"):
        dropped_corrections.drop(row, version=row.version, by=author)


def test_only_a_correction_that_is_in_work_is_given_up_and_once(cast):
    author, rector = cast
    row = published(Seminar, cast)
    with pytest.raises(RuleError, match="Фақат юборилмаган"):
        dropped_corrections.drop(row, version=row.version, by=author)
    announcements.correct(row, version=row.version, by=author)
    seen = row.version
    announcements.submit(row, version=seen, at=LATER, by=author)
    with pytest.raises(RuleError, match="аввал уни қайтариб олинг"):
        dropped_corrections.drop(row, version=row.version, by=author)
    announcements.send_back(row, "Сана хато", version=row.version, by=rector)
    with pytest.raises(StaleError):
        dropped_corrections.drop(row, version=seen, by=author)
    dropped_corrections.drop(row, version=row.version, by=author)
    assert (row.status, row.remark, row.approved_by_id) == ("published", "", rector.id)
    assert announcements.publish_due(datetime(2030, 1, 1, tzinfo=AT.tzinfo)) == 0


@pytest.mark.parametrize("is_taken_off", [False, True])
def test_what_nobody_reads_has_no_correction_to_give_up(cast, is_taken_off):
    author, rector = cast
    row = published(Seminar, cast)
    if is_taken_off:
        announcements.correct(row, version=row.version, by=author)
        announcements.unpublish(row, "Хато", version=row.version, at=LATER, by=rector)
    else:
        row = db.session.scalar(db.select(Announcement).where(Announcement.edition_number == 0).limit(1))
        row.status = "draft"
    with pytest.raises(RuleError, match="воз кечиладиган тузатиш ҳам йўқ"):
        dropped_corrections.drop(row, version=row.version, by=author)
