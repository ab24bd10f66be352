"""Талабанинг ўқув ресурслари: a student reads what is open in the own subjects, and nothing else (H-23)."""

from datetime import date
from urllib.parse import unquote

import pytest

from hemis.extensions import db
from hemis.models.joining import GroupSubject, StudentSubject
from hemis.models.materials import LearningResource
from hemis.models.students import Student
from hemis.models.subjects import Subject
from tests.house.walks import engine_of
from tests.plans import add_electives
from tests.rig.counter import count_statements

HOME = "/subjects/library/"


@pytest.fixture
def change(app, world):
    """Change the resource of the own faculty."""

    def _change(**values):
        with app.app_context():
            row = db.session.get_one(LearningResource, world.resource)
            for name, value in values.items():
                setattr(row, name, value)
            db.session.commit()

    return _change


def titles(client):
    page = client.page(HOME)
    return [row[0] for row in page.rows()] if page.find_all("table") else []


@pytest.mark.both_engines
def test_a_student_finds_and_downloads_what_is_open_in_the_own_subjects(as_, world):
    client = as_("student")
    page = client.page(HOME)
    assert "Ўқув ресурслари" in client.page("/").links
    assert [row[0] for row in page.rows()] == ["Маъруза матни"]
    assert "Фанлар бўйича: Математик анализ 1" in page
    page = client.page(page.links["Маъруза матни"])
    assert page.heading == "Маъруза матни"
    assert "Ўзгаришлар тарихи" not in page
    with client.get(page.links["Юклаб олиш"]) as file:
        assert file.status_code == 200
        named = file.headers["Content-Disposition"]
        assert named.startswith('attachment; filename="Maruza matni.pdf"')
        assert named.isascii(), "a server sends no other header"
        assert unquote(named.rpartition("UTF-8''")[2]) == "Маъруза матни.pdf"


@pytest.mark.parametrize("values", [{"opens_on": date(2099, 1, 1)}, {"is_active": False}])
def test_it_is_nowhere_before_its_day_or_when_it_is_switched_off(as_, world, change, values):
    client = as_("student")
    change(**values)
    page = client.page(HOME)
    assert titles(client) == []
    assert "Фанларингиз бўйича ҳали ресурс очилмаган" in page
    for address in (f"{HOME}{world.resource}", f"{HOME}{world.resource}/file"):
        assert client.get(address).status_code == 404
    assert "Маъруза" not in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


def test_it_opens_on_its_day_by_the_clock_of_tashkent(app, as_, world, change):
    client = as_("student")
    change(opens_on=date(2026, 10, 5))
    for moment, expected in (("2026-10-04T23:59:00+05:00", []), ("2026-10-05T00:00:00+05:00", ["Маъруза матни"])):
        app.config["FROZEN_NOW"] = moment
        assert titles(client) == expected, moment


@pytest.mark.both_engines
def test_what_belongs_to_an_elective_is_for_those_who_take_it(app, as_, world):
    with app.app_context():
        keys = add_electives(world, "Т01", "Т02")
        like = db.session.get_one(LearningResource, world.resource)
        for code in ("Т01", "Т02"):
            subject = db.session.scalars(db.select(Subject).where(Subject.code == code)).one()
            own = {name: getattr(like, name) for name in ("owner_id", "department_id", "opens_on", "created_at")}
            db.session.add(
                LearningResource(subject_id=subject.id, kind="11", title=code, link="https://example.uz", **own)
            )
        db.session.commit()
    client = as_("student")
    assert titles(client) == ["Т02", "Т01", "Маъруза матни"], "nobody has joined the group yet"
    with app.app_context():
        joined = GroupSubject(group_id=world.group, curriculum_subject_id=keys[0], is_whole=False)
        db.session.add(joined)
        db.session.flush()
        db.session.add(StudentSubject(group_subject_id=joined.id, student_id=world.students[1]))
        db.session.commit()
    assert titles(client) == ["Маъруза матни"], "another student of the group has chosen"
    with app.app_context():
        joined = GroupSubject(group_id=world.group, curriculum_subject_id=keys[1], is_whole=False)
        db.session.add(joined)
        db.session.flush()
        db.session.add(StudentSubject(group_subject_id=joined.id, student_id=world.students[0]))
        db.session.commit()
    assert titles(client) == ["Т02", "Маъруза матни"]


def test_a_guest_of_another_group_reads_its_resources(app, as_, world):
    client = as_("student")
    address = f"{HOME}{world.foreign.resource}"
    assert client.get(address).status_code == 404
    with app.app_context():
        row = GroupSubject(group_id=world.foreign.group, curriculum_subject_id=world.foreign.subject, is_whole=True)
        db.session.add(row)
        db.session.flush()
        student = db.session.scalars(db.select(Student.id).where(Student.id == world.students[0])).one()
        db.session.add(StudentSubject(group_subject_id=row.id, student_id=student))
        db.session.commit()
    assert client.get(address).status_code == 200


def test_the_list_is_narrowed_and_a_foreign_subject_offers_nothing(as_, world):
    client = as_("student")
    assert client.page(f"{HOME}?q=maruza&subject_id={world.taught_subject}&kind=11&language=11").rows()
    assert "Бундай ресурс топилмади" in client.page(f"{HOME}?kind=13")
    assert "БЕГОНА" not in client.page(HOME)


@pytest.mark.parametrize("who", ["teacher", "dean", "registrar", "ministry"])
def test_the_page_is_the_student_s_alone(as_, world, who):
    assert as_(who).get(HOME).status_code == 403


def test_the_room_of_the_teacher_is_closed_to_the_student(as_, world):
    client = as_("student")
    for address in ("/subjects/resources/", "/subjects/questions/", f"/subjects/questions/{world.question}"):
        assert client.get(address).status_code == 403


def test_the_list_costs_the_same_however_many_there_are(app, as_, world):
    client = as_("student")
    titles(client)
    counts = []
    for more in (0, 25):
        with app.app_context():
            like = db.session.get_one(LearningResource, world.resource)
            own = {
                name: getattr(like, name)
                for name in ("subject_id", "owner_id", "department_id", "opens_on", "created_at", "kind")
            }
            db.session.add_all(
                LearningResource(title=f"{at}-ҳавола", link="https://example.uz", **own) for at in range(more)
            )
            db.session.commit()
        with count_statements(engine_of(app)) as statements:
            assert len(titles(client)) == 1 + more
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9
