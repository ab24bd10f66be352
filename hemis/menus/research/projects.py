"""Илмий лойиҳалар: projects and grants with their teams, money and papers (H-26, functions §13.1)."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from hemis.access import can, requires, scoped, scoped_or_404, viewer
from hemis.access.own import own_records
from hemis.access.roles import Role
from hemis.domain.names import short_name
from hemis.domain.projects import HEAD
from hemis.domain.workflow import SUBMITTED
from hemis.extensions import db
from hemis.menus.research.projecting import (
    COLUMNS,
    LOADS,
    SORTS,
    WHOLE,
    WITH_MONEY,
    WORDS,
    OfficeForm,
    ProjectForm,
    ToldForm,
    filters,
    hand,
)
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.staff import Employee
from hemis.operations import project_people, projects, teams
from hemis.operations.project_sums import Sum, sums_of
from hemis.operations.teams import Member
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_lines
from hemis.web.history import history_of
from hemis.web.listing import paginate, sort_by
from hemis.web.steps import StepForm, closed, passes

bp = Blueprint("projects", __name__, url_prefix="/projects")


@bp.get("/")
@requires("research.projects:view")
def index() -> ResponseReturnValue:
    shown = filters()
    rows = sort_by(shown.narrow(scoped(ResearchProject)), SORTS, "-start")
    if asked_for_file():
        return _file(rows)
    values = {"sums": sums_of(rows), "today": clock.today()}
    page = paginate(rows.options(*LOADS))
    return render_template("research/projects/index.html", filters=shown, page=page, **values, **WORDS)


def _file(rows: Select[Any]) -> ResponseReturnValue:
    """The rows as a file, with a last line of each currency."""
    found = db.session.scalars(rows.options(*WITH_MONEY))
    lines = [[shows(row) for _heading, shows in COLUMNS] for row in found]
    lines += [_sum_line(each) for each in sums_of(rows)]
    return export_lines(lines, [(heading, _cell(at)) for at, (heading, _shows) in enumerate(COLUMNS)], "projects")


def _cell(at: int) -> Any:
    return lambda line: line[at]


def _sum_line(each: Sum) -> list[Any]:
    said = _("Жами: %(count)s та лойиҳа", count=each.projects)
    return ["", said, *[""] * (len(COLUMNS) - 5), each.amount, each.received, each.currency]


@bp.get("/<int:project_id>")
@requires("research.projects:view")
def show(project_id: int) -> ResponseReturnValue:
    project = scoped_or_404(ResearchProject, project_id, *WHOLE)
    history = history_of(project, ToldForm)
    values = {"project": project, "history": history, "may": allowed(project), "today": clock.today()}
    return render_template("research/projects/show.html", **values, **WORDS)


def allowed(project: ResearchProject) -> dict[str, bool]:
    """What the viewer may do with a project now."""
    me, edits = hand(), can("research.projects:edit")
    standing = project_people.standing_of(project, me.user)
    is_own = project_people.is_own(project, me.user, standing)
    sends = edits and project_people.keeps(project, me, standing)
    return {
        "change": edits and project_people.may_change(project, me, standing),
        "send": sends,
        "remove": edits and passes(lambda: projects.require_removable(project, hand=me)),
        "attach": edits and project_people.may_attach(project, me, standing),
        "approve": can("research.projects:approve") and not is_own and is_mine_to_approve(project),
        "check": can("research.project_checks:approve") and not is_own,
    }


def is_mine_to_approve(project: ResearchProject) -> bool:
    """Whether it is the viewer who approves: the head, or the vice-rector where no head stands outside the project."""
    if viewer().role == Role.DEPARTMENT_HEAD or project.status != SUBMITTED:
        return True
    of_nobody = scoped(ResearchProject).where(project_people.without_a_head(clock.today()))
    return db.session.scalar(of_nobody.where(ResearchProject.id == project.id)) is not None


@bp.get("/<int:project_id>/paper")
@requires("research.projects:view")
def paper(project_id: int) -> ResponseReturnValue:
    project = scoped_or_404(ResearchProject, project_id, *WHOLE)
    return render_template("research/projects/print.html", project=project, day=clock.today(), **WORDS)


@bp.get("/members/<int:employee_id>")
@requires("research.projects:view")
def member(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    rows = scoped(ResearchProject).where(ResearchProject.members.any(ProjectMember.employee_id == employee.id))
    page = paginate(sort_by(rows.options(*LOADS), SORTS, "-start"))
    values = {"employee": employee, "page": page, "today": clock.today()}
    return render_template("research/projects/member.html", **values, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("research.projects:edit")
def new() -> ResponseReturnValue:
    return _form(ResearchProject())


@bp.route("/<int:project_id>/edit", methods=["GET", "POST"])
@requires("research.projects:edit")
def edit(project_id: int) -> ResponseReturnValue:
    project = scoped_or_404(ResearchProject, project_id)
    page = url_for(".show", project_id=project.id)
    return closed(lambda: projects.require_open(project, hand=hand()), page) or _form(project)


def _form(project: ResearchProject) -> ResponseReturnValue:
    kind = OfficeForm if hand().is_office else ProjectForm
    form = kind(obj=project, data=_rows_of(project)).of(project)
    asked = form.moved_rows()
    if not asked and form.carry_out(lambda: _save(project, form)):
        return done(_("Сақланди."), ".show", project_id=project.id)
    if request.method == "GET":
        form.team.offer_spare()
        form.money.offer_spare()
    values = {"form": form, "project": project, **WORDS}
    return render_template("research/projects/form.html", **values), 200 if asked else form.status


def _rows_of(project: ResearchProject) -> dict[str, Any]:
    """What the rows of the form begin with: a leader who enters a project stands first in it."""
    if project.id:
        return {"team": teams.typed(project), "money": projects.typed_receipts(project)}
    cards = [] if hand().is_office else [each for each in own_records() if isinstance(each, Employee)]
    return {
        "team": [Member(short_name(me.surname, me.first_name, me.patronymic), me.number, role=HEAD) for me in cards],
        "money": [],
    }


def _save(project: ResearchProject, form: ProjectForm) -> None:
    values: dict[str, Any] = {"version": form.seen, "today": clock.today(), "hand": hand(), "reason": form.why}
    projects.save(project, form.entry, **values)


@bp.route("/<int:project_id>/remove", methods=["GET", "POST"])
@requires("research.projects:edit")
def remove(project_id: int) -> ResponseReturnValue:
    project, form = scoped_or_404(ResearchProject, project_id), StepForm()
    page = url_for(".show", project_id=project.id)
    shut = closed(lambda: projects.require_removable(project, hand=hand()), page)
    if form.carry_out(lambda: projects.remove(project, hand=hand())):
        return redirect(url_for(".index"), 303)
    return shut or (render_template("research/projects/remove.html", form=form, project=project), form.status)
