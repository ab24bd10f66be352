"""Штат бирликлари of one person: taken up, changed, ended with a ground (H-2)."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.validators import Optional

from hemis.access import person, requires, scoped, scoped_or_404
from hemis.domain.classifiers import EMPLOYMENT_FORM, STAFF_KIND
from hemis.domain.staffing import INNER_WORK, MAIN_WORK
from hemis.menus.staff.choices import position_choice
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department, Division
from hemis.models.students import AcademicGroup
from hemis.operations import posts
from hemis.operations.groups import tutored_by
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.fields import PointsField
from hemis.web.forms import DateField, Form, ScopedSelect, choice, required, text
from hemis.web.history import history_of
from hemis.web.jinja import named

bp = Blueprint("posts", __name__)
CARD = "staff.employees.show"
LOADS = tuple(joinedload(each) for each in (Post.employee, Post.position, Post.department, Post.division))


class PostForm(Form):
    position_id = position_choice()
    department_id = ScopedSelect(
        _l("Кафедра"),
        [Optional()],
        model=Department,
        title=named,
        narrow=lambda rows: rows.where(Department.is_active).order_by(Department.sort_key),
        description=_l("Ё кафедра, ё бўлим танланади."),
    )
    division_id = ScopedSelect(
        _l("Бўлим"),
        [Optional()],
        model=Division,
        title=named,
        narrow=lambda rows: rows.where(Division.is_active).order_by(Division.sort_key),
    )
    staff_kind = choice(_l("Ходим тури"), STAFF_KIND)
    employment_form = choice(_l("Меҳнат шакли"), EMPLOYMENT_FORM)
    stake = PointsField(_l("Ставка"), required(), description=_l("Масалан: 1 ёки 0,5."))
    contract_number = text(_l("Шартнома рақами"), 40, optional=True)
    contract_date = DateField(_l("Шартнома санаси"), [Optional()])
    order_number = text(_l("Буйруқ рақами"), 40)
    order_date = DateField(_l("Буйруқ санаси"), required())
    starts_on = DateField(_l("Қайси кундан"), required())
    ends_on = DateField(_l("Қайси кунгача"), [Optional()], description=_l("Бўш қолдирилса, муддатсиз."))


class EndingForm(Form):
    last_day = DateField(_l("Охирги иш куни"), required())
    ground = text(_l("Асос"), 300, description=_l("Масалан: 12.10.2026 даги 145-К-сон буйруқ, ўз аризасига кўра."))


class ReasonForm(Form):
    reason = text(_l("Сабаб"), 300)


class PostHistory(PostForm):
    """The words of a post's history: also those of its end."""

    end_ground = text(_l("Тугаш асоси"), 300)


@bp.get("/posts/<int:post_id>")
@requires("staff.posts:view")
def show(post_id: int) -> ResponseReturnValue:
    post = scoped_or_404(Post, post_id, *LOADS)
    history = history_of(post, PostHistory)
    return render_template("staff/posts/show.html", post=post, today=clock.today(), history=history)


@bp.route("/<int:employee_id>/posts/new", methods=["GET", "POST"])
@requires("staff.posts:edit")
def new(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    return _form(Post(employee_id=employee_id), employee)


@bp.route("/posts/<int:post_id>/edit", methods=["GET", "POST"])
@requires("staff.posts:edit")
def edit(post_id: int) -> ResponseReturnValue:
    post = scoped_or_404(Post, post_id, *LOADS)
    if post.end_ground:
        flash(_("Тугаган штат ўзгартирилмайди: хато бўлса, аввал тугашини бекор қилинг."), "error")
        return redirect(url_for(".show", post_id=post_id), 303)
    return _form(post, post.employee)


def _form(post: Post, employee: Employee) -> ResponseReturnValue:
    form = PostForm(obj=post, data=_proposed(employee))
    if form.carry_out(lambda: posts.save_post(post, form.values, by=person())):
        return done(_("Сақланди."), CARD, employee_id=employee.id)
    return render_template("staff/posts/form.html", form=form, post=post, employee=employee), form.status


def _proposed(employee: Employee) -> dict[str, Any]:
    """What a new post mostly is: the main one, or part-time work beside it."""
    today = clock.today()
    has_main = any(each.employment_form == MAIN_WORK for each in posts.posts_of(employee, today))
    form = INNER_WORK if has_main else MAIN_WORK
    return {"staff_kind": "12", "employment_form": form, "starts_on": today, "order_date": today}


@bp.route("/posts/<int:post_id>/ending", methods=["GET", "POST"])
@requires("staff.posts:edit")
def ending(post_id: int) -> ResponseReturnValue:
    post = scoped_or_404(Post, post_id, *LOADS)
    form = EndingForm(data={"last_day": clock.today()})
    if form.carry_out(lambda: _end(post, form.values)):
        return done(_("Штат тугатилди."), CARD, employee_id=post.employee_id)
    roles = [each.role for each in posts.roles_following(post)]
    others = [each for each in posts.posts_of(post.employee, clock.today()) if each.id != post.id]
    groups = [] if others else tutored_by(scoped(AcademicGroup), post.employee_id)
    return render_template("staff/posts/ending.html", form=form, post=post, roles=roles, groups=groups), form.status


def _end(post: Post, values: dict[str, Any]) -> None:
    posts.end_post(post, **values, at=clock.now(), today=clock.today(), by=person())


@bp.route("/posts/<int:post_id>/reopening", methods=["GET", "POST"])
@requires("staff.posts:edit")
def reopening(post_id: int) -> ResponseReturnValue:
    post, form = scoped_or_404(Post, post_id, *LOADS), ReasonForm()
    if not post.end_ground or post.leaving_id:
        return redirect(url_for(".show", post_id=post_id), 303)
    if form.carry_out(lambda: posts.reopen([post], by=person(), reason=form.reason.data)):
        return done(_("Штат яна амалда."), ".show", post_id=post_id)
    return render_template("staff/posts/reopening.html", form=form, post=post), form.status
