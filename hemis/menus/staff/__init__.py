"""Ходимлар: the staff base and the posts, kept by the HR office (H-2); training and competition (H-6, H-14, H-18)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.staff import cards, contests, employees, lists, trainings, tutors
from hemis.web.menu import Item, menu

__all__ = ["MENU", "bp", "cards"]

bp = Blueprint("staff", __name__, url_prefix="/staff")
for resource in (employees.bp, lists.teachers, lists.workers, trainings.bp, contests.bp, tutors.bp):
    bp.register_blueprint(resource)

MENU = menu(
    _l("Ходимлар"),
    Item(_l("Ходимлар базаси"), "staff.employees.index", "staff.employees:view"),
    Item(_l("Ўқитувчилар штати"), "staff.teachers.index", "staff.posts:view"),
    Item(_l("Бошқа ходимлар штати"), "staff.workers.index", "staff.posts:view"),
    Item(_l("Малака ошириш"), "staff.trainings.due", "staff.trainings:view"),
    Item(_l("Танлов"), "staff.contests.due", "staff.contests:view"),
    Item(_l("Тьюторлар"), "staff.tutors.index", "staff.tutors:view"),
)
