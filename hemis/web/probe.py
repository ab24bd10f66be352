"""The service asks itself twice a minute whether its first page comes; what it answers is kept by minutes (H2)."""

import logging
from threading import Event, Thread

from flask import Flask, url_for

from hemis.extensions import db
from hemis.operations import service_days
from hemis.web import clock
from hemis.web.answered import PROBE

log = logging.getLogger("hemis")
SECONDS = 30.0
NAME = "HEMIS-probe (bot)"


def ask(app: Flask) -> bool:
    """Open the first page of the public service as a visitor would; note the minute if it comes."""
    with app.test_request_context():
        address = url_for("public.start")
    with app.test_client(use_cookies=False) as visitor:
        answer = visitor.get(address, headers={"User-Agent": NAME}, environ_overrides={PROBE: True})
        answer.close()
    if answer.status_code != 200:
        return False
    with app.app_context():
        service_days.mark_answered(clock.now())
        db.session.commit()
    return True


def start_probing(app: Flask, seconds: float = SECONDS) -> Event:
    """Ask in a thread of this process until it ends; all processes may do so at once. The event stops it."""
    stopped = Event()

    def run() -> None:
        while not stopped.wait(seconds):
            try:
                ask(app)
            except Exception:
                log.exception("the probe of the public service stumbled; it tries again")

    Thread(target=run, name="probe", daemon=True).start()
    return stopped


__all__ = ["ask", "start_probing"]
