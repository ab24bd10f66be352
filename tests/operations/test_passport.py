"""The passport: edited by one, approved by another, edition by edition; what the public reads is never half new."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hemis.domain.errors import RuleError, StaleError
from hemis.domain.passport import changed
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.audit import AuditEntry
from hemis.models.service import ServiceCard
from hemis.operations import passport

pytestmark = pytest.mark.both_engines
NOW = datetime(2026, 10, 6, 10, 30, tzinfo=ZoneInfo("Asia/Tashkent"))
WORDS = {"uz": "Ҳамма", "ru": "Все", "en": "Everybody"}


@pytest.fixture
def people(database):
    found = {user.login: user for user in database.scalars(db.select(User))}
    return found["scientist"], found["vice_rector"]


@pytest.fixture
def card(database):
    return database.scalar(db.select(ServiceCard))


def approved(people, card, number=4, at=NOW, texts=WORDS):
    office, rector = people
    passport.write(card, number, texts, version=card.version, by=office)
    passport.submit(card, version=card.version, at=at, by=office)
    passport.approve(card, version=card.version, at=at, by=rector)


def test_the_way_of_an_edition(people, card):
    office, _rector = people
    assert passport.in_force() is None
    approved(people, card)
    assert passport.in_force() is card
    later = passport.open_edition(by=office)
    assert (later.number, later.content) == (2, card.content)
    approved(people, later, 5, NOW + timedelta(days=1))
    assert passport.in_force() is later
    assert (card.status, card.replaced_at) == ("published", NOW + timedelta(days=1))
    assert changed(card.content, later.content) == [5]


def test_one_edition_at_a_time_is_in_work(people, card):
    with pytest.raises(RuleError, match="аллақачон очилган"):
        passport.open_edition(by=people[0])


def test_nobody_approves_their_own(people, card):
    office, _rector = people
    passport.write(card, 4, WORDS, version=card.version, by=office)
    passport.submit(card, version=card.version, at=NOW, by=office)
    with pytest.raises(RuleError, match="Ўзингиз"):
        passport.approve(card, version=card.version, at=NOW, by=office)


def test_what_is_on_its_way_is_not_changed(people, card):
    office, rector = people
    passport.write(card, 4, WORDS, version=card.version, by=office)
    passport.submit(card, version=card.version, at=NOW, by=office)
    with pytest.raises(RuleError, match="ўзгартирилмайди"):
        passport.write(card, 4, WORDS, version=card.version, by=office)
    with pytest.raises(RuleError, match="Изоҳ"):
        passport.send_back(card, " ", version=card.version, by=rector)
    passport.send_back(card, "Аниқроқ ёзинг", version=card.version, by=rector)
    with pytest.raises(RuleError, match="Фақат ҳали юборилмаган"):
        passport.remove_draft(card, version=card.version, by=office)
    approved(people, card, texts=WORDS | {"uz": "Барча"})
    for step in (passport.submit, passport.approve):
        with pytest.raises(RuleError):
            step(card, version=card.version, at=NOW, by=rector)


def test_an_edition_that_changes_nothing_is_not_sent(people, card):
    office, _rector = people
    with pytest.raises(RuleError, match="ўзгармаган"):
        passport.submit(card, version=card.version, at=NOW, by=office)
    passport.remove_draft(card, version=card.version, by=office)
    assert db.session.scalar(db.select(ServiceCard)) is None


def test_who_saw_an_older_version_is_told(people, card):
    office, _rector = people
    passport.write(card, 4, WORDS, version=card.version, by=office)
    with pytest.raises(StaleError):
        passport.write(card, 5, WORDS, version=card.version - 1, by=office)


def test_each_change_is_in_the_audit(people, card):
    approved(people, card)
    db.session.commit()
    told = db.select(AuditEntry.verb).where(AuditEntry.object_type == "service_card").order_by(AuditEntry.number)
    assert db.session.scalars(told).all()[-3:] == ["update", "submit", "approve"]
