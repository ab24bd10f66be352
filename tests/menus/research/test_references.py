"""Works from BibTeX and RIS with a look before, to BibTeX, and as the list that the ОАК asks for."""

import csv
from datetime import date
from io import BytesIO

import pytest

from hemis.domain import references
from hemis.domain.errors import RuleError
from hemis.domain.names import tokens
from hemis.domain.scholarship import EMPTY, FIELDS, KINDS, MOST_AUTHORS
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.scholarship import ScientificWork, WorkAuthor
from hemis.models.staff import Employee
from hemis.models.students import PersonToken
from hemis.operations import scholarship, scholarship_import
from hemis.operations.authorship import Author
from hemis.web import clock
from tests.world import TODAY
from tests.world_works import TITLE

BIB = r"""
@comment{nothing}
@article{nas24,
  title = {Heat {Transport} in Semiconductors \& Alloys},
  author = {Nasrullayev, Jahongir and Smith, John},
  journal = "Physical Review B", year = 2024, month = mar, volume = {14}, pages = {1--9},
  doi = {10.1103/PhysRevB.14.1}, issn = {0378-5956}
}
@book{other, title={Nobody's}, author={Smith, John}, year={2020}, publisher={Springer}}
"""
RIS = """TY  - JOUR
AU  - Nasrullayev, J.
TI  - Phonons
JO  - Acta
PY  - 2023/05/01
SP  - 3
EP  - 8
SN  - 2434-561X
ER  -
"""


def send(client, text):
    page = client.page("/research/works/import")
    data = {"csrf_token": page.form().data["csrf_token"], "text": "", "file": (BytesIO(text.encode()), "ishlar.bib")}
    return client.post("/research/works/import", data=data)


def works_in(app):
    with app.app_context():
        return {row.title: row for row in db.session.scalars(db.select(ScientificWork))}


def test_a_look_before_says_what_is_taken_and_what_is_not(app, as_):
    client = as_("teacher")
    before = works_in(app)
    page = client.read(send(client, BIB))
    assert "Heat Transport in Semiconductors & Alloys" in page
    assert "рақами нотўғри" in page, "the ISSN has a wrong check digit"
    assert "исмингиз топилмади" in page
    assert works_in(app).keys() == before.keys(), "looking enters nothing"
    form = page.form()
    assert form.data.getlist("line") == ["1"]
    page = client.submit(form)
    assert "1 та иш" in page
    work = works_in(app)["Heat Transport in Semiconductors & Alloys"]
    assert (work.doi, work.issn, work.page_range) == ("10.1103/physrevb.14.1", "", "1–9")
    assert (f"{work.published_on}", work.status) == ("2024-03-01", "draft")


def test_a_work_that_is_here_is_not_taken_again(as_, app):
    client = as_("teacher")
    client.submit(client.read(send(client, RIS)).form())
    page = client.read(send(client, RIS))
    assert "базада бор" in page
    assert page.form().data.getlist("line") == []


@pytest.mark.parametrize("text", ["", "шунчаки матн", "@article{x, author={Yo'q}", "TY  - JOUR\nER  -"])
def test_a_file_without_works_is_refused_and_what_was_typed_stays(as_, text):
    client = as_("teacher")
    form = client.page("/research/works/import").form()
    page = client.refused(form, text=text)
    assert page.form().errors["file"]
    assert page.form().data["text"] == text


@pytest.mark.both_engines
def test_signs_of_a_file_that_are_no_text_are_left_out(app, as_):
    client = as_("teacher")
    page = client.read(send(client, bib("Нул\x00 белгили\ufffe иш", doi="10.1000/\x001")))
    assert "Нул белгили иш" in page
    client.submit(page.form())
    assert "Нул белгили иш" in works_in(app)


def test_ris_and_bibtex_are_read_alike():
    (work,) = references.read(RIS)
    assert (work.kind, work.title, work.year, work.month) == ("article_foreign", "Phonons", 2023, 5)
    assert work.fields["page_range"] == "3–8"
    with pytest.raises(RuleError):
        references.read(RIS * (references.MOST + 1))


def bib(title="Иш", author="Насруллаев, Ж.", **facts):
    told = "".join(f", {name}={{{value}}}" for name, value in facts.items())
    return f"@article{{a, title={{{title}}}, author={{{author}}}, year={{2025}}, journal={{Ж}}{told}}}\n"


@pytest.mark.parametrize("month", ["0120", "0099", "13", "٣", "00"])
def test_a_month_that_is_none_is_left_out(month):
    assert references.read(bib(month=month))[0].month == 0


def test_authors_that_a_file_hides_are_asked_for():
    (work,) = references.read(bib(author="Насруллаев, Ж. and , and others"))
    assert (work.authors, work.is_cut) == (("Насруллаев Ж.",), True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (bib(author="Насруллаев, Ж. and Насруллаев, Жаҳонгир"), "икки марта"),
        (bib(author="Насруллаев, Ж. and Аббосова, Г."), "бир нечта ходимга мос"),
        (
            bib(author=" and ".join(["Насруллаев, Ж.", *(f"Smith, J{number}" for number in range(MOST_AUTHORS))])),
            "жуда кўп",
        ),
        (bib("Бошқа иш") + bib("Бошқа иш"), "юқорироқда"),
        (bib("Бошқа иш", doi="10.1000/1") + bib("Ўзга иш", doi="10.1000/1"), "юқорироқда"),
    ],
)
def test_the_look_before_refuses_what_taking_would_leave_out(app, world, text, sentence):
    with app.app_context():
        teacher = db.session.get(User, world.users["teacher"])
        namesakes()
        lines = scholarship_import.lines_of(text, today=TODAY, by=teacher)
        assert sentence in lines[-1].refusal
        assert scholarship_import.take(text, [1, 2], today=TODAY, by=teacher) == len(lines) - 1


def namesakes():
    """Two of the house are called Аббосова Г."""
    for number, first_name in (("9001", "Гулнора"), ("9002", "Гавҳар")):
        names = {"surname": "Аббосова", "first_name": first_name, "patronymic": ""}
        latin = {f"{part}_latin": to_latin(name) for part, name in names.items()}
        person = Employee(**names, **latin, sort_key=number, gender="12", number=number)
        db.session.add(person)
        db.session.flush()
        for word in tokens(f"{person.full_name} {person.full_name_latin}"):
            db.session.add(PersonToken(word=word, employee_id=person.id))
    db.session.flush()


def test_a_number_that_is_too_long_is_told_and_left_out(app, world):
    with app.app_context():
        teacher = db.session.get(User, world.users["teacher"])
        (line,) = scholarship_import.lines_of(bib(doi="10.1000/" + "a" * 400), today=TODAY, by=teacher)
        assert line.values["doi"] == ""
        assert any("рақами нотўғри" in doubt for doubt in line.doubts)


@pytest.mark.parametrize(
    ("title", "issn", "kind"),
    [
        ("Қуёш элементлари", "", "article_local"),
        ("Solar cells", "2181-6875", "article_local"),
        ("Solar cells", "0378-5955", "article_local"),
        ("Solar cells", "1098-0121", "article_foreign"),
    ],
)
def test_an_article_of_a_local_journal_is_seen_by_language_number_or_list(app, world, title, issn, kind):
    with app.app_context():
        teacher = db.session.get(User, world.users["teacher"])
        (line,) = scholarship_import.lines_of(bib(title, issn=issn), today=TODAY, by=teacher)
        assert line.values["kind"] == kind
        assert (scholarship_import.LOCAL in line.doubts) is (kind == "article_local")


def test_many_authors_of_a_file_stay_when_the_work_is_changed(app, as_):
    client = as_("teacher")
    names = ["Насруллаев, Ж.", *(f"Smith, {chr(65 + number // 26)}{chr(97 + number % 26)}" for number in range(70))]
    client.submit(client.read(send(client, bib("Катта иш", author=" and ".join(names)))).form())
    key = works_in(app)["Катта иш"].id
    client.submit(client.page(f"/research/works/{key}/edit").form(), title="Каттароқ иш")
    with app.app_context():
        authors = db.select(db.func.count(WorkAuthor.id)).where(WorkAuthor.work_id == key)
        assert db.session.scalar(authors) == len(names)


def test_works_that_go_out_come_back_the_same(app, as_, world):
    enter_every_kind(app, world)
    client = as_("teacher")
    whole = {name: facts_of(row) for name, row in works_in(app).items() if name in KINDS}
    assert whole.keys() == KINDS.keys()
    for name in ("BibTeX", "RIS"):
        written = client.get(client.page("/research/works/").links[name]).get_data(as_text=True)
        with app.app_context():
            for row in db.session.scalars(db.select(ScientificWork).where(ScientificWork.title.in_(KINDS))):
                db.session.delete(row)
            db.session.commit()
        client.submit(client.read(send(client, written)).form())
        assert {name: facts_of(row) for name, row in works_in(app).items() if name in KINDS} == whole
        approve_all(app, world)


def enter_every_kind(app, world):
    numbers = {"doi": "10.1000/1", "isbn": "9780306406157", "issn": "0003-701X", "url": "https://a.uz/~b?c=d&e"}
    words = {"source": "Манба", "publisher": "Фан", "place": "Бухоро", "volume": "2", "issue": "3", "number": "IAP 7"}
    more = {"pages": 120, "page_range": "3–9", "in_scopus": True, "in_wos": True, "quartile": "Q2"}
    with app.app_context():
        teacher = db.session.get(User, world.users["teacher"])
        for kind in KINDS:
            told = {name: value for name, value in {**numbers, **words, **more}.items() if name in FIELDS[kind]}
            told |= {"doi": f"10.1000/{kind}"} if "doi" in told else {}
            values = {**EMPTY, **told, "kind": kind, "title": kind, "published_on": date(2025, 5, 11), "language": "ru"}
            authors = [Author("Насруллаев Ж."), Author("Smith J.")]
            scholarship.save(ScientificWork(), values, authors, None, version=1, today=TODAY, by=teacher, is_other=True)
        db.session.commit()
    approve_all(app, world)


def approve_all(app, world):
    with app.app_context():
        for row in db.session.scalars(db.select(ScientificWork).where(ScientificWork.title.in_(KINDS))):
            row.status, row.approved_by_id, row.approved_at = "approved", world.users["head"], clock.now()
            row.submitted_by_id, row.submitted_at = world.users["teacher"], clock.now()
        db.session.commit()


def facts_of(row):
    return {name: getattr(row, name) for name in (*EMPTY, "kind", "title", "published_on", "language")}


def test_a_file_of_windows_is_read_and_what_is_no_work_is_told(as_):
    client = as_("teacher")
    text = bib("Иш номи") + "@phdthesis{b, title={Диссертация}, author={Насруллаев, Ж.}, year={2024}}\n"
    page = client.page("/research/works/import")
    data = {"csrf_token": page.form().data["csrf_token"], "text": "", "file": (BytesIO(text.encode("cp1251")), "i.bib")}
    page = client.read(client.post("/research/works/import", data=data))
    assert "турларига кирмайди" in page
    assert page.form().data.getlist("line") == ["1"]


def test_the_list_for_the_commission_holds_only_what_was_approved(app, as_, world):
    teacher = as_("teacher")
    address = teacher.page("/research/works/").links["Ишларим рўйхати (ОАК)"]
    assert TITLE not in teacher.page(address)
    with app.app_context():
        db.session.get(ScientificWork, world.scientific_work).status = "approved"
        db.session.get(ScientificWork, world.scientific_work).approved_by_id = world.users["head"]
        db.session.commit()
    page = teacher.page(address)
    assert TITLE in page
    assert "Назаров Б." in page
    assert "7 (0,44)" in page.rows()[0], "pages from first to last, and sixteen of them are a printed sheet"
    told = [*csv.reader(teacher.get(f"{address}?format=csv").text.splitlines(), delimiter=";")]
    assert "7 (0,44)" in told[1]
    assert told[1][0] == "1"
    answer = teacher.get(f"/research/works/list/{world.teacher}.bib")
    assert answer.text.startswith("@article{")
    assert TITLE in answer.text


def test_the_list_of_a_co_author_is_whole_for_the_head_of_another_department(app, as_, world):
    with app.app_context():
        other = db.session.scalar(db.select(Employee).where(Employee.number == "E-foreign_teacher"))
        key, row = other.id, db.session.get(ScientificWork, world.scientific_work)
        row.status, row.approved_by_id = "approved", world.users["head"]
        db.session.add(WorkAuthor(work_id=row.id, position=9, name=other.full_name, employee_id=key))
        db.session.commit()
    head = as_("foreign_head")
    assert TITLE in head.page(f"/research/works/list/{key}")
    assert TITLE in head.get(f"/research/works/list/{key}.bib").text
    assert head.get(f"/research/works/{world.scientific_work}").status_code == 404, "its page is its own department's"


def test_nobody_reads_the_list_of_a_teacher_of_another_department(as_, world):
    head = as_("head")
    assert head.get(f"/research/works/list/{world.foreign.teacher}").status_code == 404
    assert head.get(f"/research/works/list/{world.foreign.teacher}.bib").status_code == 404


def test_the_office_brings_works_of_a_teacher_as_drafts_of_the_teacher(app, as_, world):
    office = as_("scientist")
    address = office.page(f"/research/cv/{world.teacher}").links["Ишларини файлдан киритиш"]
    page = office.read(office.send(office.page(address).form(), text=BIB))
    assert "бу ўқитувчининг исми топилмади" in page
    page = office.submit(page.form())
    assert "Heat Transport in Semiconductors" in page
    work = works_in(app)["Heat Transport in Semiconductors & Alloys"]
    assert (work.owner_id, work.status) == (world.teacher, "draft")
    with app.app_context():
        officer = db.session.get(User, world.users["scientist"]).name
    shown = as_("teacher").page(f"/research/works/{work.id}")
    assert officer in shown, "the history tells who has brought it"
    assert "Ўзгартириш" in shown.links


def test_nobody_but_the_office_brings_works_of_others(as_, world):
    for who in ("teacher", "head", "vice_rector"):
        assert as_(who).get(f"/research/works/import/{world.teacher}").status_code == 403
