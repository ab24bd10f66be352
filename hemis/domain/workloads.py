"""A year of a teacher against its norms (rules 3076 of 08.10.2018): what is out of bounds is told, not forbidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.timetable import LABORATORY, LECTURE, PRACTICE, SEMINAR

TOO_LITTLE = N_("Аудитория юкламаси %(hours)s соат: камида %(norm)s соат тавсия этилади.")
TOO_MANY_LECTURES = N_("Маърузалар %(hours)s соат: илмий даражаси ва унвони йўқ ўқитувчига кўпи билан %(norm)s соат.")
ABOVE_STAKE = N_("Юклама %(hours)s соат, %(stake)s ставка нормаси %(norm)s соат: %(over)s соат ортиқ.")
BELOW_STAKE = N_("Юклама %(hours)s соат, %(stake)s ставка нормаси %(norm)s соат: %(under)s соат етмайди.")
TOO_GREEN = N_("Маърузалар %(hours)s соат: даражаси ва унвони йўқ ўқитувчига %(norm)s йил стаж керак, унда %(years)s.")
NO_POST = N_("Ўқитувчининг амалдаги штат бирлиги йўқ: нормани ҳисоблаб бўлмайди.")


class Planned(Protocol):
    """The hours of a curriculum subject."""

    lecture_hours: Any
    lab_hours: Any
    practice_hours: Any
    seminar_hours: Any


class PlanHours:
    """Hours by kind of lesson."""

    @staticmethod
    def of(subject: Planned) -> dict[str, int]:
        """Return kind of lesson → hours of the plan, kinds without hours left out."""
        hours = {
            LECTURE: subject.lecture_hours,
            LABORATORY: subject.lab_hours,
            PRACTICE: subject.practice_hours,
            SEMINAR: subject.seminar_hours,
        }
        return {kind: count for kind, count in hours.items() if count}


class Norms(NamedTuple):
    """What rules §8 ask: auditory hours, lecture hours and years of experience without a degree, hours of a stake."""

    least: int = 400
    lecture_most: int = 250
    experience: int = 3
    per_stake: int = 756


@dataclass(frozen=True)
class YearLoad:
    """Hours by (kind of lesson, whether in autumn), stakes with the yearly norm of their post, degree or title.

    `experience` is in full years; None where nothing is known of it.
    """

    hours: Mapping[tuple[str, bool], int]
    stakes: tuple[tuple[Decimal, int | None], ...]
    has_degree: bool
    experience: int | None = None

    @property
    def total(self) -> int:
        return sum(self.hours.values())

    @property
    def lectures(self) -> int:
        return sum(hours for (kind, _), hours in self.hours.items() if kind == LECTURE)

    @property
    def stake(self) -> Decimal:
        return sum((stake for stake, _ in self.stakes), Decimal(0))

    @property
    def needs_decision(self) -> bool:
        """Whether the lectures are read by decision of the council: no degree and no title (rules 3076)."""
        return not self.has_degree and self.lectures > 0

    def norm(self, per_stake: int) -> int:
        """The hours that the stakes ask for; a post without a norm of its own takes that of a whole stake."""
        return int(sum((stake * (hours or per_stake) for stake, hours in self.stakes), Decimal(0)))

    def in_season(self, kind: str, autumn: bool) -> int:
        """The hours of one kind in one half of the year."""
        return self.hours.get((kind, autumn), 0)

    def season(self, autumn: bool) -> int:
        """The hours of one half of the year."""
        return sum(hours for (_, odd), hours in self.hours.items() if odd == autumn)


def full_years(since: date, on: date) -> int:
    """How many whole years lie between two days."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def warnings(year: YearLoad, norms: Norms) -> list[Reason]:
    """What of a year is out of its norms; the recommended least is asked of a whole stake and more."""
    return [*_of_posts(year, norms), *_of_lectures(year, norms), *_of_stakes(year, norms)]


def _of_posts(year: YearLoad, norms: Norms) -> list[Reason]:
    if not year.stakes:
        return [Reason(NO_POST, {})]
    is_little = year.stake >= 1 and year.total < norms.least
    return [_told(TOO_LITTLE, hours=year.total, norm=norms.least)] if is_little else []


def _of_lectures(year: YearLoad, norms: Norms) -> list[Reason]:
    if not year.needs_decision:
        return []
    found = []
    if year.lectures > norms.lecture_most:
        found.append(_told(TOO_MANY_LECTURES, hours=year.lectures, norm=norms.lecture_most))
    if year.experience is not None and year.experience < norms.experience:
        found.append(_told(TOO_GREEN, hours=year.lectures, norm=norms.experience, years=year.experience))
    return found


def _of_stakes(year: YearLoad, norms: Norms) -> list[Reason]:
    norm, stake = year.norm(norms.per_stake), plain(year.stake, 2)
    if year.stakes and year.total > norm:
        return [_told(ABOVE_STAKE, hours=year.total, stake=stake, norm=norm, over=year.total - norm)]
    is_told = year.stake >= 1 and year.total < norms.least
    if year.stakes and year.total < norm and not is_told:
        return [_told(BELOW_STAKE, hours=year.total, stake=stake, norm=norm, under=norm - year.total)]
    return []


def _told(sentence: str, **values: object) -> Reason:
    return Reason(sentence, {name: str(value) for name, value in values.items()})
