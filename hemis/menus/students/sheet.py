"""The columns of the base of students as a file: what the import of students reads is written under the same words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import can
from hemis.domain.classifiers import (
    ACCOMMODATION,
    CITIZENSHIP,
    COUNTRY,
    EDUCATION_FORM,
    GENDER,
    GRANT_KIND,
    LANGUAGE,
    LIVING_STATUS,
    NATIONALITY,
    PAYMENT_FORM,
    POVERTY_LEVEL,
    PROVINCE,
    ROOMMATE_KIND,
    SOCIAL_CATEGORY,
    STUDENT_STATUS,
    STUDENT_TYPE,
)
from hemis.domain.identifiers import mask_passport, mask_pinfl
from hemis.menus.students.card_form import place_of
from hemis.web.export import Column


def _titled(titles: Mapping[str, str], code: str) -> str:
    return _(titles[code]) if code else ""


def _pinfl(row: Any) -> str:
    return mask_pinfl(row.pinfl) if row.pinfl else ""


BEFORE: tuple[Column, ...] = (
    (_l("Талаба рақами"), lambda row: row.number),
    (_l("Ф.И.Ш."), lambda row: row.full_name),
    (_l("Ф.И.Ш. (лотинча)"), lambda row: row.full_name_latin),
    (_l("Жинси"), lambda row: _(GENDER[row.gender])),
    (_l("Туғилган санаси"), lambda row: row.birth_date),
)
MASKED: tuple[Column, ...] = (
    (_l("ЖШШИР"), _pinfl),
    (_l("Паспорт"), lambda row: mask_passport(row.passport_number)),
)
WHOLE: tuple[Column, ...] = (
    (_l("ЖШШИР"), lambda row: row.pinfl or ""),
    (_l("Паспорт"), lambda row: row.passport_number),
)
STUDY: tuple[Column, ...] = (
    (_l("Фуқаролиги"), lambda row: _(CITIZENSHIP[row.citizenship])),
    (_l("Мутахассислик шифри"), lambda row: row.group.speciality.code),
    (_l("Мутахассислик"), lambda row: row.group.speciality.name),
    (_l("Гуруҳ"), lambda row: row.group.name),
    (_l("Курс"), lambda row: row.group.course),
    (_l("Таълим шакли"), lambda row: _(EDUCATION_FORM[row.group.education_form])),
    (_l("Таълим тили"), lambda row: _(LANGUAGE[row.group.language])),
    (_l("Ҳолати"), lambda row: _(STUDENT_STATUS[row.status])),
    (_l("Тўлов шакли"), lambda row: _(PAYMENT_FORM[row.payment_form])),
    (_l("Грант тури"), lambda row: _titled(GRANT_KIND, row.grant_kind)),
    (_l("Қабул йили"), lambda row: row.admission_year),
    (_l("Вилоят"), lambda row: _titled(PROVINCE, row.province) or row.region),
    (_l("Туман (шаҳар)"), lambda row: row.district),
    (_l("Телефон"), lambda row: row.phone),
    (_l("Электрон почта"), lambda row: row.email),
)
CARD: tuple[Column, ...] = (
    (_l("Фамилияси"), lambda row: row.surname),
    (_l("Исми"), lambda row: row.first_name),
    (_l("Отасининг исми"), lambda row: row.patronymic),
    (_l("Фамилияси (лотинча)"), lambda row: row.surname_latin),
    (_l("Исми (лотинча)"), lambda row: row.first_name_latin),
    (_l("Отасининг исми (лотинча)"), lambda row: row.patronymic_latin),
    (_l("Туғилган жойи"), lambda row: row.birth_place),
    (_l("Миллати"), lambda row: _titled(NATIONALITY, row.nationality)),
    (_l("Талаба тоифаси"), lambda row: _(STUDENT_TYPE[row.student_type])),
    (_l("Ижтимоий тоифа"), lambda row: _(SOCIAL_CATEGORY[row.social_category])),
    (_l("Ижтимоий ҳимоя"), lambda row: _(POVERTY_LEVEL[row.poverty_level])),
    (_l("Давлати"), lambda row: _(COUNTRY[row.country])),
    (_l("Маҳалла"), lambda row: row.mahalla),
    (_l("Уй манзили"), lambda row: row.address),
    (_l("Яшаш жойи"), lambda row: _titled(ACCOMMODATION, row.accommodation)),
    (_l("Яшаш жойи статуси"), lambda row: _titled(LIVING_STATUS, row.living_status)),
    (_l("Ким билан яшайди"), lambda row: _titled(ROOMMATE_KIND, row.roommate_kind)),
    (_l("Бирга яшайдиганлар сони"), lambda row: row.roommate_count),
    (_l("Жорий вилоят"), lambda row: _titled(PROVINCE, row.current_province)),
    (_l("Жорий туман"), lambda row: row.current_district),
    (_l("Жорий манзили"), lambda row: row.current_address),
    (_l("Геолокация"), place_of),
    (_l("Ота-онаси"), lambda row: row.parent_name),
    (_l("Ота-онаси телефони"), lambda row: row.parent_phone),
    (_l("Масъул шахс"), lambda row: row.guardian_name),
    (_l("Масъул шахс телефони"), lambda row: row.guardian_phone),
    (_l("Изоҳ"), lambda row: row.note),
)


NOTHING: tuple[Decimal | None, int | None] = (None, None)
Totals = Mapping[int, tuple[Decimal | None, int]]
"""Student → the whole average and the credits earned."""


def _results(totals: Totals) -> tuple[Column, ...]:
    return (
        (_l("Ўртача балл"), lambda row: totals.get(row.id, NOTHING)[0]),
        (_l("Тўпланган кредит"), lambda row: totals.get(row.id, NOTHING)[1]),
    )


def columns(totals: Totals) -> tuple[Column, ...]:
    """What the file tells of a student; numbers, address, family and marks only to those who may see them.

    `totals` may be filled later, before the rows that it is about are shown.
    """
    if can("students.personal:view"):
        return (*BEFORE, *WHOLE, *STUDY, *_results(totals), *CARD)
    return (*BEFORE, *MASKED, *STUDY)


__all__ = ["columns"]
