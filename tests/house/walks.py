"""What the walls of the house share: all routes with addresses that exist, and all roles."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine
from werkzeug.routing import Rule

from hemis.extensions import db

CAST = (
    "hr",
    "registrar",
    "marketing",
    "scientist",
    "doctoral",
    "accountant",
    "dean",
    "head",
    "teacher",
    "vice_rector",
    "ministry",
    "admin",
    "student",
    "management",
    "studies",
)
SCOPED = ("dean", "head", "teacher", "student")
MATRIX = Path(__file__).parent.parent / "access_matrix.csv"
PASSED = "ok"


@dataclass(frozen=True)
class Visit:
    """One method of one route."""

    endpoint: str
    method: str
    rule: Rule

    @property
    def names(self) -> list[str]:
        return sorted(self.rule.arguments)

    def address(self, app: Flask, values: dict[str, Any]) -> str:
        own = values.get("rooms", {}).get(self.endpoint.rpartition(".")[0], {})
        with app.test_request_context():
            return app.url_for(self.endpoint, **{name: own.get(name, values[name]) for name in self.names})


def matrix() -> dict[tuple[str, str, str], str]:
    """Return the matrix of the repository: (endpoint, method, who) → ok, login, 400, 403 or 404."""
    with MATRIX.open(encoding="utf-8") as file:
        return {
            (row["endpoint"], row["method"], who): row[who]
            for row in csv.DictReader(file)
            for who in ("visitor", *CAST)
        }


def visits(app: Flask) -> Iterator[Visit]:
    """Yield every method of every route, HEAD and OPTIONS aside."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
            yield Visit(rule.endpoint, method, rule)


def samples(world: SimpleNamespace, place: SimpleNamespace) -> dict[str, Any]:
    """Return an existing value for every name in an address; a new name needs a line here.

    A room in which a name means another kind of row says so under `rooms`.

    `place` is the home faculty's part of the world, or the foreign one's.
    """
    return {
        "faculty_id": place.faculty,
        "department_id": place.department,
        "division_id": world.division,
        "building_id": world.building,
        "room_id": place.room,
        "speciality_id": place.speciality,
        "qualification_id": place.qualification,
        "quota_id": place.quota,
        "achievement_id": place.achievement,
        "group_id": place.group,
        "student_id": place.students[0],
        "other_id": place.students[1],
        "filter_id": world.saved_filter,
        "alarm_id": world.alarm,
        "token_id": world.api_token,
        "lesson_id": place.lesson,
        "sheet_id": place.sheet,
        "extract_id": place.extract,
        "reopening_id": place.reopening,
        "appeal_id": place.appeal,
        "own_appeal_id": place.own_appeal,
        "own_sheet_id": place.own_sheet,
        "own_extract_id": place.extract,
        "code": "2345-6789-ABCD",
        "control_id": place.controls[0],
        "subject_id": place.subject,
        "subject_group_id": world.subject_group,
        "taught_subject_id": place.taught_subject,
        "line_id": place.line,
        "resource_id": place.resource,
        "question_id": place.question,
        "load_id": place.load,
        "task_id": place.task,
        "decision_id": place.mark_decision,
        "task_file_id": place.task_file,
        "work_id": place.works[0],
        "other_work_id": place.works[1],
        "work_file_id": place.work_file,
        "draft_id": place.timetable_draft,
        "wish_id": place.wish,
        "teacher_id": place.teacher,
        "token": "yoq",
        "name": "yoq",
        "part": 0,
        "order_id": place.order,
        "order_line_id": place.order_line,
        "order_file_id": place.order_file,
        "own_order_id": place.own_order,
        "difference_id": place.difference,
        "difference_line_id": place.difference_line,
        "outside_id": place.outside,
        "schedule_id": place.schedule,
        "own_schedule_id": place.approved_schedule,
        "schedule_line_id": place.schedule_line,
        "restudy_group_id": place.restudy_group,
        "excuse_id": place.excuse,
        "excuse_file_id": place.excuse_file,
        "own_excuse_id": place.own_excuse,
        "own_excuse_file_id": place.own_excuse_file,
        "measure_id": place.measure,
        "order_kind": "expulsion",
        "scientific_work_id": place.scientific_work,
        "project_id": place.project,
        "project_file_id": place.project_file,
        "research_id": place.research,
        "indicator_id": place.indicator,
        "edition_id": place.oak_edition,
        "doctoral_id": place.doctoral_student,
        "doctoral_topic_id": place.doctoral_topic,
        "plan_item_id": place.plan_item,
        "attestation_id": place.attestation,
        "announcement_id": world.seminar,
        "rooms": {
            f"research.{name}s": {"announcement_id": getattr(world, name)}
            for name in ("conference", "meeting", "requirement", "council", "dissertation")
        }
        | {f"rating.{name}": {"rating_set_id": world.rating_draft} for name in ("lines", "groups", "comparisons")},
        "rating_set_id": world.rating_set,
        "criterion_id": world.rating_criterion,
        "rating_group_id": world.rating_group,
        "direction": "seminar",
        "file_id": world.seminar_file,
        "job_id": world.job,
        "import_id": world.sheet_import,
        "kind": "faculties",
        "maintenance_id": world.maintenance,
        "card_id": world.service_card,
        "year_id": world.year,
        "slot_id": world.slots[0],
        "system_id": world.system,
        "sheet_kind_id": world.sheet_kind,
        "control_kind_id": world.control_kind,
        "curriculum_id": place.draft,
        "semester_id": place.draft_semester,
        "term_id": place.semester,
        "planned_id": place.draft_subject,
        "taught_id": place.subject,
        "rest": "yoq",
        "holiday_id": world.holiday,
        "version_id": world.version,
        "rule_key": "training.hours",
        "employee_id": place.employee,
        "post_id": place.post,
        "period_id": place.period,
        "training_id": place.training,
        "contest_id": place.contest,
        "assignment_id": world.assignment,
        "session_id": place.exam_session,
        "exam_id": place.exam,
        "computer_exam_id": place.computer_exam,
        "part_id": place.exam_part,
        "sitting_id": place.sitting,
        "attempt_id": place.attempt,
        "exam_question_id": place.exam_question,
        "allowance_id": place.allowance,
        "number": 1,
        "window_id": place.window,
        "user_id": world.users["foreign_teacher" if place is not world else "teacher"],
    }


def engine_of(app: Flask) -> Engine:
    """Return the engine, for tests that count: requests inside a pushed context would share its `g`."""
    with app.app_context():
        return db.engine


def token_of(client: Any) -> str:
    """Return a form token that holds in the client's session: the guard must decide a request, not the form."""
    with client.session_transaction() as cookie:
        cookie.setdefault("csrf_token", "0" * 40)
        kept = cookie["csrf_token"]
    return URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(kept)
