"""Назорат саволлари: written by hand, taken in from files, given out again (H-23)."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from hemis.extensions import db
from hemis.models.materials import Question, QuestionOption
from hemis.models.teaching import Topic
from hemis.web.export import as_xlsx

HOME = "/subjects/questions/"
GIFT = (
    "::1::Лимит {=а ~б}\n\nҲосила {~%50%а ~%50%б ~в}\n\nФункция лимити нима? {=Сон ~Матн ~Расм}\n\nПойтахт {=Тошкент}\n"
)
AIKEN = "Лимит\nA. а\nB. б\nANSWER: B\n"


def count(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Question))


def send(client, world, *, file=None, name="savollar.txt", **values):
    form = client.page(f"{HOME}import").form()
    data = form.filled({"subject_id": world.taught_subject, **values}).to_dict()
    if file is not None:
        data["file"] = (BytesIO(file), name)
    return client.post(form.action, data=data, content_type="multipart/form-data")


def written(client, world, **values):
    form = client.page(f"{HOME}new").form()
    wanted = {"subject_id": world.taught_subject, "text": "Лимит нима?", "option": ["а", "б", "", ""]} | values
    data = form.filled(wanted)
    data.setlist("right", values.get("right", ["0"]))
    return client.post(form.action, data=data)


@pytest.mark.both_engines
def test_a_teacher_writes_a_question_and_sees_it_as_a_student_will(as_, world):
    client = as_("teacher")
    answer = written(client, world, kind="multiple", option=["а", "б", "в", ""], right=["0", "2"], points="3")
    page = client.page(answer.location)
    assert "Талаба шундай кўради" in page
    assert len(page.find_all("input", type="checkbox", name="try")) == 3
    assert "а: 50 %" in page
    assert "Бир нечта тўғри жавоб" in page
    page = client.submit(client.page(f"{page.url}/edit").form(), text="Лимит деб нимага айтилади?")
    assert "Савол: Лимит нима? → Лимит деб нимага айтилади?" in page.text_at("section", class_="history")
    assert "в: 50 %" in page


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"right": []}, "Битта тўғри жавоб"),
        ({"right": ["0", "1"]}, "белгилангани: 2"),
        ({"option": ["а", "", "", ""]}, "Камида иккита"),
        ({"option": ["а", "а", "", ""]}, "икки марта"),
        ({"kind": "text", "option": ["", "", "", ""]}, "Қабул қилинадиган"),
        ({"option": ["я" * 501, "б", "", ""]}, "500"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_and_kept(app, as_, world, values, said):
    client, before = as_("teacher"), count(app)
    page = client.read(written(client, world, **values), 422)
    assert said in page.text_at(id="options-error")
    assert page.form().data["text"].strip() == "Лимит нима?"
    assert page.form().data.getlist("option")[0].strip() == values.get("option", ["а"])[0]
    assert count(app) == before


def test_answers_are_added_and_dropped_without_javascript(as_, world):
    client = as_("teacher")
    form = client.page(f"{HOME}{world.question}/edit").form()
    data = form.data
    data["options_step"] = "add"
    page = client.read(client.post(form.action, data=data))
    assert len(page.form().data.getlist("option")) == 5
    data["options_step"] = "drop-1"
    page = client.read(client.post(form.action, data=data))
    assert [text.strip() for text in page.form().data.getlist("option")] == ["Сон", "Расм", ""]


@pytest.mark.both_engines
def test_the_same_question_twice_is_refused(as_, world):
    client = as_("teacher")
    same = {"text": "ФУНКЦИЯ  limiti nima?", "option": ["Расм", "Матн", "Сон", ""], "right": ["2"]}
    page = client.read(written(client, world, **same), 422)
    assert f"шундай саволингиз бор: № {world.question}" in page.form().errors["text"]


def test_the_list_is_narrowed_by_topic_and_kind(app, as_, world):
    with app.app_context():
        topic = db.session.scalar(db.select(Topic.id).where(Topic.curriculum_subject_id == world.subject))
        db.session.get(Question, world.question).topic_id = topic
        db.session.commit()
    client = as_("teacher")
    assert client.page(f"{HOME}?topic_id={topic}&kind=single&q=limiti").rows()[0][0] == "Функция лимити нима?"
    assert "Бундай савол топилмади" in client.page(f"{HOME}?kind=text")
    assert "Функция лимити нима?;Математик анализ" in client.get(f"{HOME}?format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("file", ["table", "gift"])
def test_more_questions_than_a_file_holds_are_said_and_not_cut_off(monkeypatch, as_, world, file):
    client = as_("teacher")
    assert client.get(f"{HOME}{file}?kind=single").status_code == 200
    monkeypatch.setattr("hemis.menus.subjects.exchange.EXPORTED", 0)
    page = client.arrive(f"{HOME}{file}?kind=single")
    assert "Саволлар 0 тадан кўп" in page
    assert page.url == f"{HOME}?kind=single"


@pytest.mark.both_engines
def test_a_question_is_taken_off_its_list(app, as_, world):
    client = as_("teacher")
    with app.app_context():
        known = db.session.get(Question, world.question)
        names = ("subject_id", "owner_id", "department_id", "kind", "points", "difficulty", "created_at")
        row = Question(**{name: getattr(known, name) for name in names if hasattr(known, name)}, text="Бошқа савол")
        row.fingerprint = "another"
        db.session.add(row)
        db.session.flush()
        db.session.add(QuestionOption(question_id=row.id, position=1, text="Ҳа", is_correct=True, percent=100))
        db.session.commit()
        key = row.id
    client.submit(client.page(f"{HOME}{key}/remove").form())
    assert client.get(f"{HOME}{key}").status_code == 404
    with app.app_context():
        left = db.select(db.func.count()).select_from(QuestionOption)
        assert db.session.scalar(left.where(QuestionOption.question_id == key)) == 0


def test_a_question_of_an_exam_is_kept_and_switched_off(app, as_, world):
    client = as_("teacher")
    client.submit(client.page(f"{HOME}{world.question}/remove").form())
    with app.app_context():
        assert not db.session.get(Question, world.question).is_active


@pytest.mark.both_engines
def test_gift_is_shown_first_and_saved_when_confirmed_without_copies(app, as_, world):
    client, before = as_("teacher"), count(app)
    page = client.read(send(client, world, content=GIFT))
    assert "3 та янги савол киритилади" in page
    assert "1 та савол аввал киритилган" in page
    assert "1-қатор: Савол номи" in page
    assert count(app) == before
    page = client.submit(page.form("questions"))
    assert "3 та савол киритилди." in page
    assert count(app) == before + 3
    again = client.read(send(client, world, file=GIFT.encode()))
    assert "Янги савол йўқ" in again


def test_what_is_left_out_of_a_file_is_told_before_it_is_taken(as_, world):
    client = as_("teacher")
    page = client.read(send(client, world, content="$CATEGORY: $course$/Лимит\n\n::Ном::Савол {=а#изоҳ ~%-33.3%б}\n"))
    assert "1-қатор: Тоифа «$course$/Лимит» фақат ўқилади" in page
    assert "3-қатор: Каср улушлар бутун фоизга яхлитланди." in page
    assert "1 та савол киритилди." in client.submit(page.form("questions"))


def test_one_fault_stops_all_and_is_told_by_its_line(app, as_, world):
    client, before = as_("teacher"), count(app)
    page = client.read(send(client, world, content="Яхши {=а ~б}\n\nЁмон {#3}\n\nБошқа {=а ~а}"), 422)
    assert [row[0] for row in page.rows()] == ["3", "5"]
    assert "Сонли савол" in page.rows()[0][1]
    assert page.form().data["content"].strip().startswith("Яхши")
    assert count(app) == before


def test_aiken_comes_in_any_encoding_of_the_country(as_, world):
    client = as_("teacher")
    for encoding in ("utf-8-sig", "cp1251", "utf-16"):
        page = client.read(send(client, world, format="aiken", file=AIKEN.encode(encoding)))
        assert page.rows()[0][:3] == ["Лимит", "Битта тўғри жавоб", "а; б (100 %)"], encoding


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Файл танланг ёки саволларни"),
        ({"format": "table"}, "файлни танланг"),
        ({"format": "table", "file": b"PK"}, "намуна файлни юклаб олиб"),
        ({"file": b"\x00\x01"}, "Файл матн эмас"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(as_, world, values, said):
    client = as_("teacher")
    assert said in client.read(send(client, world, **values), 422).form().errors["file"]


@pytest.mark.both_engines
def test_the_template_comes_back_as_questions(as_, world):
    client = as_("teacher")
    template = client.get(f"{HOME}template").data
    page = client.read(send(client, world, format="table", file=template, name="x.xlsx"))
    assert [row[1] for row in page.rows()] == ["Битта тўғри жавоб", "Бир нечта тўғри жавоб", "Матн киритилади"]
    assert "3 та савол киритилди." in client.submit(page.form("questions"))


def test_a_wrong_row_of_a_spreadsheet_is_told_by_its_number(as_, world):
    client = as_("teacher")
    rows = [["битта", "Савол", "1", "1", "9", "а", "б"]]
    page = client.read(send(client, world, format="table", file=as_xlsx(["а"] * 6, rows), name="x.xlsx"), 422)
    assert page.rows() == [["2", "Тўғри жавоб рақами 1 дан 2 гача бўлади, ёзилгани «9»."]]


def test_what_is_given_out_can_be_taken_in(as_, world):
    client = as_("teacher")
    text = client.get(f"{HOME}gift").data.decode()
    assert text == "Функция лимити нима? {\n=Сон\n~Матн\n~Расм\n}\n"
    assert "Янги савол йўқ" in client.read(send(client, world, content=text))
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(f"{HOME}table").data))
    assert book.get_sheet_by_index(0).to_python()[1][:2] == ["битта", "Функция лимити нима?"]
    assert client.get(f"{HOME}gift?kind=text").data == b""


@pytest.mark.parametrize(
    "packed", ["", "[]", "{}", "[1]", '[["single","а",1,1,[["а",100]]]]', '[["x","а",1,1,[]]]', "[" * 9999]
)
def test_a_confirmation_that_somebody_changed_is_refused(app, as_, world, packed):
    client, before = as_("teacher"), count(app)
    form = client.read(send(client, world, content=GIFT)).form("questions")
    assert "Саволлар ўқилмади" in client.submit(form, packed=packed)
    assert count(app) == before


def test_a_foreign_subject_is_not_filled(app, as_, world):
    client, before = as_("teacher"), count(app)
    form = client.read(send(client, world, content=GIFT)).form("questions")
    client.submit(form, subject_id=world.foreign.taught_subject)
    assert count(app) == before


@pytest.mark.parametrize("who", ["head", "registrar", "dean", "management"])
def test_those_who_watch_read_and_export_but_do_not_write(as_, world, who):
    client = as_(who)
    assert "Функция лимити нима?" in client.page(HOME)
    assert "Сон" in client.get(f"{HOME}gift").data.decode()
    for address in (f"{HOME}new", f"{HOME}import", f"{HOME}{world.question}/edit", f"{HOME}template"):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("who", ["teacher2", "foreign_teacher", "foreign_head"])
def test_another_teacher_does_not_see_it(as_, world, who):
    assert as_(who).get(f"{HOME}{world.question}").status_code == 404
    assert not as_(who).get(f"{HOME}gift").data.decode().startswith("Функция")
