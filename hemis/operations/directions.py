"""The directions of the service «ОТМ илмий фаолияти» (passport, row 3): what each lays before the public."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from hemis.domain.i18n import N_
from hemis.models.announcements import Announcement
from hemis.models.councils import Council, Requirement
from hemis.models.dissertations import Dissertation
from hemis.models.events import Conference, Meeting
from hemis.models.research import Seminar
from hemis.operations import conferences, councils, dissertations, meetings, requirements, seminars
from hemis.operations.audit import Changes


def _nothing(row: Announcement, content: Mapping[str, Any]) -> Changes:
    """Put nothing back: a direction whose whole text lies in its own columns."""
    return {}


class Direction(NamedTuple):
    """`check` raises RuleError while a text cannot be submitted; `content_of` is the shape of its editions."""

    model: type[Announcement]
    title: str
    check: Callable[[Any], None]
    content_of: Callable[[Any], dict[str, Any]]
    is_event: bool = False
    """Whether it happens on a day, so that what comes is shown before what was."""
    has_history: bool = False
    """Whether the public also reads what a newer edition has replaced, as it does with acts."""
    brief: str = ""
    """Its name where there is little room, if its title is long."""
    file_kinds: Mapping[str, str] = MappingProxyType({})
    """The files that people look for in it, by name."""
    marks: tuple[str, ...] = ()
    """Parts of the content by which the public narrows the list."""
    put_back: Callable[[Any, Mapping[str, Any]], Changes] = _nothing
    """Writes what lies in no column of its own as an edition says it, and tells it as (before, after) in words."""
    opens_pdf: bool = False
    """Whether its PDF files open in the browser instead of being kept first (passport, row 3)."""


DIRECTIONS: Mapping[str, Direction] = {
    "seminar": Direction(
        Seminar,
        N_("Семинарлар"),
        seminars.check,
        seminars.content_of,
        is_event=True,
        put_back=seminars.put_back,
    ),
    "conference": Direction(
        Conference,
        N_("Анжуманлар"),
        conferences.check,
        conferences.content_of,
        is_event=True,
        file_kinds=conferences.FILE_KINDS,
        put_back=conferences.put_back,
    ),
    "meeting": Direction(
        Meeting,
        N_("Давра суҳбатлари, видеоконференциялар, симпозиумлар"),
        meetings.check,
        meetings.content_of,
        is_event=True,
        brief=N_("Давра суҳбатлари"),
        file_kinds=meetings.FILE_KINDS,
    ),
    "requirement": Direction(
        Requirement,
        N_("Диссертация талаблари"),
        requirements.check,
        requirements.content_of,
        brief=N_("Талаблар"),
        has_history=True,
    ),
    "council": Direction(
        Council,
        N_("Илмий кенгашлар"),
        councils.check,
        councils.content_of,
        brief=N_("Кенгашлар"),
        put_back=councils.put_back,
    ),
    "dissertation": Direction(
        Dissertation,
        N_("Диссертациялар"),
        dissertations.check,
        dissertations.content_of,
        marks=("kind", "speciality_code"),
        opens_pdf=True,
    ),
}


__all__ = ["DIRECTIONS", "Direction"]
