"""The chain of changes: whatever is done to it afterwards, `verify` finds it."""

import random
from datetime import datetime, timedelta
from time import process_time

import pytest
from sqlalchemy import text

from hemis.domain.errors import RuleError
from hemis.models.structure import Division, Faculty
from hemis.operations import accounts, audit, plain
from hemis.web import clock

COLUMNS = ("number", "at", "user_id", "verb", "object_type", "object_id", "changes", "reason", "mark")
SQLITE_TRIGGERS = ("audit_entry_update", "audit_entry_delete")
pytestmark = [pytest.mark.both_engines, pytest.mark.promise("F1")]


@pytest.fixture
def key(app):
    return app.config["AUDIT_KEY"].encode()


@pytest.fixture
def chain(database, world, key):
    """A chain of changes in which nothing is wrong, with its triggers taken away as a thief with the password would."""
    by = accounts.find_user("hr")
    for number in range(8):
        row = plain.create(
            Division(code=f"X{number}", name=f"Бўлим {number}", kind="13"), by=by if number % 3 else None
        )
        plain.update(row, {"name": f"Бўлим {number}-сон"}, by=by, reason="номи ўзгарди" if number % 2 else "")
        database.commit()
    assert audit.verify(key).broken_at is None
    if database.get_bind().dialect.name == "sqlite":
        for name in SQLITE_TRIGGERS:
            database.execute(text(f"DROP TRIGGER {name}"))
    else:
        database.execute(text("DROP TRIGGER audit_entry_kept ON audit_entry"))
    database.commit()
    return database


def entries(session):
    return session.execute(text(f"SELECT {', '.join(COLUMNS)} FROM audit_entry ORDER BY number")).all()


def stamp(at):
    return at.replace(" ", "T") if isinstance(at, str) else audit._stamp(at)


def run(session, statement, **values):
    return session.execute(text(statement), values)


def some(session, chance):
    return chance.choice(entries(session))


def edit(column):
    def tamper(session, chance):
        entry = some(session, chance)
        value = getattr(entry, column)
        if column in ("number", "object_id"):
            other = value + 1000
        elif column == "user_id":
            other = chance.choice([each for each in (None, 1, 2) if each != value])
        elif column == "at":
            other = (value if isinstance(value, datetime) else datetime.fromisoformat(value)) + timedelta(seconds=1)
            other = other if isinstance(value, datetime) else other.isoformat(sep=" ", timespec="microseconds")
        elif column == "mark":
            other = value[:-1] + ("0" if value[-1] != "0" else "1")
        else:
            place = chance.randrange(len(value) + 1)
            other = (value[:place] + "7" + value[place:])[: 30 if column == "verb" else 4000]
        run(
            session,
            f"UPDATE audit_entry SET {column} = :other WHERE number = :number",
            other=other,
            number=entry.number,
        )

    tamper.__name__ = f"edit {column}"
    return tamper


def delete(session, chance):
    entry = chance.choice(entries(session)[:-1])
    run(session, "DELETE FROM audit_entry WHERE number = :number", number=entry.number)


def delete_and_close_the_gap(session, chance):
    gone = chance.choice(entries(session)[:-1]).number
    run(session, "DELETE FROM audit_entry WHERE number = :gone", gone=gone)
    for entry in entries(session):
        if entry.number > gone:
            run(
                session,
                "UPDATE audit_entry SET number = :new WHERE number = :old",
                new=entry.number - 1,
                old=entry.number,
            )
    run(session, "UPDATE audit_head SET number = number - 1")


def cut_the_tail(session, chance):
    run(session, "DELETE FROM audit_entry WHERE number > :last", last=some(session, chance).number - 1)


def insert(session, chance):
    entry = some(session, chance)
    last = entries(session)[-1].number
    names = ", ".join(COLUMNS)
    run(
        session,
        f"INSERT INTO audit_entry ({names}) SELECT :number, {names.partition(', ')[2]} FROM audit_entry"
        " WHERE number = :old",
        number=chance.choice((0, -5, last + 1, last + 7)),
        old=entry.number,
    )


def swap(session, chance):
    one, other = chance.sample(entries(session), 2)
    for old, new in ((one.number, -1), (other.number, one.number), (-1, other.number)):
        run(session, "UPDATE audit_entry SET number = :new WHERE number = :old", new=new, old=old)


def move_words_between_fields(session, chance):
    entry = some(session, chance)
    run(
        session,
        "UPDATE audit_entry SET reason = :reason, changes = :changes WHERE number = :number",
        reason=entry.changes[-1:] + entry.reason,
        changes=entry.changes[:-1],
        number=entry.number,
    )


def lose_the_head(session, chance):
    run(session, "DELETE FROM audit_head")


def alter_the_head(session, chance):
    run(session, "UPDATE audit_head SET number = number + :by", by=chance.choice((-1, 1)))


def rebuild_without_the_key(session, chance):
    rebuild(session, b"another key", changed=some(session, chance).number)


def rebuild(session, key, changed):
    """Change the verb of one entry and seal the whole chain anew."""
    before = audit.START
    for entry in entries(session):
        verb = "noted" if entry.number == changed else entry.verb
        fields = (entry.number, stamp(entry.at), entry.user_id, verb, *entry[4:8])
        before = audit.mark_of(key, before, fields)
        values = {"verb": verb, "mark": before, "number": entry.number}
        run(session, "UPDATE audit_entry SET verb = :verb, mark = :mark WHERE number = :number", **values)
    run(session, "UPDATE audit_head SET mark = :mark", mark=before)


TAMPERINGS = [
    *(edit(column) for column in COLUMNS),
    delete,
    delete_and_close_the_gap,
    cut_the_tail,
    insert,
    swap,
    move_words_between_fields,
    lose_the_head,
    alter_the_head,
    rebuild_without_the_key,
]


@pytest.mark.promise("F2")
@pytest.mark.parametrize("times", [200, pytest.param(1000, marks=pytest.mark.nightly)])
def test_random_tamperings_are_all_found(chain, key, times):
    chance = random.Random(20261006)
    missed = []
    for number in range(times):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        savepoint = chain.begin_nested()
        tamper(chain, chance)
        if audit.verify(key).broken_at is None:
            missed.append(tamper.__name__)
        savepoint.rollback()
    assert missed == []
    assert audit.verify(key).broken_at is None


@pytest.mark.promise("F2")
def test_a_tail_cut_with_the_head_turned_back_is_found_by_a_mark_noted_before(chain, key):
    noted = audit.verify(key).mark
    keep = entries(chain)[-4]
    run(chain, "DELETE FROM audit_entry WHERE number > :last", last=keep.number)
    run(chain, "UPDATE audit_head SET number = :number, mark = :mark", number=keep.number, mark=keep.mark)
    assert audit.verify(key).broken_at is None
    assert not audit.is_known(noted)
    assert audit.is_known(keep.mark)


@pytest.mark.promise("F2")
def test_the_command_says_where_the_chain_is_broken(app, chain, key):
    runner = app.test_cli_runner()
    whole = runner.invoke(args=["audit", "verify"])
    assert whole.exit_code == 0
    assert audit.verify(key).mark in whole.output
    assert runner.invoke(args=["audit", "verify", "--mark", "0" * 64]).exit_code == 1
    run(chain, "UPDATE audit_entry SET reason = 'x' WHERE number = 3")
    chain.commit()
    broken = runner.invoke(args=["audit", "verify"])
    assert broken.exit_code == 1
    assert "broken at entry 3" in broken.stderr


def cut_the_tail_and_turn_the_head_back(chain, key):
    keep = entries(chain)[-4]
    run(chain, "DELETE FROM audit_entry WHERE number > :last", last=keep.number)
    run(chain, "UPDATE audit_head SET number = :number, mark = :mark", number=keep.number, mark=keep.mark)


def rebuild_with_another_key(chain, key):
    rebuild(chain, b"another key", changed=2)


def rebuild_with_the_very_key(chain, key):
    rebuild(chain, key, changed=2)


@pytest.mark.promise("F2")
@pytest.mark.parametrize(
    "forge", [cut_the_tail_and_turn_the_head_back, rebuild_with_another_key, rebuild_with_the_very_key]
)
def test_the_mark_noted_yesterday_finds_what_was_forged_since(app, chain, key, forge):
    """The command prints the anchor of the day; even who holds the key cannot make another chain lead there."""
    runner, noted = app.test_cli_runner(), audit.verify(key).mark
    chain.commit()
    assert runner.invoke(args=["audit", "verify", "--mark", noted]).exit_code == 0
    forge(chain, key)
    chain.commit()
    assert runner.invoke(args=["audit", "verify", "--mark", noted]).exit_code == 1


def test_another_key_finds_nothing_whole(chain):
    assert audit.verify(b"another key").broken_at == 1


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses_to_change_an_entry(database, world, statement):
    plain.create(Division(code="X1", name="Бўлим", kind="13"), by=None)
    database.commit()
    with pytest.raises(Exception, match="audit entries are only added"):
        database.execute(text(statement))


def test_what_is_rolled_back_is_not_told(database, world, key):
    before = audit.verify(key).entries
    plain.create(Division(code="X1", name="Бўлим", kind="13"), by=None)
    database.rollback()
    plain.create(Division(code="X2", name="Бўлим", kind="13"), by=None)
    database.commit()
    assert audit.verify(key).entries == before + 1


def test_what_a_savepoint_takes_back_is_not_told_and_what_was_before_it_is(database, world, key):
    first = plain.create(Division(code="X1", name="Бўлим", kind="13"), by=None)
    savepoint = database.begin_nested()
    plain.create(Division(code="X2", name="Бўлим", kind="13"), by=None)
    savepoint.rollback()
    with pytest.raises(RuleError):
        plain.create(Division(code="X1", name="Бўлим", kind="13"), by=None)
    with database.begin_nested():
        last = plain.create(Division(code="X3", name="Бўлим", kind="13"), by=None)
    before = audit.verify(key).entries
    database.commit()
    told = [(entry.object_type, entry.object_id) for entry in entries(database)[before:]]
    assert told == [("division", first.id), ("division", last.id)]
    assert audit.verify(key).broken_at is None


def test_a_change_that_changes_nothing_is_not_told(database, world, key):
    faculty = database.get(Faculty, world.faculty)
    before = audit.verify(key).entries
    plain.update(faculty, {"name": faculty.name, "is_active": True}, by=None)
    database.commit()
    assert audit.verify(key).entries == before


def test_secrets_never_enter_the_chain(database, world, key):
    user = accounts.find_user("teacher")
    accounts.set_password(user, "uzoq yol bosdim 7", at=clock.now(), by=user, must_change=False)
    accounts.open_session(user, assignment=None, at=clock.now(), address="10.0.0.1", agent="test")
    database.commit()
    told = " ".join(entry.changes for entry in entries(database))
    assert "argon2" not in told
    assert "uzoq yol" not in told


def test_a_long_chain_is_checked_quickly(database, world, key, capsys):
    facts = (
        (number, {"name": ("Физика", "Физика факультети"), "code": (None, str(number))}) for number in range(20_000)
    )
    audit.record_many("update", Faculty, facts, by=accounts.find_user("hr"), reason="кўчириш")
    database.commit()
    began = process_time()
    verdict = audit.verify(key)
    speed = verdict.entries / (process_time() - began)
    assert verdict.broken_at is None
    with capsys.disabled():
        print(f" [{speed:,.0f} entries a second of the processor]", end="")
