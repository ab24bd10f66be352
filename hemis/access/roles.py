"""The roles of the seed and the few beyond it, with the titles people know them by."""

from enum import StrEnum

from hemis.domain.i18n import N_


class Role(StrEnum):
    """Each value is stored in `role_assignment.role`; the comment is the row of the requirements."""

    HR_OFFICE = "hr_office"  # H-R1
    ACADEMIC_OFFICE = "academic_office"  # H-R2
    MARKETING_OFFICE = "marketing_office"  # H-R3
    RESEARCH_OFFICE = "research_office"  # H-R4
    DOCTORAL_OFFICE = "doctoral_office"  # H-R5
    ACCOUNTING = "accounting"  # H-R6
    FACULTY = "faculty"  # H-R7
    DEPARTMENT_HEAD = "department_head"  # H-R8
    TEACHER = "teacher"  # H-R9
    VICE_RECTOR = "vice_rector"  # P-R1
    MINISTRY = "ministry"  # P-R2
    ADMINISTRATOR = "administrator"  # X-R1
    STUDENT = "student"  # X-R2
    MANAGEMENT = "management"  # X-R3
    STUDIES_VICE_RECTOR = "studies_vice_rector"  # X-R3, rules 1.1: approves the timetable of examinations


TITLES = {
    Role.HR_OFFICE: N_("Кадрлар бўлими"),
    Role.ACADEMIC_OFFICE: N_("Ўқув-услубий бошқарма"),
    Role.MARKETING_OFFICE: N_("Маркетинг бўлими"),
    Role.RESEARCH_OFFICE: N_("Илмий тадқиқот бўлими"),
    Role.DOCTORAL_OFFICE: N_("Илмий педагог кадрларни тайёрлаш бўлими"),
    Role.ACCOUNTING: N_("Бухгалтерия"),
    Role.FACULTY: N_("Факультет"),
    Role.DEPARTMENT_HEAD: N_("Кафедра мудири"),
    Role.TEACHER: N_("Профессор-ўқитувчи"),
    Role.VICE_RECTOR: N_("Илмий ишлар бўйича проректор"),
    Role.MINISTRY: N_("Вазирлик кузатувчиси"),
    Role.ADMINISTRATOR: N_("Администратор"),
    Role.STUDENT: N_("Талаба"),
    Role.MANAGEMENT: N_("Раҳбарият"),
    Role.STUDIES_VICE_RECTOR: N_("Ўқув ишлари бўйича проректор"),
}

ANCHORED_AT_FACULTY = frozenset({Role.FACULTY})
ANCHORED_AT_DEPARTMENT = frozenset({Role.DEPARTMENT_HEAD})
