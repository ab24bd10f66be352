"""Refusals of the web service as problem details (RFC 9457), in the language that is asked for."""

from typing import Any

from flask import Response, g, json, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from hemis.domain.i18n import N_
from hemis.web import language

MEDIA_TYPE = "application/problem+json"
SERVICE = "/api/"
"""Below this a program asks, whatever it says that it accepts."""
TITLES = {
    400: N_("Сўров нотўғри."),
    401: N_("Токен йўқ, нотўғри, муддати ўтган ёки бекор қилинган."),
    403: N_("Бу токен билан бу маълумотлар берилмайди."),
    404: N_("Бундай манзил йўқ."),
    405: N_("Бу манзил фақат ўқилади."),
    429: N_("Сўровлар жуда кўп: бироз кутинг."),
    500: N_("Хизматда хато юз берди."),
    503: N_("Хизмат вақтинча ишламаяпти."),
}
SPOKEN = {"uz-cyrl": "uz_Cyrl", "uz-latn": "uz_Latn", "uz": "uz_Latn", "ru": "ru", "en": "en"}
"""What Accept-Language may name."""


def is_wanted() -> bool:
    """Say whether this address belongs to the web service, also where no view of it was reached."""
    return request.path.startswith(SERVICE)


def speak() -> None:
    """Settle the language: the address says it, else the header, else it is the source."""
    asked = request.args.get("lang", "")
    heard = request.accept_languages.best_match(list(SPOKEN)) if request.accept_languages else None
    g.language = asked if asked in language.LANGUAGES else SPOKEN.get(str(heard).lower(), language.SOURCE)


def problem(status: int, detail: str = "", **headers: str) -> Response:
    """Return a refusal, with the headers that its status asks for."""
    if "language" not in g:
        speak()
    title = _(TITLES[status if status in TITLES else 400])
    told: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "instance": request.path}
    if detail:
        told["detail"] = detail
    return Response(json.dumps(told, ensure_ascii=False), status, headers, content_type=MEDIA_TYPE)


def http_problem(error: HTTPException) -> ResponseReturnValue:
    """Return what the framework refuses in the same shape."""
    kept = {name: str(value) for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return problem(error.code or 400, **kept)


__all__ = ["MEDIA_TYPE", "http_problem", "is_wanted", "problem", "speak"]
