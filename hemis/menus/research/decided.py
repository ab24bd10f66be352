"""What heads and the science department decide on: works, and figures of the databases."""

from typing import Any

from sqlalchemy.orm import joinedload

from hemis.menus.research.deciding import Entries
from hemis.menus.research.figures import LOADS as FIGURE_LOADS
from hemis.menus.research.figures import WORDS as FIGURE_WORDS
from hemis.menus.research.figures import title_of
from hemis.menus.research.working import LOADS, WORDS
from hemis.models.profiles import ResearchIndicator
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.operations import indicators, oak
from hemis.web.listing import Page


def _works_beside(page: Page[Any]) -> dict[str, Any]:
    return {"doubts": oak.doubts_of(page.items), **WORDS}


def _figures_beside(page: Page[Any]) -> dict[str, Any]:
    return {"before": indicators.before(page.items), "outdated": indicators.outdated(page.items), **FIGURE_WORDS}


WORKS = Entries(
    ScientificWork,
    "index",
    (*LOADS, joinedload(ScientificWork.owner)),
    lambda me: (ScientificWork.owner_id == me) | ScientificWork.authors.any(WorkAuthor.employee_id == me),
    lambda work: work.title,
    _works_beside,
)
FIGURES = Entries(
    ResearchIndicator,
    "figures",
    FIGURE_LOADS,
    ResearchIndicator.employee_id.__eq__,
    title_of,
    _figures_beside,
)
