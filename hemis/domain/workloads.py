"""A year of a teacher against its norms (rules 3076 of 08.10.2018): what is out of bounds is told, not forbidden."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from hemis.domain.errors import Reason
from hemis.domain.formats import plain
from hemis.domain.i18n import N_
from hemis.domain.timetable import LABORATORY, LECTURE, PRACTICE, SEMINAR

TOO_LITTLE = N_("Аудитория юкламаси %(hours)s соат: камида %(norm)s соат тавсия этилади.")
TOO_MANY_LECTURES = N_("Маърузалар %(hours)s соат: илмий даражаси ва унвони йўқ ўқитувчига кўпи билан %(norm)s соат.")
ABOVE_STAKE = N_("Юклама %(hours)s соат, %(stake)s ставка нормаси %(norm)s соат: %(over)s соат ортиқ.")
BELOW_STAKE = N_("Юклама %(hours)s соат, %(stake)s ставка нормаси %(norm)s соат: %(under)s соат етмайди.")
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


@dataclass(frozen=True)
class YearLoad:
    """Hours by (kind of lesson, whether in autumn), stakes with the yearly norm of their post, degree or title."""

    hours: Mapping[tuple[str, bool], int]
    stakes: tuple[tuple[Decimal, int | None], ...]
    has_degree: bool

    @property
    def total(self) -> int:
        return sum(self.hours.values())

    @property
    def lectures(self) -> int:
        return sum(hours for (kind, _), hours in self.hours.items() if kind == LECTURE)

    @property
    def stake(self) -> Decimal:
        return sum((stake for stake, _ in self.stakes), Decimal(0))

    def norm(self, per_stake: int) -> int:
        """The hours that the stakes ask for; a post without a norm of its own takes that of a whole stake."""
        return int(sum((stake * (hours or per_stake) for stake, hours in self.stakes), Decimal(0)))

    def in_season(self, kind: str, autumn: bool) -> int:
        """The hours of one kind in one half of the year."""
        return self.hours.get((kind, autumn), 0)


def warnings(year: YearLoad, *, least: int, lecture_most: int, per_stake: int) -> list[Reason]:
    """What of a year is out of its norms; the recommended least is asked of a whole stake and more."""
    found: list[Reason] = []
    if not year.stakes:
        found.append(Reason(NO_POST, {}))
    if year.stake >= 1 and year.total < least:
        found.append(_told(TOO_LITTLE, hours=year.total, norm=least))
    if not year.has_degree and year.lectures > lecture_most:
        found.append(_told(TOO_MANY_LECTURES, hours=year.lectures, norm=lecture_most))
    norm = year.norm(per_stake)
    stake = plain(year.stake, 2)
    if year.stakes and year.total > norm:
        found.append(_told(ABOVE_STAKE, hours=year.total, stake=stake, norm=norm, over=year.total - norm))
    elif year.stakes and year.total < norm and not any(each.msgid == TOO_LITTLE for each in found):
        found.append(_told(BELOW_STAKE, hours=year.total, stake=stake, norm=norm, under=norm - year.total))
    return found


def _told(sentence: str, **values: object) -> Reason:
    return Reason(sentence, {name: str(value) for name, value in values.items()})
