"""`flask work`: long work beside the server. Every server does it too, in one thread of its own process."""

import logging
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from hemis.cli.garbage import spare_what_stays
from hemis.extensions import db
from hemis.operations import jobs
from hemis.web import clock

log = logging.getLogger("hemis")
QUEUE = "jobs.sqlite3"


class QuietConsumer(Consumer):
    """Worker threads beside the server, which keeps the signals to itself."""

    def _set_signal_handlers(self) -> None:
        pass


@click.command()
@with_appcontext
def work() -> None:
    """Do long work in this process until it is stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    spare_what_stays()
    Consumer(queue_of(app), workers=1, check_worker_health=False).run()


def start_working(app: Flask) -> QuietConsumer:
    """Do long work in a thread of this process; all processes may do so at once."""
    consumer = QuietConsumer(queue_of(app), workers=1, check_worker_health=False)
    consumer.start()
    return consumer


def queue_of(app: Flask) -> Any:
    """Return the queue, with what is left from before put back into it."""
    url = app.config["RATELIMIT_STORAGE_URI"]
    huey: Any = (
        RedisHuey("hemis-jobs", url=url)
        if url.startswith("redis")
        else SqliteHuey("hemis-jobs", filename=str(app.config["INSTANCE"] / QUEUE))
    )

    @huey.task()
    def run(job_id: int) -> None:
        with app.app_context():
            jobs.run(job_id, clock.now, app.config["UPLOADS"])

    def sweep() -> None:
        with app.app_context():
            try:
                waiting = jobs.sweep(clock.now())
                db.session.commit()
            except Exception:
                log.exception("the sweep of jobs stumbled; it tries again in a minute")
                return
        for job_id in waiting:
            run(job_id)

    huey.periodic_task(crontab(minute="*"))(sweep)
    logging.getLogger("huey").setLevel(logging.WARNING)
    jobs.on_start(run)
    sweep()
    return huey


__all__ = ["queue_of", "start_working", "work"]
