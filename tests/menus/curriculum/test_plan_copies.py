"""A curriculum begun from last year's, and taken out as a table."""

import pytest

from tests.menus.curriculum.test_curricula import HOME, new


@pytest.mark.both_engines
def test_a_new_curriculum_takes_the_subjects_of_another_one(app, as_, world):
    client = as_("dean")
    page = client.arrive(new(client, world, source_id=world.curriculum, semesters=1, credits=30).location)
    former = client.page(f"{HOME}{world.curriculum}").rows(0)
    assert page.rows(0) == former
    assert page.rows(0)[0][0] == "Математик анализ"
    subject = client.page(client.page(page.links["Математик анализ"]).links["Ўзгартириш"]).form()
    assert subject.data["control_13"], "controls come along"
    assert "Фан қўшиш: 1-семестр" in page
    data = client.page(f"{HOME}new").form().filled({"source_id": world.foreign.curriculum})
    assert "source_id" in client.read(client.post(f"{HOME}new", data=data), 422).form().errors


def test_a_curriculum_is_given_out_and_printed_with_the_credits_of_each_semester(as_, world):
    client = as_("dean")
    page = client.page(f"{HOME}{world.curriculum}")
    assert {"Эксель (XLSX)", "CSV", "Чоп этиш"} <= page.links.keys()
    lines = client.get(f"{HOME}{world.curriculum}?format=csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Семестр;Код;Фан;Фанлар блоки;Фан тури;Кредит;Жами соат;Маъруза соати")
    assert lines[1].startswith("1;")
    assert ";Математик анализ;" in lines[1]
    paper = client.page(f"{HOME}{world.curriculum}?format=print")
    assert "Семестр жами" in paper
    assert "Семестр жами" not in "".join(lines)
    assert client.get(f"{HOME}{world.foreign.curriculum}?format=csv").status_code == 404
