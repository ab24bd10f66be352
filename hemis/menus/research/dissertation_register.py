"""The register of defences as ОАК asks for it: nineteen columns in their order (rules 10.4)."""

from itertools import count

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.domain.formats import short_date
from hemis.models.dissertations import Dissertation
from hemis.web.export import Column


def _with_date(day: object, words: str) -> str:
    shown = short_date(day) if day else ""  # type: ignore[arg-type]
    return "\n".join(part for part in (shown, words) if part)


def _opponents(row: Dissertation) -> str:
    leading = _("Етакчи ташкилот: %(name)s", name=row.leading_organisation) if row.leading_organisation else ""
    return "\n".join(part for part in (row.opponents, leading) if part)


COLUMNS = (
    (_l("Фамилияси, исми, отасининг исми"), lambda row: row.author),
    (_l("Иш жойи, лавозими"), lambda row: ", ".join(part for part in (row.workplace, row.post) if part)),
    (_l("Диссертация мавзуси"), lambda row: row.title),
    (_l("Ихтисослик шифри ва номи"), lambda row: f"{row.speciality_code} {row.speciality}"),
    (_l("Диссертация бажарилган ташкилот"), lambda row: row.organisation),
    (_l("Дастлабки муҳокамага қабул қилинган сана"), lambda row: row.preliminary_on),
    (_l("Илмий семинарга юборилган сана"), lambda row: row.sent_on),
    (_l("Илмий семинар санаси ва хулосаси"), lambda row: _with_date(row.seminar_on, row.seminar_conclusion)),
    (_l("Кенгашга қайтарилган сана"), lambda row: row.returned_on),
    (_l("Ҳимояга қабул қилинган сана"), lambda row: row.accepted_on),
    (_l("Расмий оппонентлар ва етакчи ташкилот"), _opponents),
    (_l("ОАК сайтида эълон қилинган сана"), lambda row: row.oak_announced_on),
    (
        _l("Диссертация матни жойлаштирилган сана ва манзил"),
        lambda row: _with_date(row.full_text_on, row.full_text_url),
    ),
    (_l("Автореферат жойлаштирилган сана ва манзил"), lambda row: _with_date(row.summary_on, row.summary_url)),
    (_l("ZiyoNET тармоғига жойлаштирилган сана ва манзил"), lambda row: _with_date(row.ziyonet_on, row.ziyonet_url)),
    (_l("Ҳимоя санаси"), lambda row: row.day),
    (_l("Ҳужжатлар ОАКга юборилган сана"), lambda row: row.sent_to_oak_on),
    (_l("ОАК Раёсати қарори"), lambda row: _with_date(row.oak_decided_on, row.oak_decision)),
)
"""Title and value of each column but the first."""


def register() -> tuple[Column, ...]:
    """The columns of one file, its lines counted from one as they are written; a printed sheet counts its own."""
    if request.args.get("format") == "print":
        return COLUMNS
    numbers = count(1)
    return ((_l("№"), lambda _row: next(numbers)), *COLUMNS)


__all__ = ["register"]
