"""Назорат саволлари: questions of a subject and its topics, kept by the teacher, watched by the head (H-23)."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import BooleanField, StringField

from hemis.access import person, requires, scoped, scoped_or_404, viewer
from hemis.domain.questions import DIFFICULTY, KINDS, LONGEST_TEXT, MOST_POINTS, Draft
from hemis.menus.subjects.materials import (
    ALL,
    owner_filter,
    subject_field,
    subject_filter,
    topic_field,
    topic_filter,
)
from hemis.menus.subjects.options import OptionsField
from hemis.models.materials import Question
from hemis.models.subjects import Subject
from hemis.operations import materials, plain
from hemis.web.answers import done, listed
from hemis.web.export import yes_no
from hemis.web.forms import Form, IntegerField, between, choice, required, text
from hemis.web.history import history_of
from hemis.web.listing import FilterForm, activity_filter, folded, sort_by

bp = Blueprint("questions", __name__, url_prefix="/questions")
SORTS = {
    "id": Question.id,
    "text": Question.text_key,
    "subject": Subject.sort_key,
    "kind": Question.kind,
    "points": Question.points,
    "difficulty": Question.difficulty,
}
COLUMNS = (
    (_l("Савол"), lambda row: row.text),
    (_l("Фан"), lambda row: row.subject.name),
    (_l("Мавзу"), lambda row: row.topic.title if row.topic else ""),
    (_l("Тури"), lambda row: _(KINDS[row.kind])),
    (_l("Балл"), lambda row: row.points),
    (_l("Қийинлик"), lambda row: _(DIFFICULTY[row.difficulty])),
    (_l("Ўқитувчи"), lambda row: row.owner.full_name),
    (_l("Фаол"), lambda row: yes_no(row.is_active)),
)
WORDS: dict[str, Any] = {"kinds": KINDS, "difficulties": DIFFICULTY}
WHOLE = (joinedload(Question.subject), joinedload(Question.topic), joinedload(Question.owner))
OPTIONS = selectinload(Question.options)


class OwnQuestionFilter(FilterForm):
    q = StringField(_l("Қидириш"))
    subject_id = subject_filter(Question.subject_id)
    topic_id = topic_filter(Question.topic_id)
    kind = choice(_l("Тури"), KINDS, optional=True, blank=ALL)
    difficulty = choice(_l("Қийинлик"), DIFFICULTY, optional=True, blank=ALL)
    active = activity_filter()

    def narrow(self, statement: Select[Any]) -> Select[Any]:
        row = Question
        statement = self.by_columns(statement, row.subject_id, row.topic_id, row.kind, row.difficulty, row.owner_id)
        return self.by_activity(statement, row).where(folded(row.text_key, self.q.data))


class QuestionFilter(OwnQuestionFilter):
    """The same for those who watch several teachers."""

    owner_id = owner_filter(Question.owner_id)


class QuestionForm(Form):
    subject_id = subject_field()
    topic_id = topic_field()
    kind = choice(_l("Тури"), KINDS)
    text = text(_l("Савол"), LONGEST_TEXT, area=True)
    options = OptionsField(_l("Жавоблар"))
    points = IntegerField(_l("Балл"), [*required(), between(1, MOST_POINTS)], default=1)
    difficulty = choice(_l("Қийинлик"), DIFFICULTY, coerce=int, default=2)
    is_active = BooleanField(_l("Фаол"), default=True)
    is_shared = BooleanField(_l("Шу фаннинг бошқа ўқитувчилари ҳам имтиҳонида ишлатсин"))

    @property
    def draft(self) -> Draft:
        """The question as it was typed."""
        kind, points = self.kind.data, self.points.data or 0
        return Draft(kind, self.text.data or "", self.options.data, points=points, difficulty=self.difficulty.data)


def filters_of_viewer() -> OwnQuestionFilter:
    """Return the filter that fits the active role."""
    return OwnQuestionFilter() if viewer().role == "teacher" else QuestionFilter()


def narrowed(filters: OwnQuestionFilter) -> Select[Question]:
    """Return the questions that the filters show, in the order that the address asks for."""
    rows = scoped(Question).join(Question.subject).options(*WHOLE)
    return sort_by(filters.narrow(rows), SORTS, "-id")


@bp.get("/")
@requires("subjects.questions:view")
def index() -> ResponseReturnValue:
    filters = filters_of_viewer()
    asked = {field.name: field.data for field in filters if field.data and not field.errors}
    return listed("subjects/questions/index.html", narrowed(filters), COLUMNS, filters, asked=asked, **WORDS)


@bp.get("/<int:question_id>")
@requires("subjects.questions:view")
def show(question_id: int) -> ResponseReturnValue:
    question = scoped_or_404(Question, question_id, *WHOLE, OPTIONS)
    history = history_of(question, QuestionForm)
    return render_template("subjects/questions/show.html", question=question, history=history, **WORDS)


@bp.route("/new", methods=["GET", "POST"])
@requires("subjects.questions:edit")
def new() -> ResponseReturnValue:
    return _form(Question())


@bp.route("/<int:question_id>/edit", methods=["GET", "POST"])
@requires("subjects.questions:edit")
def edit(question_id: int) -> ResponseReturnValue:
    return _form(scoped_or_404(Question, question_id, OPTIONS))


def _form(question: Question) -> ResponseReturnValue:
    form = QuestionForm(obj=question)
    asked = request.form.get("options_step")
    if asked:
        form.options.rearrange(asked)
    elif form.carry_out(lambda: _save(question, form)):
        return done(_("Сақланди."), ".show", question_id=question.id)
    elif not form.is_submitted():
        form.options.offer()
    status = 200 if asked else form.status
    return render_template("subjects/questions/form.html", form=form, question=question), status


def _save(question: Question, form: QuestionForm) -> None:
    materials.save_question(
        question,
        form.draft,
        subject_id=form.subject_id.data,
        topic_id=form.topic_id.data or None,
        is_active=form.is_active.data,
        is_shared=form.is_shared.data,
        owner_id=viewer().employee_id,
        by=person(),
    )


@bp.route("/<int:question_id>/remove", methods=["GET", "POST"])
@requires("subjects.questions:edit")
def remove(question_id: int) -> ResponseReturnValue:
    question, form = scoped_or_404(Question, question_id), Form()
    gone: list[bool] = []
    if form.carry_out(lambda: gone.append(plain.remove_or_switch_off(question, by=person()))):
        return done(_("Ўчирилди.") if gone[0] else _("Нофаол қилинди."), ".index")
    return render_template("subjects/questions/remove.html", form=form, question=question), form.status
