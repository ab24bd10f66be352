"""From a list to the import of its kind and back; a computed list too long to wait for becomes work of its own."""

import re
from io import BytesIO

import pytest

from hemis.access.importers import IMPORTERS
from hemis.extensions import db
from hemis.models.jobs import Job
from hemis.operations import jobs
from hemis.operations.imports import KINDS
from hemis.operations.rules import whole_rule
from hemis.web import clock
from hemis.web.bringing import LISTS
from tests import sheets

YEARS = ("Ўқув йили", "Бошланиши", "Тугаши")


def test_every_kind_is_brought_by_somebody_and_has_a_list():
    assert set(KINDS) == set(IMPORTERS) == {kind for kinds in LISTS.values() for kind in kinds}


@pytest.mark.parametrize(
    ("role", "address", "kinds"),
    [
        ("hr", "/structure/faculties/", ["faculties"]),
        ("hr", "/staff/employees/", ["employees"]),
        ("registrar", "/infrastructure/rooms/", ["rooms"]),
        ("registrar", "/curriculum/years/", ["years"]),
        ("dean", "/students/groups/", ["groups"]),
        ("hr", "/students/groups/", []),
        ("dean", "/curriculum/exams/", ["exams"]),
        ("dean", "/structure/faculties/", []),
        ("teacher", "/subjects/resources/", ["resources"]),
        ("teacher", "/research/works/", ["works"]),
        ("head", "/curriculum/loads/", ["loads"]),
    ],
)
def test_a_list_leads_to_the_imports_that_fill_it(as_, world, role, address, kinds):
    client = as_(role)
    client.page(address)
    leads = [f"/system/imports/new?kind={kind}" for kind in kinds]
    assert re.findall(r"/system/imports/new\?kind=\w+", client.get(address).text) == leads
    for lead in leads:
        form = client.page(lead)
        assert form.form().data["kind"] == lead.rpartition("=")[2]
        assert form.links["Бекор қилиш"] == address


def test_a_group_leads_to_the_import_of_its_students(as_, world):
    address = f"/students/groups/{world.group}"
    assert as_("dean").page(address).links["Файлдан киритиш"] == "/system/imports/new?kind=students"
    assert "Файлдан киритиш" not in as_("teacher").page(address).links


def test_an_import_leads_back_to_its_list(app, as_, world):
    client = as_("registrar")
    data = client.page("/system/imports/new?kind=years").form().data
    content = sheets.book([["2027/2028", "02.09.2027", "30.06.2028"]], YEARS)
    answer = client.post("/system/imports/new", data={**data, "file": (BytesIO(content), "йиллар.xlsx")})
    address = answer.headers["Location"]
    client.submit(client.page(address).form("columns"))
    assert _work(app) == ["done"]
    client.submit(client.page(f"{address}/taking").form())
    assert _work(app) == ["done"]
    assert client.page(address).links["Рўйхатни очиш"] == "/curriculum/years/"
    assert "2027/2028" in client.page("/curriculum/years/")


def test_computed_lines_that_are_many_are_written_beside(app, as_, world, monkeypatch):
    monkeypatch.setattr(
        "hemis.web.export.whole_rule", lambda key, on: 0 if key == "export.rows" else whole_rule(key, on=on)
    )
    client = as_("registrar")
    page = client.page("/curriculum/loads/teachers/?format=csv")
    [form] = [form for form in page.forms if form.action.endswith("/jobs/exports")]
    client.submit(form)
    assert _work(app) == ["done"]
    with app.app_context():
        job = db.session.scalars(db.select(Job).order_by(Job.id.desc())).first()
        assert job.done == job.total > 0
        key, count = job.id, job.done
    lines = client.get(f"/jobs/{key}/file").data.decode("utf-8-sig").splitlines()
    assert len(lines) == count + 1


def _work(app):
    with app.app_context():
        waiting = jobs.sweep(clock.now())
        db.session.commit()
        return [jobs.run(key, clock.now, app.config["UPLOADS"]) for key in waiting]
