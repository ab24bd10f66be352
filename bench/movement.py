"""Orders of 3,000 students: seconds and statements until all have moved, on both engines.

A university of its own: 100 groups of 30 whose students have accounts and open sessions, and as many students beside
them as are asked for. Promotion goes first, then its cancellation, then an expulsion, which closes 3,000 accounts; a
promotion of one group shows that statements do not grow. Seconds are those of the machine of the budgets, by the
yardstick; what the clock said stands in brackets. Ends with 1 when promotion is over its budget.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

from flask_migrate import upgrade
from sqlalchemy import func, insert, select, text, update

from bench.imports import engines, yardsticks
from bench.machine import REFERENCE
from hemis.domain.calendar import TASHKENT
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User, UserSession
from hemis.models.orders import Order
from hemis.models.students import AcademicGroup, Enrolment, Student
from hemis.operations import accounts, movement
from hemis.operations.orders import NewLine, draft
from tests import crowd
from tests import world as small_world
from tests.conftest import make_app
from tests.rig.counter import count_statements

GROUPS, SIZE, OTHERS = 100, 30, 27_000
BUDGET = 10
FIRST = date(2026, 10, 5)


def main() -> int:
    """Measure on both engines; 1 when promotion takes longer than its budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", type=int, default=OTHERS)
    asked, over = parser.parse_args(), False
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        print("order                       students  seconds (budget)   taken  statements")
        for engine, url in engines(Path(name)):
            folder = Path(name) / engine
            folder.mkdir(exist_ok=True)
            with make_app(folder, url).app_context():
                over = measure(engine, asked.others) or over
                db.session.remove()
                db.engine.dispose()
    return int(over)


def measure(engine: str, others: int) -> bool:
    """Print a line for each order; say whether promotion is over its budget."""
    small, *groups = prepare(others)
    by = db.session.scalars(select(User)).first()
    assert by is not None
    one, all_of_them = students((small,)), students(groups)
    carried(engine, "promotion of a group", "promotion", one, 0, by)
    order, seconds = carried(engine, "promotion", "promotion", all_of_them, 1, by)
    carried(engine, "its cancellation", "cancellation", all_of_them, 2, by, target_id=order.id)
    carried(engine, "expulsion", "expulsion", all_of_them, 3, by, ground="14")
    return seconds > BUDGET


def carried(
    engine: str, name: str, kind: str, keys: Sequence[int], later: int, by: User, target_id: int | None = None,
    ground: str = "",
) -> tuple[Order, float]:  # fmt: skip
    """Draft an order, sign it without its room, carry it out, and print what that took."""
    day = FIRST + timedelta(days=later)
    moment = datetime.combine(day, datetime.min.time(), TASHKENT) + timedelta(hours=9)
    lines = [NewLine(student_id=key, ground=ground) for key in keys]
    order = draft(
        kind, lines, title=name, effective_on=day, faculty_id=None, by=by, at=moment, target_id=target_id
    )  # fmt: skip
    order.year, order.ordinal, order.number = 2026, later + 1, f"T-2026/{later + 1:05}"
    order.status, order.signed_on, order.signed_at, order.signed_by_id = "signed", day, moment, by.id
    db.session.commit()
    slowness, start = yardsticks(), perf_counter()
    with count_statements(db.engine) as seen:
        movement.carry_out(order, by=by, at=moment)
        db.session.commit()
    taken = perf_counter() - start
    seconds = taken / (median(slowness + yardsticks()) / REFERENCE)
    budget = f"({BUDGET})" if kind == "promotion" else "(none)"
    print(f"{engine:10} {name:22} {len(keys):6,}  {seconds:7.2f} {budget:8} {taken:6.2f}  {len(seen):10}", flush=True)
    return order, seconds


def students(groups: Sequence[int]) -> list[int]:
    found = select(Enrolment.student_id).where(Enrolment.group_id.in_(groups), Enrolment.ends_on.is_(None))
    return list(db.session.scalars(found.order_by(Enrolment.student_id)))


def prepare(others: int) -> list[int]:
    """Make the university; return its groups of 30, the first of which is measured alone."""
    upgrade()
    small_world.make(accounts.hash_password(small_world.PASSWORD))
    first = db.session.scalars(select(AcademicGroup.id).order_by(AcademicGroup.id)).first()
    assert first is not None
    known = set(db.session.scalars(select(AcademicGroup.id)))
    crowd.add_groups(first, GROUPS + 2)
    groups = sorted(set(db.session.scalars(select(AcademicGroup.id))) - known)
    for group in groups[:-1]:
        crowd.fill_group(group, SIZE)
    crowd.fill_group(groups[-1], others)
    open_accounts(students(groups[:-1]))
    if db.engine.dialect.name == "postgresql":  # the crowd brought its own numbers
        for table in ("student", "enrolment", "user_account", "role_assignment", "user_session"):
            reset = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            db.session.execute(text(reset))
        db.session.execute(text("ANALYZE"))
    db.session.commit()
    return groups[:-1]


def open_accounts(keys: Sequence[int]) -> None:
    """Give students an account, the role and a session."""
    begin = (db.session.scalar(select(func.max(User.id))) or 0) + 1
    people = [(begin + at, key) for at, key in enumerate(keys)]
    moment = datetime.combine(FIRST, datetime.min.time(), TASHKENT)
    hashed = accounts.hash_password(small_world.PASSWORD)
    db.session.execute(
        insert(User),
        [
            {"id": user, "login": f"t{user}", "name": "Талаба", "name_latin": "Talaba", "password_hash": hashed}
            for user, _key in people
        ],
    )
    db.session.execute(
        insert(RoleAssignment), [{"user_id": user, "role": "student", "starts_on": FIRST} for user, _key in people]
    )
    db.session.execute(
        insert(UserSession),
        [
            {
                "token_hash": f"{user:064}", "user_id": user, "created_at": moment,
                "expires_at": moment + timedelta(days=30), "address": "127.0.0.1", "agent": "bench",
            }
            for user, _key in people
        ],
    )  # fmt: skip
    db.session.execute(update(Student), [{"id": key, "user_id": user} for user, key in people])


if __name__ == "__main__":
    sys.exit(main())
