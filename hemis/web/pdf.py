"""Papers as PDF: the frozen content goes into the template as data, and the same content gives the same bytes."""

import base64
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import segno
import typst
from flask import Response, current_app, request, url_for

from hemis.domain.i18n import N_
from hemis.models.documents import IssuedDocument
from hemis.operations import documents, files

PAPERS = Path(__file__).with_name("papers")
FONTS = PAPERS / "fonts"
SVG = "http://www.w3.org/2000/svg"
DRAFT = N_("ҚОРАЛАМА")
NO_TIME = 0
"""A PDF carries no moment of its own: the date of a paper stands in its content."""


def verification_address() -> str:
    """Return the beginning of the address at which a stranger checks a paper; its code follows."""
    root = current_app.config["PUBLIC_URL"] or request.host_url
    return urljoin(root, url_for("public.verification"))


def as_pdf(template: str, document: IssuedDocument) -> Response:
    """Return an issued document as it was issued, whatever has changed since."""
    known = documents.content_of(document)
    content = render(template, document.content, known["address"], logo=_picture(*known.get("logo", ("", ""))))
    return inline(content, f"{document.kind}-{document.number.replace('/', '-')}")


def render(template: str, content: str, address: str, *, logo: str = "", has_formulas: bool = False) -> bytes:
    """Return the PDF of `content`, which is JSON; `address` stands in the QR code, `logo` is an SVG or empty.

    With `has_formulas` signs that our own fonts lack (√ ≤ π) are taken from those that the compiler brings.
    """
    inputs = {"content": content, "qr": _qr(address), "logo": logo}
    return _compiled(template, inputs, has_formulas=has_formulas)


def together(template: str, rows: Iterable[IssuedDocument]) -> bytes:
    """Return issued documents as one PDF, each as it was issued and from a page of its own."""
    return _one_by_one(template, [documents.content_of(row) for row in rows])


def drafts(template: str, contents: Iterable[Mapping[str, Any]]) -> bytes:
    """Return papers that are not issued yet as one PDF: each says across its pages that it is a draft."""
    unissued = {"number": "—", "code": "", "address": "", "draft": DRAFT}
    return _one_by_one(template, [{**each, **unissued} for each in contents])


def inline(content: bytes, name: str) -> Response:
    """Return a PDF that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


def _one_by_one(template: str, known: Sequence[Mapping[str, Any]]) -> bytes:
    pictures = {tuple(each.get("logo", ("", ""))) for each in known}
    logos = {each: _picture(*each) for each in pictures}
    papers = [
        {"content": each, "qr": _qr(each["address"]), "logo": logos[tuple(each.get("logo", ("", "")))]}
        for each in known
    ]
    return _compiled(template, {"papers": json.dumps(papers, ensure_ascii=False)})


def _compiled(template: str, inputs: dict[str, str], *, has_formulas: bool = False) -> bytes:
    made = typst.compile(
        str(PAPERS / f"{template}.typ"),
        root=str(PAPERS),
        font_paths=_fonts(has_formulas),
        sys_inputs=inputs,
        package_path=str(PAPERS / "none"),
        package_cache_path=str(PAPERS / "none"),
        timestamp=NO_TIME,
    )
    assert isinstance(made, bytes)
    return made


def _qr(address: str) -> str:
    if not address:
        return ""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def _picture(name: str, media_type: str) -> str:
    """A kept picture as an SVG around it, since only text goes into a template; empty when the file is gone."""
    path = files.place(current_app.config["UPLOADS"], name) if name else None
    if path is None or not path.is_file():
        return ""
    data = base64.b64encode(path.read_bytes()).decode()
    link = f'<image width="100" height="100" xlink:href="data:{media_type};base64,{data}"/>'
    return f'<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">{link}</svg>'


@cache
def _fonts(has_formulas: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=has_formulas, font_paths=[str(FONTS)])


__all__ = ["as_pdf", "drafts", "inline", "render", "together", "verification_address"]
