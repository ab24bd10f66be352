"""What changed on a row, by whom, when: read from the audit in the words of its form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import Field, SelectField, SelectMultipleField
from wtforms.widgets import HiddenInput

from hemis.domain.formats import plain, short_date
from hemis.domain.i18n import N_
from hemis.extensions import Base, db
from hemis.models.audit import AuditEntry
from hemis.web.fields import DateField, PointsField, TimeField
from hemis.web.forms import Form, ScopedSelect

SHOWN = 20
VERBS = {
    "create": N_("яратилди"),
    "update": N_("ўзгартирилди"),
    "remove": N_("ўчирилди"),
    "hold": N_("дарс ўтилди деб белгиланди"),
    "correct": N_("тузатилди"),
    "enter": N_("балл киритилди"),
    "send": N_("қайта юборилди"),
    "grade": N_("баҳо қўйилди"),
    "mark": N_("кунлик баҳо қўйилди"),
    "transfer_points": N_("топшириқлар баллари ўтказилди"),
    "extend": N_("муддати узайтирилди"),
    "assignment_work.create": N_("юборилди"),
    "close": N_("ёпилди"),
    "confirm": N_("тасдиқланди"),
    "ask_reopening": N_("қайта очиш сўралди"),
    "reopen": N_("қайта очилди"),
    "refuse_reopening": N_("қайта очиш рад этилди"),
    "submit": N_("тасдиққа юборилди"),
    "send_back": N_("қайтарилди"),
    "approve": N_("тасдиқланди"),
    "publish": N_("эълон қилинди"),
    "withdraw": N_("қайтариб олинди"),
    "unpublish": N_("эълондан олинди"),
    "open_correction": N_("тузатишга очилди"),
    "drop_correction": N_("тузатишдан воз кечилди"),
    "issue": N_("ҳужжат берилди"),
    "revoke": N_("ҳужжат бекор қилинди"),
    "attach": N_("файл бириктирилди"),
    "detach": N_("файл олиб ташланди"),
    "sign_in": N_("кирди"),
    "sign_out": N_("чиқди"),
    "end_sessions": N_("барча сеанслар тугатилди"),
    "set_password": N_("парол алмаштирилди"),
    "give_role": N_("рол берилди"),
    "take_role": N_("рол олинди"),
    "rehash_password": N_("парол ҳимояси янгиланди"),
    "admit": N_("қабул қилинди"),
    "move": N_("ҳолати ўзгарди"),
    "join": N_("фанларга бириктирилди"),
    "plan": N_("мавзулар ёзилди"),
    "timetable": N_("дарс жадвали тузилди"),
    "equip": N_("жиҳозлари ўзгарди"),
    "set_logo": N_("логотип қўйилди"),
    "remove_logo": N_("логотип олиб ташланди"),
    "set_photo": N_("расм қўйилди"),
    "remove_photo": N_("расм олиб ташланди"),
    "open_account": N_("ҳисоб очилди"),
    "rename": N_("номи ўзгарди"),
    "undo_renaming": N_("номининг ўзгариши бекор қилинди"),
    "annul": N_("буйруқ билан бекор қилинди"),
    "ask_check": N_("текширишга берилди"),
    "ask_take": N_("базага киритишга берилди"),
    "check": N_("текширилди"),
    "sheet_import.check": N_("файл текширилди"),
    "take_in": N_("файлдан киритилди"),
    "undo": N_("қайтариб олинди"),
    "reschedule": N_("дарс кўчирилди"),
    "cancel": N_("дарс қолдирилди"),
    "reassign": N_("ўқитувчиси алмашди"),
    "make": N_("лойиҳа тузилди"),
    "accepted": N_("лойиҳа қабул қилинди"),
    "rejected": N_("лойиҳа рад этилди"),
    "merge": N_("такрор карта бирлаштирилди"),
    "export": N_("рўйхат файли олинди"),
    "alarm": N_("ўқиш тўхтатилди"),
    "release": N_("ўқишга рухсат берилди"),
    "movement_order.submit": N_("келишувга юборилди"),
    "movement_order.withdraw": N_("қораламага қайтарилди"),
    "movement_order.cancel": N_("бекор қилинди"),
    "draft": N_("қораламаси тузилди"),
    "add_students": N_("талабалар қўшилди"),
    "change_student": N_("талаба сатри ўзгартирилди"),
    "remove_student": N_("талаба олиб ташланди"),
    "open_retake": N_("қайта топшириш очилди"),
    "leave_retake": N_("ўзлаштирганлар қайта топширишдан чиқарилди"),
    "open_restudy": N_("қайта ўқиш қайдномаси очилди"),
    "change_line": N_("фаннинг кунлари ва ўқитувчиси ўзгартирилди"),
    "remove_line": N_("фан олиб ташланди"),
    "pay": N_("тўлов киритилди"),
    "close_line": N_("қайднома фаннинг ҳолатини ўзгартирди"),
    "go_on": N_("қайта очилди"),
    "leave": N_("талаба гуруҳдан чиқарилди"),
    "restudy_group.join": N_("талабалар гуруҳга қўшилди"),
    "personal_schedule.cancel": N_("бекор қилинди"),
    "remind": N_("ўқитувчига эслатилди"),
    "permit": N_("фармойиш киритилди"),
    "appeal": N_("апелляция берилди"),
    "take_up": N_("апелляция комиссияси тузилди"),
    "absence_excuse.accept": N_("қабул қилинди"),
    "absence_excuse.refuse": N_("рад этилди"),
    "decide": N_("апелляция бўйича қарор қабул қилинди"),
    "annul_results": N_("натижалар бекор қилинди"),
    "recompute": N_("қайта ҳисобланди"),
    "match": N_("фан мослиги ўзгартирилди"),
    "fix": N_("фарқ белгиланди"),
    "replace": N_("янги таҳрир билан алмаштирилди"),
    "make_up": N_("фан топширилди"),
    "open_again": N_("фан қайта очилди"),
    "outside_subject.withdraw": N_("ҳисобдан чиқарилди"),
    "attendance_measure.propose": N_("тизим таклиф қилди"),
    "attendance_measure.lapse": N_("соатлар чегарадан пасайди"),
    "attendance_measure.draft": N_("буйруқ қораламаси тузилди"),
    "attendance_measure.done": N_("бажарилди"),
    "attendance_measure.dismissed": N_("рад этилди"),
    "agree": N_("розилик берилди"),
    "complete": N_("келишув якунланди"),
    "sign": N_("имзоланди"),
    "carry_out": N_("ижро этилди"),
    "prepare": N_("топширишга тайёр қилинди"),
    "redraft": N_("қораламага қайтарилди"),
    "begin": N_("бошланди"),
    "finish": N_("якунланди"),
    "exam_attempt.extend": N_("вақт қўшилди"),
    "computer_exam_question.grade": N_("жавоб баҳоланди"),
    "api_token.create": N_("токен берилди"),
    "api_token.revoke": N_("токен бекор қилинди"),
    "doctoral_student.start": N_("ўқишни бошлади"),
    "doctoral_student.leave": N_("таътил берилди"),
    "doctoral_student.resume": N_("таътилдан қайтди"),
    "doctoral_student.extend": N_("муддати узайтирилди"),
    "doctoral_student.finish": N_("ўқишни тугатди"),
    "doctoral_student.defend": N_("ҳимоя қилди"),
    "doctoral_student.expel": N_("четлаштирилди"),
    "doctoral_student.reinstate": N_("тикланди"),
    "doctoral_student.defence": N_("ҳимояга йўл саналари ўзгартирилди"),
    "mark_item": N_("бажарилиши белгиланди"),
    "put_in_force": N_("амалга киритилди"),
    "step_aside": N_("ўрнига бошқа мезонлар амалга киритилди"),
    "freeze": N_("музлатилди"),
    "regrade": N_("хато савол бўйича қайта ҳисобланди"),
}
OTHER = N_("қайд этилди")


@dataclass(frozen=True)
class Line:
    """One entry of a row's history, ready to be shown."""

    at: datetime
    by: str
    title: str
    changes: list[tuple[str, str, str]]
    reason: str


def history_of(row: Base, form: type[Form]) -> list[Line]:
    """Return the newest entries about `row` in the words of its form; fields that it does not have are left out."""
    entries = entries_of(row, SHOWN)
    fields = {field.name: field for field in form(formdata=None) if not isinstance(field.widget, HiddenInput)}
    return [line_of(entry, fields) for entry in entries]


def entries_of(row: Base, limit: int) -> Sequence[AuditEntry]:
    """Return the newest entries about `row`."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.object_type == row.__tablename__, AuditEntry.object_id == getattr(row, "id"))  # noqa: B009
        .order_by(AuditEntry.number.desc())
        .limit(limit)
        .options(joinedload(AuditEntry.user))
    ).all()


def line_of(entry: AuditEntry, fields: Mapping[str, Any]) -> Line:
    """Return an entry in words; `fields` are bound form fields by column name. A new row had nothing before."""
    changes: dict[str, list[Any]] = json.loads(entry.changes)
    is_new = entry.verb == "create"
    told = [
        (str(fields[key].label.text), "" if is_new else _word(fields[key], before), _word(fields[key], after))
        for key, (before, after) in changes.items()
        if key in fields
    ]
    return Line(entry.at, entry.user.name if entry.user else _("тизим"), verb_of(entry), told, entry.reason)


def verb_of(entry: AuditEntry) -> str:
    """Return what was done, in words."""
    return _(VERBS.get(f"{entry.object_type}.{entry.verb}") or VERBS.get(entry.verb, OTHER))


def _word(field: Field, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("ҳа") if value else _("йўқ")
    if isinstance(field, ScopedSelect):
        return field.word(value)
    if isinstance(field, PointsField):
        return plain(Decimal(value))
    if isinstance(field, DateField):
        return short_date(date.fromisoformat(value))
    if isinstance(field, TimeField):
        return str(value)[:5]
    if isinstance(field, SelectField):
        titles = {str(code): str(title) for code, title, *_rest in field.iter_choices()}
        chosen = value if isinstance(value, list) else _codes(field, value)
        return ", ".join(titles.get(str(each), str(each)) for each in chosen)
    return str(value)


def _codes(field: SelectField, value: Any) -> list[Any]:
    """A column that holds several codes has them by spaces."""
    return value.split() if isinstance(field, SelectMultipleField) else [value]
