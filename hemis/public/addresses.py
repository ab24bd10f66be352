"""Addresses as strangers keep them: whole, in the ordinary look, so that one page has one of them."""

from typing import Any
from urllib.parse import urljoin

from flask import current_app, request, url_for

from hemis.models.announcements import Edition
from hemis.web import institution, language
from hemis.web.jinja import url_with


def absolute(path: str) -> str:
    """Return a path of ours with the name of the host before it."""
    return urljoin(current_app.config["PUBLIC_URL"] or request.host_url, path)


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


def canonical() -> str:
    """Return the one address of this page that search engines are to keep."""
    return absolute(url_with(view=""))


def picture() -> str:
    """Return the address of the logo, which changes with it; empty when there is none."""
    name = institution.logo()[:8]
    return absolute(url_for("public.logo", name=name, view="", lang=language.SOURCE)) if name else ""


__all__ = ["absolute", "address_of", "canonical", "photo_of", "picture"]
