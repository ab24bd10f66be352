"""The grade sheet under a teacher's fingers: keyboard, paste, clash, phone, contrast, bytes."""

from typing import Any

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.rig.browser import axe, bring_axe, offline

pytestmark = pytest.mark.browser
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": False}
PASTE = """(input, text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def sheet(world: Any) -> str:
    return f"/assessments/sheets/{world.sheet}"


@pytest.fixture
def cell(world: Any) -> Any:
    """`cell(tab, 0, 1)` is the input of the first student and the second control."""

    def find(tab: Tab, student: int, control: int) -> Any:
        return tab.locator(f"#i{world.students[student]}-{world.controls[control]}")

    return find


def test_cells_are_saved_on_the_way_down_the_column(person, sheet, cell):
    tab = person("teacher", **DESK).new_page()
    tab.goto(sheet)
    cell(tab, 0, 0).focus()
    tab.keyboard.type("27")
    tab.keyboard.press("Enter")
    expect(cell(tab, 1, 0)).to_be_focused()
    tab.keyboard.type("25,5")
    tab.keyboard.press("ArrowRight")
    expect(cell(tab, 1, 1)).to_be_focused()
    expect(tab.locator("#entered")).to_have_text("Киритилган: 2 / 18")
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowLeft")
    expect(cell(tab, 0, 0)).to_be_focused()
    tab.reload()
    expect(cell(tab, 0, 0)).to_have_value("27")
    expect(cell(tab, 1, 0)).to_have_value("25,5")


def test_a_pasted_block_is_saved_at_once_and_a_bad_cell_keeps_its_text(person, sheet, cell, world):
    tab = person("teacher", **DESK).new_page()
    tab.goto(sheet)
    cell(tab, 0, 0).evaluate(PASTE, "27\t18\t44\r\n21\t14\t38\r\n31\t15\r\n")
    expect(tab.locator("#entered")).to_have_text("Киритилган: 7 / 18")
    expect(cell(tab, 2, 0)).to_have_value("31")
    expect(tab.locator(f"#c{world.students[2]}-{world.controls[0]} .error")).to_contain_text("30 ёки ундан кам")
    expect(tab.locator(f"#t{world.students[0]}")).to_have_text("89")
    expect(tab.locator(f"#m{world.students[0]}")).to_contain_text("4")
    cell(tab, 2, 0).fill("28")
    cell(tab, 2, 0).press("Enter")
    expect(tab.locator("#entered")).to_have_text("Киритилган: 8 / 18")


def test_two_teachers_meet_in_one_cell_and_see_both_values(person, sheet, cell, world):
    first, second = (person("teacher", **DESK).new_page() for _ in range(2))
    first.goto(sheet)
    second.goto(sheet)
    cell(first, 0, 0).fill("20")
    cell(first, 0, 0).press("Enter")
    expect(first.locator("#entered")).to_have_text("Киритилган: 1 / 18")
    cell(second, 0, 0).fill("22")
    cell(second, 0, 0).press("Enter")
    clash = second.locator(f"#c{world.students[0]}-{world.controls[0]} .error")
    expect(clash).to_contain_text("«22»")
    expect(clash).to_contain_text("«20»")
    expect(cell(second, 0, 0)).to_have_value("22")
    assert axe(second) == []
    clash.get_by_role("button", name="Меники қолсин").click()
    expect(clash).to_have_count(0)
    first.reload()
    expect(cell(first, 0, 0)).to_have_value("22")


def test_a_failed_mid_term_closes_the_final_and_a_better_one_opens_it(person, sheet, cell, world):
    tab = person("teacher", **DESK).new_page()
    tab.goto(sheet)
    final = tab.locator(f"#c{world.students[0]}-{world.controls[2]}")
    cell(tab, 0, 1).fill("8")
    cell(tab, 0, 1).press("Enter")
    expect(final).to_have_text("—")
    expect(tab.locator(f"#n{world.students[0]}")).to_contain_text("оралиқ назоратдан 8 балл")
    cell(tab, 0, 1).fill("12")
    cell(tab, 0, 1).press("Enter")
    expect(final.locator("input")).to_be_visible()


def test_what_a_broken_line_left_behind_is_sent_with_the_next_cell(person, sheet, cell):
    context = person("teacher", **DESK)
    tab = context.new_page()
    tab.goto(sheet)
    with offline(context):
        cell(tab, 0, 0).fill("20")
        cell(tab, 0, 0).press("Enter")
        expect(tab.locator("#problem")).to_contain_text("алоқа йўқ")
    cell(tab, 1, 0).fill("21")
    cell(tab, 1, 0).press("Enter")
    expect(tab.locator("#entered")).to_have_text("Киритилган: 2 / 18")


def test_a_phone_has_a_button_for_absent(person, sheet, cell, world):
    tab = person("teacher").new_page()
    tab.goto(sheet)
    cell(tab, 0, 1).focus()
    tab.get_by_role("button", name="Келмади").click()
    expect(tab.locator(f"#n{world.students[0]}")).to_contain_text("оралиқ назоратга келмаган")


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.nightly)], ids=["in turn", "all"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)])
def test_every_page_of_the_sheet_is_accessible(person, world, size, scheme, every):
    """Each page light at one size and dark at the other, the next the other way round; in all four at night."""
    options = {"viewport": dict(zip(("width", "height"), size, strict=True)), "color_scheme": scheme}
    is_first = (size[0] == 360) == (scheme == "light")
    teacher, dean = (bring_axe(person(login, **options)).new_page() for login in ("teacher", "dean"))
    pages = (
        (teacher, "/assessments/sheets/"),
        (teacher, f"/assessments/sheets/{world.sheet}"),
        (teacher, f"/assessments/sheets/{world.sheet}/closure"),
        (teacher, f"/assessments/sheets/{world.sheet}/upload"),
        (teacher, f"/assessments/sheets/{world.closed_sheet}"),
        (dean, f"/performance/sheets/{world.closed_sheet}"),
        (dean, "/performance/reopenings/"),
        (dean, f"/performance/reopenings/{world.reopening}/allowance"),
        (dean, "/tekshirish/"),
    )
    for tab, address in pages if every else pages[0 if is_first else 1 :: 2]:
        tab.goto(address)
        assert axe(tab) == [], address


def test_without_script_the_sheet_is_one_form(person, sheet, cell, world):
    tab = person("teacher", java_script_enabled=False).new_page()
    tab.goto(sheet)
    cell(tab, 0, 0).fill("26")
    cell(tab, 1, 1).fill("99")
    tab.get_by_role("button", name="Сақлаш").click()
    expect(cell(tab, 0, 0)).to_have_value("26")
    expect(cell(tab, 1, 1)).to_have_value("99")
    cell(tab, 1, 1).fill("к")
    tab.get_by_role("button", name="Сақлаш").click()
    expect(tab.locator(".flash")).to_contain_text("2 та катак")
