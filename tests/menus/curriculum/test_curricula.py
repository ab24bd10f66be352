"""Ўқув режалар: the faculty forms them, the academic office approves, an approved one is locked."""

import pytest

from hemis.extensions import db
from hemis.models.curriculum import AcademicYear, CurriculumSubject, SubjectControl
from hemis.models.schedules import ScheduleLine
from tests.crowd import unlocked
from tests.house.walks import engine_of
from tests.plans import make_whole
from tests.rig.counter import count_statements
from tests.rig.reading import text_of

HOME = "/curriculum/curricula/"


@pytest.fixture
def whole(app, world):
    with app.app_context():
        make_whole(world)
        db.session.commit()


def new(client, world, **changes):
    typed = {
        "speciality_id": world.speciality,
        "intake_year_id": world.year,
        "education_form": "13",
        "grading_system_id": world.system,
        "semesters": 2,
        "credits": 60,
        "autumn_starts_on": "02.09.2026",
        "spring_starts_on": "02.02.2027",
        "theory_weeks": 15,
        "exam_weeks": 3,
    }
    return client.send(client.page(f"{HOME}new").form(), **typed | changes)


@pytest.mark.both_engines
def test_the_faculty_makes_a_curriculum_with_semesters_and_weeks(as_, world):
    client = as_("dean")
    page = client.arrive(new(client, world).location)
    assert page.heading == "Физика (сиртқи), 2026/2027"
    assert "1-семестр 02.09.2026 – 03.01.2027" in page
    semester = client.page(page.links["1-семестр"])
    assert (len(semester.rows()), semester.rows()[0][2], semester.rows()[-1][2]) == (18, "Назарий таълим", "Аттестация")
    assert semester.rows()[4][3] == "5", "the first of October is a day off"


def test_a_curriculum_of_a_foreign_speciality_is_refused(as_, world):
    client = as_("dean")
    data = client.page(f"{HOME}new").form().filled({})
    data["speciality_id"] = world.foreign.speciality
    assert client.post(f"{HOME}new", data=data).status_code == 422


def test_a_refusal_keeps_what_was_typed(as_, world):
    client = as_("dean")
    page = client.read(new(client, world, semesters=4, name="Менинг режам"), 422)
    assert "2027/2028 ўқув йилини ҳам қамрайди" in page.form().errors["intake_year_id"]
    assert page.form().data["name"] == "Менинг режам"


def subject(client, world, semester, **changes):
    typed = {"subject_id": world.catalogue, "department_id": world.department, "credits": 4, "lecture_hours": 30}
    form = client.page(f"{HOME}semesters/{semester}/subjects/new").form()
    return client.send(form, **typed | {"control_11": 50, "control_13": 50} | changes)


@pytest.fixture
def catalogue(app, world):
    with app.app_context():
        world.catalogue = db.session.scalar(
            db.select(CurriculumSubject.subject_id).where(CurriculumSubject.id == world.foreign.subject)
        )


@pytest.mark.both_engines
def test_a_subject_is_added_changed_and_taken_out(as_, world, catalogue):
    client = as_("dean")
    page = client.arrive(subject(client, world, world.draft_semester).location)
    row = next(row for row in page.rows() if row[0] == "Математик анализ (Филология)")
    assert row[2:6] == ["4", "120", "30", "50/50"]
    shown = client.page(page.links["Математик анализ (Филология)"])
    assert "Мустақил таълим соати 90" in shown
    form = client.page(shown.links["Ўзгартириш"]).form()
    client.submit(form, control_11=30, control_12=20, independent_hours="90")
    shown = client.page(shown.url)
    assert "Оралиқ назорат 20" in shown
    assert "ўзгартирилди" in shown.text_at("section", class_="history")
    assert "Фан ўқув режадан олинди." in client.submit(client.page(shown.links["Режадан олиш"]).form())


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"lecture_hours": 130}, "lecture_hours", "Аудитория соатлари (130) кредитлар ҳажмидан (120 соат) кўп."),
        ({"credits": ""}, "credits", "Тўлдирилиши шарт."),
        ({"control_13": 101}, "control_13", "0 дан 100 гача сон киритинг."),
    ],
)
def test_a_wrong_subject_is_refused_beside_its_field(as_, world, catalogue, changes, field, said):
    client = as_("dean")
    page = client.read(subject(client, world, world.draft_semester, **changes), 422)
    assert said in page.form().errors[field]
    assert page.form().data["control_11"] == "50"


def test_a_subject_stands_once_in_a_semester_and_moves_to_another(as_, world, catalogue):
    client = as_("dean")
    address = new(client, world).location
    page = client.arrive(address)
    first, second = (page.links[name].rsplit("/", 1)[-1] for name in ("1-семестр", "2-семестр"))
    page = client.arrive(subject(client, world, first).location)
    assert "Бу фан шу семестрда бор." in client.read(subject(client, world, first), 422)
    move = client.page(f"{page.links['Математик анализ (Филология)']}/move").form()
    page = client.submit(move, semester_id=second)
    semesters = [text_of(each) for each in page.find_all("h2")]
    assert [each.rsplit(" · ", 1)[-1] for each in semesters[:2]] == ["0 кредит", "4 кредит"]
    data = move.filled({})
    data["semester_id"] = world.draft_semester
    assert client.post(move.action, data=data).status_code == 422


def test_weeks_change_their_kinds(as_, world):
    client = as_("dean")
    form = client.page(f"{HOME}semesters/{world.draft_semester}/weeks").form()
    name = sorted((name for name in form.data if name.startswith("week-")), key=lambda each: int(each[5:]))[2]
    page = client.submit(form, **{name: "13"})
    assert page.rows()[2][2] == "Таътил"
    data = form.filled({})
    data[name] = "99"
    assert client.post(form.action, data=data).status_code == 422


def test_the_checks_lead_to_the_place_of_each_fault(as_, world, app):
    with app.app_context():
        db.session.execute(
            db.update(SubjectControl)
            .where(SubjectControl.curriculum_subject_id == world.draft_subject, SubjectControl.kind == "13")
            .values(max_points=40)
        )
        db.session.commit()
    page = as_("dean").page(f"{HOME}{world.draft}/checks")
    said = "1-семестр, «Математик анализ»: назоратлар йиғиндиси 90 балл, 100 бўлиши керак."
    assert page.links[said] == f"{HOME}subjects/{world.draft_subject}/edit"
    assert page.links["1-семестр 4 кредит, 30 кредит бўлиши керак."] == f"{HOME}semesters/{world.draft_semester}"
    assert "2-семестр йўқ." in page.links
    seen = as_("registrar").page(f"{HOME}{world.draft}/checks")
    assert seen.links[said] == f"{HOME}semesters/{world.draft_semester}"


@pytest.mark.both_engines
def test_from_a_draft_to_an_approved_and_locked_curriculum(as_, world, whole):
    dean, office = as_("dean"), as_("registrar")
    page = dean.submit(dean.page(f"{HOME}{world.draft}").form(f"{HOME}{world.draft}/submission"))
    assert "Тасдиққа юборилди." in page
    assert "Ўзгартириш" not in page.links
    assert [row[0] for row in office.page(f"{HOME}?state=submitted").rows()] == ["Физика (бакалавр), 2-таҳрир"]
    page = office.submit(office.page(f"{HOME}{world.draft}/revision").form(), remark="Соатларни текширинг")
    assert "Соатларни текширинг" in dean.page(f"{HOME}{world.draft}")
    dean.submit(dean.page(f"{HOME}{world.draft}").form(f"{HOME}{world.draft}/submission"))
    page = office.submit(office.page(f"{HOME}{world.draft}/approval").form())
    assert "Тасдиқланди: ўқув режа қулфланди." in page
    assert "Услубий Карим" in page


def test_a_faulty_draft_is_not_submitted_and_its_checks_are_shown(as_, world):
    dean = as_("dean")
    page = dean.submit(dean.page(f"{HOME}{world.draft}").form(f"{HOME}{world.draft}/submission"))
    assert page.heading == "Ўқув режани текшириш"
    assert "та камчилик бор" in page


LOCKED = (
    "{curriculum}/edit",
    "semesters/{semester}/edit",
    "semesters/{semester}/weeks",
    "semesters/{semester}/subjects/new",
    "subjects/{subject}/edit",
    "subjects/{subject}/move",
    "subjects/{subject}/remove",
)


@pytest.mark.both_engines
@pytest.mark.parametrize("address", LOCKED)
def test_no_page_changes_an_approved_curriculum(as_, world, app, catalogue, address):
    client = as_("dean")
    url = HOME + address.format(curriculum=world.curriculum, semester=world.semester, subject=world.subject)
    form = client.page(url).form()
    typed = {"subject_id": world.catalogue, "department_id": world.department, "credits": 4}
    filled = form.filled({name: value for name, value in typed.items() if name in form.data})
    filled |= {name: "13" for name in filled if name.startswith("week-")}
    filled["theory_until"] = "2026-12-20"
    page = client.read(client.post(url, data=filled), 422)
    assert "Ўқув режа тасдиқланган ва қулфланган" in page


@pytest.mark.both_engines
def test_a_change_after_the_approval_is_a_new_edition_and_old_groups_keep_theirs(as_, world, whole):
    dean, office = as_("dean"), as_("registrar")
    page = dean.refused(dean.page(f"{HOME}{world.curriculum}/edition").form())
    assert "Янги таҳрир очилган: «Физика (бакалавр), 2-таҳрир»" in page
    dean.submit(dean.page(f"{HOME}{world.draft}").form(f"{HOME}{world.draft}/submission"))
    office.submit(office.page(f"{HOME}{world.draft}/approval").form())
    page = dean.submit(dean.page(f"{HOME}{world.draft}/edition").form())
    assert page.heading == "Физика (бакалавр), 3-таҳрир"
    assert [row[2] for row in page.rows(1)] == ["11-ФИЗ, 12-ФИЗ", "—", "—"]


def test_two_curricula_are_compared_and_the_file_says_the_same(as_, world, whole):
    client = as_("dean")
    address = f"{HOME}comparison?left={world.curriculum}&right={world.draft}"
    assert client.page(address).rows() == [
        ["Математик анализ", "1", "! 4", "! 120", "1", "! 30", "! 900", "фарқ қилади"]
    ]
    assert "Математик анализ;1;4;120;1;30;900;фарқ қилади" in client.get(f"{address}&format=csv").data.decode(
        "utf-8-sig"
    )
    assert "Математик анализ" in client.page(f"{address}&format=print")
    foreign = client.page(f"{HOME}comparison?left={world.curriculum}&right={world.foreign.curriculum}")
    assert not foreign.find("table")


def test_a_draft_is_deleted_and_an_approved_curriculum_switched_off(as_, world, app):
    with app.app_context():
        db.session.execute(db.delete(ScheduleLine).where(ScheduleLine.curriculum_subject_id == world.draft_subject))
        db.session.commit()
    client = as_("dean")
    assert "Ўчирилди." in client.submit(client.page(f"{HOME}{world.draft}/remove").form())
    assert "Нофаол қилинди" in client.submit(client.page(f"{HOME}{world.curriculum}/remove").form())
    assert [row[0] for row in client.page(f"{HOME}?active=0").rows()] == ["Физика (бакалавр)"]
    page = client.page(f"{HOME}{world.curriculum}")
    assert "Яна фаол" in client.submit(page.form(f"{HOME}{world.curriculum}/restoration"))


def test_a_head_sees_the_curricula_with_subjects_of_the_department(as_, world, app):
    head = as_("head")
    assert [row[0] for row in head.page(HOME).rows()] == ["Физика (бакалавр)", "Физика (бакалавр), 2-таҳрир"]
    assert "Математик анализ" in head.page(f"{HOME}{world.curriculum}").links
    with app.app_context():
        with unlocked(world.subject):
            db.session.execute(
                db.update(CurriculumSubject)
                .where(CurriculumSubject.id == world.subject)
                .values(department_id=world.foreign.department)
            )
        db.session.commit()
    assert [row[0] for row in head.page(HOME).rows()] == ["Физика (бакалавр), 2-таҳрир"]
    assert head.get(f"{HOME}{world.curriculum}").status_code == 404
    assert head.get(f"{HOME}{world.draft}/edit").status_code == 403


@pytest.mark.parametrize(
    "page", ["{draft}", "{draft}/checks", "semesters/{draft_semester}", "subjects/{draft_subject}"]
)
def test_a_foreign_curriculum_is_not_there(as_, world, page):
    assert as_("dean").get(HOME + page.format(**vars(world.foreign))).status_code == 404


@pytest.mark.parametrize(("who", "verb"), [("dean", "approval"), ("registrar", "edition"), ("management", "approval")])
def test_who_lacks_the_verb_is_refused(as_, world, who, verb):
    assert as_(who).get(f"{HOME}{world.draft}/{verb}").status_code == 403


def test_the_card_costs_the_same_however_many_subjects_it_has(app, as_, world, catalogue):
    client = as_("dean")
    counts = []
    for _ in range(2):
        client.page(f"{HOME}{world.draft}")
        with count_statements(engine_of(app)) as seen:
            client.page(f"{HOME}{world.draft}")
        counts.append(len(seen))
        subject(client, world, world.draft_semester)
    assert counts[0] == counts[1] <= 8
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(AcademicYear.id))) == 1
