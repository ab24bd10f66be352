"""The card of an employee as it is typed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK, GENDER
from hemis.domain.identifiers import normalise_passport, parse_pinfl
from hemis.domain.spreadsheets.cells import mended
from hemis.web import clock
from hemis.web.contacts import email, phone, ruled
from hemis.web.forms import DateField, Form, IntegerField, between, choice, text

PROPOSED = _l("Бўш қолдирилса, кириллчадан ўзи ёзилади.")
OLDEST, YOUNGEST = 100, 14


def one_script(typed: str | None) -> str | None:
    """A Latin letter that looks like a Cyrillic one hides a person from every search: keyboards mix them up."""
    return mended(typed) if typed else typed


class EmployeeForm(Form):
    surname = text(_l("Фамилияси"), 60, filters=[one_script])
    first_name = text(_l("Исми"), 60, filters=[one_script])
    patronymic = text(_l("Отасининг исми"), 80, optional=True, filters=[one_script])
    surname_latin = text(_l("Фамилияси (лотинча)"), 60, optional=True, description=PROPOSED)
    first_name_latin = text(_l("Исми (лотинча)"), 60, optional=True, description=PROPOSED)
    patronymic_latin = text(_l("Отасининг исми (лотинча)"), 80, optional=True, description=PROPOSED)
    gender = choice(_l("Жинси"), GENDER, asks=True, blank=_l("танланг"))
    birth_date = DateField(_l("Туғилган санаси"), [Optional()])
    pinfl = text(
        _l("ЖШШИР"),
        20,
        optional=True,
        description=_l("Паспортдаги 14 та рақам."),
    )
    passport_number = text(_l("Паспорт"), 20, optional=True, description=_l("Масалан: AA1234567."))
    academic_degree = choice(_l("Илмий даражаси"), ACADEMIC_DEGREE)
    academic_rank = choice(_l("Илмий унвони"), ACADEMIC_RANK)
    speciality = text(_l("Мутахассислиги"), 200, optional=True, description=_l("Диплом бўйича."))
    hired_year = IntegerField(_l("Ишга кирган йили"), [Optional(), between(1940, 2100)])
    phone = phone()
    email = email()

    def validate(self, **kwargs: Any) -> bool:
        """Read the numbers as they stand in the passport, and refuse a birth date that no employee has."""
        sound = super().validate(**kwargs)
        for field, normalise in ((self.pinfl, _digits), (self.passport_number, normalise_passport)):
            if field.data and not field.errors and not field.validate(self, [ruled(normalise)]):
                sound = False
        born, this_year = self.birth_date.data, clock.today().year
        if born and not YOUNGEST <= this_year - born.year <= OLDEST:
            self.birth_date.errors = [_("Туғилган сана ходим ёшига мос эмас: йилини текширинг.")]
            sound = False
        return sound


def _digits(typed: str) -> str:
    return parse_pinfl(typed).number


__all__ = ["EmployeeForm"]
