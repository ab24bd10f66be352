"""Addresses as strangers keep them: whole, in the ordinary look, so that one page has one of them."""

from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from flask import current_app, request, url_for

from hemis.models.announcements import Edition
from hemis.web import institution, language


def absolute(path: str) -> str:
    """Return a path of ours with the name of the host before it."""
    return origin() + path


def origin() -> str:
    """Return what stands before the paths of whole addresses: scheme and host."""
    return _origin(current_app.config["PUBLIC_URL"] or f"{request.scheme}://{request.host}/")


@lru_cache(maxsize=64)
def _origin(root: str) -> str:
    return urljoin(root, "/").rstrip("/")


def address_of(edition: Edition, **more: Any) -> str:
    """Return the path of the page of an edition, or with `file_id` of a file of it."""
    endpoint = "public.file" if "file_id" in more else "public.item"
    place: dict[str, Any] = {"direction": edition.direction, "announcement_id": edition.announcement_id}
    return url_for(endpoint, **place, **more, view="")


def photo_of(edition: Edition) -> str:
    """Return the whole address of the small picture of its first photo; empty when it has none."""
    place: dict[str, Any] = {"direction": edition.direction, "announcement_id": edition.announcement_id}
    photos = (each.id for each in edition.files if each.thumbnail_name)
    urls = (url_for("public.thumbnail", **place, file_id=key, lang=language.SOURCE, view="") for key in photos)
    return next(map(absolute, urls), "")


def picture() -> str:
    """Return the address of the logo, which changes with it; empty when there is none."""
    name = institution.logo()[:8]
    return absolute(url_for("public.logo", name=name, view="", lang=language.SOURCE)) if name else ""


__all__ = ["absolute", "address_of", "origin", "photo_of", "picture"]
