"""Promises A2–A4 and B4: what is declared, what is foreign, what comes without its token."""

import io
import zipfile

import pytest
from flask import Flask

from hemis.access.grants import GRANTS
from hemis.access.guard import ANYONE, SIGNED_IN, refuse_undeclared
from tests.house.walks import SCOPED, samples, token_of, visits
from tests.rig.asked import ALL, names_asked


@pytest.mark.promise("A2")
def test_a_view_without_a_policy_stops_the_start():
    bare = Flask("bare")
    bare.add_url_rule("/", "forgotten", lambda: "open")
    with pytest.raises(RuntimeError, match="forgotten"):
        refuse_undeclared(bare)


def test_permissions_used_and_permissions_granted_are_the_same(app):
    used = {view.policy for view in app.view_functions.values()} - {ANYONE, SIGNED_IN}
    granted = frozenset().union(*GRANTS.values())
    assert used == granted


def test_a_permission_begins_with_the_name_of_its_room(app):
    for endpoint, view in app.view_functions.items():
        if view.policy not in (ANYONE, SIGNED_IN):
            assert view.policy.split(".")[0] == endpoint.split(".")[0], endpoint


QUESTIONS = {"format": "?format=csv", "q": "?q=бегона"}


@pytest.mark.promise("A3", "A4")
@pytest.mark.parametrize("questions", [QUESTIONS, pytest.param({"format": "?format=xlsx"}, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("who", SCOPED)
def test_nothing_of_the_foreign_faculty_is_on_any_page(app, world, as_, who, questions):
    """A page that is refused is refused whatever is asked of it; who may open it is the matrix's matter.

    A page that does not look for a question in its address is not asked it: the answer would be the same.
    """
    client = as_(who)
    for visit in visits(app):
        if visit.method == "GET" and not visit.endpoint.startswith(("public.", "health.")):
            address = visit.address(app, samples(world, world))
            with names_asked(app) as names:
                answers = [client.get(address)]
            if answers[0].status_code == 200:
                answers += [client.get(address + extra) for name, extra in questions.items() if names & {name, ALL}]
            for content in map(contents, answers):
                assert b"BEGONA" not in content, address
                assert "БЕГОНА".encode() not in content, address


def contents(answer) -> bytes:
    """What an answer says, a spreadsheet unpacked."""
    if not answer.data.startswith(b"PK"):
        return answer.data
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        return b"".join(file.read(name) for name in file.namelist())


@pytest.mark.promise("A3")
@pytest.mark.parametrize("who", SCOPED)
def test_a_foreign_row_does_not_exist_for_a_scoped_role(app, world, as_, who):
    own = (
        *("group_id", "student_id", "lesson_id", "sheet_id", "subject_id", "control_id"),
        *("curriculum_id", "semester_id", "term_id", "planned_id", "taught_id"),
        *("line_id", "resource_id", "question_id", "task_id", "task_file_id", "work_id", "work_file_id"),
        *("session_id", "exam_id", "window_id"),
        *("computer_exam_id", "part_id", "sitting_id", "attempt_id", "exam_question_id", "allowance_id"),
        *("order_id", "order_line_id", "order_file_id", "own_order_id"),
        *("schedule_id", "schedule_line_id", "restudy_group_id", "own_schedule_id"),
        *("employee_id", "post_id", "period_id", "training_id", "contest_id"),
    )
    client = as_(who)
    token = token_of(client)
    for visit in visits(app):
        if not set(visit.names) & set(own) or visit.endpoint.startswith("public."):
            continue
        address = visit.address(app, samples(world, world.foreign))
        answer = client.open(address, method=visit.method, data={"csrf_token": token, "version": "1"})
        assert answer.status_code in (403, 404), (visit.method, address, answer.status_code)


@pytest.mark.promise("B4")
def test_no_form_is_taken_without_its_token_or_from_another_site(app, world, as_):
    client = as_("admin")
    for visit in visits(app):
        if visit.method == "GET":
            continue
        address = visit.address(app, samples(world, world))
        for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = client.open(address, method=visit.method, headers=headers)
            assert answer.status_code in (400, 403, 404), (address, headers, answer.status_code)
