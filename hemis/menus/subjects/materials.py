"""What the lists of resources and of questions share: the choice of a subject, of a topic, of a teacher."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from wtforms.validators import Optional

from hemis.access import scoped, viewer
from hemis.domain.classifiers import LESSON_KIND
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee
from hemis.models.subjects import Subject
from hemis.models.teaching import Topic
from hemis.operations import materials
from hemis.web.forms import ScopedSelect, required
from hemis.web.jinja import named, script
from hemis.web.listing import ALL

_PLACE = (joinedload(Topic.curriculum_subject).joinedload(CurriculumSubject.subject),)


def used(column: InstrumentedAttribute[Any]) -> Select[Any]:
    """Return the values that a column has in the rows of the viewer."""
    return scoped(column.parent.class_).with_only_columns(column)


def subject_filter(column: InstrumentedAttribute[int]) -> ScopedSelect:
    """Declare the filter by the subjects that the viewer's rows have."""
    return ScopedSelect(
        _l("Фан"),
        model=Subject,
        title=named,
        narrow=lambda rows: rows.where(Subject.id.in_(used(column))).order_by(Subject.sort_key),
        blank=ALL,
    )


def topic_filter(column: InstrumentedAttribute[int | None]) -> ScopedSelect:
    """Declare the filter by the topics that the viewer's rows have."""
    return ScopedSelect(
        _l("Мавзу"),
        model=Topic,
        title=topic_title,
        narrow=lambda rows: rows.where(Topic.id.in_(used(column))).order_by(Topic.id),
        loads=_PLACE,
        blank=ALL,
    )


def owner_filter(column: InstrumentedAttribute[int]) -> ScopedSelect:
    """Declare the filter by teacher, for those who watch several."""
    return ScopedSelect(
        _l("Ўқитувчи"),
        model=Employee,
        title=named,
        narrow=lambda rows: rows.where(Employee.id.in_(used(column))).order_by(Employee.sort_key),
        blank=ALL,
    )


def subject_field() -> ScopedSelect:
    """Declare the choice among the subjects in the viewer's own load."""
    return ScopedSelect(_l("Фан"), required(), model=Subject, title=named, narrow=_taught)


def _taught(rows: Select[Any]) -> Select[Any]:
    return rows.where(materials.taught_by(viewer().employee_id), Subject.is_active).order_by(Subject.sort_key)


def topic_field() -> ScopedSelect:
    """Declare the choice of a topic of the viewer's own plans."""
    order = (Topic.curriculum_subject_id.desc(), Topic.lesson_kind, Topic.position)
    return ScopedSelect(
        _l("Мавзу"),
        [Optional()],
        model=Topic,
        title=topic_title,
        narrow=lambda rows: rows.order_by(*order),
        loads=_PLACE,
        blank=_l("бутун фан учун"),
    )


def topic_title(topic: Topic) -> str:
    """Return subject, kind of lesson and number before the topic's own title."""
    subject = named(topic.curriculum_subject.subject)
    kind = _(LESSON_KIND[topic.lesson_kind])
    return f"{subject}, {kind}, {topic.position}. {script(topic.title)}"[:160]


__all__ = [
    "ALL",
    "owner_filter",
    "subject_field",
    "subject_filter",
    "topic_field",
    "topic_filter",
    "topic_title",
    "used",
]
