"""Who may bring in which kind of spreadsheet: whoever keeps such rows by hand."""

from hemis.access.guard import viewer
from hemis.access.roles import Role

IMPORTERS: dict[str, frozenset[Role]] = {
    "students": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-10 student base: form
    "employees": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-2 staff base: form
    "faculties": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-1
    "departments": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-1
    "divisions": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-1
    "buildings": frozenset({Role.ACADEMIC_OFFICE, Role.ADMINISTRATOR}),  # H-3
    "rooms": frozenset({Role.ACADEMIC_OFFICE, Role.ADMINISTRATOR}),  # H-3
    "subject_groups": frozenset({Role.ACADEMIC_OFFICE, Role.ADMINISTRATOR}),  # H-4
    "subjects": frozenset({Role.ACADEMIC_OFFICE, Role.ADMINISTRATOR}),  # H-4
    "equipment": frozenset({Role.ACADEMIC_OFFICE, Role.ADMINISTRATOR}),  # H-3
    "posts": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-2 staff base: form
    "trainings": frozenset({Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}),  # H-18 enter and monitor, department
    "contests": frozenset({Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}),  # H-18
    "loads": frozenset({Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR}),  # H-18, functions §24.1
    "topics": frozenset({Role.TEACHER, Role.DEPARTMENT_HEAD}),  # H-19, H-23
    "curriculum": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-12 curriculum subjects: form
    "years": frozenset({Role.ACADEMIC_OFFICE}),  # H-5 academic years: form
    "pairs": frozenset({Role.ACADEMIC_OFFICE}),  # H-5 lesson pairs: form
    "specialities": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-10 directions and specialities: form
    "qualifications": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-10 qualifications: form
    "quotas": frozenset({Role.FACULTY, Role.ACADEMIC_OFFICE, Role.MARKETING_OFFICE}),  # H-9, H-10, functions §24.1
    "achievements": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-10 achievements: form
    "groups": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-10 academic groups: form
    "statuses": frozenset({Role.HR_OFFICE, Role.ADMINISTRATOR}),  # H-2 staff base: form
    "resources": frozenset({Role.TEACHER}),  # H-23 learning resources: upload
    "works": frozenset({Role.TEACHER}),  # H-26 publications of one's own: enter
    "exams": frozenset({Role.FACULTY, Role.ACADEMIC_OFFICE}),  # H-5, H-12 timetables of controls: make
    "timetable": frozenset({Role.FACULTY, Role.ADMINISTRATOR}),  # H-12 timetables of lessons: make
}


def importable() -> list[str]:
    """Return the kinds that the viewer's role may bring in, in the order in which a university is filled."""
    role = viewer().role
    return [kind for kind, roles in IMPORTERS.items() if role in roles]
