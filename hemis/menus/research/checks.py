"""Ишларни текшириш: the science department looks at what the heads have approved (H-26)."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from hemis.access import person, requires, scoped
from hemis.domain.i18n import N_
from hemis.domain.workflow import APPROVED
from hemis.menus.research.deciding import decide, not_mine, remark_of, waiting
from hemis.models.scholarship import ScientificWork
from hemis.operations import scholarship
from hemis.web import clock

bp = Blueprint("checks", __name__, url_prefix="/checks")


def _rows() -> Select[ScientificWork]:
    return not_mine(scoped(ScientificWork).where(ScientificWork.status == APPROVED))


@bp.get("/")
@requires("research.checks:approve")
def index() -> ResponseReturnValue:
    return waiting(_rows())


@bp.post("/confirmation")
@requires("research.checks:approve")
def confirmation() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.check(work, version=version, at=clock.now(), by=person())

    return decide(_rows(), act, N_("Текширилди: %(count)s та иш."), url_for(".index"))


@bp.post("/revision")
@requires("research.checks:approve")
def revision() -> ResponseReturnValue:
    def act(work: ScientificWork, version: int) -> None:
        scholarship.send_back(work, remark_of(), "return", version=version, by=person())

    return decide(_rows(), act, N_("Изоҳ билан қайтарилди: %(count)s та иш."), url_for(".index"), words=True)
