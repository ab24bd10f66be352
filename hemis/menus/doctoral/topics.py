"""Мавзулар: the topic of a dissertation with its history, as the council approves it and ОАК registers it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from hemis.access import person, requires, scoped_or_404
from hemis.menus.doctoral.words import doctoral_student
from hemis.models.doctoral import DoctoralStudent, DoctoralTopic
from hemis.operations import doctoral
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, required, text
from hemis.web.history import history_of

bp = Blueprint("topics", __name__, url_prefix="/topics")


class TopicForm(Form):
    title = text(_l("Диссертация мавзуси"), 500, area=True)
    approved_on = DateField(_l("Кенгаш тасдиқлаган сана"), required())
    minutes_number = text(_l("Кенгаш баёни рақами"), 40)
    registration = text(
        _l("Мавзу рўйхати рақами"), 40, optional=True, description=_l("ОАК берган рақам, масалан, B2020.4.PhD/B316.")
    )


@bp.route("/<int:doctoral_id>/new", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def new(doctoral_id: int) -> ResponseReturnValue:
    return _form(DoctoralTopic(), doctoral_student(doctoral_id))


@bp.route("/<int:doctoral_topic_id>/edit", methods=["GET", "POST"])
@requires("doctoral.students:edit")
def edit(doctoral_topic_id: int) -> ResponseReturnValue:
    topic = scoped_or_404(DoctoralTopic, doctoral_topic_id)
    return _form(topic, doctoral_student(topic.student_id))


def _form(topic: DoctoralTopic, student: DoctoralStudent) -> ResponseReturnValue:
    form, key = TopicForm(obj=topic), student.id
    if form.carry_out(lambda: doctoral.save_topic(topic, student, form.values, today=clock.today(), by=person())):
        return done(_("Сақланди."), "doctoral.students.show", doctoral_id=key)
    history = history_of(topic, TopicForm) if topic.id else []
    values = {"topic": topic, "student": student, "history": history}
    return render_template("doctoral/topics/form.html", form=form, **values), form.status
