"""Диссертациялар: the register of what was defended in the councils, as the science department writes it (P-3f)."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from hemis.domain import dissertations as rule
from hemis.domain.councils import parse_speciality
from hemis.domain.dissertations import DEGREES, KINDS
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import AnnouncementFile
from hemis.models.dissertations import Dissertation
from hemis.operations import announced
from hemis.operations.calendar import WEEK, with_days_off
from hemis.operations.rules import rule_values, whole_rule

PDF = "application/pdf"
WORDS = (
    *("title", "author", "workplace", "post", "speciality_code", "speciality", "organisation", "registration"),
    *("council", "supervisor", "supervisor_degree", "opponents", "leading_organisation", "place", "about"),
)
SHOWN = (
    *("kind", "author", "workplace", "post", "speciality_code", "speciality", "organisation", "registration"),
    *("council", "supervisor", "supervisor_degree", "leading_organisation", "seminar_conclusion", "full_text_url"),
    *("summary_url", "summary_languages", "ziyonet_url", "library_registration", "place", "contacts"),
    *("oak_decision", "about"),
)
DAYS = tuple(name for name in (*rule.DATES, *rule.OPENED) if name != "day")
NEEDED = {
    "opponents": N_("Расмий оппонентларни киритинг."),
    "supervisor": N_("Илмий раҳбар ёки маслаҳатчини киритинг."),
    "leading_organisation": N_("Етакчи ташкилотни киритинг."),
    "starts_at": N_("Ҳимоя бошланадиган вақтни киритинг."),
    "place": N_("Ҳимоя ўтадиган жойни киритинг."),
    "oak_announced_on": N_("ОАК сайтида эълон қилинган санани киритинг."),
}
"""Without these nobody could come to a defence of today; the archive is published as far as it is known."""
NO_SUMMARY = N_("Авторефератни PDF файл қилиб бириктиринг: у очиқ саҳифада ўқилади.")
NOT_DEGREE = N_("%(line)s-қатор: исмдан кейин вергул қўйиб, илмий даража ва унвонини ёзинг.")
MOST_OPPONENTS, LONGEST_LINE = 10, 300
TOO_MUCH = N_("Оппонентлар 10 тадан, ҳар бир қатор 300 белгидан ошмасин.")
DECIDED_WHEN = N_("ОАК қарорини санаси билан бирга киритинг.")


def save(row: Dissertation, values: Mapping[str, Any], *, version: int, by: User | None) -> None:
    """Create or update a dissertation; refused where a code, a kind or the order of the dates cannot be true."""
    values = {**values, "opponents": _opponents(values["opponents"])}
    kind, day = values["kind"], values["day"]
    rule.check_kind(kind, day)
    values["speciality_code"] = parse_speciality(values["speciality_code"], field="speciality_code")
    values["council"] = rule.parse_council(values["council"], kind)
    values["registration"] = _registration(values["registration"], kind, day)
    rule.check_order(values)
    if bool(values["oak_decision"]) != bool(values["oak_decided_on"]):
        empty = "oak_decided_on" if values["oak_decision"] else "oak_decision"
        raise RuleError(DECIDED_WHEN, field=empty)
    announced.save(row, values, partial(_words, row), version=version, by=by)


def check(row: Dissertation) -> None:
    """RuleError while something without which nobody could come, or read the author's abstract, is missing."""
    if row.kind not in DEGREES:
        return
    for name, refusal in NEEDED.items():
        if not getattr(row, name):
            raise RuleError(refusal)
    files = select(AnnouncementFile.id).where(AnnouncementFile.announcement_id == row.id)
    if db.session.scalar(files.where(~AnnouncementFile.is_dropped, AnnouncementFile.media_type == PDF)) is None:
        raise RuleError(NO_SUMMARY)


def content_of(row: Dissertation) -> dict[str, Any]:
    """What the page of a dissertation shows: dates as YYYY-MM-DD, opponents as lines."""
    days = {name: value.isoformat() if (value := getattr(row, name)) else "" for name in DAYS}
    return {
        **{name: getattr(row, name) for name in SHOWN},
        **days,
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else "",
        "opponents": row.opponents.splitlines(),
    }


def terms_of(row: Dissertation, today: date) -> list[rule.Term]:
    """The terms of this defence by the rules that held when it began; the archive has none."""
    if row.kind not in DEGREES:
        return []
    begun = row.preliminary_on or row.seminar_on or row.oak_announced_on or row.day
    keys = ("council.expertise_months", "council.accept_months", "council.defence_days")
    values: Mapping[str, Any] = rule_values(*keys, on=begun)
    expertise = values["council.expertise_months"][list(DEGREES).index(row.kind)]
    limits = rule.Limits(int(expertise), int(values["council.accept_months"]), int(values["council.defence_days"]))
    return with_days_off(
        rule.terms({name: getattr(row, name) for name in rule.DATES}, limits), whole_rule(WEEK, on=today)
    )


def _registration(text: str, kind: str, day: date) -> str:
    if kind not in DEGREES:
        return text
    number = rule.parse_registration(text)
    rule.check_registration(number, kind, day)
    return number.number


def _opponents(text: str) -> str:
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        if not all(part.strip() for part in line.partition(",")):
            raise RuleError(NOT_DEGREE, field="opponents", line=number)
    if len(lines) > MOST_OPPONENTS or any(len(line) > LONGEST_LINE for line in lines):
        raise RuleError(TOO_MUCH, field="opponents")
    return "\n".join(lines)


def _words(row: Dissertation) -> list[str]:
    return [getattr(row, name) or "" for name in WORDS]


__all__ = ["KINDS", "check", "content_of", "save", "terms_of"]
