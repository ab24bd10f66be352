"""Семинарлар: a seminar with the questions on its agenda, as the science department writes it (P-3a)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import delete, inspect, select

from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.research import AgendaQuestion, Seminar
from hemis.operations import announced, audit

KINDS = {
    "scientific": N_("Илмий семинар"),
    "methodological": N_("Илмий-услубий семинар"),
    "interdepartmental": N_("Кафедралараро семинар"),
    "online": N_("Масофавий семинар"),
}
LANGUAGES = {"uz": N_("ўзбек"), "ru": N_("рус"), "en": N_("инглиз")}
EMPTY = N_("Кун тартиби бўш: камида битта масала киритинг.")


class Question(NamedTuple):
    """Кун тартибидаги масала, as it is typed."""

    question: str
    speaker: str
    minutes: int | None


def save(
    seminar: Seminar, values: Mapping[str, Any], agenda: Sequence[Question], *, version: int, by: User | None
) -> None:
    """Create or update a seminar with its agenda; refused once it is on its way to the public."""
    if values["ends_at"] is not None and values["ends_at"] <= values["starts_at"]:
        raise RuleError(N_("Тугаш вақти бошланишидан кейин бўлиши керак."), field="ends_at")
    before = [] if inspect(seminar).transient else agenda_of(seminar)
    parts = {"agenda": (_told(before), _told(agenda))}
    if announced.save(seminar, values, partial(_words, seminar, agenda), version=version, by=by, parts=parts):
        _write_agenda(seminar, agenda, before)


def agenda_of(seminar: Seminar) -> list[Question]:
    """The questions of a stored seminar in their order."""
    rows = select(AgendaQuestion.question, AgendaQuestion.speaker, AgendaQuestion.minutes)
    mine = rows.where(AgendaQuestion.seminar_id == seminar.id).order_by(AgendaQuestion.position)
    return [Question(*row) for row in db.session.execute(mine)]


def check(seminar: Seminar) -> None:
    """RuleError while something without which nobody could come is missing."""
    if not agenda_of(seminar):
        raise RuleError(EMPTY)


def content_of(seminar: Seminar) -> dict[str, Any]:
    """What the page of a seminar shows: times as HH:MM, questions as [question, speaker, minutes]."""
    return {
        "kind": seminar.kind,
        "starts_at": f"{seminar.starts_at:%H:%M}",
        "ends_at": f"{seminar.ends_at:%H:%M}" if seminar.ends_at else "",
        "place": seminar.place,
        "organiser": seminar.organiser,
        "chair": seminar.chair,
        "language": seminar.language,
        "about": seminar.about,
        "questions": [list(row) for row in agenda_of(seminar)],
    }


def put_back(seminar: Seminar, content: Mapping[str, Any]) -> audit.Changes:
    """Write the agenda as an edition says it."""
    before, agenda = agenda_of(seminar), [Question(*each) for each in content["questions"]]
    _write_agenda(seminar, agenda, before)
    return {"agenda": (_told(before), _told(agenda))}


def _words(seminar: Seminar, agenda: Sequence[Question]) -> list[str]:
    own = (seminar.title, seminar.organiser, seminar.place, seminar.chair, seminar.about)
    return [*(text or "" for text in own), *(f"{row.question} {row.speaker}" for row in agenda)]


def _write_agenda(seminar: Seminar, agenda: Sequence[Question], before: Sequence[Question]) -> None:
    if list(agenda) == list(before):
        return
    db.session.execute(delete(AgendaQuestion).where(AgendaQuestion.seminar_id == seminar.id))
    db.session.add_all(
        AgendaQuestion(seminar_id=seminar.id, position=position, **row._asdict())
        for position, row in enumerate(agenda, start=1)
    )
    db.session.flush()


def _told(agenda: Sequence[Question]) -> str:
    return "; ".join(f"{number}) {row.question}" for number, row in enumerate(agenda, start=1))


__all__ = ["KINDS", "LANGUAGES", "Question", "agenda_of", "check", "content_of", "put_back", "save"]
