"""What is typed of an achievement: a form for each kind, with the fields that such a paper has."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms.validators import Optional

from hemis.domain.classifiers import CERTIFICATE_KIND, SPORT_TYPE
from hemis.web.forms import DateField, Form, IntegerField, between, choice, required, text

FILE_HINT = _l("PDF, PNG ёки JPEG, кўпи билан 25 МБ.")


class AchievementForm(Form):
    """What every kind has."""

    title = text(_l("Номи"), 200)
    level = text(_l("Даражаси"), 40, optional=True)
    number = text(_l("Серия ва рақами"), 40, optional=True)
    issued_on = DateField(_l("Берилган сана"), required())
    file = FileField(_l("Тасдиқловчи ҳужжат нусхаси"), description=FILE_HINT)

    @property
    def values(self) -> dict[str, Any]:
        """The columns; the scan is told apart."""
        return {name: value for name, value in super().values.items() if name != "file"}


class WinnerForm(AchievementForm):
    """A prize of an olympiad or a contest."""

    title = text(_l("Олимпиада ёки танлов номи"), 200)
    subject = text(_l("Фан ёки йўналиш"), 120, optional=True)
    level = text(_l("Босқичи"), 40, optional=True, description=_l("Масалан: вилоят босқичи, якуний босқич."))
    place = IntegerField(_l("Ўрин"), [Optional(), between(1, 3)])
    number = text(_l("Диплом рақами"), 40, optional=True)


class SportForm(AchievementForm):
    """A place in sport."""

    title = text(_l("Мусобақа номи"), 200)
    sport = choice(_l("Спорт тури"), SPORT_TYPE)
    level = text(_l("Босқичи"), 40, optional=True, description=_l("Масалан: университет, вилоят, республика, халқаро."))
    place = IntegerField(_l("Ўрин"), [Optional(), between(1, 3)])
    number = text(_l("Диплом рақами"), 40, optional=True)


class CertificateForm(AchievementForm):
    """A certificate, which may hold for a time only."""

    title = text(_l("Сертификат номи"), 200, description=_l("Масалан: IELTS, CEFR, TOPIK, математика фанидан миллий."))
    certificate_kind = choice(_l("Сертификат тури"), CERTIFICATE_KIND)
    subject = text(_l("Фан"), 120, description=_l("Масалан: инглиз тили, математика."))
    level = text(_l("Даражаси"), 40, description=_l("Ҳужжатда ёзилганидек: B2, 7.0, A+."))
    number = text(_l("Серия ва рақами"), 40)
    valid_until = DateField(
        _l("Амал қилиш муддати"), [Optional()], description=_l("Шу кун ҳам киради. Бўш бўлса, муддатсиз.")
    )


class StipendForm(AchievementForm):
    """A named stipend, given by an order for a time (rules §7.1)."""

    title = text(
        _l("Стипендия номи"), 200, description=_l("Масалан: Президент, Навоий, Беруний, Ибн Сино, Улуғбек стипендияси.")
    )
    number = text(_l("Буйруқ рақами"), 40)
    valid_until = DateField(_l("Қайси кунгача тўланади"), [Optional()], description=_l("Бўш бўлса, муддатсиз."))


FORMS = {
    "11": WinnerForm,
    "12": WinnerForm,
    "13": StipendForm,
    "14": SportForm,
    "15": CertificateForm,
    "16": WinnerForm,
}


def form_of(kind: str) -> type[AchievementForm]:
    """Return the form of a kind of achievement."""
    return FORMS[kind]


__all__ = ["AchievementForm", "form_of"]
