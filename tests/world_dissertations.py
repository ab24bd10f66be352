"""Dissertations of the science department: one on the desk, one that the public reads."""

from datetime import date, time
from typing import Any

from sqlalchemy import select

from hemis.extensions import db
from hemis.models.accounts import User
from hemis.models.dissertations import Dissertation
from hemis.operations import announcements, dissertations
from hemis.operations.files import StoredFile

FILLED: dict[str, Any] = {
    "kind": "phd",
    "title": "Интеграл тенгламаларни ечишнинг тақрибий усуллари",
    "author": "Ғафуров Шерзод Ёқубович",
    "workplace": "Бухоро давлат университети",
    "post": "ўқитувчи",
    "speciality_code": "01.01.03",
    "speciality": "Ҳисоблаш математикаси",
    "organisation": "Бухоро давлат университети",
    "registration": "B2024.2.PhD/FM316",
    "council": "DSc.03/30.12.2019.FM.02.01",
    "supervisor": "Қодиров Илҳом Раҳимович",
    "supervisor_degree": "физика-математика фанлари доктори, профессор",
    "opponents": "Ҳакимов Анвар, фан доктори, профессор\nЮнусова Лола, фан номзоди, доцент",
    "leading_organisation": "Самарқанд давлат университети",
    "preliminary_on": date(2026, 5, 4),
    "sent_on": date(2026, 5, 11),
    "seminar_on": date(2026, 6, 8),
    "seminar_conclusion": "ижобий",
    "returned_on": date(2026, 6, 15),
    "accepted_on": date(2026, 7, 1),
    "oak_announced_on": date(2026, 9, 18),
    "full_text_on": date(2026, 9, 18),
    "full_text_url": "https://example.uz/matn",
    "summary_on": date(2026, 9, 18),
    "summary_url": "https://example.uz/avtoreferat.pdf",
    "summary_languages": "ўзбек, рус, инглиз (резюме)",
    "ziyonet_on": None,
    "ziyonet_url": "",
    "library_registration": "№ 12",
    "day": date(2026, 10, 23),
    "starts_at": time(14, 0),
    "place": "Бош ўқув биноси, мажлислар зали",
    "contacts": "+998 65 221-00-00",
    "sent_to_oak_on": None,
    "oak_decision": "",
    "oak_decided_on": None,
    "about": "",
    "department_id": None,
}


def make(author: User, approver: User, moment: Any, file: StoredFile) -> None:
    """Enter both; the second goes all the way."""
    draft, shown = Dissertation(), Dissertation()
    dissertations.save(draft, FILLED | {"title": "Қоралама диссертация"}, version=1, by=author)
    dissertations.save(shown, FILLED, version=1, by=author)
    announcements.attach(shown, file, "Автореферат", at=moment, by=author)
    announcements.submit(shown, version=shown.version, at=moment, by=author)
    announcements.approve(shown, version=shown.version, at=moment, by=approver)
    announcements.publish(shown, version=shown.version, at=moment, by=author)


def read() -> tuple[int, int]:
    """Return the id of the draft and of what is published."""
    rows = {status: key for key, status in db.session.execute(select(Dissertation.id, Dissertation.status))}
    return rows["draft"], rows["published"]
