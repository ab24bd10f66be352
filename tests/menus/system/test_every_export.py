"""Whatever a list loads beside its rows is loaded by hundreds too, when a worker writes it into a file."""

import pytest

from hemis.extensions import db
from hemis.operations import jobs
from hemis.web import clock


@pytest.mark.parametrize("login", ["dean", "hr", "admin"])
def test_every_list_of_a_role_can_be_written_beside(app, as_, login, monkeypatch):
    monkeypatch.setattr("hemis.web.export.whole_rule", lambda key, on: -1)
    client, asked = as_(login), 0
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.arguments and not rule.rule.startswith("/logout"):
            address = f"{rule.rule}?format=xlsx"
            answer = client.get(address)
            if answer.status_code == 200 and b"/jobs/exports" in answer.data:
                [form] = [form for form in client.page(address).forms if form.action.endswith("/jobs/exports")]
                client.submit(form)
                asked += 1
    assert asked > 5
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        done = [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting]
    assert done == ["done"] * asked
