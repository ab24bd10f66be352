"""What heads and the science department decide on: works, figures of the databases, projects, works of students."""

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from hemis.domain.i18n import N_
from hemis.domain.scholarship import KINDS
from hemis.menus.research import guiding, projecting
from hemis.menus.research.deciding import Entries
from hemis.menus.research.figures import LOADS as FIGURE_LOADS
from hemis.menus.research.figures import SORTS as FIGURE_SORTS
from hemis.menus.research.figures import WORDS as FIGURE_WORDS
from hemis.menus.research.figures import FigureFilter, title_of
from hemis.menus.research.working import LOADS, WORDS, WorkFilter
from hemis.menus.research.working import SORTS as WORK_SORTS
from hemis.models.profiles import ResearchIndicator
from hemis.models.projects import ProjectMember, ResearchProject
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.student_research import StudentResearch
from hemis.operations import indicators, oak, project_people, projects, scholarship, student_science, twins
from hemis.web import clock
from hemis.web.forms import choice
from hemis.web.listing import ALL, Page

OF_WORKS = {
    "approve": N_("Тасдиқланди: %(count)s та иш."),
    "check": N_("Текширилди: %(count)s та иш."),
    "send_back": N_("Изоҳ билан қайтарилди: %(count)s та иш."),
}


class WorkQueue(WorkFilter):
    kind = choice(_l("Тури"), KINDS, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        return self.by_columns(super().narrow(statement), ScientificWork.kind)


def _works_beside(page: Page[Any]) -> dict[str, Any]:
    return {"doubts": oak.doubts_of(page.items), "alike": twins.alike_of(page.items), **WORDS}


def _figures_beside(page: Page[Any]) -> dict[str, Any]:
    return {"before": indicators.before(page.items), "outdated": indicators.outdated(page.items), **FIGURE_WORDS}


WORKS = Entries(
    ScientificWork,
    "index",
    (*LOADS, joinedload(ScientificWork.owner)),
    lambda me: (ScientificWork.owner_id == me) | ScientificWork.authors.any(WorkAuthor.employee_id == me),
    lambda work: work.title,
    _works_beside,
    scholarship,
    scholarship.without_a_head,
    OF_WORKS,
    WorkQueue,
    WORK_SORTS,
)
FIGURES = Entries(
    ResearchIndicator,
    "figures",
    FIGURE_LOADS,
    ResearchIndicator.employee_id.__eq__,
    title_of,
    _figures_beside,
    indicators,
    indicators.without_a_head,
    {
        "approve": N_("Тасдиқланди: %(count)s та кўрсаткич."),
        "check": N_("Текширилди: %(count)s та кўрсаткич."),
        "send_back": N_("Изоҳ билан қайтарилди: %(count)s та кўрсаткич."),
    },
    FigureFilter,
    FIGURE_SORTS,
)
PROJECTS = Entries(
    ResearchProject,
    "projects",
    (*projecting.LOADS, selectinload(ResearchProject.files)),
    lambda me: (ResearchProject.owner_id == me) | ResearchProject.members.any(ProjectMember.employee_id == me),
    lambda project: project.name,
    lambda _page: {"today": clock.today(), **projecting.WORDS},
    projects,
    project_people.without_a_head,
    {
        "approve": N_("Тасдиқланди: %(count)s та лойиҳа."),
        "check": N_("Текширилди: %(count)s та лойиҳа."),
        "send_back": N_("Изоҳ билан қайтарилди: %(count)s та лойиҳа."),
    },
    projecting.filters,
    projecting.SORTS,
)
STUDENTS = Entries(
    StudentResearch,
    "students",
    guiding.WHOLE,
    StudentResearch.supervisor_id.__eq__,
    lambda row: row.name,
    lambda _page: guiding.WORDS,
    student_science,
    student_science.without_a_head,
    OF_WORKS,
    guiding.filters,
    guiding.SORTS,
)
