"""Photos of an event: listed by their number, shown small to whoever asks, gone with what they belong to."""

import io

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.announcements import Announcement, AnnouncementFile
from hemis.operations import announcements, lost_files
from hemis.web import clock
from tests.house.weights import wire
from tests.operations.test_thumbnails import photo
from tests.public.test_service import correct, got, take_away

LIST = "/ilmiy-faoliyat/seminarlar/"


def bring(as_, app, world, count=1):
    """Photos come as they come: uploaded to a correction, approved, published."""
    correct(app, world, lambda row: {}, until="draft")
    office = as_("scientist")
    for number in range(count):
        address = f"/research/announcements/{world.seminar_published}/files/new"
        sent = {"csrf_token": office.page(address).form().data["csrf_token"], "title": f"Йиғилиш {number + 1}"}
        sent["file"] = (io.BytesIO(photo((800 + number, 600))), "surat.jpg")
        assert office.post(address, data=sent).status_code == 303
    publish_again(app, world)


def publish_again(app, world):
    with app.app_context():
        row = db.session.get(Announcement, world.seminar_published)
        one, other = (db.session.get(User, world.users[login]) for login in ("scientist", "vice_rector"))
        announcements.submit(row, version=row.version, at=clock.now(), by=one)
        announcements.approve(row, version=row.version, at=clock.now(), by=other)
        announcements.publish(row, version=row.version, at=clock.now(), by=one)
        db.session.commit()


def test_photos_are_shown_small_and_only_when_asked_for(app, client, as_, world):
    bring(as_, app, world, count=2)
    assert "Файллар: 2 та сурат" in client.page(LIST)
    page = client.page(f"{LIST}{world.seminar_published}")
    assert "Суратлар: 2 та" in page
    pictures = page.find_all("img")
    assert len(pictures) == 2
    for each in pictures:
        assert (each.get("loading"), each.get("width"), each.get("height")) == ("lazy", "480", "360")
        folded = next(above for above in page.ancestors(each) if above.tag == "details")
        assert folded.get("open") is None
        with client.get(each.get("src")) as answer:
            assert answer.mimetype == "image/webp"
            assert answer.data[8:12] == b"WEBP"
        assert wire(client, each.get("src")) < 30_000
    assert page.find("meta", property="og:image").get("content").endswith(".webp")


def test_a_small_picture_is_gone_with_what_it_belongs_to(app, client, as_, world):
    bring(as_, app, world)
    source = client.page(f"{LIST}{world.seminar_published}").find("img").get("src")
    assert got(client, source).status_code == 200
    assert got(client, source.replace("/seminarlar/", "/anjumanlar/")).status_code == 404
    take_away(app, world)
    assert got(client, source).status_code == 404


def test_the_sweep_keeps_small_pictures(app, client, as_, world, at):
    bring(as_, app, world)
    source = client.page(f"{LIST}{world.seminar_published}").find("img").get("src")
    at("2027-01-01 09:00")
    with app.app_context():
        name = db.session.scalars(db.select(AnnouncementFile.thumbnail_name)).all()
        assert any(name)
        lost_files.sweep(clock.now(), [app.config["UPLOADS"]])
    assert got(client, source).status_code == 200
