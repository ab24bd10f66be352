"""The forms of an assignment: days and times as people type them, groups and controls of one load."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional, ValidationError

from hemis.domain.assignments import POLICIES
from hemis.models.assignments import Assignment
from hemis.models.teaching import TeachingLoad
from hemis.operations import assignments
from hemis.web import clock
from hemis.web.controls import control_title
from hemis.web.forms import DateField, Form, IntegerField, TimeField, between, checks, choice, required, row_id, text
from hemis.web.jinja import named

END_OF_DAY = time(23, 59)
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.png,.jpg,.jpeg"


FARTHEST = timedelta(days=366)


def near(_form: Any, field: Any) -> None:
    """A published deadline never moves back: a mistyped year would keep an assignment out of the sheet for ever."""
    if field.data is not None and field.data > clock.today() + FARTHEST:
        raise ValidationError(_("Муддат бир йилдан узоқ: йилини текширинг."))


def moment(day: date | None, at: time | None) -> datetime | None:
    """Return a moment of Tashkent; a day without a time is its last minute."""
    return None if day is None else datetime.combine(day, at or END_OF_DAY, clock.TASHKENT)


class AssignmentForm(Form):
    title = text(_l("Номи"), 300)
    text = text(_l("Топшириқ матни"), 10_000, optional=True, area=True)
    groups = checks(_l("Гуруҳлар"))
    due_day = DateField(_l("Топшириш муддати"), [*required(), near])
    due_time = TimeField(_l("Соати"), required(), default=END_OF_DAY)
    max_points = IntegerField(_l("Энг юқори балл"), [*required(), between(1, 100)], default=10)
    attempts = IntegerField(_l("Уринишлар сони"), [*required(), between(1, 20)], default=1)
    late_policy = choice(_l("Кечиккан жавоб"), POLICIES)
    until_day = DateField(_l("Кечикканлар қайси кунгача олинади"), [Optional(), near])
    until_time = TimeField(_l("Қайси соатгача олинади"), [Optional()])
    late_percent = IntegerField(
        _l("Ҳар бир кечиккан кун учун камайиш, фоиз"),
        [Optional(), between(1, 100)],
        description=_l("Масалан, 20 фоиз: 8 балл бир кун кечикса 6,4 балл, икки кун кечикса 4,8 балл бўлади."),
    )
    control_id = SelectField(_l("Қайси назорат баллига қўшилади"), [Optional()], coerce=row_id, choices=[], default="")
    weight = IntegerField(
        _l("Шу назоратдаги вазни"),
        [*required(), between(1, 100)],
        default=1,
        description=_l(
            "Назорат балли топшириқларнинг вазнига қараб тақсимланади: вазни 2 бўлган топшириқ икки баробар."
        ),
    )

    def __init__(self, load: TeachingLoad, row: Assignment, **kwargs: Any) -> None:
        data = shown(row) if row.id else {"groups": [each.group_id for each in load.groups]}
        super().__init__(data=data, **kwargs)
        offer_groups(self, load)
        controls = assignments.controls_of(load)
        self.control_id.choices = [
            SelectChoice("", _("ҳеч қайсисига: машқ")),
            *(SelectChoice(each.id, f"{control_title(each)} ({each.max_points})") for each in controls),
        ]
        if not row.id and not self.is_submitted() and controls:
            self.control_id.data = controls[0].id

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row: moments instead of days and times, and only what the policy needs."""
        policy = self.late_policy.data
        kept = ("title", "max_points", "attempts", "late_policy", "weight")
        return {name: self[name].data for name in kept} | {
            "text": self["text"].data or "",
            "due_at": moment(self.due_day.data, self.due_time.data),
            "late_until": moment(self.until_day.data, self.until_time.data) if policy == "until" else None,
            "late_percent": self.late_percent.data if policy == "percent" else None,
            "control_id": self.control_id.data or None,
        }


def offer_groups(form: Any, load: TeachingLoad) -> None:
    """Let the groups of a load be ticked; at least one must be, which is said by the rule."""
    form.groups.choices = [(each.group_id, named(each.group)) for each in load.groups]
    form.groups.flags.required = True


def shown(row: Assignment) -> dict[str, Any]:
    """Return a row as its form shows it."""
    kept = ("title", "text", "max_points", "attempts", "late_policy", "late_percent", "control_id", "weight")
    return {name: getattr(row, name) for name in kept} | {"groups": [each.group_id for each in row.groups]} | days(row)


def days(row: Assignment, due: datetime | None = None) -> dict[str, Any]:
    """Return the moments of a row, or another deadline, as days and times of Tashkent."""
    found: dict[str, Any] = {}
    for name, at in (("due", due or row.due_at), ("until", row.late_until)):
        if at is not None:
            local = at.astimezone(clock.TASHKENT)
            found |= {f"{name}_day": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}
    return found


class ExtensionForm(Form):
    """What may still change once students have the assignment."""

    due_day = DateField(_l("Топшириш муддати"), [*required(), near])
    due_time = TimeField(_l("Соати"), required())
    until_day = DateField(_l("Кечикканлар қайси кунгача олинади"), [Optional(), near])
    until_time = TimeField(_l("Қайси соатгача олинади"), [Optional()])
    attempts = IntegerField(_l("Уринишлар сони"), [*required(), between(1, 20)])

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the row."""
        due, until = moment(self.due_day.data, self.due_time.data), moment(self.until_day.data, self.until_time.data)
        return {"due_at": due, "late_until": until, "attempts": self.attempts.data}


class CopyForm(Form):
    """To which groups of the other load, and until when."""

    groups = checks(_l("Гуруҳлар"))
    due_day = DateField(_l("Топшириш муддати"), [*required(), near])
    due_time = TimeField(_l("Соати"), required(), default=END_OF_DAY)


__all__ = ["ACCEPTED", "AssignmentForm", "CopyForm", "ExtensionForm", "days", "moment", "near", "offer_groups"]
