"""The state of the service for everybody: up or in maintenance, how much, how fast, and what work is to come (H2)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from hemis.access import open_to_visitors
from hemis.domain.availability import TARGET
from hemis.public.frame import bp
from hemis.web import clock, maintenance, service_status


@bp.get("/status")
@open_to_visitors
def status() -> ResponseReturnValue:
    moment, works = clock.now(), maintenance.announced()
    coming = [work for work in works if work.ends_at > moment]
    shown = {"now": moment, "works": coming, "running": maintenance.running(moment), "target": TARGET}
    return render_template("public/status.html", status=service_status.status(), **shown)
