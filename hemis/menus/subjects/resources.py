"""Ўқув ресурслари: files and links of a subject, kept by its teacher, watched by the head (H-23)."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.classifiers import LANGUAGE, RESOURCE_KIND
from hemis.extensions import db
from hemis.menus.subjects.materials import ALL, owner_filter, subject_field, subject_filter, topic_field
from hemis.models.materials import LearningResource
from hemis.models.subjects import Subject
from hemis.operations import materials, plain
from hemis.web import clock, uploads
from hemis.web.answers import done, listed
from hemis.web.export import yes_no
from hemis.web.forms import DateField, Form, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("resources", __name__, url_prefix="/resources")
SORTS = {
    "created": LearningResource.created_at,
    "title": LearningResource.title_key,
    "subject": Subject.sort_key,
    "opens": LearningResource.opens_on,
    "kind": LearningResource.kind,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.title),
    (_l("Фан"), lambda row: row.subject.name),
    (_l("Мавзу"), lambda row: row.topic.title if row.topic else ""),
    (_l("Тури"), lambda row: _(RESOURCE_KIND[row.kind])),
    (_l("Тил"), lambda row: _(LANGUAGE[row.language])),
    (_l("Ҳавола"), lambda row: row.link),
    (_l("Талабаларга очиладиган кун"), lambda row: row.opens_on),
    (_l("Ўқитувчи"), lambda row: row.owner.full_name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)
WHOLE = (
    joinedload(LearningResource.subject),
    joinedload(LearningResource.topic),
    joinedload(LearningResource.owner),
)


class OwnResourceFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    subject_id = subject_filter(LearningResource.subject_id)
    kind = choice(_l("Тури"), RESOURCE_KIND, optional=True, blank=ALL)
    language = choice(_l("Тил"), LANGUAGE, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = LearningResource
        statement = self.by_columns(statement, row.subject_id, row.kind, row.language, row.owner_id)
        return self.by_activity(statement, row).where(folded(row.title_key, self.q.data))


class ResourceFilter(OwnResourceFilter):
    """The same for those who watch several teachers."""

    owner_id = owner_filter(LearningResource.owner_id)


class ResourceForm(Form):
    title = text(_l("Номи"), 300)
    subject_id = subject_field()
    topic_id = topic_field()
    kind = choice(_l("Тури"), RESOURCE_KIND)
    language = choice(_l("Тил"), LANGUAGE)
    note = text(_l("Изоҳ"), 2000, optional=True, area=True)
    file = FileField(_l("Файл"), description=_l("PDF, DOCX, XLSX, PPTX, PNG ёки JPEG, кўпи билан 25 МБ."))
    link = text(
        _l("Ҳавола"),
        500,
        optional=True,
        description=_l("Масалан: https://example.uz/maruza. Файл ёки ҳавола, ёки иккаласи."),
    )
    opens_on = DateField(_l("Талабаларга очиладиган кун"), required(), default=clock.today)
    is_active = BooleanField(_l("Фаол"), default=True)

    def validate_link(self, field: Any) -> None:
        """A link is one that a browser opens as a page, never a script."""
        if field.data:
            Regexp(r"^https?://[^\s<>\"']+$", message=_("Ҳавола https:// билан бошланади ва бўш жойсиз ёзилади."))(
                self, field
            )

    @property
    def columns(self) -> dict[str, Any]:
        """The values of the row; its file is kept apart."""
        return {name: value for name, value in self.values.items() if name != "file"}


@bp.get("/")
@requires("subjects.resources:view")
def index() -> ResponseReturnValue:
    filters = OwnResourceFilter() if viewer().role == "teacher" else ResourceFilter()
    rows = filters.narrow(scoped(LearningResource).join(LearningResource.subject).options(*WHOLE))
    template, rows = "subjects/resources/index.html", sort_by(rows, SORTS, "-created")
    counts = counted(scoped(LearningResource).where(LearningResource.is_active))
    return listed(template, rows, COLUMNS, filters, counts=counts, today=clock.today())


def counted(rows: Select[Any]) -> list[tuple[Subject, int]]:
    """The subjects with most of these resources, and how many."""
    columns = rows.join(LearningResource.subject).with_only_columns(Subject, func.count()).group_by(Subject.id)
    found = db.session.execute(columns.order_by(func.count().desc(), Subject.sort_key).limit(12))
    return [(subject, number) for subject, number in found]


@bp.get("/<int:resource_id>")
@requires("subjects.resources:view")
def show(resource_id: int) -> ResponseReturnValue:
    resource = scoped_or_404(LearningResource, resource_id, *WHOLE)
    return render_template(
        "subjects/resources/show.html",
        resource=resource,
        size_of=uploads.size_in_words,
        today=clock.today(),
        history=history_of(resource, ResourceForm),
    )


@bp.get("/<int:resource_id>/file")
@requires("subjects.resources:view")
def file(resource_id: int) -> ResponseReturnValue:
    row = scoped_or_404(LearningResource, resource_id)
    if row.stored_name is None or row.media_type is None:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)


@bp.route("/new", methods=["GET", "POST"])
@requires("subjects.resources:edit")
def new() -> ResponseReturnValue:
    return _form(LearningResource())


@bp.route("/<int:resource_id>/edit", methods=["GET", "POST"])
@requires("subjects.resources:edit")
def edit(resource_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(LearningResource, resource_id))


def _form(resource: LearningResource) -> ResponseReturnValue:
    form = ResourceForm(obj=resource)
    if form.carry_out(lambda: _save(resource, form)):
        return done(_("Сақланди."), ".show", resource_id=resource.id)
    return render_template("subjects/resources/form.html", form=form, resource=resource), form.status


def _save(resource: LearningResource, form: ResourceForm) -> None:
    stored = uploads.keep(form.file.data) if request.files.get("file") and form.file.data else None
    owner = viewer().employee_id
    materials.save_resource(resource, form.columns, stored, owner_id=owner, at=clock.now(), by=person())


@bp.route("/<int:resource_id>/remove", methods=["GET", "POST"])
@requires("subjects.resources:edit")
def remove(resource_id: int) -> ResponseReturnValue:
    resource, form = scoped_or_404(LearningResource, resource_id), Form()
    if form.carry_out(lambda: plain.remove(resource, by=person())):
        return done(_("Ресурс ўчирилди."), ".index")
    return render_template("subjects/resources/remove.html", form=form, resource=resource), form.status
