"""Қабул квотаси: places planned for an intake beside the students who hold them (H-9, H-10, functions §6.3)."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import BooleanField, StringField

from hemis.access import of_own_faculty, person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import EDUCATION_FORM, EDUCATION_TYPE, QUOTA_KIND
from hemis.models.achievements import AdmissionQuota
from hemis.models.curriculum import AcademicYear, Speciality
from hemis.operations import plain
from hemis.operations.quotas import COUNTED, save_quota, total_of, with_taken
from hemis.web.answers import done
from hemis.web.choices import faculty_filter
from hemis.web.export import asked_for_file, export, yes_no
from hemis.web.forms import Form, IntegerField, ScopedSelect, between, choice, required
from hemis.web.history import history_of
from hemis.web.jinja import named
from hemis.web.listing import ALL, FilterForm, activity_filter, folded, paginate, sort_by

bp = Blueprint("quotas", __name__, url_prefix="/quotas")
NAMED = (AdmissionQuota.year, AdmissionQuota.speciality, AdmissionQuota.faculty)
COLUMNS = (
    (_l("Ўқув йили"), lambda row: row.year.name),
    (_l("Таълим тури"), lambda row: _(EDUCATION_TYPE[row.speciality.education_type])),
    (_l("Шифри"), lambda row: row.speciality.code),
    (_l("Мутахассислик"), lambda row: row.speciality.name),
    (_l("Факультет"), lambda row: row.faculty.name),
    (_l("Таълим шакли"), lambda row: _(EDUCATION_FORM[row.education_form])),
    (_l("Квота тури"), lambda row: _(QUOTA_KIND[row.kind])),
    (_l("Қабул квотаси"), lambda row: row.planned),
    (_l("Талабалар сони"), lambda row: "" if row.taken is None else row.taken),
    (_l("Фарқ"), lambda row: "" if row.taken is None else row.planned - row.taken),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)


def _year(validators: Any = None, blank: Any = None) -> ScopedSelect:
    return ScopedSelect(
        _l("Ўқув йили"),
        validators,
        model=AcademicYear,
        title=lambda row: row.name,
        narrow=lambda rows: rows.order_by(AcademicYear.code.desc()),
        blank=blank,
    )


class OwnFacultyFilter(FilterForm):
    """What a dean's office narrows its quotas by."""

    q = StringField(_l("Қидириш"))
    year_id = _year(blank=ALL)
    education_type = choice(_l("Таълим тури"), EDUCATION_TYPE, optional=True, blank=ALL)
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM, optional=True, blank=ALL)
    kind = choice(_l("Квота тури"), QUOTA_KIND, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[AdmissionQuota]) -> Select[AdmissionQuota]:
        row = AdmissionQuota
        statement = self.by_columns(statement, row.year_id, row.education_form, row.kind, row.faculty_id)
        statement = self.by_columns(statement, Speciality.education_type)
        return self.by_activity(statement, row).where(folded(Speciality.name_key, self.q.data))


class QuotaFilter(OwnFacultyFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class QuotaForm(Form):
    year_id = _year(required())
    speciality_id = ScopedSelect(
        _l("Мутахассислик"),
        required(),
        model=Speciality,
        title=lambda row: f"{row.code} {named(row)}",
        narrow=lambda rows: rows.where(Speciality.is_active, of_own_faculty(Speciality.faculty_id)).order_by(
            Speciality.code
        ),
    )
    education_form = choice(_l("Таълим шакли"), EDUCATION_FORM)
    kind = choice(
        _l("Квота тури"),
        QUOTA_KIND,
        description=_l("Мақсадли қабул талаба карточкасида белгиланмайди, шунинг учун унинг талабалари саналмайди."),
    )
    planned = IntegerField(_l("Қабул квотаси"), [*required(), between(1, 10000)], description=_l("Ўринлар сони."))
    is_active = BooleanField(_l("Фаол"), default=True)


def _rows() -> Select[AdmissionQuota]:
    loads = (contains_eager(AdmissionQuota.speciality), joinedload(AdmissionQuota.faculty))
    return scoped(AdmissionQuota).join(AdmissionQuota.speciality).options(*loads)


@bp.get("/")
@requires("students.quotas:view")
def index() -> ResponseReturnValue:
    filters = OwnFacultyFilter() if viewer().faculty_id else QuotaFilter()
    rows, taken = with_taken(filters.narrow(_rows()))
    sorts = {
        "year": AcademicYear.code,
        "speciality": Speciality.code,
        "planned": AdmissionQuota.planned,
        "taken": taken,
        "difference": AdmissionQuota.planned - taken,
    }
    found = sort_by(rows.options(contains_eager(AdmissionQuota.year)), sorts, "-year")
    if asked_for_file():
        return export(found, COLUMNS, "quotas")
    page, total = paginate(found), total_of(rows, taken)
    return render_template("students/quotas/index.html", filters=filters, page=page, total=total)


@bp.get("/<int:quota_id>")
@requires("students.quotas:view")
def show(quota_id: int) -> ResponseReturnValue:
    quota = scoped_or_404(AdmissionQuota, quota_id, *map(joinedload, NAMED))
    rows, taken = with_taken(_rows().where(AdmissionQuota.id == quota_id))
    total, history = total_of(rows, taken), history_of(quota, QuotaForm)
    return render_template("students/quotas/show.html", quota=quota, total=total, counted=COUNTED, history=history)


@bp.route("/new", methods=["GET", "POST"])
@requires("students.quotas:edit")
def new() -> ResponseReturnValue:
    return _form(AdmissionQuota())


@bp.route("/<int:quota_id>/edit", methods=["GET", "POST"])
@requires("students.quotas:edit")
def edit(quota_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(AdmissionQuota, quota_id))


def _form(quota: AdmissionQuota) -> ResponseReturnValue:
    form = QuotaForm(obj=quota)
    if form.carry_out(lambda: save_quota(quota, form.values, _(QUOTA_KIND[form.kind.data]), by=person())):
        return done(_("Сақланди."), ".show", quota_id=quota.id)
    return render_template("students/quotas/form.html", form=form, quota=quota), form.status


@bp.route("/<int:quota_id>/remove", methods=["GET", "POST"])
@requires("students.quotas:edit")
def remove(quota_id: int) -> ResponseReturnValue:
    quota, form = scoped_or_404(AdmissionQuota, quota_id, *map(joinedload, NAMED)), Form()
    if form.carry_out(lambda: plain.remove(quota, by=person())):
        return done(_("Квота ўчирилди."), ".index")
    return render_template("students/quotas/remove.html", form=form, quota=quota), form.status
