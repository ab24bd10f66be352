"""Ишларни текшириш: the science department looks at what the heads have approved (H-26)."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires, scoped
from hemis.domain.workflow import APPROVED
from hemis.menus.research.decided import FIGURES, PROJECTS, STUDENTS, WORKS
from hemis.menus.research.deciding import Entries, confirm, send_back, waiting

bp = Blueprint("checks", __name__, url_prefix="/checks")


def _rows(entries: Entries) -> Select[Any]:
    return entries.not_mine(scoped(entries.model).where(entries.model.status == APPROVED))


def _check(entries: Entries) -> ResponseReturnValue:
    return confirm(entries, _rows(entries), "check", url_for(f".{entries.template}"))


def _send_back(entries: Entries) -> ResponseReturnValue:
    return send_back(entries, _rows(entries), "return", url_for(f".{entries.template}"))


@bp.get("/")
@requires("research.checks:approve")
def index() -> ResponseReturnValue:
    return waiting(WORKS, _rows(WORKS))


@bp.post("/confirmation")
@requires("research.checks:approve")
def confirmation() -> ResponseReturnValue:
    return _check(WORKS)


@bp.post("/revision")
@requires("research.checks:approve")
def revision() -> ResponseReturnValue:
    return _send_back(WORKS)


@bp.get("/figures")
@requires("research.checks:approve")
def figures() -> ResponseReturnValue:
    return waiting(FIGURES, _rows(FIGURES))


@bp.post("/figures/confirmation")
@requires("research.checks:approve")
def figures_confirmation() -> ResponseReturnValue:
    return _check(FIGURES)


@bp.post("/figures/revision")
@requires("research.checks:approve")
def figures_revision() -> ResponseReturnValue:
    return _send_back(FIGURES)


@bp.get("/projects")
@requires("research.checks:approve")
def projects() -> ResponseReturnValue:
    return waiting(PROJECTS, _rows(PROJECTS))


@bp.post("/projects/confirmation")
@requires("research.checks:approve")
def projects_confirmation() -> ResponseReturnValue:
    return _check(PROJECTS)


@bp.post("/projects/revision")
@requires("research.checks:approve")
def projects_revision() -> ResponseReturnValue:
    return _send_back(PROJECTS)


@bp.get("/students")
@requires("research.checks:approve")
def students() -> ResponseReturnValue:
    return waiting(STUDENTS, _rows(STUDENTS))


@bp.post("/students/confirmation")
@requires("research.checks:approve")
def students_confirmation() -> ResponseReturnValue:
    return _check(STUDENTS)


@bp.post("/students/revision")
@requires("research.checks:approve")
def students_revision() -> ResponseReturnValue:
    return _send_back(STUDENTS)
