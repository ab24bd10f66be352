"""Қоидалар: a new value from a day, with its act; shown before it is confirmed; what was computed before stays."""

import re
from pathlib import Path

import pytest

import hemis
from hemis.domain.rules import RULES
from hemis.extensions import db
from hemis.menus.system.rule_uses import USES
from hemis.models.assessment import GradeSheet
from hemis.models.teaching import AbsenceTotal
from hemis.operations.rule_effects import RECKONED

HOME = "/system/rules/"
OF_THE_SEMESTER = {"valid_from": "2026-09-01", "reason": "Кенгаш қарори кеч етиб келди"}
NOBODY = "ҳеч нарсанинг ҳолати ўзгармайди"
KEY = "training.hours"
REASON = "Факультет кенгашининг 4-сон қарори (01.10.2026)"


@pytest.mark.both_engines
def test_a_new_value_begins_on_its_day_and_closes_the_former(as_, world, at):
    client = as_("admin")
    form = client.page(f"{HOME}{KEY}/new").form()
    typed = {"value": "288", "valid_from": "2026-11-01", "act": "Кенгашнинг 3-сон қарори (20.10.2026)"}
    page = client.submit(client.read(client.send(form, **typed)).form("value"))
    rows = [row[:3] for row in page.rows()]
    assert rows == [["01.11.2026", "муддатсиз", "288 соат"], ["01.09.2020", "01.11.2026", "144 соат"]]
    assert "Бугунги қиймат 144 соат" in page
    assert "яратилди" in page
    at("2026-11-01 09:00")
    assert "Бугунги қиймат 288 соат" in as_("admin").page(f"{HOME}{KEY}")


def preview(client, key, value, **more):
    """The page that says what a value would change."""
    typed = {"value": value, "valid_from": "2026-10-06", "act": "Қарор"} | more
    return client.read(client.send(client.page(f"{HOME}{key}/new").form(), **typed))


def entered(client, key, value, **more):
    """The page of a rule after a value was typed, seen and confirmed."""
    return client.submit(preview(client, key, value, **more).form("value"))


def test_nothing_is_written_before_the_confirmation(as_, world, app):
    client = as_("admin")
    page = preview(client, KEY, "288")
    assert "Ҳозирги қиймат 144 соат" in page
    assert "Янги қиймат 288 соат" in page
    assert len(client.page(f"{HOME}{KEY}").rows()) == 1
    again = client.read(client.post(f"{HOME}{KEY}/new", data={**page.form("value").data, "again": "1"}))
    assert again.form().data["value"] == "288"
    assert again.form().data["act"] == "Қарор"


def test_a_teacher_whose_training_no_longer_counts_is_named(as_, world):
    typed = {"reason": "Кенгаш қарори кеч етиб келди", "valid_from": "2025-01-01"}
    rows = preview(as_("admin"), KEY, "200", **typed).rows()
    assert ["Насруллаев Жаҳонгир Содиқович", "20.05.2028 гача", "муддати йўқ"] in rows
    assert NOBODY in preview(as_("admin"), KEY, "200")


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"value": "0"}, "value", "Қиймат 1 дан 1 000 гача бўлиши керак."),
        ({"value": "юз"}, "value", "Сон киритинг: масалан, 144."),
        ({"value": "1,5"}, "value", "Бутун сон киритинг: масалан, 144."),
        ({"valid_from": "2026-10-05"}, "reason", "сабабини ёзинг"),
        ({"valid_to": "2026-10-06"}, "valid_to", "бошланиш кунидан кейин"),
        ({"act": ""}, "act", "Тўлдирилиши шарт."),
    ],
)
def test_a_value_outside_the_law_is_refused_beside_its_field(as_, world, values, field, said):
    client = as_("admin")
    sound = {"value": "150", "valid_from": "2026-10-06", "act": "Қарор"}
    page = client.refused(client.page(f"{HOME}{KEY}/new").form(), **(sound | values))
    assert said in page.form().errors[field]
    assert page.form().data["value"] == (sound | values)["value"]


def test_a_version_that_does_not_hold_yet_can_be_withdrawn(as_, world):
    client = as_("admin")
    page = entered(client, KEY, "200", valid_from="2026-12-01")
    page = client.submit(client.page(page.links["Ўчириш"]).form())
    assert [row[:3] for row in page.rows()] == [["01.09.2020", "муддатсиз", "144 соат"]]


def test_a_value_that_holds_cannot_be_deleted(as_, world):
    client = as_("admin")
    page = client.refused(client.page(f"{HOME}versions/{world.version}/removal").form())
    assert "Кучга кирган қийматни ўчириб бўлмайди" in page


def test_every_rule_is_listed_with_its_act(as_, world):
    client = as_("admin")
    listed = client.get(f"{HOME}?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(listed) == len(RULES) + 1
    [row] = client.page(f"{HOME}?q=fandan+chetlatadigan").rows()
    assert row[:2] == ["Фандан четлатадиган дарс қолдириш", "25 фоиз"]
    assert "824-сон" in row[4]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("area=attendance", "жами 10 та"),
        ("state=changed", "топилмади"),
        ("state=coming", "топилмади"),
        ("q=йўқ", "топилмади"),
    ],
)
def test_the_list_is_narrowed(as_, world, asked, said):
    assert said in as_("admin").page(f"{HOME}?{asked}")


def test_the_list_tells_what_was_changed_and_what_is_to_come(as_, world):
    client = as_("admin")
    entered(client, "retake.max", "1")
    entered(client, "grade.final_min", "50", valid_from="2026-12-01", faculty=str(world.faculty), level="12")
    assert [row[1] for row in client.page(f"{HOME}?state=changed").rows()] == ["1 та"]
    for state in ("coming", "special"):
        assert [row[0] for row in client.page(f"{HOME}?state={state}").rows()] == ["Якуний назоратнинг энг кам улуши"]
    [row] = client.page(f"{HOME}grade.final_min").rows()
    assert "Физика факультети, Магистр" in row


def test_students_over_a_new_limit_are_named(as_, world, app):
    client = as_("admin")
    with app.app_context():
        _miss(world, 8)
    for key in ("att.subject_pct", "att.expel_hours"):
        assert NOBODY in preview(client, key, "7"), "a semester keeps the value that it began with"
    master = OF_THE_SEMESTER | {"level": "12"}
    assert NOBODY in preview(client, "att.subject_pct", "10", **master)
    assert NOBODY in preview(client, "att.expel_hours", "7", **master)
    [row] = preview(client, "att.expel_hours", "7", **OF_THE_SEMESTER).rows()
    assert row[1:] == ["чегарада", "чегарадан ошган"]
    assert NOBODY in preview(client, "att.expel_hours", "8", **OF_THE_SEMESTER)
    with app.app_context():
        db.session.execute(db.update(GradeSheet).values(status="draft"))
        db.session.commit()
    [row] = preview(client, "att.subject_pct", "10", **OF_THE_SEMESTER).rows()
    assert row[0].startswith("Абдуллаев Шерзод")
    assert row[1:] == ["киритилади", "якуний назоратга киритилмайди"]


def _miss(world, hours):
    db.session.add(
        AbsenceTotal(
            student_id=world.students[0],
            curriculum_subject_id=world.subject,
            faculty_id=world.faculty,
            unexcused_hours=hours,
        )
    )
    db.session.commit()


def test_curricula_in_the_making_with_other_faults_are_linked(as_, world):
    page = preview(as_("admin"), "credit.hours", "25")
    assert [row[0] for row in page.rows()] == ["БЕГОНА Филология (бакалавр), 2-таҳрир", "Физика (бакалавр), 2-таҳрир"]
    assert {row[1] for row in page.rows()} != {row[2] for row in page.rows()}


def test_teachers_over_a_new_norm_are_named(as_, world):
    client = as_("admin")
    [row, *_] = preview(client, "load.auditory_min", "0").rows()
    assert "камида 400 соат тавсия этилади" in row[1]
    assert "соат етмайди" in row[2]
    assert NOBODY in preview(client, "load.auditory_min", "400")


def test_people_over_a_new_limit_of_stakes_are_named(as_, world, app):
    [first, *_] = preview(as_("admin"), "stavka.max", "0,75").rows()
    assert first[1:] == ["чегарада", "1 ставка: чегарадан кўп"]


def test_sheets_that_would_be_read_by_a_new_value_are_named(as_, world):
    client = as_("admin")
    assert NOBODY in preview(client, "grade.final_min", "50")
    typed = {"valid_from": "2026-09-01", "reason": "Кенгаш қарори кеч етиб келди"}
    page = client.refused(client.page(f"{HOME}grade.final_min/new").form(), value="50", act="Қарор", **typed)
    assert "ёпилган қайднома бор" in page.form().errors["valid_from"]


@pytest.mark.parametrize("key", sorted(RECKONED))
def test_every_reckoned_rule_has_a_preview(as_, world, key):
    assert preview(as_("admin"), key, RULES[key].choices[-1] if RULES[key].choices else RULES[key].default)


@pytest.mark.parametrize("key", ["appeal.days", "transfer.summer", "week.days", "honours.no_retakes"])
def test_where_nothing_can_be_reckoned_the_page_says_so(as_, world, key):
    value = RULES[key].choices[-1] if RULES[key].choices else RULES[key].default
    page = preview(as_("admin"), key, value)
    assert "олдиндан санаб бўлмайди" in page
    assert ("Қуйидаги саҳифалар" in page) == (key in ("transfer.summer", "week.days"))


def test_the_pages_that_read_a_rule_are_those_of_the_code():
    """A rule that is read somewhere says where; none claims a page that does not read it."""
    home, kept = Path(hemis.__file__).parent, re.compile(r'"((?:' + "|".join(map(re.escape, RULES)) + r'))"')
    aside = {home / "menus/system/rule_uses.py", home / "operations/rule_effects.py", home / "operations/rule_terms.py"}
    files = [file for file in home.rglob("*.py") if file not in aside and not file.match("domain/rule_*.py")]
    named = ("operations/settings.py", "demo/make.py")
    read = {key for file in files if not str(file).endswith(named) for key in kept.findall(file.read_text("utf-8"))}
    assert read == set(USES)


def test_a_rule_that_does_not_exist_is_not_there(as_, world):
    assert as_("admin").get(f"{HOME}no.such").status_code == 404
    assert as_("admin").get(f"{HOME}no.such/new").status_code == 404


@pytest.mark.both_engines
def test_a_special_value_is_ended_with_a_day_and_a_reason_after_it_was_seen(as_, world, app):
    client = as_("admin")
    entered(client, "att.expel_hours", "60", faculty=str(world.faculty), **OF_THE_SEMESTER)
    [begun] = [row for row in client.page(f"{HOME}att.expel_hours").rows() if "Физика факультети" in row[3]]
    page = client.page(client.page(f"{HOME}att.expel_hours").links["Тугатиш"])
    assert "«Физика факультети» учун 01.09.2026 санасидан «60 соат» қиймати амалда" in page
    for typed, field in (
        ({"valid_to": "2026-10-05", "reason": REASON}, "valid_to"),
        ({"valid_to": "", "reason": REASON}, "valid_to"),
        ({"valid_to": "2026-11-01", "reason": "қарор"}, "reason"),
    ):
        again = client.refused(page.form(), **typed)
        assert field in again.form().errors
        assert again.form().data["reason"] == typed["reason"]
    seen = client.read(client.send(page.form(), valid_to="2026-11-01", reason=REASON))
    assert "Ҳозирги қиймат 60 соат" in seen
    assert "Тугагандан кейин 74 соат" in seen
    assert "муддатсиз" in client.page(f"{HOME}att.expel_hours").rows()[0], "nothing is written before the confirmation"
    page = client.submit(seen.form("ending"))
    assert page.rows()[0][:2] == ["01.09.2026", "01.11.2026"]
    assert "Тугатиш" in page.links, "it still holds, and may end even sooner"
    assert REASON in page.text_at("section", class_="history")
    assert begun[1] == "муддатсиз"


def test_a_value_for_everybody_is_not_ended_but_replaced(as_, world):
    client = as_("admin")
    assert "Тугатиш" not in client.page(f"{HOME}{KEY}").links
    form = client.page(f"{HOME}versions/{world.version}/end").form()
    assert "янги қиймат киритинг" in client.refused(form, valid_to="2026-11-01", reason=REASON)


def test_only_the_administrator_enters(as_, world):
    for who in ("management", "registrar", "dean"):
        for address in (HOME, f"{HOME}{KEY}", f"{HOME}{KEY}/new"):
            assert as_(who).get(address).status_code == 403
