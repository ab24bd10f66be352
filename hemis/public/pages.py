"""The card of the service with the facts of its passport, the instruction for users, and whom to tell of a weakness."""

from datetime import timedelta

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from hemis.access import open_to_visitors, published
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.models.settings import Maintenance
from hemis.operations.directions import DIRECTIONS
from hemis.public.coming import is_coming
from hemis.public.frame import HOME, bp, card
from hemis.public.passport import rows_now
from hemis.web import clock, language

SHOWN = 5
ON_FIRST_PAGE = frozenset({1, 4, 5, 6, 7, 8, 9, 10, 13, 15})
"""The rows of the passport that a visitor looks for first."""
EVENTS = tuple(code for code, each in DIRECTIONS.items() if each.is_event)
ANNOUNCED = timedelta(days=7)
VALID = timedelta(days=180)


@bp.get(f"{HOME}/")
@open_to_visitors
def start() -> ResponseReturnValue:
    moment, today = clock.now(), clock.today()
    works = published(Maintenance).where(Maintenance.ends_at > moment, Maintenance.starts_at < moment + ANNOUNCED)
    events = published(Edition).where(Edition.direction.in_(EVENTS), is_coming(today))
    coming = events.order_by(Edition.day, Edition.id).limit(SHOWN)
    return render_template(
        "public/start.html",
        passport=[row for row in rows_now() if row.number in ON_FIRST_PAGE],
        works=db.session.scalars(works.order_by(Maintenance.starts_at)).all(),
        coming=db.session.scalars(coming).all(),
        counts=_counts(),
        directions=DIRECTIONS,
    )


def _counts() -> dict[str, int]:
    rows = published(Edition).with_only_columns(Edition.direction, func.count()).group_by(Edition.direction)
    return {direction: count for direction, count in db.session.execute(rows)}


@bp.get(f"{HOME}/yoriqnoma")
@open_to_visitors
def instructions() -> ResponseReturnValue:
    return render_template("public/instructions.html", language=language.current())


@bp.get("/.well-known/security.txt")
@open_to_visitors
def security_txt() -> ResponseReturnValue:
    """Tell finders of weaknesses where to write (RFC 9116)."""
    institution = card()
    root = current_app.config["PUBLIC_URL"] or request.host_url
    address = institution.email if institution else ""
    contact = f"mailto:{address}" if address else root.rstrip("/") + url_for("public.start")
    lines = (
        f"Contact: {contact}",
        f"Expires: {clock.today() + VALID:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: uz, ru, en",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
