"""Талабанинг ўқув ресурслари: what teachers have opened in the subjects that the student takes (H-23)."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import contains_eager, joinedload
from wtforms import StringField

from hemis.access import requires, scoped
from hemis.domain.classifiers import LANGUAGE, RESOURCE_KIND
from hemis.extensions import db
from hemis.menus.subjects.materials import ALL
from hemis.menus.subjects.resources import counted
from hemis.models.materials import LearningResource
from hemis.models.subjects import Subject
from hemis.web import clock, uploads
from hemis.web.answers import listed
from hemis.web.forms import ScopedSelect, choice
from hemis.web.jinja import named
from hemis.web.listing import FilterForm, folded, sort_by

bp = Blueprint("library", __name__, url_prefix="/library")
SORTS = {
    "opens": LearningResource.opens_on,
    "title": LearningResource.title_key,
    "subject": Subject.sort_key,
    "kind": LearningResource.kind,
}
COLUMNS = (
    (_l("Номи"), lambda row: row.title),
    (_l("Фан"), lambda row: row.subject.name),
    (_l("Мавзу"), lambda row: row.topic.title if row.topic else ""),
    (_l("Тури"), lambda row: _(RESOURCE_KIND[row.kind])),
    (_l("Тил"), lambda row: _(LANGUAGE[row.language])),
    (_l("Ҳавола"), lambda row: row.link),
    (_l("Ўқитувчи"), lambda row: row.owner.full_name),
    (_l("Очилган куни"), lambda row: row.opens_on),
)


def opened() -> Select[LearningResource]:
    """Return what the student may read today: active, opened, and of a subject that the student takes."""
    return scoped(LearningResource).where(LearningResource.is_active, LearningResource.opens_on <= clock.today())


def _of_opened(rows: Select[Any]) -> Select[Any]:
    keys = opened().with_only_columns(LearningResource.subject_id)
    return rows.where(Subject.id.in_(keys)).order_by(Subject.sort_key)


class LibraryFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    subject_id = ScopedSelect(_l("Фан"), model=Subject, title=named, narrow=_of_opened, blank=ALL)
    kind = choice(_l("Тури"), RESOURCE_KIND, optional=True, blank=ALL)
    language = choice(_l("Тил"), LANGUAGE, optional=True, blank=ALL)

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = LearningResource
        statement = self.by_columns(statement, row.subject_id, row.kind, row.language)
        return statement.where(folded(row.title_key, self.q.data))


def _whole() -> Select[LearningResource]:
    row = LearningResource
    return opened().join(row.subject).options(contains_eager(row.subject), joinedload(row.topic), joinedload(row.owner))


@bp.get("/")
@requires("subjects.library:view")
def index() -> ResponseReturnValue:
    filters = LibraryFilter()
    rows = sort_by(filters.narrow(_whole()), SORTS, "-opens")
    return listed("subjects/library/index.html", rows, COLUMNS, filters, counts=counted(opened()))


def found(resource_id: int) -> LearningResource:
    row = db.session.scalars(_whole().where(LearningResource.id == resource_id)).one_or_none()
    return row or abort(404)


@bp.get("/<int:resource_id>")
@requires("subjects.library:view")
def show(resource_id: int) -> ResponseReturnValue:
    resource = found(resource_id)
    return render_template("subjects/library/show.html", resource=resource, size_of=uploads.size_in_words)


@bp.get("/<int:resource_id>/file")
@requires("subjects.library:view")
def file(resource_id: int) -> ResponseReturnValue:
    row = found(resource_id)
    if row.stored_name is None or row.media_type is None:
        abort(404)
    return uploads.answer_with(row.stored_name, row.media_type, row.title)
