"""Dissertations of the councils: the archive and today's, the last ones laid about today in states of their own."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app

from hemis.access.roles import Role
from hemis.demo import facts
from hemis.demo.facts import Row
from hemis.demo.staffing import Staff
from hemis.domain.dissertations import CANDIDATE, DSC, PHD
from hemis.models.dissertations import Dissertation
from hemis.operations import announcements, dissertations, files
from hemis.operations.files import StoredFile

KINDS = {"номзодлик": CANDIDATE, "PhD": PHD, "DSc": DSC}
SUMMARIES = {CANDIDATE: "autoreferat_nomzodlik.pdf", PHD: "autoreferat_phd.pdf", DSC: "autoreferat_dsc.pdf"}
NAMES = {
    "author": "author",
    "workplace": "workplace",
    "post": "post",
    "title": "topic",
    "speciality_code": "speciality_code",
    "speciality": "speciality_name",
    "organisation": "organisation_done",
    "registration": "registration_no",
    "council": "council_code",
    "seminar_conclusion": "seminar_conclusion",
    "supervisor": "supervisor",
    "supervisor_degree": "supervisor_degree",
    "leading_organisation": "leading_organisation",
    "full_text_url": "fulltext_url",
    "summary_url": "autoreferat_url",
    "ziyonet_url": "ziyonet_url",
    "place": "defence_place",
    "library_registration": "library_registration",
}
DAYS = {
    "preliminary_on": "accepted_preliminary_on",
    "sent_on": "sent_to_seminar_on",
    "seminar_on": "seminar_on",
    "returned_on": "returned_to_council_on",
    "accepted_on": "accepted_for_defence_on",
    "oak_announced_on": "oak_announcement_on",
    "full_text_on": "fulltext_on",
    "summary_on": "autoreferat_on",
    "ziyonet_on": "ziyonet_on",
    "day": "defence_date",
    "sent_to_oak_on": "sent_to_oak_on",
    "oak_decided_on": "oak_decision_on",
}
AHEAD = {"38": 25, "39": 18, "40": 12}
"""Defences that are still to come, by how many days."""
SUBMITTED, SENT_BACK, SUNDAY = "39", "38", 6
AFTERWARDS = ("sent_to_oak_on", "oak_decided_on")
REMARK = "Оппонентларнинг иш жойи ва унвони кўрсатилсин."
ENTERED = timedelta(days=40)


def write(staff: Staff, now: datetime) -> None:
    """Enter each dissertation with its abstract, where there is one, and take it as far as its state."""
    office, rector = staff.offices[Role.RESEARCH_OFFICE], staff.offices[Role.VICE_RECTOR]
    kept = {kind: _keep(name) for kind, name in SUMMARIES.items()}
    for row in facts.read("dissertations"):
        values = _values(row, now.date())
        made = Dissertation()
        dissertations.save(made, values, version=1, by=office)
        at = now - timedelta(hours=26) if row["id"] in {SUBMITTED, SENT_BACK} else _morning(now - ENTERED)
        if row["file"] or values["kind"] != CANDIDATE:
            announcements.attach(made, kept[values["kind"]], "Автореферат", at=at, by=office)
        announcements.submit(made, version=made.version, at=at, by=office)
        if row["id"] == SENT_BACK:
            announcements.send_back(made, REMARK, version=made.version, by=rector)
        elif row["id"] != SUBMITTED:
            announcements.approve(made, version=made.version, at=at + timedelta(hours=2), by=rector)
            announcements.publish(made, version=made.version, at=at + timedelta(hours=4), by=office)


def _values(row: Row, today: date) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[column]) for name, column in DAYS.items() if row[column]}
    is_ahead = row["id"] in AHEAD
    if is_ahead:
        shift = today + timedelta(days=AHEAD[row["id"]]) - days["day"]
        days = {name: day + shift for name, day in days.items() if name not in AFTERWARDS}
        if days["day"].weekday() == SUNDAY:
            days["day"] += timedelta(days=1)
    return {
        **{name: row[column] for name, column in NAMES.items()},
        **dict.fromkeys(DAYS),
        **days,
        "oak_decision": "" if is_ahead else row["oak_decision"],
        "kind": KINDS[row["kind"]],
        "opponents": row["opponents"].replace("; ", "\n"),
        "starts_at": time.fromisoformat(row["defence_time"]),
        "summary_languages": row["autoreferat_languages"].replace(";", ", "),
        "contacts": "",
        "about": "",
        "department_id": None,
    }


def _morning(moment: datetime) -> datetime:
    return moment.replace(hour=9, minute=0, second=0, microsecond=0)


def _keep(name: str) -> StoredFile:
    with (facts.FACTS / "autoreferat" / name).open("rb") as file:
        return files.keep(file, name, current_app.config["UPLOADS"])
