"""Штат, ҳолат, ҳисоб: from the card of an employee, with the consequences told before they are taken."""

from datetime import timedelta

import pytest

from hemis.extensions import db
from hemis.models.accounts import RoleAssignment
from hemis.models.staff import Employee, Position, Post
from tests.world import TODAY

YESTERDAY = TODAY - timedelta(days=1)

CARD = "/staff/employees/{}"


@pytest.fixture
def card(world):
    return CARD.format(world.employee)


@pytest.fixture
def position(app):
    with app.app_context():
        row = Position(code="16", name="Кафедра мудири", category="teacher")
        office = Position(code="24", name="Бош мутахассис", category="office")
        db.session.add_all([row, office])
        db.session.commit()
        return {"head": row.id, "office": office.id}


def post_data(**changed):
    return {"stake": "0,5", "order_number": "12-К", "employment_form": "12", "starts_on": "2026-10-06"} | changed


def test_a_second_post_is_proposed_beside_the_main_one(app, as_, world, card, position):
    client = as_("hr")
    form = client.page(f"{card}/posts/new").form()
    assert form.data["employment_form"] == "12", "somebody who has a main post takes up part-time work"
    with app.app_context():
        db.session.execute(db.update(Post).where(Post.employee_id == world.employee).values(ends_on=YESTERDAY))
        db.session.commit()
    assert client.page(f"{card}/posts/new").form().data["employment_form"] == "11"


def test_a_stake_is_typed_with_a_comma_and_kept_as_typed(as_, world, card, position):
    client = as_("hr")
    page = client.page(f"{card}/posts/new")
    form = page.form()
    assert page.by_id("stake").get("type") == "text", "a field of numbers takes no comma everywhere"
    values = post_data(position_id=position["head"], department_id=world.department, stake="0,3")
    form = client.refused(form, **values).form()
    assert form.data["stake"] == "0,3"
    page = client.submit(form, stake="0,25")
    post = page.links["Кафедра мудири"]
    assert client.page(f"{post}/edit").form().data["stake"] == "0,25"


@pytest.mark.both_engines
def test_a_post_is_given_with_its_order(as_, world, card, position):
    client = as_("hr")
    form = client.page(f"{card}/posts/new").form()
    page = client.submit(form, **post_data(position_id=position["head"], department_id=world.department))
    assert page.url == card
    assert page.rows()[0][:3] == ["Кафедра мудири", "Физика кафедраси", "0,5"]
    post = client.page(page.links["Кафедра мудири"])
    assert "12-К" in post
    assert "Ставка: 0,5" in post.text_at("section", class_="history")


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"stake": "0,3"}, "stake", "0,25 қадам"),
        ({"stake": "0,75"}, "stake", "1,75 бўлади, 1,5 дан"),
        ({"stake": "кўп"}, "stake", "Сон киритинг"),
        ({"department_id": ""}, "department_id", "биттасида"),
        ({"department_id": "99999"}, "department_id", "Рўйхатдаги"),
        ({"order_number": ""}, "order_number", "Тўлдирилиши"),
        ({"ends_on": "2026-10-05"}, "ends_on", "олдин бўлмасин"),
    ],
)
def test_a_post_that_cannot_be_is_refused_beside_the_field(as_, world, card, position, changed, field, said):
    client = as_("hr")
    data = post_data(position_id=position["head"], department_id=world.department) | changed
    page = client.refused(client.page(f"{card}/posts/new").form(), **data)
    assert said in page.form().errors[field]


def test_a_post_is_ended_with_a_ground_and_given_back(as_, world, card):
    client = as_("hr")
    address = f"/staff/employees/posts/{world.post}"
    ending = client.page(f"{address}/ending")
    assert "роллари ҳам ўша куни тугайди" in ending
    assert "тугаган" in client.submit(ending.form(), last_day="2026-10-05", ground="145-К-сон буйруқ")
    assert as_("hr").arrive(f"{address}/edit").url == address
    page = client.submit(client.page(f"{address}/reopening").form(), reason="Буйруқ бекор қилинди")
    assert "муддатсиз" in page
    assert "Сабаб: Буйруқ бекор қилинди" in page.text_at("section", class_="history")
    assert client.arrive(f"{address}/reopening").url == address


def test_teachers_and_others_stand_in_two_lists_with_the_sum_of_stakes(app, as_, world, position):
    with app.app_context():
        post = {"employee_id": world.employee, "stake": 0.5, "starts_on": TODAY}
        db.session.add(Post(position_id=position["office"], division_id=world.division, **post))
        db.session.add(Post(position_id=position["office"], department_id=world.department, **post))
        db.session.commit()
    client = as_("hr")
    teachers, workers = client.page("/staff/teachers/"), client.page("/staff/workers/")
    assert len(teachers.rows()) == 3
    assert "Жами ставка: 3" in teachers
    assert [row[2] for row in workers.rows()] == ["Кадрлар бўлими", "Физика кафедраси"]
    assert "Жами ставка: 1" in workers
    assert len(client.page("/staff/teachers/?q=hayitova").rows()) == 1
    assert len(client.page(f"/staff/workers/?division_id={world.division}").rows()) == 1
    assert "топилмади" in client.page("/staff/teachers/?when=ended")
    assert "Доцент" in client.get("/staff/teachers/?format=csv").data.decode("utf-8-sig")


def test_a_leave_is_recorded_and_corrected(as_, world, card):
    client = as_("hr")
    form = client.page(f"{card}/statuses/new").form()
    data = {"state": "12", "ends_on": "2026-10-20", "order_number": "9-К", "ground": "Меҳнат таътили"}
    page = client.submit(form, **data)
    assert page.text_at("div", class_="head").count("Таътилда") == 1
    link = next(url for name, url in page.links.items() if name.startswith("Муддатини тузатиш: 06.10.2026"))
    page = client.submit(client.page(link).form(), ends_on="2026-10-06", reason="Таътилдан чақириб олинди")
    assert "06.10.2026 – 06.10.2026" in page
    annul = link.replace("correction", "annulment")
    assert "10 дан 300" in client.refused(client.page(annul).form(), reason="хато").form().errors["reason"]
    page = client.submit(client.page(annul).form(), reason="Буйруқ бекор қилинди")
    assert "бекор қилинган" in page
    assert "Ишламоқда" in page.text_at("div", class_="head")


@pytest.mark.both_engines
def test_who_leaves_loses_everything_with_the_next_request(as_, world, card):
    client, teacher = as_("hr"), as_("teacher")
    assert teacher.get("/lessons/days/").status_code == 200
    question = client.page(f"{card}/leaving")
    assert "Доцент, Физика кафедраси" in question
    assert "Профессор-ўқитувчи" in question
    data = {"last_day": "2026-10-05", "order_number": "145-К", "ground": "Ўз аризасига кўра"}
    page = client.submit(question.form(), **data)
    assert "Бўшаган" in page.text_at("div", class_="head")
    assert "Бўшатиш" not in page.links
    answer = teacher.get("/lessons/days/")
    assert (answer.status_code, "/account/login" in answer.location) == (302, True)
    link = next(url for name, url in page.links.items() if name.startswith("Ёзувни бекор қилиш: 06.10.2026"))
    page = client.submit(client.page(link).form(), reason="Суд қарори билан тикланди")
    assert "амалда" in page
    assert "Ишламоқда" in page.text_at("div", class_="head")


@pytest.fixture
def newcomer(app, world):
    """Somebody with a teaching post and no account."""
    with app.app_context():
        row = Employee(
            surname="Янгиева",
            first_name="Шоира",
            surname_latin="Yangiyeva",
            first_name_latin="Shoira",
            gender="12",
            number="N-1",
            sort_key="x",
        )
        db.session.add(row)
        db.session.flush()
        position = db.session.scalar(db.select(Position.id).where(Position.code == "14"))
        db.session.add(
            Post(employee_id=row.id, position_id=position, department_id=world.department, stake=1, starts_on=TODAY)
        )
        db.session.commit()
        return CARD.format(row.id)


def test_an_account_is_opened_from_the_card_and_gets_the_role_of_the_post(app, as_, world, newcomer):
    client = as_("hr")
    form = client.page(f"{newcomer}/account/new").form()
    assert form.data["login"] == "sh.yangiyeva"
    page = client.read(client.send(form))
    password = page.text_at("code")
    assert len(password) == 19
    role = client.page(f"{newcomer}/account/roles/new").form()
    page = client.submit(role)
    assert "Профессор-ўқитувчи" in page
    door = app.test_client()
    sign_in = door.page("/account/login").form()
    assert door.send(sign_in, login="sh.yangiyeva", password=password).status_code == 303
    assert client.arrive(f"{newcomer}/account/new").url == f"{newcomer}/account"


def test_only_the_roles_of_the_posts_are_taken(app, as_, world, newcomer):
    client = as_("hr")
    client.send(client.page(f"{newcomer}/account/new").form())
    form = client.page(f"{newcomer}/account/roles/new").form()
    offered = form.data["role"]
    for wrong in ("administrator", offered.replace("teacher", "administrator"), f"{world.post}-teacher", "None"):
        page = client.refused(form, role=wrong)
        assert "Рўйхатдаги" in page.form().errors["role"]
    with app.app_context():
        user_id = db.session.scalar(db.select(Employee.user_id).where(Employee.number == "N-1"))
        assert db.session.scalars(db.select(RoleAssignment).where(RoleAssignment.user_id == user_id)).all() == []


def test_a_login_that_is_taken_is_refused(as_, world, newcomer):
    client = as_("hr")
    page = client.refused(client.page(f"{newcomer}/account/new").form(), login="teacher")
    assert "аллақачон бор" in page.form().errors["login"]


def test_management_sees_accounts_and_opens_none(as_, world, card):
    client = as_("management")
    assert "Профессор-ўқитувчи" in client.page(f"{card}/account")
    assert client.get(f"{card}/account/new").status_code == 403


@pytest.mark.parametrize("path", ["posts/{post}", "posts/{post}/edit", "statuses/{period}/correction"])
def test_a_foreign_row_does_not_exist_for_a_dean(as_, world, path):
    address = f"/staff/employees/{path.format(**vars(world.foreign))}"
    assert as_("dean").get(address).status_code in (403, 404)
    assert as_("dean").get(f"/staff/employees/{world.foreign.employee}").status_code == 404
    assert as_("head").get(f"/staff/employees/posts/{world.foreign.post}").status_code == 404
