"""For which office a role agrees to an order (rules 4.6). The deck knows no lawyer: see docs/decisions.md."""

from hemis.access.guard import viewer
from hemis.access.roles import Role

OFFICE_OF: dict[Role, str] = {
    Role.FACULTY: "dean",
    Role.ACADEMIC_OFFICE: "studies",
    Role.STUDIES_VICE_RECTOR: "lawyer",
    Role.ACCOUNTING: "accounting",
}


def office_of_viewer() -> str | None:
    """Return the office whose agreement the viewer gives, if any."""
    role = viewer().role
    return OFFICE_OF.get(role) if role else None


APPROVERS = {Role.MANAGEMENT: "rector", Role.STUDIES_VICE_RECTOR: "studies", Role.FACULTY: "dean"}
"""For whom a role approves personal schedules, as the rule names it (rules 2.3)."""


def approves_for() -> str | None:
    """Return for which office the viewer approves personal schedules."""
    role = viewer().role
    return APPROVERS.get(role) if role else None


__all__ = ["OFFICE_OF", "approves_for", "office_of_viewer"]
