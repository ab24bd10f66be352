"""Drafts for all debtors of a faculty, a course or a group: a preview with the fees, then one step."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms.fields import SelectChoice

from hemis.access import person, requires, scoped, viewer
from hemis.menus.performance.schedules import ALL, COURSES, bp, group_filter
from hemis.models.controls import AcademicDebt
from hemis.models.students import AcademicGroup, Student
from hemis.operations import schedule_bulk
from hemis.operations.schedule_bulk import AT_ONCE
from hemis.web import clock
from hemis.web.answers import done
from hemis.web.choices import faculty_filter
from hemis.web.forms import Form, checks, choice, required
from hemis.web.jinja import named
from hemis.web.listing import FilterForm

STEPS = {"restudy": _l("фақат қайта ўқийдиганлар"), "all": _l("барча қарздорлар")}


class OwnDebtorsFilter(FilterForm):
    """Whose drafts are made."""

    course = choice(_l("Курс"), COURSES, optional=True, blank=ALL)
    group_id = group_filter()
    who = choice(_l("Кимларга"), STEPS, optional=True, blank=_l("қайта топшириш муддати тугаганлар ҳам"))

    def narrow(self, rows: Select[Any]) -> Select[Any]:
        rows = self.by_columns(rows.join(AcademicDebt.student).join(Student.group), Student.group_id)
        if "faculty_id" in self and (faculty := self.chosen("faculty_id")):
            rows = rows.where(AcademicDebt.faculty_id == faculty)
        if course := self.chosen("course"):
            rows = rows.where(AcademicGroup.course == int(course))
        asked, debt = self.chosen("who"), AcademicDebt
        if asked == "restudy":
            return rows.where(debt.step == "restudy")
        return rows if asked else rows.where((debt.step == "restudy") | (debt.until < clock.today()))


class DebtorsFilter(OwnDebtorsFilter):
    """The same for those who see several faculties."""

    faculty_id = faculty_filter()


class BulkForm(Form):
    students = checks(_l("Қарздорлар"), validators=required())


@bp.route("/drafts", methods=["GET", "POST"])
@requires("performance.schedules:edit")
def bulk() -> ResponseReturnValue:
    filters = OwnDebtorsFilter() if viewer().faculty_id else DebtorsFilter()
    found = schedule_bulk.wanted(filters.narrow(scoped(AcademicDebt)), today=clock.today())
    form, made = BulkForm(), list[int]()
    form.students.choices = [SelectChoice(each.student.id, named(each.student)) for each in found]
    when: dict[str, Any] = {"today": clock.today(), "at": clock.now(), "by": person()}
    if form.carry_out(lambda: made.append(schedule_bulk.draft_all(found, form.students.data or [], **when))):
        said = _(
            "%(count)s та қоралама тузилди: кунлари ва ўқитувчиларини қайта ўқиш гуруҳларида киритинг.", count=made[0]
        )
        return done(said, ".index", state="draft")
    ticked = set(form.students.data or []) if form.is_submitted() else {each.student.id for each in found[:AT_ONCE]}
    told = {"found": found, "ticked": ticked, "most": AT_ONCE}
    return render_template("performance/schedules/bulk.html", form=form, filters=filters, **told), form.status
