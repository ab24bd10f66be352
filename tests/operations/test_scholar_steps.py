"""The way of an entry from its author over the head to the office: what each step asks, keeps and forgets."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hemis.domain.errors import RuleError
from hemis.models.accounts import RoleAssignment, User
from hemis.models.audit import AuditEntry
from hemis.models.scholarship import ScientificWork
from hemis.operations import scholarship
from tests.world import NOW, TODAY

DAY = timedelta(days=1)


@pytest.fixture
def work(database, world):
    """The work that its author has sent to the head."""
    return database.get(ScientificWork, world.scientific_work)


@pytest.fixture
def who(database):
    return {user.login: user for user in database.scalars(select(User))}


def head_of(database, who):
    return database.scalars(select(RoleAssignment).where(RoleAssignment.user_id == who["head"].id)).one()


def waits_for_the_vice_rector(database, work):
    mine = select(ScientificWork.id).where(ScientificWork.id == work.id, scholarship.without_a_head(TODAY))
    return database.scalar(mine) is not None


def test_whoever_sent_an_entry_leaves_it_to_others_though_somebody_else_wrote_it(work, who):
    work.submitted_by_id = who["head"].id
    with pytest.raises(RuleError, match="ўзингиз тасдиқлай олмайсиз"):
        scholarship.approve(work, version=work.version, at=NOW, by=who["head"])


def test_an_author_leaves_it_to_others_whoever_sent_it(work, who):
    work.submitted_by_id = who["scientist"].id
    with pytest.raises(RuleError, match="ўзингиз тасдиқлай олмайсиз"):
        scholarship.approve(work, version=work.version, at=NOW, by=who["teacher"])


@pytest.mark.parametrize("remark", ["", " \n\t"])
def test_nothing_goes_back_without_a_word_why(work, who, remark):
    with pytest.raises(RuleError) as refused:
        scholarship.send_back(work, remark, version=work.version, by=who["head"])
    assert (refused.value.field, work.status) == ("remark", "submitted")


def test_the_history_tells_why_it_went_back(database, work, who):
    scholarship.send_back(work, "Бетлари кўрсатилмаган", version=work.version, by=who["head"])
    database.commit()
    told = select(AuditEntry.reason).where(AuditEntry.verb == "send_back").order_by(AuditEntry.number.desc())
    assert database.scalars(told).first() == "Бетлари кўрсатилмаган"


def test_sent_again_an_entry_carries_no_decision_of_an_earlier_round(work, who):
    scholarship.approve(work, version=work.version, at=NOW, by=who["head"])
    scholarship.check(work, version=work.version, at=NOW, by=who["scientist"])
    scholarship.send_back(work, "Бетлари кўрсатилмаган", "return", version=work.version, by=who["scientist"])
    scholarship.submit(work, version=work.version, at=NOW, by=who["teacher"])
    decided = (work.approved_by_id, work.approved_at, work.checked_by_id, work.checked_at, work.remark)
    assert (work.status, *decided) == ("submitted", None, None, None, None, "")


@pytest.mark.parametrize("step", ["submit", "withdraw"])
def test_only_its_author_sends_an_entry_and_takes_it_back(work, who, step):
    if step == "submit":
        scholarship.withdraw(work, version=work.version, by=who["teacher"])
    act = {
        "submit": lambda: scholarship.submit(work, version=work.version, at=NOW, by=who["head"]),
        "withdraw": lambda: scholarship.withdraw(work, version=work.version, by=who["head"]),
    }[step]
    before = work.status
    with pytest.raises(RuleError):
        act()
    assert work.status == before


def test_only_its_author_opens_an_entry_and_only_while_nobody_decides(work, who):
    with pytest.raises(RuleError):
        scholarship.require_open(work, by=who["teacher"])
    scholarship.withdraw(work, version=work.version, by=who["teacher"])
    scholarship.require_open(work, by=who["teacher"])
    with pytest.raises(RuleError):
        scholarship.require_open(work, by=who["head"])


def test_what_has_been_approved_once_is_not_deleted(database, work, who):
    scholarship.approve(work, version=work.version, at=NOW, by=who["head"])
    database.commit()
    scholarship.send_back(work, "Бетлари кўрсатилмаган", "return", version=work.version, by=who["scientist"])
    with pytest.raises(RuleError):
        scholarship.remove(work, by=who["teacher"])
    assert work.status == "sent_back"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "waits"),
    [
        (TODAY, None, False),
        (TODAY - DAY, TODAY, False),
        (TODAY - DAY, TODAY - DAY, True),
        (TODAY + DAY, None, True),
    ],
    ids=["first day", "last day", "gone", "to come"],
)
def test_a_head_decides_from_the_first_day_of_the_post_to_its_last(database, work, who, starts_on, ends_on, waits):
    post = head_of(database, who)
    post.starts_on, post.ends_on = starts_on, ends_on
    database.flush()
    assert waits_for_the_vice_rector(database, work) is waits


def test_the_head_of_another_department_does_not_stand_in(database, work, who, world):
    foreign = database.get(ScientificWork, world.foreign.scientific_work)
    head_of(database, who).department_id = foreign.department_id
    database.flush()
    assert waits_for_the_vice_rector(database, work)
