"""Диссертация талаблари: a versioned text with the act it comes from, as the science department writes it (P-3d)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.markup import render
from hemis.models.accounts import User
from hemis.models.councils import Requirement
from hemis.operations import announced

NO_HEADINGS = N_("Матнда сарлавҳа йўқ: сарлавҳа қаторини # ёки ## билан бошланг, мундарижа шулардан тузилади.")


def save(row: Requirement, values: Mapping[str, Any], *, version: int, by: User | None) -> None:
    """Create or update a text; refused once it is on its way to the public."""
    announced.save(row, values, partial(_words, row), version=version, by=by)


def check(row: Requirement) -> None:
    """RuleError while a long text could not be found through: without a heading it has no table of contents."""
    if not render(row.text).headings:
        raise RuleError(NO_HEADINGS)


def content_of(row: Requirement) -> dict[str, Any]:
    """What the page of the requirements shows: the text stays Markdown, so that it is read in either script."""
    return {"text": row.text, "act": row.act, "act_url": row.act_url, "about": row.about or ""}


def _words(row: Requirement) -> list[str]:
    return [row.title, row.about or "", row.act, row.text]


__all__ = ["check", "content_of", "save"]
