"""Deny by default: a view without a declared policy cannot be registered, let alone answer."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, request
from flask_login import current_user

from hemis.access.viewer import Viewer
from hemis.models.accounts import User

View = TypeVar("View", bound=Callable[..., Any])
ANYONE, SIGNED_IN = "anyone", "signed in"


def requires(permission: str) -> Callable[[View], View]:
    """Open a view to those whose active role holds `permission`, written `menu.resource:verb`."""
    menu, _, rest = permission.partition(".")
    if not menu or rest.count(":") != 1:
        raise ValueError(f"not a permission: {permission}")

    def declare(view: View) -> View:
        cast(Any, view).policy = permission
        return view

    return declare


def signed_in(view: View) -> View:
    """Open a view to everybody who is signed in, whatever the role."""
    cast(Any, view).policy = SIGNED_IN
    return view


def open_to_visitors(view: View) -> View:
    """Open a view to the public; it must start from `published()` or hold no rows at all."""
    cast(Any, view).policy = ANYONE
    return view


def policy_of(endpoint: str) -> str | None:
    """Return the declared policy of an endpoint, or None."""
    return getattr(current_app.view_functions.get(endpoint), "policy", None)


def viewer() -> Viewer:
    """Return the signed-in viewer; 401 when there is none."""
    seen = current_user._get_current_object()  # the proxy looks the person up again for every attribute
    if not seen.is_authenticated:
        abort(401)
    return cast(Viewer, seen)


def person() -> User:
    """Return the account behind the request, never Flask-Login's proxy (SQLAlchemy would store the proxy)."""
    return viewer().user


def can(permission: str) -> bool:
    """Say whether to show a link; it never protects anything."""
    seen = current_user._get_current_object()
    return bool(seen.is_authenticated) and permission in seen.permissions


def guard() -> None:
    """Answer 404, 401 or 403 before the view runs, unless its policy lets this request in."""
    if request.endpoint is None:
        return  # routing has already decided on 404 or 405
    policy = policy_of(request.endpoint)
    if policy == ANYONE:
        return
    if policy is None:
        abort(403)
    permissions = viewer().permissions
    if policy != SIGNED_IN and policy not in permissions:
        abort(403)


def refuse_undeclared(app: Flask) -> None:
    """Raise at start-up when a view has no policy."""
    missing = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "policy"))
    if missing:
        raise RuntimeError(f"views without an access policy: {', '.join(missing)}")
