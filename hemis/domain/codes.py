"""Columns whose value is a code, and what each code says: for the audit and wherever a row is told in words."""

from hemis.domain.classifiers import (
    ACADEMIC_DEGREE,
    ACADEMIC_RANK,
    ACCOMMODATION,
    ACHIEVEMENT_KIND,
    CERTIFICATE_KIND,
    CITIZENSHIP,
    DIVISION_KIND,
    EDUCATION_FORM,
    EDUCATION_TYPE,
    EMPLOYEE_STATUS,
    EMPLOYMENT_FORM,
    GENDER,
    GRANT_KIND,
    LANGUAGE,
    LESSON_KIND,
    LIVING_STATUS,
    LOCALITY_TYPE,
    NATIONALITY,
    OWNERSHIP,
    PAYMENT_FORM,
    POVERTY_LEVEL,
    PROVINCE,
    QUOTA_KIND,
    RESOURCE_KIND,
    ROOM_KIND,
    ROOMMATE_KIND,
    SOCIAL_CATEGORY,
    SPORT_TYPE,
    STAFF_KIND,
    STUDENT_STATUS,
    STUDENT_TYPE,
    SUBJECT_BLOCK,
    SUBJECT_FINISH,
    SUBJECT_KIND,
    UNIVERSITY_FORM,
    WEEK_KIND,
)
from hemis.domain.countries import COUNTRY
from hemis.domain.doctoral import CONCLUSIONS, RESULTS
from hemis.domain.doctoral import FORMS as DOCTORAL_FORMS
from hemis.domain.doctoral import STATES as DOCTORAL_STATES
from hemis.domain.i18n import N_
from hemis.domain.names import fold
from hemis.domain.questions import KINDS as QUESTION_KIND

STATES = {
    "draft": N_("қоралама"),
    "submitted": N_("тасдиққа юборилган"),
    "approved": N_("тасдиқланган"),
    "published": N_("эълон қилинган"),
    "sent_back": N_("қайтарилган"),
    "withdrawn": N_("қайтариб олинган"),
    "closed": N_("ёпилган"),
    "confirmed": N_("деканат тасдиқлаган"),
    "reopened": N_("қайта очилган"),
}
"""Of a reviewed record or a grade sheet."""

CODES = {
    ("academic_group", "education_form"): EDUCATION_FORM,
    ("academic_group", "language"): LANGUAGE,
    ("achievement", "certificate_kind"): CERTIFICATE_KIND,
    ("achievement", "kind"): ACHIEVEMENT_KIND,
    ("achievement", "sport"): SPORT_TYPE,
    ("admission_quota", "education_form"): EDUCATION_FORM,
    ("admission_quota", "kind"): QUOTA_KIND,
    ("calendar_plan", "lesson_kind"): LESSON_KIND,
    ("calendar_plan", "status"): STATES,
    ("curriculum", "education_form"): EDUCATION_FORM,
    ("curriculum_subject", "block"): SUBJECT_BLOCK,
    ("curriculum_subject", "finish"): SUBJECT_FINISH,
    ("curriculum_subject", "kind"): SUBJECT_KIND,
    ("division", "kind"): DIVISION_KIND,
    ("doctoral_attestation", "result"): RESULTS,
    ("doctoral_student", "conclusion"): CONCLUSIONS,
    ("doctoral_student", "form"): DOCTORAL_FORMS,
    ("doctoral_student", "payment_form"): PAYMENT_FORM,
    ("doctoral_student", "status"): DOCTORAL_STATES,
    ("employee", "academic_degree"): ACADEMIC_DEGREE,
    ("employee", "academic_rank"): ACADEMIC_RANK,
    ("employee", "gender"): GENDER,
    ("employee", "status"): EMPLOYEE_STATUS,
    ("grade_sheet", "status"): STATES,
    ("learning_resource", "kind"): RESOURCE_KIND,
    ("learning_resource", "language"): LANGUAGE,
    ("lesson", "lesson_kind"): LESSON_KIND,
    ("post", "employment_form"): EMPLOYMENT_FORM,
    ("question", "kind"): QUESTION_KIND,
    ("room", "kind"): ROOM_KIND,
    ("seminar", "status"): STATES,
    ("conference", "status"): STATES,
    ("meeting", "status"): STATES,
    ("requirement", "status"): STATES,
    ("council", "status"): STATES,
    ("dissertation", "status"): STATES,
    ("qualification", "education_type"): EDUCATION_TYPE,
    ("speciality", "education_type"): EDUCATION_TYPE,
    ("speciality", "locality"): LOCALITY_TYPE,
    ("subject", "education_type"): EDUCATION_TYPE,
    ("post", "staff_kind"): STAFF_KIND,
    ("status_period", "status"): EMPLOYEE_STATUS,
    ("student", "accommodation"): ACCOMMODATION,
    ("student", "citizenship"): CITIZENSHIP,
    ("student", "country"): COUNTRY,
    ("student", "current_province"): PROVINCE,
    ("student", "gender"): GENDER,
    ("student", "grant_kind"): GRANT_KIND,
    ("student", "living_status"): LIVING_STATUS,
    ("student", "nationality"): NATIONALITY,
    ("student", "poverty_level"): POVERTY_LEVEL,
    ("student", "province"): PROVINCE,
    ("student", "roommate_kind"): ROOMMATE_KIND,
    ("student", "social_category"): SOCIAL_CATEGORY,
    ("student", "student_type"): STUDENT_TYPE,
    ("student", "payment_form"): PAYMENT_FORM,
    ("student", "status"): STUDENT_STATUS,
    ("teaching_load", "lesson_kind"): LESSON_KIND,
    ("university", "form"): UNIVERSITY_FORM,
    ("university", "ownership"): OWNERSHIP,
    ("week", "kind"): WEEK_KIND,
}
"""Columns whose value is a code of a classifier."""


def province_code(text: str) -> str:
    """Return the code of a province as people write it («Бухоро вил.», «Buxoro»), or nothing."""
    words = fold(text).split()
    near = [code for code, title in PROVINCE.items() if words and fold(title).split()[0] == words[0]]
    if len(near) < 2:
        return "".join(near)
    return next(
        (code for code in near if any(word.startswith(fold(PROVINCE[code]).split()[1][:2]) for word in words[1:])), ""
    )
