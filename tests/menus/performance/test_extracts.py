"""Ўзлаштириш кўчирмалари: many papers in one file, and never fewer than the page says."""

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.documents import IssuedDocument
from hemis.operations import documents, extracts
from hemis.web import clock


def test_a_file_that_would_leave_papers_out_is_not_offered(app, as_, world):
    with app.app_context():
        by, now = db.session.get_one(User, world.users["dean"]), clock.now()
        known = documents.content_of(db.session.get_one(IssuedDocument, world.extract))
        papers = [(world.students[0], known)] * 61
        documents.issue_many(extracts.KIND, papers, by=by, at=now, today=now.date(), address="http://localhost/")
        db.session.commit()
    dean = as_("dean")
    page = dean.page("/performance/extracts/")
    assert "кўпи билан 60 та кўчирма" in page.text
    assert "/performance/extracts/bundle" not in page.html
    assert "/performance/extracts/bundle" in dean.page("/performance/extracts/?q=2026%2F0001").html
