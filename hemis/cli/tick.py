"""`flask tick`: what falls due by the clock. The server does the same every minute; a second run finds nothing left."""

import logging

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from huey import MemoryHuey, crontab

from hemis.cli.work import QuietConsumer
from hemis.extensions import db
from hemis.operations import (
    announcements,
    excuses,
    jobs,
    lost_files,
    measures,
    movement,
    personal_views,
    service_days,
    sheets,
    statuses,
    testing_attempts,
)
from hemis.web import clock, kept

log = logging.getLogger("hemis")
THOROUGHLY_AT = 7
"""The minute of each hour in which everybody is looked at."""


@click.command()
@with_appcontext
def tick() -> None:
    """Publish what is due and lock what was reopened for a time that is over."""
    published, locked = run_due(thoroughly=True)
    click.echo(f"published {published}, locked {locked}")


def run_due(thoroughly: bool = False) -> tuple[int, int]:
    """Do what is due and commit; return how much was published and locked. Orders commit one by one.

    `thoroughly` looks at the hours of everybody: a limit or a semester may have changed, not the hours. It also deletes
    files whose rows never came.
    """
    moment = clock.now()
    done = announcements.publish_due(moment), sheets.relock_due(moment)
    testing_attempts.close_due(moment)
    statuses.refresh(clock.today())
    personal_views.forget_old(clock.today())
    service_days.forget_old(clock.today())
    jobs.drop_files(moment, current_app.config["UPLOADS"])
    excuses.catch_up(moment)
    if thoroughly:
        uploads = current_app.config["UPLOADS"]
        lost_files.sweep(moment, (uploads, jobs.made_in(uploads)))
        measures.follow(None, at=moment)
    else:
        measures.follow_changed(at=moment)
    db.session.commit()
    movement.carry_out_due(moment)
    return done


def start_ticking(app: Flask) -> QuietConsumer:
    """Run what is due every minute, in this process, until it ends; all processes may do so at once."""
    huey = MemoryHuey("hemis")

    @huey.periodic_task(crontab(minute="*"))
    def run() -> None:
        with app.app_context():
            try:
                run_due(thoroughly=clock.now().minute == THOROUGHLY_AT)
                jobs.read_only(kept.look)
            except Exception:
                log.exception("the clockwork stumbled; it tries again in a minute")

    logging.getLogger("huey").setLevel(logging.WARNING)
    consumer = QuietConsumer(huey, workers=1, periodic=True, check_worker_health=False)
    consumer.start()
    return consumer


__all__ = ["run_due", "start_ticking", "tick"]
