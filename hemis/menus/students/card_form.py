"""The card of a student as it is typed: an applicant entered, a card changed, given a photo, taken back."""

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from wtforms import HiddenField
from wtforms.validators import Optional

from hemis.access import person, requires, scoped_or_404
from hemis.domain.classifiers import (
    ACCOMMODATION,
    CITIZENSHIP,
    COUNTRY,
    GENDER,
    LIVING_STATUS,
    NATIONALITY,
    PAYMENT_FORM,
    POVERTY_LEVEL,
    PROVINCE,
    ROOMMATE_KIND,
    SOCIAL_CATEGORY,
    STUDENT_TYPE,
)
from hemis.domain.errors import Reason
from hemis.domain.identifiers import normalise_passport, parse_pinfl
from hemis.domain.places import Point, parse_point
from hemis.domain.spreadsheets.cells import mended
from hemis.menus.students.base import bp
from hemis.models.students import AcademicGroup, Student
from hemis.operations import student_cards
from hemis.web import clock, contacts, personal, photos
from hemis.web.answers import done
from hemis.web.forms import DateField, Form, IntegerField, ScopedSelect, between, choice, required, text
from hemis.web.jinja import named

PROPOSED = _l("Бўш қолдирилса, кириллчадан ўзи ёзилади.")
OLDEST, YOUNGEST = 100, 14
MOST_ROOMMATES = 99
HOME = "UZ"


def one_script(typed: str | None) -> str | None:
    """A Latin letter that looks like a Cyrillic one hides a person from every search: keyboards mix them up."""
    return mended(typed) if typed else typed


def _digits(typed: str) -> str:
    return parse_pinfl(typed).number


def _point(typed: str) -> str:
    return str(parse_point(typed))


class StudentForm(Form):
    version = HiddenField()
    """What the card was when its form was opened."""
    surname = text(_l("Фамилияси"), 60, filters=[one_script])
    first_name = text(_l("Исми"), 60, filters=[one_script])
    patronymic = text(_l("Отасининг исми"), 80, optional=True, filters=[one_script])
    surname_latin = text(_l("Фамилияси (лотинча)"), 60, optional=True, description=PROPOSED)
    first_name_latin = text(_l("Исми (лотинча)"), 60, optional=True, description=PROPOSED)
    patronymic_latin = text(_l("Отасининг исми (лотинча)"), 80, optional=True, description=PROPOSED)
    gender = choice(_l("Жинси"), GENDER, asks=True, blank=_l("танланг"))
    birth_date = DateField(_l("Туғилган санаси"), [Optional()])
    birth_place = text(_l("Туғилган жойи"), 200, optional=True)
    citizenship = choice(_l("Фуқаролиги"), CITIZENSHIP)
    nationality = choice(_l("Миллати"), NATIONALITY, optional=True)
    pinfl = text(_l("ЖШШИР"), 20, optional=True, description=_l("Паспортдаги 14 та рақам."))
    passport_number = text(_l("Паспорт"), 20, optional=True, description=_l("Масалан: AA1234567."))
    student_type = choice(_l("Талаба тоифаси"), STUDENT_TYPE)
    social_category = choice(_l("Ижтимоий тоифа"), SOCIAL_CATEGORY)
    poverty_level = choice(_l("Ижтимоий ҳимоя"), POVERTY_LEVEL)
    country = choice(_l("Давлати"), COUNTRY)
    province = choice(_l("Вилоят"), PROVINCE, optional=True)
    district = text(_l("Туман (шаҳар)"), 80, optional=True)
    mahalla = text(_l("Маҳалла"), 120, optional=True)
    address = text(_l("Уй манзили"), 200, optional=True)
    accommodation = choice(_l("Яшаш жойи"), ACCOMMODATION, optional=True)
    current_province = choice(_l("Жорий вилоят"), PROVINCE, optional=True)
    current_district = text(_l("Жорий туман"), 80, optional=True)
    current_address = text(_l("Жорий манзили"), 200, optional=True)
    living_status = choice(_l("Яшаш жойи статуси"), LIVING_STATUS, optional=True)
    roommate_kind = choice(_l("Ким билан яшайди"), ROOMMATE_KIND, optional=True)
    roommate_count = IntegerField(_l("Бирга яшайдиганлар сони"), [Optional(), between(0, MOST_ROOMMATES)])
    location = text(
        _l("Геолокация"),
        60,
        optional=True,
        description=_l("Харитадан кўчирилган кенглик ва узунлик, масалан, 41.311081, 69.240562."),
    )
    phone = contacts.phone()
    email = contacts.email()
    parent_name = text(_l("Ота-онаси"), 200, optional=True)
    parent_phone = contacts.phone(_l("Ота-онаси телефони"))
    guardian_name = text(_l("Масъул шахс"), 200, optional=True)
    guardian_phone = contacts.phone(_l("Масъул шахс телефони"))
    note = text(_l("Изоҳ"), 500, optional=True, area=True)

    def validate(self, **kwargs: Any) -> bool:
        """Read the numbers as they stand in the passport, and refuse a birth date that no student has."""
        sound = super().validate(**kwargs)
        read = ((self.pinfl, _digits), (self.passport_number, normalise_passport), (self.location, _point))
        for field, normalise in read:
            if field.data and not field.errors and not field.validate(self, [contacts.ruled(normalise)]):
                sound = False
        born, this_year = self.birth_date.data, clock.today().year
        if born and not YOUNGEST <= this_year - born.year <= OLDEST:
            self.birth_date.errors = [_("Туғилган сана талаба ёшига мос эмас: йилини текширинг.")]
            sound = False
        if self.province.data and self.country.data != HOME:
            self.province.errors = [_("Вилоят фақат Ўзбекистон учун танланади: давлатни ёки вилоятни тузатинг.")]
            sound = False
        return sound

    @property
    def card(self) -> dict[str, Any]:
        """The columns of a card: the place pasted from a map becomes its two numbers."""
        values = self.values
        pasted = values.pop("location")
        north, east = parse_point(pasted) if pasted else (None, None)
        return values | {"latitude": north, "longitude": east}


def _open_groups(rows: Select[Any]) -> Select[Any]:
    return rows.where(AcademicGroup.is_active, AcademicGroup.course == 1).order_by(AcademicGroup.sort_key)


class ApplicantForm(StudentForm):
    group_id = ScopedSelect(
        _l("Қайси гуруҳга"),
        required(),
        model=AcademicGroup,
        title=named,
        narrow=_open_groups,
        description=_l("Қабул буйруғи имзолангач, номзод шу гуруҳнинг талабаси бўлади."),
    )
    payment_form = choice(_l("Тўлов шакли"), PAYMENT_FORM, asks=True, blank=_l("танланг"))


@bp.route("/new", methods=["GET", "POST"])
@requires("students.base:edit")
def new() -> ResponseReturnValue:
    return _form(Student(), ApplicantForm(obj=Student()))


@bp.route("/<int:student_id>/edit", methods=["GET", "POST"])
@requires("students.base:edit")
def edit(student_id: int) -> ResponseReturnValue:
    student = scoped_or_404(Student, student_id, lock=request.method == "POST")
    form = StudentForm(obj=student, location=place_of(student))
    if not form.is_submitted():
        form.version.data = student_cards.fingerprint(student, form.card)
    return _form(student, form)


def place_of(student: Student) -> str:
    """Return where a student lives as a map would take it: `41.311081, 69.240562`."""
    if student.latitude is None or student.longitude is None:
        return ""
    return str(Point(student.latitude, student.longitude))


def _form(student: Student, form: StudentForm) -> ResponseReturnValue:
    doubts: list[Reason] = []
    personal.looked_at(Student, student.id, personal.EDIT)
    if form.carry_out(lambda: doubts.extend(_save(student, form))):
        for doubt in doubts:
            flash(_(doubt.msgid, **doubt.params), "warning")
        return done(_("Сақланди."), ".show", student_id=student.id)
    return render_template("students/base/form.html", form=form, student=student), form.status


def _save(student: Student, form: StudentForm) -> list[Reason]:
    values = form.card
    chosen = values.pop("group_id", None)
    group = scoped_or_404(AcademicGroup, chosen) if chosen else None
    seen = None if group else form.version.data or ""
    return student_cards.save_card(student, values, today=clock.today(), by=person(), group=group, seen=seen)


@bp.route("/<int:student_id>/photo/edit", methods=["GET", "POST"])
@requires("students.base:edit")
def edit_photo(student_id: int) -> ResponseReturnValue:
    return photos.edit_page(scoped_or_404(Student, student_id), _("Талаба расми"), student_id=student_id)


@bp.route("/<int:student_id>/photo/remove", methods=["GET", "POST"])
@requires("students.base:edit")
def remove_photo(student_id: int) -> ResponseReturnValue:
    return photos.removal_page(scoped_or_404(Student, student_id), student_id=student_id)


@bp.route("/<int:student_id>/remove", methods=["GET", "POST"])
@requires("students.base:edit")
def remove(student_id: int) -> ResponseReturnValue:
    student, form = scoped_or_404(Student, student_id), Form()
    if form.carry_out(lambda: student_cards.remove_applicant(student, by=person())):
        return done(_("Номзод ёзуви ўчирилди."), ".index")
    return render_template("students/base/remove.html", form=form, student=student), form.status


__all__ = ["ApplicantForm", "StudentForm"]
