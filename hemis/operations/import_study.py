"""Years, pairs, academic groups and links of subjects from spreadsheets, by the operations that write them anyway."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from hemis.domain.classifiers import EDUCATION_FORM, EDUCATION_TYPE
from hemis.domain.spreadsheets.references import Doubted, Known, References, by_name
from hemis.domain.spreadsheets.words import values_of
from hemis.extensions import Base, db
from hemis.models.accounts import User
from hemis.models.curriculum import AcademicYear, Curriculum, LessonSlot, Speciality
from hemis.models.materials import LANGUAGES, LearningResource
from hemis.models.staff import Employee
from hemis.models.structure import Department
from hemis.models.students import AcademicGroup
from hemis.models.subjects import Subject
from hemis.operations import materials, years
from hemis.operations.groups import save_group
from hemis.operations.qualifications import named_at
from hemis.operations.specialities import save_speciality

Row = Mapping[str, Any]
FORMS = dict(zip(values_of("education_form"), EDUCATION_FORM, strict=True))
TYPES = dict(zip(values_of("education_type"), EDUCATION_TYPE, strict=True))
LANGUAGE_CODES = dict(zip(values_of("language"), LANGUAGES, strict=True))
RESOURCE_KINDS = dict(zip(values_of("resource_kind"), ("12", "13", "14", "15", "16", "17", "18", "10"), strict=True))


class YearJudge:
    """Looks at academic years beside those that are there and those of the rows above."""

    def __init__(self) -> None:
        found = select(AcademicYear.name, AcademicYear.starts_on, AcademicYear.ends_on)
        self.there = [(name, first, last) for name, first, last in db.session.execute(found)]

    def __call__(self, number: int, values: Row) -> Doubted | None:
        name, first, last = values["academic_year"], values["begins_on"], values["ends_on"]
        if any(name == known for known, _first, _last in self.there):
            return "already_known", "academic_year", (("value", name),)
        if str(first.year) != name[:4]:
            return "year_starts_elsewhere", "begins_on", (("name", name), ("year", name[:4]))
        if last <= first:
            return "ends_before_start", "ends_on", ()
        for known, starts_on, ends_on in self.there:
            if starts_on <= last and ends_on >= first:
                return "year_overlaps", "begins_on", (("name", known),)
        self.there.append((name, first, last))
        return None


class PairJudge:
    """Looks at pairs: a number stands once in a year, and later pairs are later in the day."""

    def __init__(self) -> None:
        named = db.session.execute(select(AcademicYear.id, AcademicYear.name, AcademicYear.is_current)).all()
        self.ids = {name: key for key, name, _is_current in named}
        self.current = next((name for _key, name, is_current in named if is_current), "")
        self.pairs: dict[int, dict[int, tuple[time, time]]] = defaultdict(dict)
        self.new: list[dict[str, Any]] = []
        for slot in db.session.scalars(select(LessonSlot)):
            self.pairs[slot.year_id][slot.number] = slot.starts_at, slot.ends_at

    def __call__(self, number: int, values: Row) -> Doubted | None:
        year_id = self.ids.get(values["academic_year"] or self.current)
        if year_id is None:
            return "no_current_year", "academic_year", ()
        pair, (starts_at, ends_at) = values["pair_number"], values["begins_at"]
        ends_at = values["ends_at"] or ends_at
        if ends_at is None:
            return "time_no_end", "ends_at", ()
        if ends_at <= starts_at:
            return "time_backwards", "ends_at", ()
        there = self.pairs[year_id]
        if pair in there:
            return "already_known", "pair_number", (("value", str(pair)),)
        for other, (begins, ends) in there.items():
            if not (ends <= starts_at if other < pair else ends_at <= begins):
                return "pair_out_of_order", "begins_at", (("pair", str(other)),)
        there[pair] = starts_at, ends_at
        new = {"year_id": year_id, "number": pair, "starts_at": starts_at, "ends_at": ends_at}
        self.new.append(new | {"hours": values["pair_hours"]})
        return None


class SpecialityJudge:
    """Sees that the code of a speciality stands once in the faculty of its department."""

    def __init__(self, known: References) -> None:
        self.known, self.new = known, list[dict[str, Any]]()
        self.faculties = {
            key: faculty for key, faculty in db.session.execute(select(Department.id, Department.faculty_id))
        }
        there = select(Speciality.faculty_id, Speciality.code)
        self.there = {(faculty, code) for faculty, code in db.session.execute(there)}
        self.rows: dict[tuple[int, str], int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        department = self.known.departments.find(values["department"])[0].id
        key = self.faculties[department], values["speciality_code"]
        if key in self.there:
            return "already_known", "speciality_code", (("value", values["speciality_code"]),)
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        self.rows[key] = number
        columns = {name: values[name] for name in ("name_latin", "qualification")}
        columns |= {"code": values["speciality_code"], "name": values["speciality_name"], "department_id": department}
        self.new.append(columns | {"education_type": TYPES[values["education_type"]]})
        return None


class GroupJudge:
    """Finds the newest approved curriculum of a group's speciality, form and year; a name stands once in a faculty."""

    def __init__(self, known: References, faculty_id: int | None) -> None:
        self.known, self.new = known, list[dict[str, Any]]()
        specialities = select(Speciality.id, Speciality.name, Speciality.code).where(Speciality.is_active)
        plans = select(
            *(Curriculum.speciality_id, Curriculum.education_form, AcademicYear.code),
            *(Curriculum.id, Curriculum.faculty_id, Curriculum.semesters),
        ).join(AcademicYear, AcademicYear.id == Curriculum.intake_year_id)
        plans = plans.where(Curriculum.is_active, Curriculum.is_approved).order_by(Curriculum.edition)
        groups = select(AcademicGroup.faculty_id, AcademicGroup.name)
        if faculty_id is not None:
            specialities = specialities.where(Speciality.faculty_id == faculty_id)
            plans = plans.where(Curriculum.faculty_id == faculty_id)
        found = db.session.execute(specialities)
        known.others["speciality"] = by_name(Known(name, key, code=code) for key, name, code in found)
        self.plans = {tuple(row[:3]): tuple(row[3:]) for row in db.session.execute(plans)}
        self.there = {(faculty, name.casefold()) for faculty, name in db.session.execute(groups)}
        self.rows: dict[tuple[int, str], int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        speciality = self.known.others["speciality"].find(values["speciality"])[0].id
        plan = self.plans.get((speciality, FORMS[values["education_form"]], str(values["start_year"])))
        if plan is None:
            told = (("name", values["speciality"]), ("year", str(values["start_year"])))
            return "no_curriculum", "speciality", told
        curriculum_id, faculty_id, semesters = plan
        if values["course"] > -(-semesters // 2):
            return "course_too_high", "course", (("courses", str(-(-semesters // 2))),)
        key = faculty_id, values["group_name"].casefold()
        if key in self.there:
            return "group_known", "group_name", (("value", values["group_name"]),)
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        self.rows[key] = number
        tutor = self.known.teachers.find(values["tutor"]).id if values["tutor"] else None
        columns = {"name": values["group_name"], "curriculum_id": curriculum_id, "tutor_id": tutor}
        columns |= {"language": LANGUAGE_CODES[values["language"]]}
        self.new.append(columns | {name: values[name] for name in ("course", "start_year")})
        return None


class LinkJudge:
    """Looks at links for the teacher who brings them: of own subjects only, and none twice."""

    def __init__(self, known: References, user_id: int) -> None:
        self.known = known
        self.owner_id = db.session.scalar(select(Employee.id).where(Employee.user_id == user_id))
        self.own = set(db.session.scalars(select(Subject.id).where(materials.taught_by(self.owner_id))))
        there = select(LearningResource.subject_id, LearningResource.link)
        there = there.where(LearningResource.owner_id == self.owner_id, LearningResource.link != "")
        self.there = {(subject, link) for subject, link in db.session.execute(there)}
        self.rows: dict[tuple[int, str], int] = {}

    def __call__(self, number: int, values: Row) -> Doubted | None:
        subject = self.known.subjects.find(values["subject"])[0].id
        if subject not in self.own:
            return "not_own_subject", "subject", (("name", values["subject"]),)
        key = subject, values["link"]
        if key in self.there:
            return "record_known", "link", ()
        if key in self.rows:
            return "duplicate_in_file", "", (("row", str(self.rows[key])),)
        self.rows[key] = number
        return None


def write_years(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add academic years, the first of all as the current one."""
    return _each(
        AcademicYear,
        years.save_year,
        (
            {"code": row["academic_year"][:4], "starts_on": row["begins_on"], "ends_on": row["ends_on"]}
            for row in sorted(rows, key=lambda row: str(row["academic_year"]))
        ),
        by,
    )


def write_pairs(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add the pairs that were placed on paper."""
    assert isinstance(known.judge, PairJudge)
    return _each(LessonSlot, years.save_pair, known.judge.new, by)


def write_specialities(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add specialities to the faculties of their departments."""
    assert isinstance(known.judge, SpecialityJudge)
    return _each(Speciality, _save_named, known.judge.new, by)


def _save_named(speciality: Speciality, values: Row, *, by: User | None) -> None:
    """The file says a qualification by its name; one that the faculty does not have yet is made."""
    columns = dict(values)
    faculty_id = db.session.get_one(Department, values["department_id"]).faculty_id
    name = columns.pop("qualification")
    columns["qualification_id"] = named_at(faculty_id, values["education_type"], name, by=by)
    save_speciality(speciality, columns, by=by)


def write_groups(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add academic groups to the curricula that were found for them."""
    assert isinstance(known.judge, GroupJudge)
    return _each(AcademicGroup, save_group, known.judge.new, by)


def write_links(rows: Sequence[Row], known: References, options: Mapping[str, Any], by: User) -> list[int]:
    """Add links to the subjects of the teacher who brings them."""
    judge, at = known.judge, datetime.fromisoformat(options["now"])
    assert isinstance(judge, LinkJudge)
    today = date.fromisoformat(options["today"])

    def save(resource: LearningResource, values: Row, *, by: User | None) -> None:
        materials.save_resource(resource, values, None, owner_id=judge.owner_id, at=at, by=by)

    return _each(LearningResource, save, (_link(row, known, today) for row in rows), by)


def _link(row: Row, known: References, today: date) -> dict[str, Any]:
    return {
        "title": row["resource_title"],
        "subject_id": known.subjects.find(row["subject"])[0].id,
        "topic_id": None,
        "kind": RESOURCE_KINDS[row["resource_kind"]],
        "language": LANGUAGE_CODES[row["language"]],
        "link": row["link"],
        "note": row["note"],
        "opens_on": row["opens_on"] or today,
    }


def _each(model: type[Base], save: Callable[..., None], rows: Any, by: User) -> list[int]:
    made = []
    for values in rows:
        row = model()
        save(row, values, by=by)
        made.append(getattr(row, "id"))  # noqa: B009 - every one of these has one
    return made


def take_years_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Delete years that nothing points at; RuleError for the current one."""
    for year in db.session.scalars(select(AcademicYear).where(AcademicYear.id.in_(ids))).all():
        years.remove_year(year, by=by)


def take_pairs_away(ids: Sequence[int], options: Mapping[str, Any], by: User) -> None:
    """Delete pairs in which no lesson stands."""
    for pair in db.session.scalars(select(LessonSlot).where(LessonSlot.id.in_(ids))).all():
        years.remove_pair(pair, by=by)


__all__ = [
    "GroupJudge",
    "LinkJudge",
    "PairJudge",
    "SpecialityJudge",
    "YearJudge",
    "take_pairs_away",
    "take_years_away",
    "write_groups",
    "write_links",
    "write_pairs",
    "write_specialities",
    "write_years",
]
