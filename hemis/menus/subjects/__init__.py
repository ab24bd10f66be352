"""Фанлар базаси: subjects, calendar plans, learning resources, control questions, assignments (H-4, H-19, H-23)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.subjects import (
    answer_grid,
    answers,
    assignment_dues,
    assignment_steps,
    assignments,
    catalogue,
    exchange,
    groups,
    library,
    plans,
    questions,
    resources,
    sharing,
    steps,
    tasks,
)
from hemis.web.menu import Item, menu

bp = Blueprint("subjects", __name__, url_prefix="/subjects")
PAGES = (groups, catalogue, plans, steps, resources, library, questions, exchange, sharing)
TASKS = (assignments, assignment_steps, assignment_dues, answers, answer_grid, tasks)
for resource in {each.bp for each in PAGES + TASKS}:  # steps belong to a plan, exchange to the questions
    bp.register_blueprint(resource)

MENU = menu(
    _l("Фанлар базаси"),
    Item(_l("Фанлар гуруҳлари"), "subjects.groups.index", "subjects.groups:view"),
    Item(_l("Фанлар"), "subjects.catalogue.index", "subjects.catalogue:view"),
    Item(_l("Календар режалар"), "subjects.plans.index", "subjects.plans:view"),
    Item(_l("Ўқув ресурслари"), "subjects.resources.index", "subjects.resources:view"),
    Item(_l("Ўқув ресурслари"), "subjects.library.index", "subjects.library:view"),  # of the student
    Item(_l("Назорат саволлари"), "subjects.questions.index", "subjects.questions:view"),
    Item(_l("Топшириқлар"), "subjects.assignments.index", "subjects.assignments:view", also="subjects.answers"),
    Item(_l("Топшириқларим"), "subjects.tasks.index", "subjects.tasks:view"),  # of the student
)
