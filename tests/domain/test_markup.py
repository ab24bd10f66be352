"""Long texts: a small part of Markdown, headings without gaps, and nothing of the writer's that a browser would run."""

import pytest

from hemis.domain.markup import Heading, render


def test_headings_become_the_table_of_contents():
    text = render("## Биринчи\n\n##### Ичкариси **қалин**\n\n# Иккинчи")
    assert text.headings == [
        Heading("b1", 1, "Биринчи"),
        Heading("b2", 2, "Ичкариси қалин"),
        Heading("b3", 1, "Иккинчи"),
    ]
    assert '<h2 id="b1">Биринчи</h2>' in text.html
    assert '<h3 id="b2">' in text.html
    assert '<h2 id="b3">' in text.html


def test_lists_tables_bold_and_links():
    html = render("# Қ\n\n- бир\n- икки\n\n1. уч\n\n| A | B |\n|---|:-:|\n| **а** | [б](https://lex.uz) |").html
    for part in (
        "<li>бир</li>",
        "<ol>",
        '<th scope="col">A</th>',
        "<td><strong>а</strong></td>",
        '<a href="https://lex.uz">б</a>',
        'aria-labelledby="b1"',
    ):
        assert part in html, part
    assert "style=" not in html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![x](https://example.uz/x.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](//evil.example)",
        '[x](https://example.uz/"onmouseover="alert(1))',
        "<https://example.uz/<b>>",
        "# <b>x</b>\n",
        "| <svg onload=alert(1)> |\n|---|\n| x |",
        "```html\n<script>x</script>\n```",
    ],
)
def test_nothing_runs(typed):
    html = render(typed).html.lower()
    for danger in ("<script", "<img", "<svg", "<b>", 'href="javascript', 'href="data', 'href="//', '"onmouseover'):
        assert danger not in html, html


def test_words_are_written_in_the_script_asked_for_but_codes_and_addresses_are_not():
    text = render("# Сарлавҳа\n\nматн `Гр.02` [ҳавола](https://example.uz/Матн)", str.upper)
    assert text.headings[0].title == "САРЛАВҲА"
    assert "МАТН <code>Гр.02</code>" in text.html
    assert 'href="https://example.uz/%D0%9C%D0%B0%D1%82%D0%BD"' in text.html


@pytest.mark.parametrize("text", ["", "   ", "#", "|", "- " * 5000 + "x", "[" * 5000, "*" * 5000, "#" * 5000, "\x00"])
def test_odd_texts_are_rendered(text):
    render(text)
