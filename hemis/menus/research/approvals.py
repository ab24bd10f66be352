"""Ишларни тасдиқлаш: the head decides on the works of the department, the vice-rector on those of the head (H-21)."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import person, requires, scoped, viewer
from hemis.access.roles import Role
from hemis.domain.i18n import N_
from hemis.domain.workflow import SUBMITTED
from hemis.menus.research.deciding import decide, not_mine, remark_of, waiting
from hemis.models.scholarship import ScientificWork
from hemis.operations import scholarship
from hemis.web import clock

bp = Blueprint("approvals", __name__, url_prefix="/approvals")


def _rows() -> Select[ScientificWork]:
    rows = not_mine(scoped(ScientificWork).where(ScientificWork.status == SUBMITTED))
    if viewer().role == Role.DEPARTMENT_HEAD:
        return rows
    return rows.where(scholarship.without_a_head(clock.today()))


@bp.get("/")
@requires("research.approvals:approve")
def index() -> ResponseReturnValue:
    return waiting(_rows())


@bp.post("/approval")
@requires("research.approvals:approve")
def approval() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.approve(work, version=version, at=clock.now(), by=person())

    return decide(_rows(), act, N_("Тасдиқланди: %(count)s та иш."), url_for(".index"))


@bp.post("/revision")
@requires("research.approvals:approve")
def revision() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.send_back(work, remark_of(), version=version, by=person())

    return decide(_rows(), act, N_("Изоҳ билан қайтарилди: %(count)s та иш."), url_for(".index"), words=True)
