"""ОТМ ҳақида: the one card of the institution, printed on documents and shown on the public service."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Optional, Regexp

from hemis.access import person, published, requires, scoped, scoped_or_404, signed_in
from hemis.domain.classifiers import OWNERSHIP, PROVINCE, UNIVERSITY_FORM
from hemis.extensions import db
from hemis.menus.structure.renamings import renamed, undone
from hemis.models.structure import University
from hemis.operations import files, plain
from hemis.operations.logo import remove_logo as take_logo_off
from hemis.operations.logo import set_logo
from hemis.operations.names import former_names
from hemis.web import institution, uploads
from hemis.web.answers import done
from hemis.web.contacts import email, phone, web_address
from hemis.web.forms import Form, IntegerField, between, choice, text
from hemis.web.history import history_of

bp = Blueprint("university", __name__, url_prefix="/university")


def _figures(label: Any, shape: str, said: Any) -> StringField:
    """Declare a number of the institution: figures only, whatever spaces it is typed with."""
    return StringField(label, [Optional(), Regexp(rf"^(?:{shape})$", message=said)], filters=[_without_spaces])


def _without_spaces(typed: str | None) -> str | None:
    """Close up a number typed in groups; other words stay as they are, to be refused as they are."""
    closed = "".join((typed or "").split())
    return closed if closed.isdigit() else typed


class UniversityForm(Form):
    name = text(_l("Номи"), 300)
    name_latin = text(_l("Номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    name_ru = text(_l("Номи (русча)"), 300, optional=True)
    name_en = text(_l("Номи (инглизча)"), 300, optional=True)
    short_name = text(_l("Қисқа номи"), 60, description=_l("Ҳар бир саҳифанинг тепасида туради."))
    code = text(_l("Код"), 10)
    ownership = choice(_l("Мулкчилик"), OWNERSHIP)
    form = choice(_l("ОТМ шакли"), UNIVERSITY_FORM)
    founded_year = IntegerField(_l("Ташкил этилган йили"), [Optional(), between(900, 2100)])
    region_code = choice(_l("Ҳудуд"), PROVINCE, optional=True)
    address = text(_l("Манзил"), 300, optional=True)
    postal_code = text(_l("Почта индекси"), 10, optional=True)
    phone = phone()
    email = email()
    website = web_address(_l("Веб-сайт"), 200)
    tax_id = _figures(_l("СТИР"), r"[0-9]{9}", _l("СТИР 9 та рақамдан иборат бўлади."))
    activity_code = _figures(_l("ОКЭД"), r"[0-9]{5}", _l("ОКЭД 5 та рақамдан иборат бўлади."))
    bank_name = text(_l("Банк номи"), 500, optional=True)
    bank_account = _figures(
        _l("Ҳисоб рақами"),
        "[0-9]{20}|[0-9]{27}",
        _l("Ҳисоб рақами 20 та, ғазна шахсий ҳисобварағи 27 та рақам бўлади."),
    )
    bank_code = _figures(_l("МФО"), r"[0-9]{5}", _l("МФО 5 та рақамдан иборат бўлади."))
    rector = text(_l("Ректор"), 200, optional=True)
    vice_rector_studies = text(_l("Ўқув ишлари бўйича проректор"), 200, optional=True)
    vice_rector_research = text(_l("Илмий ишлар бўйича проректор"), 200, optional=True)
    vice_rector_youth = text(_l("Ёшлар масалалари ва маънавий-маърифий ишлар бўйича проректор"), 200, optional=True)
    vice_rector_finance = text(_l("Молия-иқтисод ишлари бўйича проректор"), 200, optional=True)
    vice_rector_international = text(_l("Халқаро ҳамкорлик бўйича проректор"), 200, optional=True)
    reception_url = web_address(
        _l("Электрон қабулхона манзили"), 300, description=_l("Очиқ хизмат ҳақидаги шикоятлар шу ерга юборилади.")
    )


@bp.get("/")
@requires("structure.university:view")
def show() -> ResponseReturnValue:
    card = db.session.scalar(scoped(University))
    names = former_names(card) if card else []
    history = history_of(card, UniversityForm) if card else []
    return render_template("structure/university/show.html", card=card, names=names, history=history)


@bp.get("/print")
@requires("structure.university:view")
def paper() -> ResponseReturnValue:
    return render_template("structure/university/print.html", card=db.session.scalar(scoped(University)))


@bp.route("/edit", methods=["GET", "POST"])
@requires("structure.university:edit")
def edit() -> ResponseReturnValue:
    card = db.session.scalar(scoped(University)) or University(id=1)
    form = UniversityForm(obj=card)
    if form.carry_out(lambda: plain.save(card, form.values, by=person())):
        institution.forget()
        return done(_("Сақланди."), ".show")
    return render_template("structure/university/form.html", form=form, card=card), form.status


@bp.route("/renaming", methods=["GET", "POST"])
@requires("structure.university:edit")
def renaming() -> ResponseReturnValue:
    return renamed(scoped_or_404(University, 1), url_for(".show"))


@bp.route("/renaming/removal", methods=["GET", "POST"])
@requires("structure.university:edit")
def undo_renaming() -> ResponseReturnValue:
    return undone(scoped_or_404(University, 1), url_for(".show"))


class LogoForm(Form):
    file = uploads.picture_field(_l("Логотип"))


@bp.get("/logo")
@signed_in
def logo() -> ResponseReturnValue:
    """Every signed-in person prints sheets with it, also those who may not open the card."""
    card = db.session.scalar(published(University))
    if card is None or not card.logo_name:
        abort(404)
    return uploads.answer_with(card.logo_name, card.logo_type, "logo")


@bp.route("/logo/edit", methods=["GET", "POST"])
@requires("structure.university:edit")
def edit_logo() -> ResponseReturnValue:
    card, form = scoped_or_404(University, 1), LogoForm()
    if form.carry_out(lambda: set_logo(card, uploads.keep(form.file.data, files.PICTURE), by=person())):
        institution.forget()
        return done(_("Логотип сақланди: у чоп этиладиган варақларнинг бошида туради."), ".show")
    return render_template("structure/university/logo.html", form=form, card=card), form.status


@bp.route("/logo/removal", methods=["GET", "POST"])
@requires("structure.university:edit")
def remove_logo() -> ResponseReturnValue:
    card, form = scoped_or_404(University, 1), Form()
    if form.carry_out(lambda: take_logo_off(card, by=person())):
        institution.forget()
        return done(_("Логотип олиб ташланди."), ".show")
    return render_template("structure/university/remove_logo.html", form=form), form.status
