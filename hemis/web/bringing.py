"""From a list to the import of its kinds, and from an import back to its list: only for those who may open them."""

from flask import request, url_for

from hemis.access import can, importable
from hemis.access.guard import policy_of

LISTS: dict[str, tuple[str, ...]] = {
    "structure.faculties.index": ("faculties",),
    "structure.departments.index": ("departments",),
    "structure.divisions.index": ("divisions",),
    "staff.employees.index": ("employees", "posts", "statuses"),
    "staff.teachers.index": ("employees", "posts", "statuses"),
    "staff.workers.index": ("employees", "posts", "statuses"),
    "staff.trainings.index": ("trainings",),
    "staff.contests.index": ("contests",),
    "infrastructure.buildings.index": ("buildings",),
    "infrastructure.rooms.index": ("rooms", "equipment"),
    "subjects.groups.index": ("subject_groups",),
    "subjects.catalogue.index": ("subjects",),
    "subjects.plans.index": ("topics",),
    "subjects.resources.index": ("resources",),
    "research.works.index": ("works",),
    "curriculum.years.index": ("years",),
    "curriculum.pairs.index": ("pairs",),
    "curriculum.curricula.index": ("curriculum",),
    "curriculum.loads.index": ("loads",),
    "curriculum.timetables.index": ("timetable",),
    "curriculum.exams.index": ("exams",),
    "students.specialities.index": ("specialities",),
    "students.qualifications.index": ("qualifications",),
    "students.quotas.index": ("quotas",),
    "students.achievements.index": ("achievements",),
    "students.groups.index": ("groups", "students"),
}
"""List → the kinds of table that fill it; the first list of a kind is the one that an import leads back to."""


DETAILS: dict[str, tuple[str, ...]] = {"students.groups.show": ("students",)}
"""Pages of one row that show a list of their own."""


def bringing() -> str:
    """Return the address of the import that fills the list of this page, or nothing when the viewer may not make it.

    Where several kinds fill a list, the form of the import offers the others.
    """
    endpoint = request.endpoint or ""
    kinds = LISTS.get(endpoint) or DETAILS.get(endpoint, ())
    if not kinds or not can("system.imports:edit"):
        return ""
    mine = set(importable())
    return next((url_for("system.imports.new", kind=kind) for kind in kinds if kind in mine), "")


def list_of(kind: str) -> str:
    """Return the address of the list that a kind fills, or nothing when the viewer may not open it."""
    for endpoint, kinds in LISTS.items():
        if kind in kinds and can(str(policy_of(endpoint))):
            return url_for(endpoint)
    return ""


__all__ = ["LISTS", "bringing", "list_of"]
