"""Accounts: what opens a right, what ends it, and that each leaves its trace."""

from datetime import timedelta

import pytest

from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.accounts import User, UserSession
from hemis.models.audit import AuditEntry
from hemis.operations import accounts
from hemis.web import clock
from tests.world import TODAY

pytestmark = pytest.mark.both_engines


@pytest.fixture
def people(database, world):
    return {login: accounts.find_user(login) for login in ("teacher", "admin", "head")}


def live(user):
    statement = db.select(UserSession).where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    return db.session.scalars(statement).all()


def opened(user):
    return accounts.open_session(user, assignment=None, at=clock.now(), address="10.0.0.1", agent="test")


def verbs(user):
    """What somebody has done with the own account."""
    db.session.commit()
    own = AuditEntry.object_type.in_(("user_account", "user_session", "role_assignment"))
    told = db.select(AuditEntry.verb).where(AuditEntry.user_id == user.id, own)
    return db.session.scalars(told.order_by(AuditEntry.number)).all()


@pytest.mark.promise("A10")
def test_only_the_hash_of_a_token_is_kept(people):
    token = opened(people["teacher"])
    (row,) = live(people["teacher"])
    assert row.token_hash == accounts.token_hash(token) != token
    assert len(token) >= 43


@pytest.mark.promise("A9")
def test_tokens_never_repeat(people):
    assert len({opened(people["teacher"]) for _ in range(50)}) == 50


@pytest.mark.promise("A10")
def test_to_begin_anew_leaves_one_session_that_ends_when_the_old_one_did(people):
    teacher = people["teacher"]
    opened(teacher)
    opened(teacher)
    first = live(teacher)[0]
    accounts.begin_anew(first, teacher, at=clock.now() + timedelta(hours=1))
    (left,) = live(teacher)
    assert left.id != first.id
    assert left.expires_at == first.expires_at
    assert verbs(teacher) == ["sign_in", "sign_in", "end_sessions", "sign_in"]


def test_a_role_of_somebody_else_is_not_switched_to(people):
    teacher, foreign = people["teacher"], accounts.assignments(people["head"], TODAY)[0]
    opened(teacher)
    with pytest.raises(ValueError, match="somebody else"):
        accounts.switch_role(live(teacher)[0], teacher, foreign, at=clock.now())


@pytest.mark.promise("A6")
def test_a_role_taken_away_ends_the_sessions_in_it_and_no_others(people):
    teacher = people["teacher"]
    assignment = accounts.assignments(teacher, TODAY)[0]
    accounts.open_session(teacher, assignment=assignment, at=clock.now(), address="", agent="")
    opened(teacher)
    accounts.take_role(assignment, at=clock.now(), today=TODAY, by=people["admin"])
    assert [row.assignment_id for row in live(teacher)] == [None]
    assert accounts.assignments(teacher, TODAY) == []


@pytest.mark.promise("A6")
def test_a_closed_account_is_not_found_and_nobody_closes_his_own(people):
    teacher, admin = people["teacher"], people["admin"]
    opened(teacher)
    accounts.switch_account(teacher, on=False, at=clock.now(), by=admin)
    assert live(teacher) == []
    assert accounts.find_user("teacher") is None
    with pytest.raises(RuleError):
        accounts.switch_account(admin, on=False, at=clock.now(), by=admin)


def test_the_same_role_is_not_held_twice_and_can_be_given_again(people, world):
    teacher, admin = people["teacher"], people["admin"]
    values = {"faculty_id": None, "department_id": world.department, "starts_on": TODAY, "by": admin}
    row = accounts.give_role(teacher, "department_head", **values)
    with pytest.raises(RuleError):
        accounts.give_role(teacher, "department_head", **values)
    accounts.take_role(row, at=clock.now(), today=TODAY, by=admin)
    assert accounts.give_role(teacher, "department_head", **values).id == row.id
    assert verbs(admin) == ["give_role", "take_role", "give_role"]


def test_logins_meet_in_one_spelling(people):
    for spelling in ("teacher", "TEACHER", "  Teacher\t"):
        assert accounts.find_user(spelling).id == people["teacher"].id
    for other in ("teacher%", "teache_", "", "teacher ' or 1=1"):
        assert accounts.find_user(other) is None


def test_a_language_is_remembered_with_its_trace(people):
    teacher = people["teacher"]
    accounts.set_language(teacher, "ru")
    assert verbs(teacher) == ["update"]
    assert db.session.scalar(db.select(User.language).where(User.id == teacher.id)) == "ru"
