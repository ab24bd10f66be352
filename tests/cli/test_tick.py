"""`flask tick`: what falls due by the clock, once."""

from threading import enumerate as living_threads

from hemis.cli.tick import start_ticking
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.research import Seminar
from hemis.operations import announcements
from hemis.web import clock


def approve(app, world):
    with app.app_context():
        row = db.session.get(Seminar, world.seminar_submitted)
        rector = db.session.get(User, world.users["vice_rector"])
        announcements.approve(row, version=row.version, at=clock.now(), by=rector)
        db.session.commit()


def test_what_is_due_is_published_once(app, world, client, at):
    approve(app, world)
    runner = app.test_cli_runner()
    assert "published 0" in runner.invoke(args=["tick"]).output
    at("2026-10-07 18:30")
    assert "published 1" in runner.invoke(args=["tick"]).output
    assert "published 0" in runner.invoke(args=["tick"]).output
    assert client.get(f"/ilmiy-faoliyat/seminarlar/{world.seminar_submitted}").status_code == 200


def test_the_clockwork_beside_the_server_ends_with_it(app):
    consumer = start_ticking(app)
    try:
        threads = [thread for thread in living_threads() if thread.name.startswith(("Worker", "Scheduler", "huey"))]
        assert all(thread.daemon for _name, thread in consumer.worker_threads)
        assert consumer.scheduler.daemon, threads
    finally:
        consumer.stop(graceful=True)
