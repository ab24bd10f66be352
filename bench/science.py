"""The public search among 10,000 dissertations: milliseconds and statements of each question, on both engines.

    python -m bench.science [--dissertations 10000] [--rounds 40]

Milliseconds are of the processor with the slowness of the machine taken out, as in `bench.server`; then those of this
process and of PostgreSQL together, which are the clock of a machine that does nothing else; the clock of this one, with
what other work took of it, stands beside. Ends with 1 when a median of the first or the second is over its budget.
"""

import argparse
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, url_for
from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from bench.imports import engines
from bench.server import Case, repeat
from hemis.demo import facts
from hemis.demo.dissertations import KINDS, NAMES
from hemis.demo.people import Crowd
from hemis.domain.names import fold
from hemis.extensions import db
from hemis.models.announcements import Announcement, Edition
from hemis.operations import accounts, edition_words
from hemis.operations.directions import DIRECTIONS
from hemis.operations.dissertations import DAYS, WORDS
from hemis.web import kept
from tests import world as small_world
from tests.conftest import make_app

MANY, ROUNDS, BUDGET, STATEMENTS = 10_000, 40, 15, 9
SEED = 10


def main() -> int:
    """Measure on both engines; 1 when something is over its budget."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dissertations", type=int, default=MANY)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked, over = parser.parse_args(), False
    with tempfile.TemporaryDirectory(prefix="hemis-bench-") as name:
        print("engine      search                         processor    both   clock  SQL")
        for engine, url in engines(Path(name)):
            folder = Path(name) / engine
            folder.mkdir(exist_ok=True)
            app = make_app(folder, url, TESTING=False)
            with app.app_context():
                prepare(asked.dissertations)
                db.engine.dispose()
            over = measure(engine, app, asked.rounds) or over
    return int(over)


def measure(engine: str, app: Flask, rounds: int) -> bool:
    """Print a line for each search; say whether one is over its budget."""
    over = False
    kept.lying = lambda *_request: None  # every page is drawn; what lists share is kept for seconds, as in production
    asked, server = list(cases(app)), serving(app)
    for case in asked:
        cost = repeat(app, case, rounds, server)
        over = over or max(cost.median, cost.both) > BUDGET or cost.statements > STATEMENTS
        clock = statistics.median(cost.wall)
        figures = f"{cost.median:7.1f} {cost.both:7.1f} {clock:7.1f} {cost.statements:4}"
        print(f"{engine:10}  {case.name:32} {figures}", flush=True)
    return over


def serving(app: Flask) -> list[int]:
    """Return the processes of PostgreSQL that compute for this one: one for each connection of the pool."""
    mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
    with app.app_context(), db.engine.connect() as connection:
        is_local = connection.dialect.name == "postgresql" and db.engine.url.host in {"127.0.0.1", "localhost"}
        return list(connection.scalars(text(mine))) if is_local else []


def cases(app: Flask) -> Iterator[Case]:
    """Yield what a visitor asks."""
    with app.app_context():
        one = db.session.scalars(select(Edition).where(Edition.direction == "dissertation").limit(1)).one()
        author, topic = one.content["author"], one.title
        db.session.rollback()
    asked: dict[str, dict[str, Any]] = {
        "nothing: the list as it opens": {},
        "an author": {"q": author},
        "an author in Latin letters": {"q": fold(author)},
        "the beginning of a surname": {"q": author[:4]},
        "a topic": {"q": topic},
        "a word that all have": {"q": "университет"},
        "the same, its 400th page": {"q": "университет", "page": 400},
        "two words that all have": {"q": "давлат университет"},
        "one letter": {"q": "б"},
        "nobody": {"q": "йўқбоев"},
        "a kind": {"kind": "phd"},
        "a kind, a speciality, a year": {"kind": "phd", "speciality_code": "10.00.02", "year": 2020},
        "a word, a kind": {"q": topic.split()[0], "kind": "dsc"},
    }
    everywhere = ("a word that all have", "an author", "one letter")
    with app.test_request_context():
        paths = {name: url_for("public.items", direction="dissertation", **asked[name]) for name in asked}
        paths |= {f"everywhere: {name}": url_for("public.search", **asked[name]) for name in everywhere}
    for name, path in paths.items():
        yield Case(name, path, "", BUDGET, STATEMENTS)


def prepare(number: int) -> None:
    """Make the university unless it stands already, and so many dissertations that the public reads."""
    upgrade()
    small_world.make(accounts.hash_password(small_world.PASSWORD))
    shown = db.session.scalars(select(Edition).where(Edition.direction == "dissertation")).one()
    kept = ("submitted_by_id", "submitted_at", "approved_by_id", "approved_at", "publish_by", "published_at")
    decided = {name: getattr(shown, name) for name in kept}
    first = db.session.scalars(select(Announcement.id).order_by(Announcement.id.desc()).limit(1)).one() + 1
    for start in range(0, number, 1_000):
        rows = [_row(first + each, decided) for each in range(start, min(number, start + 1_000))]
        plain = [{key: row[key] for key in row if key not in {"announcement_id", "number", "content"}} for row in rows]
        kept_as = {
            "status": "published",
            "version": 5,
            "remark": "",
            "is_shown": True,
            "edition_number": 1,
            "about": "",
        }
        ids = [{"id": row["announcement_id"], "title_key": ""} for row in rows]
        table: Any = Announcement.__table__
        db.session.execute(insert(table), [a | b | kept_as for a, b in zip(plain, ids, strict=True)])
        editions = [Edition(**row) for row in rows]
        db.session.add_all(editions)
        db.session.flush()
        for edition in editions:
            edition_words.lay(edition, DIRECTIONS["dissertation"].marks)
        db.session.commit()
        db.session.expunge_all()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # PostgreSQL does so by itself within a minute, but not where it is kept from it for quick tests
        connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))


CHANCE = random.Random(SEED)
CROWD = Crowd(CHANCE)
TOPICS = sorted({word for row in facts.read("dissertations") for word in row["topic"].split()})


def _row(key: int, decided: dict[str, Any]) -> dict[str, Any]:
    base = CHANCE.choice(facts.read("dissertations"))
    values = {name: base[column] for name, column in NAMES.items()}
    values |= {"kind": KINDS[base["kind"]], "title": " ".join(CHANCE.sample(TOPICS, 8)), "opponents": base["opponents"]}
    values |= {"author": _person(), "supervisor": _person(), "opponents": f"{_person()}, {_person()}", "about": ""}
    words = fold(" ".join(values[name] for name in WORDS))
    content = {name: value for name, value in values.items() if name != "title"}
    content |= dict.fromkeys(DAYS, "2020-01-15") | {"opponents": [], "starts_at": "14:00", "contacts": ""}
    day = date(2003, 1, 10) + timedelta(days=CHANCE.randrange(8_000))
    own = {"announcement_id": key, "number": 1, "direction": "dissertation", "day": day, "title": values["title"]}
    return own | {"content": content, "search_key": words} | decided


def _person() -> str:
    person = CROWD.person(born=(1960, 1990))
    return f"{person['surname']} {person['first_name']} {person['patronymic']}"


if __name__ == "__main__":
    sys.exit(main())
