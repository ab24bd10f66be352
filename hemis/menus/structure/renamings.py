"""A new name of a unit from a day on, by an order: what the pages of all units share."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person
from hemis.operations import names
from hemis.operations.names import Unit
from hemis.web import clock
from hemis.web.forms import DateField, Form, required, text


class RenamingForm(Form):
    name = text(_l("Янги номи"), 300)
    name_latin = text(_l("Янги номи (лотинча)"), 300, optional=True, description=_l("Бўш қолдирилса, ўзи ёзилади."))
    since = DateField(_l("Қайси кундан"), required(), description=_l("Янги ном амал қила бошлаган кун."))
    ground = text(
        _l("Асос"), 200, description=_l("Буйруқ ёки қарор, рақами ва санаси: масалан, 15.09.2026 даги 214-сон.")
    )


def renamed(unit: Unit, back: str) -> ResponseReturnValue:
    """Ask for the new name, its first day and its order; the old name stays with its period."""
    form = RenamingForm(data={"name": unit.name})
    given = form.values
    if form.carry_out(lambda: names.rename(unit, **given, today=clock.today(), by=person())):
        flash(_("Номи ўзгартирилди: аввалги ном ўз даври билан сақланди."))
        return redirect(back, 303)
    return render_template("structure/renaming.html", form=form, unit=unit, back=back), form.status


def undone(unit: Unit, back: str) -> ResponseReturnValue:
    """Ask, then take the last renaming back."""
    form = Form()
    if form.carry_out(lambda: names.undo_renaming(unit, by=person())):
        flash(_("Номнинг ўзгариши бекор қилинди."))
        return redirect(back, 303)
    former = names.former_names(unit)
    last = former[-1] if former else None
    return render_template("structure/undoing.html", form=form, unit=unit, last=last, back=back), form.status


__all__ = ["RenamingForm", "renamed", "undone"]
