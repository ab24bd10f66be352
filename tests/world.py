"""A small university with a cast known by name, and a foreign faculty whose own rows all carry БЕГОНА.

Tuesday 6 October 2026, 10:30 in Tashkent: the first pair (08:30) is over, the second runs, the fourth is to come.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import func, select

from hemis.access.roles import Role
from hemis.domain.curriculum import cut_weeks
from hemis.domain.names import fold, sort_key, tokens
from hemis.domain.questions import Draft, Option, fingerprint
from hemis.domain.translit import to_latin
from hemis.extensions import db
from hemis.models.accounts import RoleAssignment, User
from hemis.models.achievements import Achievement, AdmissionQuota
from hemis.models.announcements import AnnouncementFile
from hemis.models.arrivals import ArrivalRound
from hemis.models.assessment import GradeSheet, SheetReopening
from hemis.models.assignments import Assignment, AssignmentFile, AssignmentGroup, AssignmentWork, WorkFile, WorkSending
from hemis.models.control_kinds import ControlKind
from hemis.models.curriculum import (
    AcademicYear,
    Curriculum,
    CurriculumSubject,
    GradeKind,
    GradeSheetKind,
    GradingSystem,
    LessonSlot,
    Qualification,
    Semester,
    Speciality,
    SubjectControl,
    Week,
)
from hemis.models.daily_marks import DailyMarkRule
from hemis.models.electives import ElectiveWindow, ElectiveWindowGroup
from hemis.models.events import Conference, Meeting
from hemis.models.exams import Exam, ExamGroup, ExamSession
from hemis.models.generator import DraftRow, TeacherWish, TimetableDraft, WishCell
from hemis.models.imports import SheetImport
from hemis.models.infrastructure import Building, Room, RoomEquipment
from hemis.models.jobs import Job
from hemis.models.materials import LearningResource, Question, QuestionOption
from hemis.models.reading import ReadingAlarm, SavedFilter
from hemis.models.research import Seminar
from hemis.models.service import ServiceCard
from hemis.models.settings import Holiday, Maintenance, RuleValue
from hemis.models.staff import Employee, Position, Post, PostCompetition, StatusPeriod, TrainingCourse
from hemis.models.structure import Department, Division, Faculty, University
from hemis.models.students import AcademicGroup, Enrolment, PersonToken, Student
from hemis.models.subjects import Subject, SubjectGroup
from hemis.models.teaching import Lesson, LessonGroup, TeachingLoad, TeachingLoadGroup, Topic
from hemis.models.timetable import CalendarFeed, CancelledLesson, TimetablePublication
from hemis.models.visits import ApiToken
from hemis.operations import announcements, files, passport, seminars
from hemis.operations.feeds import hash_of
from tests import (
    world_controls,
    world_differences,
    world_dissertations,
    world_doctoral,
    world_events,
    world_excuses,
    world_orders,
    world_projects,
    world_rating,
    world_results,
    world_schedules,
    world_science,
    world_testing,
    world_works,
)

TASHKENT = ZoneInfo("Asia/Tashkent")
NOW = datetime(2026, 10, 6, 10, 30, tzinfo=TASHKENT)
TODAY = NOW.date()
PASSWORD = "olma anor uzum 2026"
PAIRS = ("08:30", "10:00", "11:30", "13:30", "15:00", "16:30")
STUDENTS = (
    ("Абдуллаев", "Шерзод", "Ёқуб ўғли", "11"),
    ("Ёқубова", "Нигора", "Баҳром қизи", "12"),
    ("Шарипов", "Акмал", "Олим ўғли", "11"),
    ("Ўринова", "Дилноза", "Ғайрат қизи", "12"),
    ("Қодиров", "Жасур", "Тўлқин ўғли", "11"),
    ("Ҳикматов", "Исҳоқ", "Раҳим ўғли", "11"),
)
STUDENTS_2 = (
    ("Ергашев", "Бобур", "", "11"),
    ("Цой", "Виктор", "Ким ўғли", "11"),
    ("Юнусова", "Ҳилола", "Ғайрат қизи", "12"),
)
MARKS = (
    (5, "Аъло", "90", "100"),
    (4, "Яхши", "70", "89.9"),
    (3, "Қониқарли", "60", "69.9"),
    (2, "Қониқарсиз", "0", "59.9"),
)
FOREIGN_STUDENTS = (("БЕГОНАЕВ", "Анвар", "Собир ўғли", "11"), ("БЕГОНАЕВА", "Малика", "Собир қизи", "12"))


@dataclass
class Making:
    """What is known while the world is made."""

    accounts: dict[str, User] = field(default_factory=dict)
    password_hash: str = ""


def make(password_hash: str) -> None:
    """Fill an empty database and commit."""
    making = Making(password_hash=password_hash)
    common = _common()
    world_works.make_edition()
    home = _faculty(making, common, "F01", "Физика", STUDENTS, STUDENTS_2, "")
    _faculty(making, common, "F02", "Филология", FOREIGN_STUDENTS, FOREIGN_STUDENTS[:0], "foreign_")
    _offices(making)
    _seminars(making, home)
    world_science.make(making.accounts["scientist"], making.accounts["vice_rector"], NOW)
    world_events.make(making.accounts["scientist"], home.department.id)
    world_rating.make(common.year, making.accounts["registrar"])
    _orders(making)
    _drafts(common)
    _schedules(making)
    _import(making.accounts["hr"])
    _reading(making.accounts)
    db.session.commit()


def _reading(accounts: dict[str, User]) -> None:
    """A search that the dean's office has kept, and an alarm about a teacher that is over."""
    _add(SavedFilter(user_id=accounts["dean"].id, list_name="students.base", name="1-курс", query="course=1&status=11"))
    _add(
        ReadingAlarm(
            user_id=accounts["teacher"].id,
            kind="cards",
            most=300,
            raised_at=NOW - timedelta(days=3),
            released_at=NOW - timedelta(days=2),
            released_by_id=accounts["admin"].id,
            reason="Гуруҳ журнали текширилган",
        )
    )
    official = {"holder": "Вазиров Ботир", "post": "мутахассис", "body": "Вазирлик", "search_key": "vazirov botir"}
    day, made = NOW.date() + timedelta(days=90), {"created_at": NOW, "created_by_id": accounts["admin"].id}
    _add(ApiToken(**official, **made, scopes=["requests"], valid_until=day, start="Aa1", token_hash="0" * 64))


def _drafts(common: SimpleNamespace) -> None:
    """Approve the curricula, now that they are whole, and open the second edition of each."""
    for curriculum in db.session.scalars(select(Curriculum).order_by(Curriculum.id)).all():
        curriculum.is_approved = True
        db.session.flush()
        names = ("speciality_id", "faculty_id", "intake_year_id", "grading_system_id", "semesters", "credits")
        draft = _add(
            Curriculum(
                name=f"{curriculum.name}, 2-таҳрир",
                edition=2,
                based_on_id=curriculum.id,
                **{name: getattr(curriculum, name) for name in names},
            )
        )
        dates = {"starts_on": date(2026, 9, 2), "ends_on": date(2027, 1, 24)}
        semester = _add(Semester(curriculum_id=draft.id, year_id=common.year.id, number=1, **dates))
        for week in cut_weeks(dates["starts_on"], date(2026, 12, 20), dates["ends_on"]):
            _add(Week(semester_id=semester.id, **week._asdict()))
        _planned(draft, semester)


def _planned(draft: Curriculum, semester: Semester) -> None:
    """The first subject of the draft: that of the approved edition."""
    like = db.session.scalars(
        select(CurriculumSubject).where(CurriculumSubject.faculty_id == draft.faculty_id).order_by(CurriculumSubject.id)
    ).first()
    names = ("subject_id", "department_id", "faculty_id", "credits", "total_hours", "lecture_hours", "practice_hours")
    row = _add(
        CurriculumSubject(
            semester_id=semester.id, independent_hours=60, **{name: getattr(like, name) for name in names}
        )
    )
    for position, (kind, most) in enumerate((("11", 30), ("12", 20), ("13", 50)), start=1):
        _add(SubjectControl(curriculum_subject_id=row.id, kind=kind, position=position, max_points=most))


def enrolment(student_id: int, group_id: int, starts_on: date, status: str = "11") -> Enrolment:
    """A stretch of the first course."""
    paid = {"course": 1, "semester": 1, "payment_form": "12"}
    return Enrolment(student_id=student_id, group_id=group_id, status=status, starts_on=starts_on, **paid)


def _add(row: Any) -> Any:
    if hasattr(row, "name_latin"):
        row.name_latin = row.name_latin or to_latin(row.name)
    db.session.add(row)
    db.session.flush()
    return row


def _common() -> SimpleNamespace:
    _add(University(id=1, code="301", name="Бухоро давлат университети", short_name="БухДУ"))
    db.session.execute(
        University.__table__.update().values(
            address="Бухоро шаҳри, Муҳаммад Иқбол кўчаси 11 уй", reception_url="https://example.uz/qabulxona"
        )
    )
    _add(Division(code="V03", name="Кадрлар бўлими", kind="13"))
    year = _add(
        AcademicYear(
            code="2026", name="2026/2027", starts_on=date(2026, 9, 2), ends_on=date(2027, 6, 30), is_current=True
        )
    )
    slots = [
        _add(
            LessonSlot(
                year_id=year.id, code=str(10 + number), number=number, starts_at=_at(start), ends_at=_later(start)
            )
        )
        for number, start in enumerate(PAIRS, start=1)
    ]
    system = _add(
        GradingSystem(
            code="13",
            name="Кредит баҳолаш тизими",
            act="ВМҚ 824",
            valid_from=date(2021, 1, 1),
            pass_points=Decimal(60),
        )
    )
    for mark, name, low, high in MARKS:
        _add(GradeKind(system_id=system.id, mark=mark, name=name, min_points=Decimal(low), max_points=Decimal(high)))
    _add(ControlKind(system_id=system.id, name="Мустақил иш", short="МИ", counts_as="11", max_points=20))
    _add(GradeSheetKind(code="11", name="Фан қайдномаси (асосий)", position=1))
    for week_days in (5, 6):
        _add(Holiday(day=date(2026, 10, 1), week_days=week_days, is_working=False, name="Ўқитувчи ва мураббийлар куни"))
    _add(RuleValue(key="training.hours", value="144", valid_from=date(2020, 9, 1), act="Кенгаш қарори"))
    building = _add(Building(code="B01", name="Бош ўқув биноси", floors=4))
    position = _add(Position(code="14", name="Доцент", category="teacher", yearly_hours=700))
    subject_group = _add(SubjectGroup(code="МТФ", name="Математика ва табиий фанлар"))
    return SimpleNamespace(
        year=year, slots=slots, system=system, building=building, position=position, subject_group=subject_group
    )


def _at(text: str) -> time:
    return time.fromisoformat(text)


def _later(text: str) -> time:
    return (datetime.combine(TODAY, _at(text)) + timedelta(minutes=80)).time()


def _account(making: Making, login: str, name: str, role: Role | None, **anchor: int) -> User:
    user = _add(
        User(
            login=login,
            name=name,
            name_latin=to_latin(name),
            password_hash=making.password_hash,
            must_change_password=False,
        )
    )
    if role:
        _add(RoleAssignment(user_id=user.id, role=role, starts_on=date(2026, 9, 1), **anchor))
    making.accounts[login] = user
    return user


def _person(model: Any, names: tuple[str, str, str, str], **columns: Any) -> Any:
    surname, first, patronymic, gender = names
    return _add(
        model(
            surname=surname,
            first_name=first,
            patronymic=patronymic,
            surname_latin=to_latin(surname),
            first_name_latin=to_latin(first),
            patronymic_latin=to_latin(patronymic),
            sort_key=sort_key(" ".join(names[:3])),
            gender=gender,
            **columns,
        )
    )


def _teacher(
    making: Making, login: str, names: tuple[str, str, str, str], department: Department, position: Position
) -> Employee:
    user = _account(making, login, " ".join(names[:3]), Role.TEACHER)
    employee = _person(Employee, names, number=f"E-{login}", user_id=user.id)
    _add(
        Post(
            employee_id=employee.id,
            position_id=position.id,
            department_id=department.id,
            stake=Decimal(1),
            starts_on=date(2020, 9, 1),
        )
    )
    for word in tokens(f"{employee.full_name} {employee.full_name_latin}"):
        _add(PersonToken(word=word, employee_id=employee.id))
    return employee


def _career(teacher: Employee, department: Department, position: Position, mark: str, name: str) -> None:
    """A course that holds, an election that is nearly over, and a leave that is."""
    kept = keep_file()
    _add(
        TrainingCourse(
            employee_id=teacher.id,
            centre=f"{mark}Тармоқ маркази",
            direction=f"{mark}{name} ўқитиш методикаси",
            starts_on=date(2025, 4, 1),
            ends_on=date(2025, 5, 20),
            hours=144,
            certificate_number=f"МО-{teacher.number}",
            stored_name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
        )
    )
    _add(
        PostCompetition(
            employee_id=teacher.id,
            department_id=department.id,
            position_id=position.id,
            elected_on=date(2021, 11, 15),
            minutes_number="4-баён",
            minutes_date=date(2021, 11, 15),
        )
    )
    _add(
        StatusPeriod(
            employee_id=teacher.id,
            status="12",
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 8, 25),
            order_number="77-К",
            order_date=date(2026, 6, 20),
            ground=f"{mark}Меҳнат таътили графиги",
        )
    )


def _faculty(
    making: Making, common: SimpleNamespace, code: str, name: str, first: Any, second: Any, prefix: str
) -> SimpleNamespace:
    mark = "БЕГОНА " if prefix else ""
    faculty = _add(Faculty(code=code, name=f"{name} факультети", short_name=name))
    department = _add(Department(code=f"D{code}", name=f"{name} кафедраси", faculty_id=faculty.id))
    _account(making, f"{prefix}dean", f"{mark}Деканов Декан", Role.FACULTY, faculty_id=faculty.id)
    _account(making, f"{prefix}head", f"{mark}Мудиров Мудир", Role.DEPARTMENT_HEAD, department_id=department.id)
    surname = "БЕГОНАЕВ" if prefix else "Насруллаев"
    teacher = _teacher(
        making, f"{prefix}teacher", (surname, "Жаҳонгир", "Содиқович", "11"), department, common.position
    )
    _career(teacher, department, common.position, mark, name)
    world_works.make(teacher, mark, NOW, keep_file())
    world_projects.make(teacher, mark, common.year.id, NOW, keep_file())
    world_doctoral.make(teacher, department, mark, NOW.date())
    qualification = _add(Qualification(name=f"{mark}{name}чи", faculty_id=faculty.id, education_type="11"))
    speciality = _add(
        Speciality(
            qualification_id=qualification.id,
            code=f"605{code[1:]}",
            name=f"{mark}{name}",
            faculty_id=faculty.id,
            department_id=department.id,
            education_type="11",
        )
    )
    curriculum = _add(
        Curriculum(
            name=f"{mark}{name} (бакалавр)",
            speciality_id=speciality.id,
            faculty_id=faculty.id,
            intake_year_id=common.year.id,
            grading_system_id=common.system.id,
            semesters=8,
            credits=240,
        )
    )
    semester = _add(
        Semester(
            curriculum_id=curriculum.id,
            year_id=common.year.id,
            number=1,
            starts_on=date(2026, 9, 2),
            ends_on=date(2027, 1, 23),
        )
    )
    for number in range(1, 16):
        start = date(2026, 8, 31) + timedelta(weeks=number - 1)
        _add(Week(semester_id=semester.id, number=number, starts_on=start, ends_on=start + timedelta(days=6)))
    groups = [
        _add(
            AcademicGroup(
                name=f"{mark.strip() + '-' if mark else ''}{10 + number}-{name[:3].upper()}",
                faculty_id=faculty.id,
                speciality_id=speciality.id,
                curriculum_id=curriculum.id,
                course=1,
                start_year=2026,
            )
        )
        for number in (1, 2)
    ]
    for group, people, serial in ((groups[0], first, 1), (groups[1], second, 51)):
        _students(making, group, people, f"30126{code[1:]}{serial:05}", prefix)
    _quota_and_achievement(common, speciality, groups[0], mark)
    pupil = select(Student.id).where(Student.group_id == groups[0].id).order_by(Student.sort_key)
    guided = db.session.scalars(pupil).first()
    world_projects.guide(teacher, making.accounts[f"{prefix}head"], guided, mark, NOW, keep_file())
    plan = _plan(common, curriculum, semester, department, faculty, mark, code)
    teaching = _teaching(common, faculty, department, teacher, plan, groups, code, prefix)
    if not prefix:
        _teacher(making, "teacher2", ("Ҳайитова", "Маҳлиё", "Ботир қизи", "12"), department, common.position)
    _exam(common, faculty, department, plan, groups[0], teaching["room"])
    _window(semester, groups[0], making.accounts[f"{prefix}dean"])
    world_testing.make(plan, teacher.id, groups[0], mark, NOW)
    return SimpleNamespace(faculty=faculty, department=department, **teaching)


def _quota_and_achievement(common: SimpleNamespace, speciality: Speciality, group: AcademicGroup, mark: str) -> None:
    """Five places on contract, and a certificate of the first student that is over since spring."""
    kept = keep_file()
    intake = {"year_id": common.year.id, "faculty_id": speciality.faculty_id, "education_form": "11"}
    _add(AdmissionQuota(speciality_id=speciality.id, **intake, kind="12", planned=5))
    student = db.session.scalars(select(Student.id).where(Student.group_id == group.id).order_by(Student.sort_key))
    number = f"{'BG' if mark else 'UZ'} 123456"
    _add(
        Achievement(
            student_id=student.first(),
            kind="15",
            title=f"{mark}IELTS",
            title_key=fold(f"{mark}IELTS инглиз тили {number}"),
            certificate_kind="12",
            subject="инглиз тили",
            level="6.5",
            number=number,
            issued_on=date(2024, 4, 10),
            valid_until=date(2026, 4, 9),
            stored_name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
        )
    )


def _students(making: Making, group: AcademicGroup, people: Any, first_number: str, prefix: str) -> None:
    for index, names in enumerate(people):
        user = None
        if index == 0 and first_number.endswith("1") and "51" not in first_number[-2:]:
            user = _account(making, f"{prefix}student", " ".join(names[:3]), Role.STUDENT)
        student = _person(
            Student,
            names,
            number=str(int(first_number) + index),
            group_id=group.id,
            faculty_id=group.faculty_id,
            user_id=user.id if user else None,
        )
        _add(enrolment(student.id, group.id, date(2026, 9, 2)))
        for word in tokens(student.full_name):
            _add(PersonToken(word=word, student_id=student.id))
    group.student_count = len(people)


def _plan(
    common: SimpleNamespace,
    curriculum: Curriculum,
    semester: Semester,
    department: Department,
    faculty: Faculty,
    mark: str,
    code: str,
) -> CurriculumSubject:
    subject = _add(
        Subject(
            code=f"МАН{code[1:]}",
            name="Математик анализ (Филология)" if mark else "Математик анализ",  # the catalogue is open to all
            group_id=common.subject_group.id,
            department_id=department.id,
        )
    )
    plan = _add(
        CurriculumSubject(
            semester_id=semester.id,
            subject_id=subject.id,
            department_id=department.id,
            faculty_id=faculty.id,
            credits=4,
            total_hours=120,
            lecture_hours=30,
            practice_hours=30,
            independent_hours=60,
        )
    )
    for position, (kind, most) in enumerate((("11", 30), ("12", 20), ("13", 50)), start=1):
        _add(SubjectControl(curriculum_subject_id=plan.id, kind=kind, position=position, max_points=most))
    for position in range(1, 16):
        _add(
            Topic(
                curriculum_subject_id=plan.id,
                lesson_kind="11",
                position=position,
                title=f"{mark}{position}-мавзу: функция лимити",
            )
        )
    return plan


def _teaching(
    common: SimpleNamespace,
    faculty: Faculty,
    department: Department,
    teacher: Employee,
    plan: CurriculumSubject,
    groups: list[AcademicGroup],
    code: str,
    prefix: str,
) -> dict[str, Any]:
    room = _add(
        Room(code=f"B01-{code[1:]}", building_id=common.building.id, number=f"2{code[1:]}", kind="11", capacity=60)
    )
    for kind, quantity in (("board", 1), ("projector", 1), ("computer", 12)):
        _add(RoomEquipment(room_id=room.id, kind=kind, quantity=quantity))
    _materials(plan, teacher, prefix)
    load = _add(
        TeachingLoad(
            curriculum_subject_id=plan.id,
            teacher_id=teacher.id,
            department_id=department.id,
            lesson_kind="11",
            hours=30,
        )
    )
    for group in groups:
        _add(
            TeachingLoadGroup(
                load_id=load.id, group_id=group.id, curriculum_subject_id=plan.id, lesson_kind=load.lesson_kind
            )
        )
    _assignment(load, groups, teacher, prefix)
    for day, number in ((TODAY, 1), (TODAY, 4), (date(2026, 10, 5), 2), (date(2026, 9, 22), 1)):
        slot = common.slots[number - 1]
        lesson = _add(
            Lesson(
                load_id=load.id,
                curriculum_subject_id=plan.id,
                teacher_id=teacher.id,
                department_id=department.id,
                faculty_id=faculty.id,
                room_id=room.id,
                day=day,
                slot_id=slot.id,
                lesson_kind="11",
            )
        )
        for group in groups:
            _add(LessonGroup(lesson_id=lesson.id, group_id=group.id, day=day, slot_id=slot.id))
        if (day, number) == (TODAY, 1):
            opened = {"opened_at": NOW.replace(hour=8, minute=35), "opened_by_id": teacher.user_id}
            opened |= {"closed_at": NOW.replace(hour=8, minute=50)}
            _add(ArrivalRound(lesson_id=lesson.id, secret="0" * 64, **opened))
    _timetable(lesson, common, prefix)
    _draft(lesson, common, prefix)
    for group in groups[:1]:
        _add(
            GradeSheet(
                curriculum_subject_id=plan.id,
                group_id=group.id,
                teacher_id=teacher.id,
                department_id=department.id,
                faculty_id=faculty.id,
            )
        )
    closed = _add(
        GradeSheet(
            curriculum_subject_id=plan.id,
            group_id=groups[1].id,
            teacher_id=teacher.id,
            department_id=department.id,
            faculty_id=faculty.id,
            status="closed",
            closed_at=NOW,
            closed_by_id=teacher.user_id,
        )
    )
    reason = f"{'БЕГОНА ' if prefix else ''}Оралиқ назорат балли хато киритилган."
    _add(SheetReopening(sheet_id=closed.id, reason=reason, asked_at=NOW, asked_by_id=teacher.user_id))
    return {"room": room}


def _exam(
    common: SimpleNamespace,
    faculty: Faculty,
    department: Department,
    plan: CurriculumSubject,
    group: AcademicGroup,
    room: Room,
) -> None:
    """An open session with the exam of one group; the other one waits. The examiner teaches neither."""
    session = _add(
        ExamSession(
            faculty_id=faculty.id,
            year_id=common.year.id,
            season="11",
            starts_on=date(2027, 1, 4),
            ends_on=date(2027, 1, 23),
        )
    )
    examiner = db.session.scalars(select(Employee.id).where(Employee.number == "E-teacher2")).one()
    day, slot = date(2027, 1, 5), common.slots[0 if plan.id == 1 else 1]
    exam = _add(
        Exam(
            session_id=session.id,
            curriculum_subject_id=plan.id,
            faculty_id=faculty.id,
            department_id=department.id,
            examiner_id=examiner,
            room_id=room.id,
            day=day,
            slot_id=slot.id,
            form="12",
        )
    )
    _add(
        ExamGroup(exam_id=exam.id, group_id=group.id, curriculum_subject_id=plan.id, day=day, slot_id=slot.id),
    )


def _window(semester: Semester, group: AcademicGroup, dean: User) -> None:
    """The first group may choose its electives from Thursday on, for two weeks; tests add what is to be chosen."""
    window = _add(
        ElectiveWindow(
            semester_id=semester.id,
            faculty_id=group.faculty_id,
            opens_on=date(2026, 10, 1),
            closes_on=date(2026, 10, 14),
            opened_at=NOW - timedelta(days=6),
            opened_by_id=dean.id,
        )
    )
    _add(ElectiveWindowGroup(window_id=window.id, group_id=group.id))


def _timetable(lesson: Lesson, common: SimpleNamespace, prefix: str) -> None:
    """A cancelled lesson and a calendar address; the other faculty has not published its timetable yet."""
    kept = ("load_id", "curriculum_subject_id", "teacher_id", "department_id", "faculty_id", "room_id", "lesson_kind")
    user_id = db.session.scalars(select(Employee.user_id).where(Employee.id == lesson.teacher_id)).one()
    _add(
        CancelledLesson(
            **{name: getattr(lesson, name) for name in kept},
            lesson_id=1000 + lesson.id,
            day=date(2026, 10, 8),
            slot_id=common.slots[5].id,
            reason=f"{'БЕГОНА ' if prefix else ''}Ўқитувчи сафарда",
            cancelled_at=NOW,
            cancelled_by_id=user_id,
        )
    )
    token_hash = hash_of(f"{prefix}token")
    _add(CalendarFeed(user_id=user_id, employee_id=lesson.teacher_id, token_hash=token_hash, made_at=NOW))
    if not prefix:
        row = {"faculty_id": lesson.faculty_id, "season": "11", "published_at": NOW, "published_by_id": user_id}
        _add(TimetablePublication(year_id=common.slots[0].year_id, **row))


def _draft(lesson: Lesson, common: SimpleNamespace, prefix: str) -> None:
    """A teacher who cannot on Monday mornings, and a draft of the generator that waits for its decision."""
    term = {"year_id": common.year.id, "season": "11"}
    reason = f"{'БЕГОНА ' if prefix else ''}Бошқа жойда дарсим бор"
    wish = _add(TeacherWish(employee_id=lesson.teacher_id, **term, reason=reason, entered_at=NOW))
    _add(WishCell(wish_id=wish.id, weekday=1, slot_id=common.slots[0].id, kind="never"))
    user_id = db.session.scalars(select(Employee.user_id).where(Employee.id == lesson.teacher_id)).one()
    draft = _add(
        TimetableDraft(
            faculty_id=lesson.faculty_id,
            **term,
            from_day=TODAY + timedelta(days=1),
            minutes=1,
            status="ready",
            made_by_id=user_id,
            made_at=NOW,
            lesson_count=10,
            missing_count=1,
            figures='{"group_windows": 2}',
            conflicts=f'[{{"kind": "not_found", "loads": [{lesson.load_id}], "who": 0, "wanted": 0, "offered": 0}}]',
        )
    )
    place = {"weekday": 3, "slot_id": common.slots[2].id, "room_id": lesson.room_id, "weeks": "all", "pairs": 10}
    _add(DraftRow(draft_id=draft.id, load_id=lesson.load_id, **place, first_day=draft.from_day))


def _assignment(load: TeachingLoad, groups: list[AcademicGroup], teacher: Employee, prefix: str) -> None:
    """An assignment for the current control that two students of the first group have answered."""
    mark, kept = "БЕГОНА " if prefix else "", keep_file()
    control = db.session.scalars(
        select(SubjectControl.id).where(SubjectControl.curriculum_subject_id == load.curriculum_subject_id)
    ).first()
    row = _add(
        Assignment(
            load_id=load.id,
            title=f"{mark}Лимитлар бўйича топшириқ",
            text=f"{mark}Бешта лимитни ҳисобланг.",
            due_at=NOW + timedelta(days=10),
            attempts=2,
            control_id=control,
            created_at=NOW - timedelta(days=7),
            published_at=NOW - timedelta(days=6),
            published_by_id=teacher.user_id,
        )
    )
    for group in groups:
        _add(AssignmentGroup(assignment_id=row.id, group_id=group.id))
    decided = {"mode": "teacher", "decided_at": NOW, "decided_by_id": teacher.user_id}
    _add(DailyMarkRule(department_id=load.department_id, starts_on=date(2026, 12, 1), **decided))
    file = {"stored_name": kept.name, "media_type": kept.media_type, "size": kept.size}
    _add(AssignmentFile(assignment_id=row.id, title=f"{mark}Вариантлар", **file))
    students = select(Student.id).where(Student.group_id == groups[0].id).order_by(Student.sort_key).limit(2)
    for student_id in db.session.scalars(students).all():
        sent_at = NOW - timedelta(days=2)
        work = _add(AssignmentWork(assignment_id=row.id, student_id=student_id, sent_at=sent_at))
        sending = _add(WorkSending(work_id=work.id, number=1, text=f"{mark}Жавобим файлда", sent_at=sent_at))
        _add(WorkFile(sending_id=sending.id, title=f"{mark}жавоб.pdf", **file))


def _materials(plan: CurriculumSubject, teacher: Employee, prefix: str) -> None:
    """A resource with the world's one file, and a question of single choice."""
    mark, kept = "БЕГОНА " if prefix else "", keep_file()
    owned = {"subject_id": plan.subject_id, "owner_id": teacher.id, "department_id": plan.department_id}
    _add(
        LearningResource(
            **owned,
            kind="11",
            title=f"{mark}Маъруза матни",
            stored_name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            opens_on=date(2026, 9, 2),
            created_at=NOW,
        )
    )
    text = f"{mark}Функция лимити нима?"
    options = tuple(Option(f"{mark}{answer}", share) for answer, share in (("Сон", 100), ("Матн", 0), ("Расм", 0)))
    print_of_it = fingerprint(Draft("single", text, options))
    question = _add(Question(**owned, kind="single", text=text, fingerprint=print_of_it))
    for position, (answer, share) in enumerate(options, start=1):
        row = {"position": position, "text": answer, "is_correct": share > 0, "percent": share}
        _add(QuestionOption(question_id=question.id, **row))


def _offices(making: Making) -> None:
    for login, name, role in (
        ("hr", "Кадрова Лола", Role.HR_OFFICE),
        ("registrar", "Услубий Карим", Role.ACADEMIC_OFFICE),
        ("marketing", "Бозоров Отабек", Role.MARKETING_OFFICE),
        ("scientist", "Илмиева Нодира", Role.RESEARCH_OFFICE),
        ("doctoral", "Докторов Самад", Role.DOCTORAL_OFFICE),
        ("accountant", "Ҳисобчиева Зулфия", Role.ACCOUNTING),
        ("vice_rector", "Назарова Дилором", Role.VICE_RECTOR),
        ("ministry", "Вазиров Собир", Role.MINISTRY),
        ("admin", "Админов Улуғбек", Role.ADMINISTRATOR),
        ("management", "Раҳмонов Баҳодир", Role.MANAGEMENT),
        ("studies", "Ўқувчиев Баҳром", Role.STUDIES_VICE_RECTOR),
    ):
        _account(making, login, name, role)


def _seminars(making: Making, home: SimpleNamespace) -> None:
    author, approver = making.accounts["scientist"], making.accounts["vice_rector"]
    moment = NOW - timedelta(days=5)
    for title, status, day in (
        ("Қоралама семинар", "draft", date(2026, 10, 20)),
        ("Тасдиқ кутаётган семинар", "submitted", date(2026, 10, 21)),
        ("Эълон қилинган семинар", "published", date(2026, 10, 22)),
    ):
        values = {
            "title": title,
            "kind": "scientific",
            "day": day,
            "starts_at": time(14, 0),
            "ends_at": None,
            "place": "Бош ўқув биноси, 201-хона",
            "organiser": "Физика кафедраси",
            "department_id": home.department.id,
        }
        agenda = [seminars.Question(f"{number}-масала: интеграл тенгламалар", "", 20) for number in (1, 2)]
        seminar = Seminar()
        seminars.save(seminar, values, agenda, version=1, by=author)
        if status != "draft":
            announcements.submit(seminar, version=seminar.version, at=moment, by=author)
        if status == "published":
            announcements.approve(seminar, version=seminar.version, at=moment, by=approver)
            announcements.publish(seminar, version=seminar.version, at=moment, by=author)
    _file_and_work(author)
    passport.open_edition(by=author)
    world_dissertations.make(author, approver, moment, keep_file())


def keep_file() -> files.StoredFile:
    """Put the content of the world's one file where this application looks for it."""
    return files.keep(BytesIO(b"%PDF-1.7\n%%EOF\n"), "ilova.pdf", current_app.config["UPLOADS"])


def _file_and_work(author: User) -> None:
    """A file of the draft, really kept, and maintenance that is long over."""
    kept = keep_file()
    draft = db.session.scalar(select(Seminar.id).where(Seminar.status == "draft"))
    _add(
        AnnouncementFile(
            announcement_id=draft,
            title="Илова",
            stored_name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            uploaded_at=NOW,
            uploaded_by_id=author.id,
        )
    )
    night = NOW - timedelta(days=30)
    _add(Maintenance(starts_at=night, ends_at=night + timedelta(hours=2), reason="Тизимни янгилаш"))


def _orders(making: Making) -> None:
    """Orders of both faculties, each drafted by its dean's office."""
    rector, file = making.accounts["management"], keep_file()
    for code, dean, mark in (("F01", "dean", ""), ("F02", "foreign_dean", "БЕГОНА ")):
        faculty = db.session.scalars(select(Faculty.id).where(Faculty.code == code)).one()
        world_orders.make(faculty, mark, making.accounts[dean], rector, NOW, file)
        world_differences.make(faculty, mark, making.accounts[dean], NOW, file)
        world_excuses.make(faculty, mark, making.accounts[dean], NOW, file)
        world_controls.make(faculty, mark, making.accounts[dean], NOW)
        world_results.make(faculty, mark, making.accounts[dean], NOW)


def _schedules(making: Making) -> None:
    """Personal schedules of both faculties, about the drafts of their plans."""
    for code, dean, mark in (("F01", "dean", ""), ("F02", "foreign_dean", "БЕГОНА ")):
        faculty = db.session.scalars(select(Faculty.id).where(Faculty.code == code)).one()
        world_schedules.make(faculty, mark, making.accounts[dean], making.accounts["studies"], NOW)


def _import(owner: User) -> None:
    """A file that was taken in and is done with, by the HR office; its content is not kept."""
    job = _add(Job(kind="import.take", owner_id=owner.id, status="done", created_at=NOW, finished_at=NOW))
    _add(
        SheetImport(
            kind="faculties",
            file_name="факультетлар.xlsx",
            name_key=fold("факультетлар.xlsx"),
            stored_name="0" * 64,
            size=1,
            owner_id=owner.id,
            status="taken",
            job_id=job.id,
            brought_at=NOW,
            taken_at=NOW,
        )
    )


def read() -> SimpleNamespace:
    """Return the ids by which tests name the rows of this world."""
    world = _read_faculty("F01")
    world.foreign = _read_faculty("F02")
    for name, status in (("seminar", "draft"), ("seminar_submitted", "submitted"), ("seminar_published", "published")):
        setattr(world, name, db.session.scalar(select(Seminar.id).where(Seminar.status == status)))
    for name, value in world_science.read().items():
        setattr(world, name, value)
    world.conference, world.meeting = (db.session.scalar(select(each.id)) for each in (Conference, Meeting))
    world.dissertation, world.dissertation_published = world_dissertations.read()
    world.__dict__.update(vars(world_rating.read()))
    world.seminar_file = db.session.scalar(select(func.min(AnnouncementFile.id)))
    world.service_card = db.session.scalar(select(ServiceCard.id))
    world.maintenance = db.session.scalar(select(Maintenance.id))
    world.building = db.session.scalar(select(Building.id))
    world.subject_group = db.session.scalar(select(SubjectGroup.id))
    world.job, world.sheet_import = db.session.scalar(select(Job.id)), db.session.scalar(select(SheetImport.id))
    world.saved_filter, world.alarm = (db.session.scalar(select(each.id)) for each in (SavedFilter, ReadingAlarm))
    world.api_token = db.session.scalar(select(ApiToken.id))
    world.division = db.session.scalar(select(Division.id))
    world.holiday = db.session.scalar(select(Holiday.id).order_by(Holiday.week_days))
    world.version = db.session.scalar(select(RuleValue.id))
    world.year = db.session.scalar(select(AcademicYear.id))
    world.system = db.session.scalar(select(GradingSystem.id))
    world.sheet_kind = db.session.scalar(select(GradeSheetKind.id))
    world.control_kind = db.session.scalar(select(ControlKind.id))
    world.slots = list(db.session.scalars(select(LessonSlot.id).order_by(LessonSlot.number)))
    world.users = dict(db.session.execute(select(User.login, User.id).order_by(User.id)).all())
    held = select(RoleAssignment.id).where(RoleAssignment.user_id == world.users["teacher"])
    world.assignment = db.session.scalar(held)
    db.session.rollback()
    return world


def _read_assignment(faculty: int) -> dict[str, Any]:
    """The assignment of a faculty, its file, its two answers and the file of the first."""
    of_faculty = Assignment.load.has(TeachingLoad.curriculum_subject.has(CurriculumSubject.faculty_id == faculty))
    key = db.session.scalars(select(Assignment.id).where(of_faculty)).one()
    works = db.session.scalars(
        select(AssignmentWork.id).where(AssignmentWork.assignment_id == key).order_by(AssignmentWork.id)
    ).all()
    sent = select(WorkFile.id).join(WorkSending).where(WorkSending.work_id == works[0])
    return {
        "task": key,
        "task_file": db.session.scalar(select(AssignmentFile.id).where(AssignmentFile.assignment_id == key)),
        "works": list(works),
        "work_file": db.session.scalar(sent),
        "mark_decision": db.session.scalar(
            select(DailyMarkRule.id).where(DailyMarkRule.department.has(Department.faculty_id == faculty))
        ),
    }


def _read_faculty(code: str) -> SimpleNamespace:
    one = db.session.scalar
    faculty = one(select(Faculty.id).where(Faculty.code == code))
    groups = list(
        db.session.scalars(
            select(AcademicGroup.id).where(AcademicGroup.faculty_id == faculty).order_by(AcademicGroup.name)
        )
    )
    planned = select(CurriculumSubject.id).join(CurriculumSubject.semester).join(Semester.curriculum)
    planned = planned.where(CurriculumSubject.faculty_id == faculty)
    subject = one(planned.where(Curriculum.edition == 1))
    drafts = select(Curriculum.id).where(Curriculum.faculty_id == faculty)
    draft = one(drafts.where(Curriculum.edition == 2))
    lessons = dict(
        ((day, number), key)
        for key, day, number in db.session.execute(
            select(Lesson.id, Lesson.day, LessonSlot.number).join(LessonSlot).where(Lesson.faculty_id == faculty)
        )
    )
    teacher = one(select(Lesson.teacher_id).where(Lesson.faculty_id == faculty))
    return SimpleNamespace(
        faculty=faculty,
        **vars(world_orders.read(faculty)),
        **vars(world_differences.read(faculty)),
        **vars(world_testing.read(faculty)),
        **vars(world_excuses.read(faculty)),
        **vars(world_controls.read(faculty)),
        **vars(world_schedules.read(faculty)),
        **vars(world_works.read(faculty)),
        **vars(world_projects.read(faculty)),
        **vars(world_doctoral.read(faculty)),
        extract=world_results.read(faculty),
        employee=teacher,
        **{
            name: one(select(model.id).where(model.employee_id == teacher))
            for name, model in (
                ("post", Post),
                ("period", StatusPeriod),
                ("training", TrainingCourse),
                ("contest", PostCompetition),
            )
        },
        department=one(select(Department.id).where(Department.faculty_id == faculty)),
        speciality=one(select(Speciality.id).where(Speciality.faculty_id == faculty)),
        qualification=one(select(Qualification.id).where(Qualification.faculty_id == faculty)),
        quota=one(select(AdmissionQuota.id).where(AdmissionQuota.faculty_id == faculty)),
        achievement=one(select(Achievement.id).join(Achievement.student).where(Student.faculty_id == faculty)),
        curriculum=one(drafts.where(Curriculum.edition == 1)),
        semester=one(
            select(Semester.id).join(Curriculum).where(Curriculum.faculty_id == faculty, Curriculum.edition == 1)
        ),
        draft=draft,
        draft_semester=one(select(Semester.id).where(Semester.curriculum_id == draft)),
        draft_subject=one(planned.where(Curriculum.edition == 2)),
        group=groups[0],
        group2=groups[1],
        students=list(
            db.session.scalars(select(Student.id).where(Student.group_id == groups[0]).order_by(Student.sort_key))
        ),
        students2=list(
            db.session.scalars(select(Student.id).where(Student.group_id == groups[1]).order_by(Student.sort_key))
        ),
        teacher=teacher,
        subject=subject,
        controls=list(
            db.session.scalars(
                select(SubjectControl.id)
                .where(SubjectControl.curriculum_subject_id == subject)
                .order_by(SubjectControl.position)
            )
        ),
        taught_subject=one(select(CurriculumSubject.subject_id).where(CurriculumSubject.id == subject)),
        line=subject * 100 + 11,
        line_practice=subject * 100 + 13,
        resource=one(select(LearningResource.id).join(Subject).where(Subject.code == f"МАН{code[1:]}")),
        question=one(select(Question.id).join(Subject).where(Subject.code == f"МАН{code[1:]}")),
        **_read_assignment(faculty),
        load=one(select(Lesson.load_id).where(Lesson.faculty_id == faculty)),
        room=one(select(Lesson.room_id).where(Lesson.faculty_id == faculty)),
        lesson=lessons[TODAY, 1],
        lesson_later=lessons[TODAY, 4],
        lesson_yesterday=lessons[date(2026, 10, 5), 2],
        lesson_old=lessons[date(2026, 9, 22), 1],
        sheet=one(select(GradeSheet.id).where(GradeSheet.faculty_id == faculty, GradeSheet.status == "draft")),
        closed_sheet=one(select(GradeSheet.id).where(GradeSheet.faculty_id == faculty, GradeSheet.status == "closed")),
        timetable_draft=one(select(TimetableDraft.id).where(TimetableDraft.faculty_id == faculty)),
        wish=one(select(TeacherWish.id).where(TeacherWish.employee_id == teacher)),
        exam_session=one(select(ExamSession.id).where(ExamSession.faculty_id == faculty)),
        window=one(select(ElectiveWindow.id).where(ElectiveWindow.faculty_id == faculty)),
        exam=one(select(Exam.id).where(Exam.faculty_id == faculty)),
        reopening=one(select(SheetReopening.id).join(GradeSheet).where(GradeSheet.faculty_id == faculty)),
    )
