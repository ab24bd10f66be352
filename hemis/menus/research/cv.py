"""Резюме: what a teacher is and has done in science, on a page, on paper and in files (H-26)."""

import json
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import StringField

from hemis.access import requires, scoped, scoped_or_404
from hemis.domain.classifiers import ACADEMIC_DEGREE, ACADEMIC_RANK
from hemis.domain.profiles import FIGURES, SYSTEMS
from hemis.domain.scholarship import KINDS
from hemis.extensions import db
from hemis.menus.research.references import bibtex_of, ris_of
from hemis.menus.research.resume import coauthors_of, facts_of, paper_of, parts_of
from hemis.menus.research.working import COLUMNS, reference_of
from hemis.models.profiles import COUNTING_SYSTEMS
from hemis.models.staff import Employee, Post
from hemis.models.structure import Department
from hemis.operations import cv, indicators, posts
from hemis.operations.people import called
from hemis.web import clock
from hemis.web.choices import department_filter, faculty_filter
from hemis.web.export import asked_for_file, export
from hemis.web.forms import choice
from hemis.web.listing import ALL, FilterForm, paginate, sort_by
from hemis.web.pdf import inline, render

bp = Blueprint("cv", __name__, url_prefix="/cv")
SORTS = {"name": Employee.sort_key, "degree": Employee.academic_degree, "rank": Employee.academic_rank}
PEOPLE = (
    (_l("Ўқитувчи"), lambda row: row.full_name),
    (_l("Илмий даражаси"), lambda row: _(ACADEMIC_DEGREE[row.academic_degree])),
    (_l("Илмий унвони"), lambda row: _(ACADEMIC_RANK[row.academic_rank])),
    (_l("Мутахассислиги"), lambda row: row.speciality),
)
WORDS = {
    "degrees": ACADEMIC_DEGREE,
    "ranks": ACADEMIC_RANK,
    "systems": SYSTEMS,
    "kinds": KINDS,
    "reference_of": reference_of,
    "counting": COUNTING_SYSTEMS,
    "figures": FIGURES,
    "coauthors_of": coauthors_of,
}


class PeopleFilter(FilterForm):
    q = StringField(_l("Ўқитувчи"))
    faculty_id = faculty_filter()
    department_id = department_filter()
    degree = choice(_l("Илмий даражаси"), ACADEMIC_DEGREE, optional=True, blank=ALL)

    def narrow(self, statement: Select[Employee]) -> Select[Employee]:
        held: list[Any] = [Post.department_id.is_not(None)]
        if department := self.chosen("department_id"):
            held.append(Post.department_id == department)
        if faculty := self.chosen("faculty_id"):
            held.append(Post.department.has(Department.faculty_id == faculty))
        if degree := self.chosen("degree"):
            statement = statement.where(Employee.academic_degree == degree)
        statement = statement.where(posts.holds_post(clock.today(), *held))
        return statement.where(called(Employee, self.q.data)) if self.q.data else statement


@bp.get("/")
@requires("research.cv:view")
def index() -> ResponseReturnValue:
    filters = PeopleFilter()
    rows = sort_by(filters.narrow(scoped(Employee)), SORTS)
    if asked_for_file():
        return export(rows, PEOPLE, "teachers")
    page = paginate(rows)
    keys = [row.id for row in page.items]
    counts, latest = cv.counts_of(keys), indicators.latest_of(keys)
    shown = {"page": page, "filters": filters, "counts": counts, "latest": latest}
    return render_template("research/cv/index.html", **shown, **WORDS)


@bp.get("/<int:employee_id>")
@requires("research.cv:view")
def show(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    if asked_for_file():
        return export(cv.counted_works(employee.id), COLUMNS, "works", _("Илмий ишлар"))
    resume = cv.of(employee, clock.today())
    return render_template(
        "research/cv/show.html", resume=resume, facts=facts_of(resume), parts=parts_of(resume.works), **WORDS
    )


@bp.get("/<int:employee_id>.bib")
@requires("research.cv:view")
def bibtex(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    return bibtex_of(db.session.scalars(cv.counted_works(employee.id)))


@bp.get("/<int:employee_id>.ris")
@requires("research.cv:view")
def ris(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    return ris_of(db.session.scalars(cv.counted_works(employee.id)))


@bp.get("/<int:employee_id>/print")
@requires("research.cv:view")
def printed(employee_id: int) -> ResponseReturnValue:
    employee = scoped_or_404(Employee, employee_id)
    content = json.dumps(paper_of(cv.of(employee, clock.today())), ensure_ascii=False)
    return inline(render("cv", content, ""), f"cv-{employee.number}")
