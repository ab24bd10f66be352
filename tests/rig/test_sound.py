"""The quick reader says what html5lib says, or nothing."""

from xml.etree.ElementTree import Element

import pytest

from tests.rig.reading import parse
from tests.rig.sound import read_sound
from tests.rig.test_page import GOOD

PAGE = """<!DOCTYPE html>
<html lang="en" class="large">
  <head>
    <meta charset="utf-8"><title>A &amp; B</title>
    <script src="/a.js" defer></script>
  </head>
  <body class="room">
    %s
  </body>
</html>
"""
SOUND = (
    "<p>one <b>two <i>three</i></b><br>four &#34;five&#39; &nbsp; six</p>",
    "<ul>\n<li>one</li></ul>",
    "<dl><dt>a</dt><dd>b</dd><div><dt>c</dt><dd>d</dd></div></dl>",
    "<table>\n<caption>x</caption> <thead><tr><th>a</th></tr></thead><tbody> <tr> <td><p>b</p></td></tr> </tbody>"
    "</table>",
    '<form action="/?a=1&amp;b=2" method="post"><label for="x">y</label>'
    '<input id="x" value="&lt;&quot;" disabled /></form>',
    """<select name='x"y' data-x='{"a": "&amp;"}' data-y=''></select>""",
    "<textarea>\r\nfirst\r\nsecond\rthird</textarea>",
    '<select><optgroup label="a"><option selected>1</option>\n<option>2</option></optgroup></select>',
    "<textarea>\n\n first &lt;b&gt;</textarea><pre>\nx\n</pre>",
    "<details><summary>a</summary><div><h2>b</h2></div></details>",
    '<script type="application/ld+json">{"a": "1 & 2 &amp; 3"}</script>',
    "<h1>Талабалар\u00a0— ўқув</h1>",
)
DOUBTFUL = (
    "<p>one<p>two</p>",
    "<p><div>a</div></p>",
    "<p><span><ul></ul></span></p>",
    "<div><span></div></span>",
    "<b><i>x</b></i>",
    "<ul><li>one<li>two</ul>",
    "<li>alone</li>",
    "<table><tr><td>no body</td></tr></table>",
    "<table><tbody><tr>word<td></td></tr></tbody></table>",
    "<table><tbody><tr><td></td></tr></tbody><form></form></table>",
    '<a href="/">a<a href="/">b</a></a>',
    "<form><div><form></form></div></form>",
    "<button>a<button>b</button></button>",
    "<h1>a<h2>b</h2></h1>",
    "<select><option><b>1</b></option></select>",
    "<textarea><b>1</b></textarea>",
    '<input name="a" name="b">',
    "<input name=a>",
    "<div/>",
    "</div>",
    "<div>",
    "a & b",
    "a &nosuch; b",
    "&#0; &#128; &#x41; &#65",
    "1 < 2",
    "\x00",
    "\x85",
    "<!-- a -->",
    "<svg></svg>",
    "<blink>a</blink>",
    "<html></html>",
    "<head></head>",
    "<body></body>",
    "<title>a</title>",
    "<meta>",
    "</body></html><p>behind</p>",
    "</body></html>behind",
    "<script>if (a < b) c()</script>",
)


def told(element: Element) -> list[object]:
    inner = [told(child) for child in element]
    return [element.tag, dict(element.attrib), element.text, element.tail, inner]


@pytest.mark.parametrize("html", [GOOD, *(PAGE % piece for piece in SOUND)])
def test_a_sound_page_is_read_as_html5lib_reads_it(html: str) -> None:
    root, errors = parse(html)
    read = read_sound(html)
    assert errors == []
    assert read is not None
    assert told(read) == told(root)


@pytest.mark.parametrize("piece", DOUBTFUL)
def test_what_is_doubtful_is_left_alone(piece: str) -> None:
    assert read_sound(PAGE % piece) is None


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>a</p>",
        (PAGE % "").replace("<!DOCTYPE html>", ""),
        (PAGE % "").replace("</html>", ""),
        (PAGE % "").replace("<head>", "<head>words"),
        (PAGE % "").replace("</head>", "</head>words"),
        (PAGE % "").replace("<html", "words<html"),
        (PAGE % "").replace("utf-8", "utf-8\u0000"),
        (PAGE % "") + "words",
        (PAGE % "") + "<p>words</p>",
        (PAGE % "") + (PAGE % ""),
    ],
)
def test_a_page_that_is_none_is_left_alone(html: str) -> None:
    assert read_sound(html) is None
