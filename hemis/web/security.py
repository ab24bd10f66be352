"""Headers that every answer carries, and the refusal of what another site sends."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request
from werkzeug.middleware.proxy_fix import ProxyFix

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGE_HEADERS = HEADERS | {"Cache-Control": "no-store"}
"""What every answer says, unless it says otherwise itself."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Add the headers and the cross-site check."""
    if app.config["TRUSTED_PROXY"]:
        app.wsgi_app = TrustedProxy(app.wsgi_app, app.config["TRUSTED_PROXY"])  # type: ignore[method-assign]
    app.before_request(_refuse_cross_site)
    app.after_request(_add_headers)


class TrustedProxy:
    """Believe `X-Forwarded-*` from the proxy's own address alone; who comes past it may write what he likes."""

    def __init__(self, app: Callable[..., Any], address: str) -> None:
        self.app, self.address = app, address
        self.behind = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        inner = self.behind if environ.get("REMOTE_ADDR") == self.address else self.app
        return inner(environ, start_response)


def is_own_path(target: str) -> bool:
    """Say whether an address that a stranger may have written leads to a page of ours.

    Browsers take `//` and `/\\` for another host and drop tabs and line ends before they look; so nothing that does
    not print is allowed at all.
    """
    return target.startswith("/") and target[1:2] != "/" and "\\" not in target and target.isprintable()


def own_part(address: str) -> str:
    """Return path and query of an address, or nothing where it is not one of ours."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc in ("", request.host) and is_own_path(path) else ""


def _refuse_cross_site() -> None:
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin not in (f"http://{request.host}", f"https://{request.host}")
    if foreign or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(400)


def _add_headers(response: Response) -> Response:
    said = {name.lower() for name, _value in response.headers}
    for name, value in PAGE_HEADERS.items():
        if name.lower() not in said:
            response.headers.add(name, value)
    return response
