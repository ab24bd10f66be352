"""Specialities and members of a council as rows of a form."""

from typing import Any

from flask_babel import gettext as _

from hemis.domain.councils import MEMBER, ROLES, parse_speciality
from hemis.domain.errors import RuleError
from hemis.operations.councils import Member, Speciality
from hemis.web.forms import refusal
from hemis.web.rows import Row, RowsField

LONGEST_NAME, LONGEST = 300, 200


class SpecialitiesField(RowsField):
    """Rows of a code and the name of the speciality."""

    parts = ("code", "name")
    prefix = "speciality_"

    def fault(self, row: Row) -> str:
        try:
            parse_speciality(row["code"])
        except RuleError as error:
            return refusal(error)
        if not row["name"]:
            return _("Ихтисослик номини киритинг.")
        return _("Ихтисослик номи 300 белгидан ошмасин.") if len(row["name"]) > LONGEST_NAME else ""

    def made(self, row: Row) -> Speciality:
        return Speciality(parse_speciality(row["code"]), row["name"])


class MembersField(RowsField):
    """Rows of role, name, degree and place of work; who has no other role is a member."""

    parts = ("role", "name", "degree", "workplace")
    prefix = "member_"

    def typed(self, part: str, value: Any) -> str:
        return "" if part == "role" and value == MEMBER else super().typed(part, value)

    def fault(self, row: Row) -> str:
        if not row["name"]:
            return _("Аъзонинг исм-шарифини киритинг.")
        if row["role"] and row["role"] not in ROLES:
            return _("Аъзонинг вазифасини рўйхатдан танланг.")
        return _("Исм-шариф, даража ва иш жойи 200 белгидан ошмасин.") if _is_long(row) else ""

    def made(self, row: Row) -> Member:
        return Member(row["role"] or MEMBER, row["name"], row["degree"], row["workplace"])


def _is_long(row: Row) -> bool:
    return any(len(text) > LONGEST for text in row.values())
