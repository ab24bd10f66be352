"""Буйруқ намуналари: the texts with which orders begin, as the office writes them (H-7)."""

from typing import Any, NamedTuple

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from hemis.access import person, requires, scoped
from hemis.domain import order_texts
from hemis.domain.i18n import N_
from hemis.domain.names import matches
from hemis.domain.order_texts import MARKS, OrderText, default_texts
from hemis.extensions import db
from hemis.menus.movement.orders import TITLES
from hemis.models.orders import OrderTemplate
from hemis.operations import order_templates
from hemis.web.answers import done
from hemis.web.export import asked_for_file, export_lines
from hemis.web.forms import choice, text
from hemis.web.history import history_of
from hemis.web.listing import ALL, FilterForm, page_of
from hemis.web.steps import StepForm

bp = Blueprint("templates", __name__, url_prefix="/templates")
EXAMPLE = {
    "universitet": _l("Бухоро давлат университети"),
    "fakultet": _l("Физика факультети"),
    "soni": "1",
    "talabalar": _l("— Абдуллаев Шерзод Ёқуб ўғли, 1-курс, 11-ФИЗ"),
    "asoslar": _l("Ўз хоҳишига биноан"),
    "kun": _l("2026 йил 6 октябрь"),
    "nazoratchi": _l("ўқув ишлари бўйича проректор А. Каримов"),
    "buyruq": _l("2026 йил 1 октябрь куни имзоланган T-17/2026-сонли"),
}
"""What the preview puts in for the marks."""
WHOSE = {"own": N_("муассаса матни"), "default": N_("тизим матни")}


class Line(NamedTuple):
    """A kind of order, the subject with which it begins, and whose text that is."""

    kind: str
    title: str
    whose: str
    version: int


COLUMNS = (
    (_l("Буйруқ тури"), lambda row: _(TITLES[row.kind])),
    (_l("Мавзуси"), lambda row: row.title),
    (_l("Матн"), lambda row: _(WHOSE[row.whose])),
)


class TemplateFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    whose = choice(_l("Матн"), WHOSE, optional=True, blank=ALL)

    def narrow(self, lines: list[Line]) -> list[Line]:
        asked, typed = self.chosen("whose"), self.q.data or ""
        return [
            line
            for line in lines
            if (not asked or line.whose == asked) and matches(typed, f"{_(TITLES[line.kind])} {line.title}")
        ]


class TemplateForm(StepForm):
    title = text(_l("Мавзуси"), 300)
    preamble = text(_l("Асос"), 4000, optional=True, area=True)
    body = text(_l("Буйруқ бандлари"), 12000, area=True)

    @property
    def text(self) -> OrderText:
        """What was typed."""
        return OrderText(self.title.data or "", self.preamble.data or "", self.body.data or "")


@bp.get("/")
@requires("movement.templates:view")
def index() -> ResponseReturnValue:
    filters = TemplateFilter()
    own = {row.kind: row for row in db.session.scalars(scoped(OrderTemplate))}
    lines = [
        Line(kind, own[kind].title, "own", own[kind].version) if kind in own else Line(kind, each.title, "default", 0)
        for kind, each in default_texts().items()
    ]
    lines = filters.narrow(lines)
    if asked_for_file():
        return export_lines(lines, COLUMNS, "order-templates")
    return render_template("movement/templates/index.html", filters=filters, page=page_of(lines), whose=WHOSE)


@bp.get("/<order_kind>")
@requires("movement.templates:view")
def show(order_kind: str) -> ResponseReturnValue:
    _known(order_kind)
    row = order_templates.own(order_kind)
    return render_template(
        "movement/templates/show.html",
        kind=order_kind,
        row=row,
        text=order_templates.text_of(order_kind),
        example=previewed(order_templates.text_of(order_kind)),
        history=history_of(row, TemplateForm) if row else [],
        marks=MARKS,
    )


@bp.route("/<order_kind>/edit", methods=["GET", "POST"])
@requires("movement.templates:edit")
def edit(order_kind: str) -> ResponseReturnValue:
    _known(order_kind)
    row = order_templates.own(order_kind)
    form = TemplateForm(**order_templates.text_of(order_kind)._asdict(), version=row.version if row else 0)
    if form.carry_out(lambda: order_templates.save(order_kind, form.text, version=form.seen, by=person())):
        return done(_("Намуна сақланди: янги қораламалар шу матн билан бошланади."), ".show", order_kind=order_kind)
    values: dict[str, Any] = {"kind": order_kind, "marks": MARKS, "back": url_for(".show", order_kind=order_kind)}
    return render_template("movement/templates/form.html", form=form, **values), form.status


def previewed(each: OrderText) -> OrderText:
    """Return a text with the example's words in place of its marks."""
    values = {name: str(value) for name, value in EXAMPLE.items()}
    return OrderText(*(order_texts.fill(part, values) for part in each))


def _known(kind: str) -> None:
    if kind not in TITLES:
        abort(404)
