r"""Text of BibTeX as its reader sees it: accents and signs of LaTeX become letters, `{\"O}zt{\"u}rk` is `Öztürk`."""

import re
import unicodedata

MARKS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"}
MARKS |= {'"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328"}
MARKS |= {"b": "\u0331", "t": "\u0361"}
"""The command of an accent → the mark that Unicode puts after its letter."""
SIGNS = {"i": "ı", "j": "ȷ", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "S": "§"}
SIGNS |= {"ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ"}
SIGNS |= {"ng": "ŋ", "NG": "Ŋ", "dots": "…", "ldots": "…", "times": "×", "pm": "±"}
SIGNS |= {"textendash": "\u2013", "textemdash": "—", "textquoteleft": "\u2018", "textquoteright": "\u2019"}
SIGNS |= {"textquotedblleft": "“", "textquotedblright": "”", "textasciitilde": "~", "textunderscore": "_"}
SIGNS |= {"lambda": "λ", "Lambda": "Λ", "textbackslash": "\\", "textdegree": "°"}
PLAIN = {"--": "\u2013", "---": "—", "``": "“", "''": "”", "~": " ", "\\\\": " ", "\\,": " ", "\\;": " ", "\\ ": " "}
TOKEN = re.compile(
    r"""
    \\(?:(?P<mark>[`'^"~=.])|(?P<command>[uvHcdbkrt])(?![A-Za-z]))\s*
        (?:\{\s*\\?(?P<braced>[^\W\d_])\s*\}|\\(?P<dotless>[ij])(?![A-Za-z])\s*|(?P<bare>[^\W\d_]))
    |\\(?P<word>[A-Za-z]+)(?:\s*\{\}|\s+)?
    |\\(?P<kept>[&%_#$~^{}])
    |\\.|-{2,3}|``|''|[{}$~]
    """,
    re.VERBOSE,
)


def read(text: str) -> str:
    """Return text without LaTeX in one line; a command that nobody knows, such as of bold type, leaves its words."""
    return unicodedata.normalize("NFC", " ".join(TOKEN.sub(_shown, text).split()))


def read_address(text: str) -> str:
    """Return an address or a DOI: in these a dash is a dash and a tilde a tilde."""
    bare = text.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde{}", "~").replace(r"\~{}", "~")
    return re.sub(r"[{}\s]", "", re.sub(r"\\([&%_#$~])", r"\1", bare))


def _shown(token: re.Match[str]) -> str:
    accent = token["mark"] or token["command"]
    if accent:
        return str(token["braced"] or token["dotless"] or token["bare"]) + MARKS[accent]
    if token["word"]:
        return SIGNS.get(token["word"]) or _greek(token["word"])
    return token["kept"] or PLAIN.get(token[0], "")


def _greek(word: str) -> str:
    size = "CAPITAL" if word[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {word.upper()}")
    except KeyError:
        return ""


__all__ = ["read", "read_address"]
