"""What the generator says about a draft, in words: how good it is, and which demands collide."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from hemis.access import scoped
from hemis.domain.classifiers import LESSON_KIND, ROOM_KIND
from hemis.domain.generator import reasons
from hemis.domain.timetable import suitable_rooms
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.generator import TimetableDraft
from hemis.models.teaching import TeachingLoad, TeachingLoadGroup
from hemis.web.jinja import named

MOST_NAMED = 12


class Collision(NamedTuple):
    """Why lessons have no place: a sentence, and the loads that collide as (id, words)."""

    sentence: str
    loads: list[tuple[int, str]]
    others: int
    """How many more loads there are than are named."""


class Figure(NamedTuple):
    """A line of how good a draft is."""

    title: str
    value: int
    is_good: bool


def figures_of(draft: TimetableDraft) -> list[Figure]:
    """How good a draft is: windows, days with too much, wishes met and unmet."""
    known: dict[str, int] = json.loads(draft.figures)
    if not known:
        return []
    lines = (
        (_("Гуруҳларнинг «деразалари» (икки ҳафтада)"), "group_windows", True),
        (_("Ўқитувчиларнинг «деразалари» (икки ҳафтада)"), "teacher_windows", True),
        (_("Меъёрдан ортиқ дарс қўйилган кунлар"), "overfull", True),
        (_("Ўқитувчи истамаган вақтга қўйилган қаторлар"), "unwanted", True),
        (_("Ўқитувчига қулай вақтга қўйилган қаторлар"), "liked", False),
    )
    return [Figure(title, known.get(key, 0), not (is_bad and known.get(key))) for title, key, is_bad in lines]


def collisions_of(draft: TimetableDraft) -> list[Collision]:
    """Which demands collide, by the names of teachers, groups, rooms and loads."""
    told: list[dict[str, Any]] = json.loads(draft.conflicts)
    keys = {key for each in told for key in each["loads"]}
    mine = (
        scoped(TeachingLoad)
        .where(TeachingLoad.id.in_(keys))
        .options(
            joinedload(TeachingLoad.teacher),
            joinedload(TeachingLoad.curriculum_subject).joinedload(CurriculumSubject.subject),
            selectinload(TeachingLoad.groups).joinedload(TeachingLoadGroup.group),
        )
    )
    loads = {load.id: load for load in db.session.scalars(mine)} if keys else {}
    return [_collision(each, loads) for each in told if any(key in loads for key in each["loads"])]


def _collision(told: Mapping[str, Any], loads: Mapping[int, TeachingLoad]) -> Collision:
    mine = [loads[key] for key in told["loads"] if key in loads]
    shown = [(load.id, words_of(load)) for load in mine[:MOST_NAMED]]
    return Collision(_sentence(told, mine), shown, len(mine) - len(shown))


def words_of(load: TeachingLoad) -> str:
    """`Математик анализ, маъруза, 101-ФИЗ, Насруллаев Ж. С.`."""
    groups = ", ".join(named(each.group) for each in load.groups)
    kind = _(LESSON_KIND[load.lesson_kind]).lower()
    subject = named(load.curriculum_subject.subject)
    return _(
        "%(subject)s, %(kind)s, %(groups)s, %(teacher)s",
        subject=subject,
        kind=kind,
        groups=groups,
        teacher=named(load.teacher),
    )


def _sentence(told: Mapping[str, Any], loads: list[TeachingLoad]) -> str:
    first, wanted, offered = loads[0], told["wanted"], told["offered"]
    size = sum(each.group.student_count for each in first.groups)
    kinds = ", ".join(_(ROOM_KIND[kind]).lower() for kind in suitable_rooms(first.lesson_kind)[:3])
    if told["kind"] == reasons.NO_ROOM:
        return _("%(size)s нафар талабага етадиган мос хона йўқ (керакли турлари: %(kinds)s).", size=size, kinds=kinds)
    if told["kind"] == reasons.NO_TIME:
        return _("Ўқитувчи, гуруҳлар ва мос хона бирга бўш бўлган бирорта ҳам вақт йўқ.")
    if told["kind"] == reasons.TEACHER:
        return _(
            "Ўқитувчи %(name)s: ҳафтасига %(wanted)s та қатор дарси бор, уларга мос бўш вақт эса %(offered)s та."
            " Бу дарслар бирга сиғмайди.",
            name=named(first.teacher),
            wanted=wanted,
            offered=offered,
        )
    if told["kind"] == reasons.GROUP:
        names = {each.group_id: named(each.group) for load in loads for each in load.groups}
        return _(
            "%(name)s гуруҳи: ҳафтасига %(wanted)s та қатор дарси бор, уларга мос бўш вақт эса %(offered)s та."
            " Бу дарслар бирга сиғмайди.",
            name=names.get(told["who"], ""),
            wanted=wanted,
            offered=offered,
        )
    if told["kind"] == reasons.ROOMS:
        return _(
            "Мос хоналар етмайди (%(kinds)s): %(wanted)s та қатор дарс керак, хоналарнинг бўш вақти %(offered)s та.",
            kinds=kinds,
            wanted=wanted,
            offered=offered,
        )
    return _("Ажратилган вақтда жой топилмади: кўпроқ вақт бериб, қайта туздириб кўринг ёки қўлда қўйинг.")


__all__ = ["Collision", "collisions_of", "figures_of", "words_of"]
