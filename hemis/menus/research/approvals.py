"""Ишларни тасдиқлаш: the head decides on what the department enters, the vice-rector on what its head does (H-21)."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires, scoped, viewer
from hemis.access.roles import Role
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.decided import FIGURES, PROJECTS, STUDENTS, WORKS
from hemis.menus.research.deciding import Entries, confirm, send_back, waiting
from hemis.web import clock

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


def _rows(entries: Entries) -> Select[Any]:
    rows = entries.not_mine(scoped(entries.model).where(entries.model.status == SUBMITTED))
    if viewer().role == Role.DEPARTMENT_HEAD:
        return rows
    return rows.where(entries.without_a_head(clock.today()))


def _approve(entries: Entries) -> ResponseReturnValue:
    return confirm(entries, _rows(entries), "approve", url_for(f".{entries.template}"))


def _send_back(entries: Entries) -> ResponseReturnValue:
    return send_back(entries, _rows(entries), "send_back", url_for(f".{entries.template}"))


@bp.get("/")
@requires("research.approvals:approve")
def index() -> ResponseReturnValue:
    return waiting(WORKS, _rows(WORKS))


@bp.post("/approval")
@requires("research.approvals:approve")
def approval() -> ResponseReturnValue:
    return _approve(WORKS)


@bp.post("/revision")
@requires("research.approvals:approve")
def revision() -> ResponseReturnValue:
    return _send_back(WORKS)


@bp.get("/figures")
@requires("research.approvals:approve")
def figures() -> ResponseReturnValue:
    return waiting(FIGURES, _rows(FIGURES))


@bp.post("/figures/approval")
@requires("research.approvals:approve")
def figures_approval() -> ResponseReturnValue:
    return _approve(FIGURES)


@bp.post("/figures/revision")
@requires("research.approvals:approve")
def figures_revision() -> ResponseReturnValue:
    return _send_back(FIGURES)


@bp.get("/projects")
@requires("research.approvals:approve")
def projects() -> ResponseReturnValue:
    return waiting(PROJECTS, _rows(PROJECTS))


@bp.post("/projects/approval")
@requires("research.approvals:approve")
def projects_approval() -> ResponseReturnValue:
    return _approve(PROJECTS)


@bp.post("/projects/revision")
@requires("research.approvals:approve")
def projects_revision() -> ResponseReturnValue:
    return _send_back(PROJECTS)


@bp.get("/students")
@requires("research.approvals:approve")
def students() -> ResponseReturnValue:
    return waiting(STUDENTS, _rows(STUDENTS))


@bp.post("/students/approval")
@requires("research.approvals:approve")
def students_approval() -> ResponseReturnValue:
    return _approve(STUDENTS)


@bp.post("/students/revision")
@requires("research.approvals:approve")
def students_revision() -> ResponseReturnValue:
    return _send_back(STUDENTS)
