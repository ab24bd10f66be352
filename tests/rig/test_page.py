import pytest

from tests.rig.page import PageProblem, check_fragment, check_page

GOOD = """<!doctype html>
<html lang="uz-Cyrl"><head><meta charset="utf-8"><title>Groups - HEMIS</title></head>
<body><form action="/logout" method="post"><input type="hidden" name="csrf_token" value="t">
<button>Leave</button></form>
<main><h1>Gro<b>ups</b></h1>
<form id="edit" action="/groups/7" method="post">
<input type="hidden" name="csrf_token" value="t">
<label for="name">Name</label><input id="name" name="name" value="101" aria-invalid="true" aria-describedby="why">
<p id="why">Too short</p>
<label>Year <select name="year"><option value="1">one</option><option value="2" selected>two</option></select></label>
<input type="checkbox" name="open" aria-label="Open">
<button>Save</button></form>
<a href="/groups/?page=2" hx-get="/groups/?page=2">Next</a>
<table><tbody><tr><th>101</th><td>29 <i>of</i> 30</td></tr></tbody></table>
</main></body></html>"""


def broken(old: str, new: str) -> list[str]:
    assert old in GOOD
    with pytest.raises(PageProblem) as caught:
        check_page(GOOD.replace(old, new), "/groups/")
    return caught.value.problems


def test_a_good_page_is_read() -> None:
    page = check_page(GOOD, "/groups/")
    assert page.heading == "Groups"
    assert "29 of 30" in page
    assert page.links == {"Next": "/groups/?page=2"}
    assert page.rows() == [["101", "29 of 30"]]
    form = page.form()
    assert form is not None
    assert form.data.to_dict() == {"csrf_token": "t", "name": "101", "year": "2"}
    assert form.errors == {"name": "Too short"}
    assert page.form("/logout").method == "POST"


def test_a_filled_form_changes_only_what_was_said() -> None:
    form = check_page(GOOD).form("edit")
    data = form.filled({"name": None, "open": "on", "year": ["1", "2"]})
    assert data.to_dict(flat=False) == {"csrf_token": ["t"], "open": ["on"], "year": ["1", "2"]}
    with pytest.raises(AssertionError, match="no field 'nmae'"):
        form.filled({"nmae": "x"})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (' lang="uz-Cyrl"', "", "no lang"),
        ("<h1>Gro<b>ups</b></h1>", "<h2>Groups</h2>", "0 h1"),
        ("<title>Groups", "<title>Students", "does not begin"),
        ('id="why"', 'id="name"', "stands 2 times"),
        ('<label for="name">Name</label>', "", "has no label"),
        ('aria-label="Open"', 'aria-label=" "', "has no label"),
        ('method="post">\n', ">\n", "lacks action or method"),
        (' value="t">\n<label', ' value="">\n<label', "no csrf token"),
        ('hx-get="/groups/?page=2"', 'hx-get="/groups/_rows"', "differs"),
        ("29 <i>", "None <i>", "says 'None"),
        ('value="101"', 'value="Undefined"', "says 'Undefined'"),
        ("<table>", '<table style="color:red">', "carries style="),
        ("<table>", '<table onclick="x()">', "carries onclick="),
        ("</main>", "<script>x()</script></main>", "inline <script>"),
        ("<button>Save</button>", "<button></button>", "has no text"),
        ("</main>", "", "line"),
        ('action="/groups/7"', 'action="https://elsewhere.example/"', "leaves this site"),
    ],
)
def test_each_fault_is_named(old: str, new: str, complaint: str) -> None:
    assert any(complaint in problem for problem in broken(old, new))


def test_a_fragment_may_have_its_own_address_and_needs_no_title() -> None:
    cell = '<td id="c7"><a href="/sheets/7" hx-get="/sheets/7/_cell" data-fragment>12</a></td>'
    assert check_fragment(cell, "/sheets/7/_cell").text == "12"
    assert check_fragment("<tr><td>1</td><td>2</td></tr>").text == "1 2"
    with pytest.raises(PageProblem, match="differs"):
        check_fragment(cell.replace(" data-fragment", ""))


def test_tokens_are_not_asked_for_when_forms_carry_none() -> None:
    html = GOOD.replace('<input type="hidden" name="csrf_token" value="t">', "")
    assert check_page(html, csrf=False).heading == "Groups"


@pytest.mark.parametrize("way", ["#absent", "/groups/7#absent"])
def test_a_page_for_all_leads_to_no_place_that_it_lacks(way: str) -> None:
    html = GOOD.replace("<body>", '<body class="public">').replace(
        '<p id="why">', f'<a href="{way}">there</a><p id="why">'
    )
    with pytest.raises(PageProblem, match="absent, which is not on the page"):
        check_page(html, "/groups/7")
    check_page(html.replace("#absent", "#edit"), "/groups/7")
    check_page(html.replace(way, "/groups/8#elsewhere"), "/groups/7")
