"""The way to the e-reception: it carries service and page, and is counted on the way (passport, rows 15 and 16)."""

from urllib.parse import urlencode, urljoin

from flask import abort, current_app, redirect, request
from flask.typing import ResponseReturnValue

from hemis.access import open_to_visitors
from hemis.public.frame import HOME, SERVICE, bp
from hemis.web import institution
from hemis.web.security import is_own_path

OURS = (f"{HOME}/", "/status", "/tekshirish/")
LONGEST = 500


@bp.get(f"{HOME}/shikoyat")
@open_to_visitors
def complaint() -> ResponseReturnValue:
    reception = institution.reception_url()
    if not reception:
        abort(404)
    answer = redirect(_with_words(reception), 302)
    answer.headers["Cache-Control"] = "no-store"  # a copy on the way would take the counting away
    return answer


def _with_words(address: str) -> str:
    """Return the address of the e-reception, told which service and which page the complaint is about."""
    words = {"xizmat": SERVICE}
    page = request.args.get("sahifa", "")
    if page.startswith(OURS) and is_own_path(page) and len(page) <= LONGEST:
        words["sahifa"] = urljoin(current_app.config["PUBLIC_URL"] or request.host_url, page)
    return address + ("&" if "?" in address else "?") + urlencode(words)


__all__ = ["complaint"]
