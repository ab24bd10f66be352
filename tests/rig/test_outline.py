"""A page that differs in words, numbers and rows is not new; whatever a template may do wrong makes it new."""

import pytest

from tests.rig.outline import Outlines, looks

ROW = '<tr id="r{0}"><td><a href="/a/{0}">Ном {0}</a></td><td>{0}</td></tr>'
SEARCH = '<label for="q">Излаш</label><input id="q" name="q" value="x">'
PAGE = f'<main class="list"><h1>Рўйхат</h1>{SEARCH}<table>{{}}</table></main>'


def page(*numbers):
    return PAGE.format("".join(map(ROW.format, numbers)))


@pytest.fixture
def outlines():
    found = Outlines()
    assert found.is_new(page(1, 2))
    return found


@pytest.mark.parametrize("html", [page(3, 4), page(5, 6, 7), page(8, 9).replace("Рўйхат", "Бошқа"), page(1, 2)])
def test_words_numbers_and_rows_make_no_new_page(outlines, html):
    assert not outlines.is_new(html)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</tr>", ""),
        ("Ном 4", ""),
        ('for="q"', ""),
        ('value="x"', 'value=""'),
        ('value="x"', 'value="None"'),
        (">Ном 4<", ">None<"),
        ('id="r4"', 'id="r3"'),
        ('class="list"', 'class="cards"'),
        ("<td>4</td>", '<td style="color: red">4</td>'),
        ("<td>4</td>", "<td>4</td><td><button></button></td>"),
    ],
)
def test_what_a_template_may_do_wrong_makes_it_new(outlines, old, new):
    html = page(3, 4)
    assert old in html
    assert outlines.is_new(html.replace(old, new))


def test_what_was_seen_once_is_not_new_again(outlines):
    other = page(3, 4).replace("<td>4</td>", "<td><b>4</b></td>")
    assert outlines.is_new(other)
    assert not outlines.is_new(other)


def test_what_looks_the_same_is_not_new_whatever_its_name():
    outlines, html = Outlines(looks), page(1, 2)
    assert outlines.is_new(html)
    assert not outlines.is_new(html.replace('for="q"', 'for="f"').replace('"q" name="q"', '"f" name="f"'))
    for old, new in (('class="list"', 'class="cards"'), ("<td>2</td>", '<td hidden="">2</td>'), (">Ном 2<", "><")):
        assert outlines.is_new(html.replace(old, new)), new
