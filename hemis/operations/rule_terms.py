"""Whose term of training or election a new value would shorten, lengthen or bring nearer to its warning."""

from collections.abc import Iterator

from sqlalchemy import select

from hemis.domain.errors import Reason
from hemis.domain.formats import short_date
from hemis.domain.i18n import N_
from hemis.domain.staffing import OWN_FORMS, TEACHING_CATEGORIES
from hemis.domain.terms import GREEN, RED, YELLOW, Term
from hemis.extensions import db
from hemis.models.staff import Employee, Position, Post, PostCompetition, TrainingCourse
from hemis.operations.competence import KEYS, Terms
from hemis.operations.posts import running
from hemis.operations.rule_change import Change
from hemis.operations.rules import rule_versions

UNTIL = {
    GREEN: N_("%(day)s гача"),
    YELLOW: N_("%(day)s гача, яқинда тугайди"),
    RED: N_("%(day)s да тугаган"),
}
NEVER = N_("муддати йўқ")
OF_TRAINING = ("training.every_years", "training.hours")


def terms_change(change: Change) -> Iterator[tuple[Employee, Reason, Reason]]:
    """Yield who teaches and would have another term on the day of a change: as it stands, and as it would."""
    day, stored = change.day, rule_versions(*KEYS)
    new = [each for each in change.planned if each not in change.stored]
    was, will = Terms(stored, day), Terms([*stored, *new], day)
    teaching = (
        select(Post.employee_id)
        .join(Position, Position.id == Post.position_id)
        .where(running(day), Post.department_id.is_not(None), Post.employment_form.in_(OWN_FORMS))
        .where(Position.category.in_(TEACHING_CATEGORIES))
    )
    people = db.session.scalars(select(Employee).where(Employee.id.in_(teaching)).order_by(Employee.sort_key)).all()
    for before, after in _terms(change.key, was, will):
        for person in people:
            pair = before.get(person.id), after.get(person.id)
            if pair[0] != pair[1]:
                yield person, _told(pair[0]), _told(pair[1])


def _terms(key: str, was: Terms, will: Terms) -> Iterator[tuple[dict[int, Term], dict[int, Term]]]:
    if key != "contest.years":
        rows = db.session.execute(
            select(TrainingCourse.employee_id, TrainingCourse.ends_on, TrainingCourse.hours)
        ).all()
        courses = [(row[0], row[1], row[2]) for row in rows]
        yield was.of_training(courses), will.of_training(courses)
    if key not in OF_TRAINING:
        found = db.session.execute(
            select(PostCompetition.employee_id, PostCompetition.elected_on, PostCompetition.contract_ends_on)
        ).all()
        elections = [(row[0], row[1], row[2]) for row in found]
        yield was.of_contests(elections), will.of_contests(elections)


def _told(term: Term | None) -> Reason:
    if term is None or term.last_day is None:
        return Reason(NEVER, {})
    return Reason(UNTIL[term.colour], {"day": short_date(term.last_day)})


__all__ = ["terms_change"]
