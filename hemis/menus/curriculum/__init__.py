"""Ўқув жараёни: years and marks of the academic office (H-5), curricula, loads, timetables and examinations (H-12)."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from hemis.menus.curriculum import (
    checks,
    choices,
    choosing,
    choosing_students,
    comparison,
    control_kinds,
    curricula,
    draft_weeks,
    drafts,
    electives,
    enrolments,
    exam_filling,
    exam_lists,
    exam_places,
    exam_steps,
    exam_timetable,
    exams,
    feeds,
    grading,
    guests,
    loads,
    moves,
    pairs,
    papers,
    placing,
    publications,
    semesters,
    sheet_kinds,
    steps,
    subjects,
    substitutions,
    timetables,
    wishes,
    workloads,
    years,
)
from hemis.web.menu import Item, menu

bp = Blueprint("curriculum", __name__, url_prefix="/curriculum")
# Semesters, subjects, checks, steps and comparison are pages of a curriculum; choices and guests are pages of joining.
PAGES = (years, pairs, grading, control_kinds, sheet_kinds, curricula, semesters, subjects, checks, steps, comparison)
# Who has chosen what is a page of the dean's choice of electives; that of the students is another room.
JOINING = (enrolments, choices, guests, choosing, choosing_students, electives)
# The yearly load is a page of loads; placing, moves, papers, publications, feeds and drafts are pages of the timetable.
TEACHING = (
    *(loads, workloads, timetables, placing, moves, substitutions, papers),
    *(publications, feeds, drafts, draft_weeks, wishes),
)
# Lists, places, filling and steps are pages of an examination session.
EXAMINATIONS = (exams, exam_lists, exam_places, exam_filling, exam_steps, exam_timetable)
for resource in {each.bp for each in (*PAGES, *JOINING, *TEACHING, *EXAMINATIONS)}:
    bp.register_blueprint(resource)

MENU = menu(
    _l("Ўқув жараёни"),
    Item(_l("Ўқув йиллари"), "curriculum.years.index", "curriculum.years:view"),
    Item(_l("Жуфтликлар"), "curriculum.pairs.index", "curriculum.pairs:view"),
    Item(_l("Баҳолаш тизимлари"), "curriculum.grading.index", "curriculum.grading:view"),
    Item(_l("Қайднома турлари"), "curriculum.sheet_kinds.index", "curriculum.sheet_kinds:view"),
    Item(_l("Ўқув режалар"), "curriculum.curricula.index", "curriculum.curricula:view"),
    Item(_l("Фанга бириктириш"), "curriculum.enrolments.index", "curriculum.enrolments:view"),
    Item(_l("Фан танлови"), "curriculum.choosing.index", "curriculum.choosing:view"),
    Item(_l("Танлов фанлари"), "curriculum.electives.index", "curriculum.electives:view"),
    Item(_l("Юкламалар"), "curriculum.loads.index", "curriculum.loads:view"),
    Item(_l("Ўқитувчилар истаклари"), "curriculum.wishes.index", "curriculum.wishes:view"),
    Item(_l("Дарс жадвали"), "curriculum.timetables.index", "curriculum.timetables:view"),
    Item(_l("Имтиҳон сессиялари"), "curriculum.exams.index", "curriculum.exams:view"),
    Item(_l("Имтиҳонлар жадвали"), "curriculum.exam_timetable.index", "curriculum.exam_timetable:view"),
)
