"""What the keys of a board are called, and in which order they stand; plans of one subject become one line."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import joinedload

from hemis.access import scoped, watched_groups
from hemis.extensions import db
from hemis.models.curriculum import CurriculumSubject
from hemis.models.staff import Employee
from hemis.models.structure import Department, Faculty
from hemis.models.students import AcademicGroup
from hemis.operations.attendance_boards import DAY, DEPARTMENT, FACULTY, GROUP, SUBJECT, TEACHER, WEEK, Tally
from hemis.operations.staff import teachers_named
from hemis.web.jinja import named, short_date
from datetime import timedelta

Names = Mapping[Any, tuple[str, Any]]
"""Key → title, and by what it is sorted."""
