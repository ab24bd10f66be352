"""Section 13 of the rules against the page of each: key, value, what may be typed, act; a table of its own (X-4)."""

import pytest

from hemis.domain.rules import RULES

TABLE = """
promotion.gpa_min       | 2,40            | 2,4 дан 3 гача          | 824-сон
gpa.failed_as           | 0               | 0, 2                    | кенгаши
gpa.decimals            | 2               | 2 дан 2 гача            | кенгаши
grade.bounds            | 60/70/90 балл   | 60/70/90                | 3069-сон
retake.max              | 2 та            | 0 дан 5 гача            | 3069-сон
debt.limit              | 4 та            | 1 дан 20 гача           | 3069-сон
appeal.submit_hours     | 24 соат         | 1 дан 240 гача          | 3069-сон
att.subject_pct         | 25 фоиз         | 1 дан 100 гача          | 824-сон
att.expel_hours         | 74 соат         | 1 дан 1 000 гача        | 393-сон
attendance.pair_hours   | 2 соат          | 1 дан 4 гача            | кенгаши
credit.hours            | 30 соат         | 25 дан 30 гача          | 824-сон
year.credits            | 60 кредит       | 60 дан 60 гача          | 824-сон
study.max_years         | 8/4 йил         | 8/4                     | 824-сон
contest.years           | 5 йил           | 1 дан 10 гача           | 20-сон
training.every_years    | 3 йил           | 1 дан 10 гача           | кенгаши
training.hours          | 144 соат        | 1 дан 1 000 гача        | Кенгаш
load.auditory_min       | 400 соат        | 0 дан 2 000 гача        | 3076-сон
load.lecture_max_nodegree | 250 соат      | 0 дан 2 000 гача        | 3076-сон
gac.own_max_pct         | 40 фоиз         | 0 дан 100 гача          | аттестацияси низоми
gac.min_members         | 5 та            | 1 дан 50 гача           | аттестацияси низоми
gac.retakes_per_year    | 2 та            | 0 дан 10 гача           | аттестацияси низоми
gac.retake_years        | 3 йил           | 0 дан 10 гача           | аттестацияси низоми
honours.excellent_pct   | 75 фоиз         | 50 дан 100 гача         | кенгаши
publish.workdays        | 1 иш куни       | 1 дан 10 гача           | хизмати паспорти
appeal.days             | 15/30 кун       | 15/30                   | ЎРҚ-445
reinstate.years         | 5/10 йил        | 5/10                    | 393-сон
stipend.bonus           | 20 фоиз         | 0 дан 100 гача          | 59-сон
stipend.satisf_share    | 30 фоиз         | 0 дан 100 гача          | 59-сон
grant.gpa_min           | 3,5             | 0 дан 5 гача            | 149-сон
pinfl.checksum          | огоҳлантириш    | огоҳлантириш, сақламаслик | кенгаши
contract.instalments    | 25/50/75/100 фоиз | 25/50/75/100          | 527-сон
journal.lock_hours      | 24 соат         | 1 дан 720 гача          | кенгаши
"""
"""What the page says today; `training.hours` is stored in the world of the tests, all others stand as the act says."""
LINES = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
SCOPED = {
    *("promotion.gpa_min", "grade.final_min", "grade.semester_min", "semester.tolerance", "elective.choices"),
    *("att.subject_pct", "att.expel_hours", "att.subject_warn", "att.semester_warn", "difference.days"),
    *("daily.formula", "contract.base"),
}
"""What may differ by faculty, form and level; `exam.gap_days` by faculty alone; everything else is one for all."""


def test_every_parameter_of_the_table_is_on_its_page_with_value_bounds_and_act(as_, world):
    client, wrong = as_("admin"), []
    for key, value, bounds, act in LINES:
        page = client.page(f"/system/rules/{key}")
        said = [
            f"Бугунги қиймат {value} Соҳа" in page,
            bounds in page.text_at("dl") and "Мумкин бўлган қийматлар" in page,
            act in page.text_at("dl"),
            bool(page.links.get("Янги қиймат")),
        ]
        if not all(said):
            wrong.append((key, said, page.text_at("dl")))
    assert wrong == []


def test_the_form_of_a_value_asks_for_value_days_act_and_scope(as_, world):
    client = as_("admin")
    for key in ["att.expel_hours", "exam.gap_days", "year.credits"]:
        names = set(client.page(f"/system/rules/{key}/new").form().data) - {"csrf_token"}
        scope = {"faculty", "form", "level"} if key in SCOPED else {"faculty"} if key == "exam.gap_days" else set()
        assert names == {"value", "valid_from", "valid_to", "act", "reason"} | scope, key


@pytest.mark.parametrize("key", RULES)
def test_a_value_may_differ_only_where_the_table_says_so(key):
    expected = ("faculty", "form", "level") if key in SCOPED else ("faculty",) if key == "exam.gap_days" else ()
    assert RULES[key].scopes == expected
