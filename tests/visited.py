"""Requests for the public service and tokens of officials, for the tests that read the numbers."""

from datetime import timedelta

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.visits import SCOPES, ApiToken
from hemis.operations import api_tokens, visits
from hemis.operations.visits import Visit
from hemis.public.counted import COUNTS
from hemis.web import clock


def visit(app, count, *, ago=1, direction="seminar", visitor="phone", language="uz_Cyrl", asked="page"):
    """Count requests of a day so many days ago."""
    with app.app_context():
        day = clock.today() - timedelta(days=ago)
        visits.keep({Visit(day, direction, visitor, language, asked): count})
        db.session.commit()


def give_token(app, scopes=SCOPES, days=30, holder="Каримов Анвар"):
    """Issue a token; return it with the id of its row."""
    with app.app_context():
        values = {
            "holder": holder,
            "post": "бош мутахассис",
            "body": "Олий таълим, фан ва инновациялар вазирлиги",
            "scopes": list(scopes),
            "valid_until": clock.today() + timedelta(days=days),
        }
        row, by = ApiToken(), db.session.scalar(db.select(User).where(User.login == "admin"))
        token = api_tokens.issue(row, values, at=clock.now(), by=by)
        db.session.commit()
        return token, row.id


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


def counted(app):
    """What this process has counted since it was last asked, in the order of the keys."""
    batch = app.extensions[COUNTS]
    with app.app_context():
        batch.flush()
        rows = db.session.execute(db.text("SELECT direction, visitor, language, asked, count FROM visit_count"))
        return sorted(tuple(row) for row in rows)
