"""All tables, in the order in which they may know each other: a module imports only earlier ones."""

from hemis.models import (
    accounts,
    assessment,
    audit,
    curriculum,
    documents,
    infrastructure,
    joining,
    research,
    review,
    settings,
    staff,
    structure,
    students,
    subjects,
    teaching,
)

ORDER = (
    settings,
    structure,
    accounts,
    audit,
    review,
    staff,
    infrastructure,
    subjects,
    curriculum,
    students,
    joining,
    teaching,
    assessment,
    documents,
    research,
)
