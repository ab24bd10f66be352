"""Forms that clean what was typed, keep it when it is refused, and never offer a row outside the viewer's scope."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import Select, inspect
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm
from wtforms import PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.i18n import DefaultTranslations
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from hemis.access import scoped
from hemis.domain.digits import whole_number
from hemis.domain.errors import RuleError, StaleError
from hemis.extensions import Base, db
from hemis.operations.passwords import MAX_LENGTH
from hemis.web.controls import told
from hemis.web.fields import DateField, IntegerField, TimeField
from hemis.web.widgets import drawn_quickly

UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
MESSAGES = {
    "This field is required.": _l("Тўлдирилиши шарт."),
    "Not a valid choice.": _l("Рўйхатдаги қийматлардан бирини танланг."),
    "Not a valid choice": _l("Рўйхатдаги қийматлардан бирини танланг."),
    "Invalid Choice: could not coerce.": _l("Рўйхатдаги қийматлардан бирини танланг."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Рўйхатдаги қийматлардан бирини танланг."),
    "'%(value)s' is not a valid choice for this field.": _l(
        "Белгиланганларнинг ҳаммаси ҳам рўйхатда йўқ: рўйхат ўзгарган бўлиши мумкин, қайта белгиланг."
    ),
    "Not a valid integer value.": _l("Бутун сон киритинг."),
    "Not a valid decimal value.": _l("Сон киритинг, масалан, 27,5."),
    "Not a valid date value.": _l("Санани кун.ой.йил кўринишида киритинг, масалан, 26.09.2026."),
    "Not a valid time value.": _l("Вақтни соат:дақиқа кўринишида киритинг, масалан, 10:00."),
    "Invalid email address.": _l("Электрон почта манзили нотўғри."),
}


class Translations(DefaultTranslations):
    """WTForms' own messages in the language of the page."""

    def __init__(self) -> None:
        super().__init__(None)

    def gettext(self, string: str) -> str:
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular)


class Meta(FlaskForm.Meta):
    """Every text passes through `clean` before a validator sees it."""

    def get_translations(self, form: PlainForm) -> Translations:
        return Translations()

    def bind_field(self, form: PlainForm, unbound_field: Any, options: dict[str, Any]) -> Any:
        kind = unbound_field.field_class
        if issubclass(kind, StringField) and not issubclass(kind, PasswordField):  # a password is what was typed
            filters = unbound_field.kwargs.get("filters", ())
            unbound_field.kwargs["filters"] = (clean, *(each for each in filters if each is not clean))
        return super().bind_field(form, unbound_field, options)

    def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
        return super().render_field(drawn_quickly(field), render_kw)


def clean(text: Any) -> Any:
    """Strip spaces and what no keyboard types: NUL, control and direction marks, lone surrogates, what is no sign."""
    if not isinstance(text, str):
        return text
    return UNWANTED.sub("", unicodedata.normalize("NFC", UNWANTED.sub("", text))).strip()


def cleaned(values: Any) -> MultiDict[str, str]:
    """Return request values with every text cleaned."""
    return MultiDict((name, clean(value)) for name, value in values.items(multi=True))


class Form(FlaskForm):
    """A form of a page."""

    Meta = Meta
    is_stale = False

    def __init__(self, *args: Any, obj: Any = None, **kwargs: Any) -> None:
        # A row that is not saved yet has no values: the fields' own defaults hold.
        is_new = isinstance(obj, Base) and bool(inspect(obj).transient)
        super().__init__(*args, obj=None if is_new else obj, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """The data without the token and the buttons."""
        return {
            name: None if isinstance(self[name], ScopedSelect) and value == "" else value
            for name, value in self.data.items()
            if name not in {"csrf_token", "version"}
        }

    def refuse(self, error: RuleError) -> None:
        """Show a rule's refusal beside its field, or on top of the form."""
        self.is_stale = isinstance(error, StaleError)
        message = refusal(error)
        if error.field and error.field in self._fields:
            field = self[error.field]
            field.errors = [*field.errors, message]
        else:
            self.form_errors.append(message)

    def carry_out(self, write: Callable[[], Any]) -> bool:
        """Validate, then write; a rule's refusal becomes an error of the form. True when it was done."""
        if not self.validate_on_submit():
            return False
        try:
            write()
        except RuleError as error:
            self.refuse(error)
            return False
        return True

    @property
    def status(self) -> int:
        """422 for a refused form, 409 when somebody else was quicker: what was typed is still there; 200 afresh."""
        if self.is_stale:
            return 409
        return 422 if self.is_submitted() else 200


def refusal(error: RuleError) -> str:
    """Return the sentence of a rule in the language of the page."""
    return told(error)


class ScopedSelect(SelectField):
    """A choice among rows of the viewer's scope; another faculty's id is refused like any wrong value.

    `narrow` leaves out what is not for new choices; the row chosen earlier stays offered, so that an old record can
    still be saved.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        model: type[Base],
        title: Callable[[Any], str],
        narrow: Callable[[Select[Any]], Select[Any]] | None = None,
        loads: tuple[ORMOption, ...] = (),
        blank: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, coerce=row_id, validate_choice=True, choices=None, **kwargs)
        self.model, self.title, self.narrow, self.loads, self.blank = model, title, narrow, loads, blank
        self.is_filled = False

    def iter_choices(self) -> Any:
        self._fill()
        return super().iter_choices()

    def pre_validate(self, form: PlainForm) -> None:
        self._fill()
        super().pre_validate(form)

    def word(self, key: Any) -> str:
        """Return the title of one row, switched off or not; a row outside the viewer's scope keeps its number."""
        row = self._row(key)
        return self.title(row) if row else f"№ {key}"

    def _fill(self) -> None:
        if not self.is_filled:
            self.is_filled = True
            statement = scoped(self.model).options(*self.loads)
            rows = {row.id: row for row in db.session.scalars(self.narrow(statement) if self.narrow else statement)}
            chosen = self._row(self.object_data) if isinstance(self.object_data, int) else None
            if chosen:
                rows.setdefault(chosen.id, chosen)
            first = [SelectChoice("", self.blank if self.blank is not None else "—")]
            self.choices = first + [SelectChoice(row.id, self.title(row)) for row in rows.values()]

    def _row(self, key: Any) -> Any:
        column = next(iter(self.model.__mapper__.primary_key))
        return db.session.scalar(scoped(self.model).options(*self.loads).where(column == key))


def row_id(value: Any) -> int | str | None:
    """Read the number of a row as a page sends it; ValueError for what no row can have."""
    if value in (None, ""):
        return value  # type: ignore[no-any-return]
    key = whole_number(str(value))
    if key is None:
        raise ValueError("not an id")
    return key


def required() -> list[Any]:
    """The validator of a field without which the record is useless."""
    return [InputRequired(_l("Тўлдирилиши шарт."))]


def text(
    label: Any,
    longest: int,
    *,
    optional: bool = False,
    area: bool = False,
    read: Callable[[str], Any] | None = None,
    **kwargs: Any,
) -> Any:
    """Declare a text field no longer than its column; what `read` refuses is told beside it."""
    limit = Length(max=longest, message=_l("Кўпи билан %(max)d белги киритинг."))
    kind = TextAreaField if area else StringField
    proofs = [_readable(read)] if read else []
    return kind(label, [*([Optional()] if optional else [*required(), _is_filled]), limit, *proofs], **kwargs)


def _readable(read: Callable[[str], Any]) -> Callable[[PlainForm, Any], None]:
    def check(form: PlainForm, field: Any) -> None:
        try:
            read(field.data)
        except RuleError as error:
            raise ValidationError(refusal(error)) from error

    return check


def _is_filled(form: PlainForm, field: Any) -> None:
    """Refuse what was sent and holds nothing but spaces and signs that no keyboard types."""
    if not field.data:
        raise StopValidation(str(_l("Тўлдирилиши шарт.")))


def choice(
    label: Any, titles: Mapping[Any, Any], *, optional: bool = False, asks: bool = False, blank: Any = "—", **more: Any
) -> SelectField:
    """Declare a choice from a classifier: code → title. One that `asks` begins with nothing chosen."""
    first = [SelectChoice("", blank)] if optional or asks else []
    choices = [*first, *(SelectChoice(code, _l(title)) for code, title in titles.items())]
    return SelectField(label, [Optional()] if optional else required(), choices=choices, **more)


def checks(label: Any, **kwargs: Any) -> SelectMultipleField:
    """Declare a list of boxes to tick; its choices, number → words, are set by the form or its page."""
    widgets = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
    return SelectMultipleField(label, coerce=int, **widgets, **kwargs)


def secret(label: Any, *more: Any) -> PasswordField:
    """Declare the field of a password: taken exactly as it was typed, up to a length that nobody types."""
    longest = Length(max=MAX_LENGTH, message=_l("Кўпи билан %(max)d белги киритинг."))
    return PasswordField(label, [*required(), longest, *more])


def between(least: int, most: int) -> NumberRange:
    """Refuse a number outside its range in words."""
    return NumberRange(least, most, message=_l("%(min)s дан %(max)s гача сон киритинг."))


__all__ = [
    "DateField",
    "Form",
    "IntegerField",
    "Meta",
    "ScopedSelect",
    "TimeField",
    "ValidationError",
    "between",
    "checks",
    "choice",
    "clean",
    "cleaned",
    "refusal",
    "required",
    "row_id",
    "secret",
    "text",
]
