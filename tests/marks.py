"""A grade sheet filled, closed, confirmed and opened again by the cast, over HTTP, as people do it."""

from types import SimpleNamespace
from typing import Any

from hemis.extensions import db
from hemis.models.assessment import Grade, GradeSheet
from tests.rig.client import PageClient
from tests.rig.page import Page

REASON = "Бир талабанинг балли янглиш киритилган экан."
GOOD = ("25", "17,5", "45")


def address(world: SimpleNamespace, step: str = "", room: str = "assessments") -> str:
    return f"/{room}/sheets/{world.sheet}{step}"


def name(world: SimpleNamespace, student: int, control: int, version: int = 0, base: str = "") -> str:
    """The name of a cell's input, by the places of student and control."""
    return f"{world.students[student]}-{world.controls[control]}-{version}-{base}"


def name_on(page: Page, world: SimpleNamespace, student: int, control: int) -> str:
    """The same as the page has it now."""
    start = f"{world.students[student]}-{world.controls[control]}-"
    return next(key for key in page.form("sheet").data if key.startswith(start))


def full(world: SimpleNamespace, points: tuple[str, ...] = GOOD) -> dict[str, str]:
    return {
        name(world, student, control): points[control] for student in range(len(world.students)) for control in range(3)
    }


def token(page: Page) -> str:
    return page.form("sheet").data["csrf_token"]


def send_cells(client: PageClient, world: SimpleNamespace, page: Page, **cells: str) -> Any:
    data = {"csrf_token": token(page), **cells}
    return client.post(address(world, "/cells"), data=data, headers={"HX-Request": "true"})


def fill(client: PageClient, world: SimpleNamespace, **changes: str) -> None:
    page = client.page(address(world))
    client.submit(page.form("sheet"), **(full(world) | changes))


def close(client: PageClient, world: SimpleNamespace) -> None:
    url = address(world, "/closure")
    client.submit(client.page(url).form(url))


def confirm(client: PageClient, world: SimpleNamespace) -> None:
    url = address(world, "/confirmation", "performance")
    client.submit(client.page(url).form(url))


def ask(client: PageClient, world: SimpleNamespace, room: str = "assessments") -> None:
    url = f"/{room}/reopenings/new/{world.sheet}"
    client.submit(client.page(url).form(url), reason=REASON)


def stored(app: Any, world: SimpleNamespace) -> dict[tuple[int, int], tuple[str, bool, int]]:
    """Every cell of the sheet as the database has it: (points, absent, version) by places."""
    with app.app_context():
        rows = db.session.execute(db.select(Grade).where(Grade.sheet_id == world.sheet)).scalars().all()
        return {
            (world.students.index(row.student_id), world.controls.index(row.control_id)): (
                str(row.points) if row.points is not None else "",
                row.is_absent,
                row.version,
            )
            for row in rows
        }


def status(app: Any, sheet_id: int) -> str:
    with app.app_context():
        return str(db.session.get(GradeSheet, sheet_id).status)
