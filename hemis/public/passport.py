"""The passport of the service for everybody: its eighteen rows, and for each the page on which one sees it kept."""

from collections.abc import Mapping

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from hemis.access import open_to_visitors, published
from hemis.extensions import db
from hemis.models.service import ServiceCard
from hemis.models.structure import University
from hemis.public.frame import HOME, bp, card, complaint_url
from hemis.web.passport import Shown, rows_of


@bp.get(f"{HOME}/pasport")
@open_to_visitors
def passport() -> ResponseReturnValue:
    edition = db.session.scalar(published(ServiceCard))
    institution = card()
    content = edition.content if edition else {}
    shown = {"rows": rows_of(content, institution), "kept_at": _kept_at(institution)}
    return render_template("public/passport.html", edition=edition, **shown)


def rows_now() -> list[Shown]:
    """Return the rows of the edition in force."""
    edition = db.session.scalar(published(ServiceCard))
    return rows_of(edition.content if edition else {}, card())


def _kept_at(institution: University | None) -> Mapping[int, tuple[str, str]]:
    """Return, by the number of a row, the words of a link and its address."""
    start = (_("Хизматнинг биринчи саҳифаси"), url_for("public.start"))
    status = (_("Хизмат ҳолати"), url_for("public.status"))
    guide, manual = _("Хизматдан фойдаланиш йўриқномаси"), url_for("public.instructions")
    complaint = complaint_url()
    site = institution.website if institution else ""
    return {
        **(dict.fromkeys((1, 9, 13), (_("Муассаса веб-сайти"), site)) if site else {}),
        **dict.fromkeys((2, 3, 17, 18), start),
        **dict.fromkeys((7, 8, 10, 11, 16), status),
        **dict.fromkeys((4, 5, 6, 12), (guide, manual)),
        14: (guide, f"{manual}#qulaylik"),
        15: (_("«Электрон қабулхона»га ўтиш"), complaint or f"{manual}#shikoyat"),
    }
