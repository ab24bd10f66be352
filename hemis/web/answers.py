"""How most pages end: a list or its file, a word that it is done, a row taken off its list."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from hemis.access import person
from hemis.extensions import Base
from hemis.operations import plain
from hemis.web.export import Column, asked_for_file, export
from hemis.web.forms import Form
from hemis.web.listing import FilterForm, paginate


def listed(
    template: str, rows: Select[Any], columns: Sequence[Column], filters: FilterForm, **values: Any
) -> ResponseReturnValue:
    """Answer with a page of the rows; or, if the address says so, with all of them as a file or a sheet to print."""
    if asked_for_file():
        return export(rows, columns, str(request.blueprint).rsplit(".", 1)[-1])
    return render_template(template, filters=filters, page=paginate(rows), **values)


def done(message: str, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Say what was done on the page that follows."""
    flash(message)
    return redirect(url_for(endpoint, **values), 303)


def removal(row: Base, cancel_url: str) -> ResponseReturnValue:
    """Ask; then delete a row that nothing points at, or switch off one in use, and say which of the two it was."""
    form = Form()
    gone: list[bool] = []
    if form.carry_out(lambda: gone.append(plain.remove_or_switch_off(row, by=person()))):
        said = _("Ўчирилди.") if gone[0] else _("Нофаол қилинди: унга боғланган маълумотлар сақланди.")
        return done(said, ".index")
    return render_template("layouts/remove.html", form=form, row=row, cancel_url=cancel_url), form.status


__all__ = ["done", "listed", "removal"]
