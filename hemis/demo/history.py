"""The courses that the students of the demo went through before today."""

from hemis.demo.crowd import Crew
from hemis.demo.term import Term, term
from hemis.operations.calendar import WorkingWeek
from hemis.operations.past_courses import WentUp, go_through


def write(crew: Crew, now: Term, week: WorkingWeek) -> int:
    """Each year on the first study day the groups went on to the next course by an order."""
    first_days = {year: term(year, True, week).starts_on for year in range(now.start_year - 4, now.start_year + 1)}
    groups = [
        WentUp(
            group.id,
            tuple(
                (first_days[year], f"{year}-{group.id:04}-КК")
                for year in range(group.start_year + 1, group.start_year + group.course)
            ),
        )
        for group in crew.groups.values()
    ]
    return go_through(groups, by=None)
