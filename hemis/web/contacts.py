"""Fields for the ways to reach somebody: telephone, e-mail, address on the web."""

import re
from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, StringField, TelField, URLField
from wtforms.validators import Length, Optional, Regexp, ValidationError

from hemis.domain.errors import RuleError
from hemis.domain.identifiers import normalise_phone
from hemis.web.forms import refusal

EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s.,;<>]+(\.[^@\s.,;<>]+)+")
ADDRESS = re.compile(r"https?://[^\s<>\"']+\.[^\s<>\"']+")


def phone(label: Any = None, **kwargs: Any) -> StringField:
    """Declare an optional telephone number, kept as `+998XXXXXXXXX` however it was typed."""
    return TelField(label or _l("Телефон"), [Optional(), ruled(normalise_phone)], **kwargs)


def email(label: Any = None, **kwargs: Any) -> StringField:
    """Declare an optional e-mail address."""
    wrong = Regexp(rf"^{EMAIL.pattern}$", message=_l("Электрон почта манзили нотўғри: масалан, devon@otm.uz."))
    return EmailField(label or _l("Электрон почта"), [Optional(), _most(120), wrong], **kwargs)


def web_address(label: Any, longest: int, **kwargs: Any) -> StringField:
    """Declare an optional address on the web; only http and https, since pages link to it."""
    wrong = Regexp(rf"^{ADDRESS.pattern}$", message=_l("Манзил https:// билан бошлансин: масалан, https://otm.uz."))
    return URLField(label, [Optional(), _most(longest), wrong], **kwargs)


def ruled(normalise: Callable[[str], str]) -> Callable[[Form, Field], None]:
    """Return a validator that keeps what `normalise` makes of the text, and shows its refusal beside the field."""

    def validate(form: Form, field: Field) -> None:
        try:
            field.data = normalise(field.data)
        except RuleError as error:
            raise ValidationError(refusal(error)) from error

    return validate


def _most(longest: int) -> Length:
    return Length(max=longest, message=_l("Кўпи билан %(max)d белги киритинг."))


__all__ = ["email", "phone", "ruled", "web_address"]
