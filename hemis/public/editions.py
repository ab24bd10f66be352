"""Requirements as the public reads them: the text in force, the one to come, and what they replaced."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from hemis.access import open_to_visitors, published, replaced
from hemis.domain.markup import render
from hemis.extensions import db
from hemis.models.announcements import Edition
from hemis.operations.directions import DIRECTIONS
from hemis.public.frame import HOME, bp
from hemis.web import clock, language
from hemis.web.jinja import script


def around(edition: Edition) -> dict[str, Any]:
    """Return what the page of a text shows beside its content: its HTML, earlier editions, and which one is in force.

    A text that is valid from a day to come leaves an earlier one in force until then.
    """
    earlier = earlier_of(edition)
    in_force = next((each for each in (edition, *earlier) if each.day <= clock.today()), None)
    text, spoken = render(edition.content["text"], script), language.data_code()
    return {"text": text, "spoken": spoken, "earlier": earlier, "in_force": in_force}


def earlier_of(edition: Edition) -> list[Edition]:
    """Return what led to a shown edition without a break, the newest first; what was taken away ends the row."""
    rows = replaced().where(Edition.announcement_id == edition.announcement_id).order_by(Edition.number.desc())
    found = enumerate(db.session.scalars(rows).all(), start=1)
    return [each for steps, each in found if each.number == edition.number - steps]


@bp.get(f"{HOME}/<direction:direction>/<int:announcement_id>/tahrir/<int:number>")
@open_to_visitors
def edition(direction: str, announcement_id: int, number: int) -> ResponseReturnValue:
    if not DIRECTIONS[direction].has_history:
        abort(404)
    mine = published(Edition).where(Edition.direction == direction, Edition.announcement_id == announcement_id)
    shown = db.session.scalar(mine)
    found = [each for each in earlier_of(shown) if each.number == number] if shown else []
    if shown is None or not found:
        abort(404)
    text = render(found[0].content["text"], script)
    about = {"edition": found[0], "content": found[0].content, "shown": shown, "text": text}
    more = {"in_force": around(shown)["in_force"], "spoken": language.data_code()}
    return render_template("public/earlier.html", **about, **more)
