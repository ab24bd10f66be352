"""What a page tells of itself when somebody shares it or a search engine reads it."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from hemis.access import open_to_visitors
from hemis.public import structured
from hemis.public.addresses import photo_of, picture
from hemis.public.frame import HOME, bp, card
from hemis.web import uploads


@bp.context_processor
def words() -> dict[str, Any]:
    """What the head of the pages asks for."""
    return {"share_picture": picture, "shared_photo": photo_of, **structured.WRITERS}


@bp.get(f"{HOME}/logotip/<name>")
@open_to_visitors
def logo(name: str) -> ResponseReturnValue:
    """The picture that stands beside a shared address; it is kept by its content, so that an old address is gone."""
    held = card()
    if held is None or not held.logo_name or held.logo_name[:8] != name:
        abort(404)
    return uploads.show(held.logo_name, held.logo_type)
