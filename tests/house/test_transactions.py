"""One request, one transaction; and nobody who only reads waits for somebody who writes."""

import pytest
from sqlalchemy import text

from hemis.extensions import db
from hemis.models.structure import Faculty


def test_readers_do_not_wait_for_a_writer(app, as_, world):
    client = as_("hr")
    with app.app_context(), db.engine.connect() as writer:
        writer.execute(text("UPDATE faculty SET short_name = 'ФФ'"))
        assert "Физика факультети" in client.page("/structure/faculties/")
        writer.rollback()


@pytest.mark.both_engines
def test_a_refused_form_leaves_nothing_behind(app, as_, world):
    client = as_("hr")
    form = client.page("/structure/faculties/new").form("/structure/faculties/new")
    client.refused(form, code="F01", name="Такрор факультет")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Faculty)) == 2
