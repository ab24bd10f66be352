"""Works from BibTeX and RIS with a look before, to BibTeX, and as the list that the ОАК asks for."""

from io import BytesIO

import pytest

from hemis.domain import references
from hemis.domain.errors import RuleError
from hemis.extensions import db
from hemis.models.scholarship import ScientificWork
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


@pytest.mark.parametrize("text", ["", "шунчаки матн", "@article{x, title={Yo'q}", "TY  - JOUR\nER  -"])
def test_a_file_without_works_is_refused_and_what_was_typed_stays(as_, text):
    client = as_("teacher")
    form = client.page("/research/works/import").form()
    page = client.refused(form, text=text)
    assert page.form().errors["file"]
    assert page.form().data["text"] == text


def test_ris_and_bibtex_are_read_alike():
    (work,) = references.read(RIS)
    assert (work.kind, work.title, work.year, work.month) == ("article_foreign", "Phonons", 2023, 5)
    assert work.fields["page_range"] == "3–8"
    with pytest.raises(RuleError):
        references.read(RIS * (references.MOST + 1))


def test_what_is_written_as_bibtex_is_read_back():
    told = {"title": "50% of {GaAs} & more", "author": "Smith John and Ли В.", "year": "2024", "journal": "Acta"}
    (work,) = references.read(references.write([("article_local", "work1", told)]))
    assert (work.title, work.authors, work.year) == ("50% of GaAs & more", ("Smith John", "Ли В."), 2024)


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
    answer = teacher.get(f"/research/works/list/{world.teacher}.bib")
    assert answer.text.startswith("@article{")
    assert TITLE in answer.text


def test_nobody_reads_the_list_of_a_teacher_of_another_department(as_, world):
    head = as_("head")
    assert head.get(f"/research/works/list/{world.foreign.teacher}").status_code == 404
    assert head.get(f"/research/works/list/{world.foreign.teacher}.bib").status_code == 404
