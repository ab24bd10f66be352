"""The doors are shut: who is not signed in is sent to the door, whoever lacks the right is refused."""

import pytest


@pytest.mark.both_engines
def test_a_stranger_is_sent_to_the_door_and_back(client, world):
    answer = client.get("/structure/faculties/?q=fizika")
    assert answer.status_code == 302
    assert answer.location == "/account/login?next=/structure/faculties/?q%3Dfizika"


@pytest.mark.both_engines
def test_the_hr_office_sees_the_faculties(as_, world):
    assert "Физика факультети" in as_("hr").page("/structure/faculties/")
