"""Малака ошириш and танлов: what is entered about them, and who is due (rules 8; H-6, H-14, H-18)."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import inspect

from hemis.domain import rules, terms
from hemis.domain.errors import RuleError
from hemis.domain.i18n import N_
from hemis.domain.terms import Course, Term, TrainingRule
from hemis.models.accounts import User
from hemis.models.staff import PostCompetition, TrainingCourse
from hemis.operations import plain
from hemis.operations.files import StoredFile
from hemis.operations.rules import rule_versions

KEYS = ("training.every_years", "training.hours", "contest.years", "terms.warn_months")
SCANS = (".pdf", ".png", ".jpg", ".jpeg")
NO_SCAN = N_("Ҳужжат нусхаси фақат PDF, PNG ёки JPEG бўлади.")
NOT_FINISHED = N_("Тугамаган курс киритилмайди: тугаш санаси %(day)s дан кейин бўлмасин.")
BEFORE_START = N_("Тугаш санаси бошланишидан олдин бўлмасин.")
NOT_ELECTED = N_("Бўлиб ўтмаган танлов киритилмайди: сана %(day)s дан кейин бўлмасин.")
CONTRACT = N_("Шартнома танлов санасидан олдин тугамайди.")


@dataclass(frozen=True)
class Terms:
    """The rules of terms as they held on any day, and today."""

    versions: Sequence[rules.Version]
    today: date

    @cached_property
    def warn_months(self) -> int:
        return rules.whole_on("terms.warn_months", self.versions, self.today)

    @cached_property
    def _turns(self) -> list[date]:
        """The days on which any of the rules became another."""
        days = {day for each in self.versions for day in (each.valid_from, each.valid_to) if day is not None}
        return sorted(days)

    @cached_property
    def _read(self) -> dict[tuple[str, int], int]:
        return {}

    def _whole(self, key: str, day: date) -> int:
        """Read a rule once for each stretch in which it stays the same: thousands of courses ask for it."""
        stretch = key, bisect_right(self._turns, day)
        if stretch not in self._read:
            self._read[stretch] = rules.whole_on(key, self.versions, day)
        return self._read[stretch]

    def training_rule(self, day: date) -> TrainingRule:
        """What training asked on `day`."""
        return TrainingRule(self._whole("training.every_years", day), self._whole("training.hours", day))

    def contest_years(self, day: date) -> int:
        """For how long an election of `day` holds."""
        return self._whole("contest.years", day)

    def of_training(self, courses: Iterable[tuple[int, date, int]]) -> dict[int, Term]:
        """The terms of everybody who has courses: (employee, last day of the course, hours)."""
        by_person: dict[int, list[Course]] = defaultdict(list)
        for employee_id, ends_on, hours in courses:
            by_person[employee_id].append(Course(ends_on, hours))
        return {key: self._term(terms.training_last_day(known, self.training_rule)) for key, known in by_person.items()}

    def of_contests(self, elections: Iterable[tuple[int, date, date | None]]) -> dict[int, Term]:
        """The terms of everybody who was elected: (employee, day of the election, end of the contract)."""
        days: dict[int, date] = {}
        for employee_id, elected_on, contract_ends_on in elections:
            day = terms.contest_last_day(elected_on, self.contest_years(elected_on), contract_ends_on)
            days[employee_id] = max(day, days.get(employee_id, day))
        return {key: self._term(day) for key, day in days.items()}

    def _term(self, last_day: date | None) -> Term:
        return terms.term(last_day, self.today, self.warn_months)


def terms_on(today: date) -> Terms:
    """Return the rules of terms by one query."""
    return Terms(rule_versions(*KEYS), today)


def check_scan(filename: str) -> None:
    """RuleError on field `file` for a scan that is neither PDF nor a picture."""
    if not filename.lower().endswith(SCANS):
        raise RuleError(NO_SCAN, field="file")


def save_course(
    course: TrainingCourse, values: Mapping[str, Any], scan: StoredFile | None, *, today: date, by: User
) -> None:
    """Add or change a finished course; `scan` of the certificate replaces the one before, None keeps it."""
    if values["ends_on"] < values["starts_on"]:
        raise RuleError(BEFORE_START, field="ends_on")
    if values["ends_on"] > today:
        raise RuleError(NOT_FINISHED, field="ends_on", day=f"{today:%d.%m.%Y}")
    file = {"stored_name": scan.name, "media_type": scan.media_type, "size": scan.size} if scan else {}
    if not file and inspect(course).transient:
        file = {"stored_name": "", "media_type": "", "size": 0}
    plain.save(course, {**values, **file}, by=by)


def save_election(election: PostCompetition, values: Mapping[str, Any], *, today: date, by: User) -> None:
    """Add or change an election that has taken place."""
    for name in ("elected_on", "minutes_date"):
        if values[name] > today:
            raise RuleError(NOT_ELECTED, field=name, day=f"{today:%d.%m.%Y}")
    ends_on = values["contract_ends_on"]
    if ends_on is not None and ends_on < values["elected_on"]:
        raise RuleError(CONTRACT, field="contract_ends_on")
    plain.save(election, values, by=by)


__all__ = ["Terms", "check_scan", "save_course", "save_election", "terms_on"]
