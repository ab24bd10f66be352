"""Ишларни тасдиқлаш: the head decides on what the department enters, the vice-rector on what its head does (H-21)."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import requires, scoped, viewer
from hemis.access.roles import Role
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.decided import FIGURES, PROJECTS, STUDENTS, WORKS
from hemis.menus.research.deciding import Entries, queue
from hemis.web import clock

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


def _rows(entries: Entries) -> Select[Any]:
    rows = entries.not_mine(scoped(entries.model).where(entries.model.status == SUBMITTED))
    if viewer().role == Role.DEPARTMENT_HEAD:
        return rows
    return rows.where(entries.without_a_head(clock.today()))


def _queue(entries: Entries) -> ResponseReturnValue:
    return queue(entries, _rows(entries), "approve", "send_back")


@bp.route("/", methods=["GET", "POST"])
@requires("research.approvals:approve")
def index() -> ResponseReturnValue:
    return _queue(WORKS)


@bp.route("/figures", methods=["GET", "POST"])
@requires("research.approvals:approve")
def figures() -> ResponseReturnValue:
    return _queue(FIGURES)


@bp.route("/projects", methods=["GET", "POST"])
@requires("research.approvals:approve")
def projects() -> ResponseReturnValue:
    return _queue(PROJECTS)


@bp.route("/students", methods=["GET", "POST"])
@requires("research.approvals:approve")
def students() -> ResponseReturnValue:
    return _queue(STUDENTS)
