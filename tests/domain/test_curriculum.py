"""Rules 2.1: what a curriculum must hold before it is approved, and how two of them differ."""

from datetime import date

import pytest

from hemis.domain.curriculum import (
    DIFFERENT,
    ELECTIVE,
    ONLY_LEFT,
    ONLY_RIGHT,
    SAME,
    Norms,
    Plan,
    PlannedSemester,
    PlannedSubject,
    Side,
    compare,
    credits_of,
    cut_weeks,
    faults,
    semester_ends,
)

NORMS = Norms(semester_credits=30, tolerance=0, credit_hours=30, choices=2)
GOOD = PlannedSubject(1, 11, "Анализ", 30, 900, (30, 30, 0, 0), (30, 20, 50))
START, END = date(2026, 9, 2), date(2026, 9, 20)
WEEKS = ((START, date(2026, 9, 6)), (date(2026, 9, 7), date(2026, 9, 13)), (date(2026, 9, 14), END))
SEMESTER = PlannedSemester(7, 1, START, END, date(2026, 9, 1), date(2027, 8, 31), WEEKS, (GOOD,))
CHOICE = GOOD._replace(kind=ELECTIVE, elective_group="А")


def found(*semesters, expected=1, credits=30, norms=NORMS):
    return [
        (str(fault.reason), fault.semester, fault.subject)
        for fault in faults(Plan(expected, credits, semesters), norms)
    ]


def with_subjects(*subjects):
    return SEMESTER._replace(subjects=subjects)


def test_a_whole_curriculum_has_no_fault():
    assert found(SEMESTER) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"total_hours": 890}, "1-семестр, «Анализ»: 890 соат, кредитига кўра 900 соат бўлиши керак."),
        ({"hours": (15, 30, 0, 0)}, "1-семестр, «Анализ»: аудитория соатлари жуфт эмас."),
        ({"controls": ()}, "1-семестр, «Анализ»: назоратлар киритилмаган."),
        ({"controls": (30, 20, 40)}, "1-семестр, «Анализ»: назоратлар йиғиндиси 90 балл, 100 бўлиши керак."),
        ({"has_department": False}, "1-семестр, «Анализ»: кафедраси нофаол, бошқасини танланг."),
        ({"kind": ELECTIVE}, "1-семестр, «Анализ»: танлов фанининг танлов гуруҳи кўрсатилмаган."),
    ],
)
def test_what_is_wrong_with_a_subject_is_told_at_the_subject(change, said):
    assert found(with_subjects(GOOD._replace(**change))) == [(said, 7, 1)]


def test_a_semester_needs_its_credits_within_the_tolerance():
    lighter = with_subjects(GOOD._replace(credits=29, total_hours=870))
    assert found(lighter, credits=29) == [("1-семестр 29 кредит, 30 кредит бўлиши керак.", 7, None)]
    assert found(lighter, credits=29, norms=NORMS._replace(tolerance=1)) == []


def test_the_whole_needs_its_semesters_subjects_and_credits():
    assert found(with_subjects(), expected=2, credits=60) == [
        ("2-семестр йўқ.", None, None),
        ("Барча семестрлар 0 кредит, ўқув режанинг ҳажми эса 60 кредит.", None, None),
        ("1-семестрда фан йўқ.", 7, None),
    ]


def test_electives_that_stand_for_one_another_count_once():
    assert credits_of([CHOICE, CHOICE._replace(key=2), GOOD._replace(key=3)]) == 60
    assert found(with_subjects(CHOICE, CHOICE._replace(key=2))) == []


def test_an_elective_group_needs_choices_of_the_same_weight():
    assert found(with_subjects(CHOICE)) == [("1-семестр, «А» танлов гуруҳи: 1 та фан, камида 2 та керак.", 7, None)]
    other = CHOICE._replace(key=2, credits=20, total_hours=600)
    assert ("1-семестр, «А» танлов гуруҳи: фанларнинг кредити бир хил эмас.", 7, None) in found(
        with_subjects(CHOICE, other), credits=20
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"weeks": ()}, "1-семестрнинг ҳафталари йўқ."),
        ({"weeks": WEEKS[:2]}, "1-семестр: 14.09.2026 санасидан бошлаб ҳафта йўқ."),
        ({"weeks": (WEEKS[0], WEEKS[2])}, "1-семестр: 07.09.2026 санасидан бошлаб ҳафта йўқ."),
        ({"year_starts_on": date(2026, 9, 3)}, "1-семестр ўқув йилининг саналаридан чиқиб кетган."),
    ],
)
def test_the_dates_of_a_semester_leave_no_gap(change, said):
    assert found(SEMESTER._replace(**change)) == [(said, 7, None)]


def test_semesters_follow_one_another():
    assert found(SEMESTER, SEMESTER._replace(key=8, number=2), expected=2, credits=60) == [
        ("2-семестр олдингиси тугамасдан бошланади.", 8, None)
    ]


def test_weeks_are_cut_at_both_ends_and_end_with_controls():
    theory_until, ends_on = semester_ends(START, 2, 1)
    assert (theory_until, ends_on) == (date(2026, 9, 13), date(2026, 9, 20))
    weeks = list(cut_weeks(START, theory_until, ends_on))
    assert [(week.starts_on, week.ends_on) for week in weeks] == list(WEEKS)
    assert [week.kind for week in weeks] == ["12", "12", "14"]


LEFT = Side(1, "Анализ", 1, 6, 180)


def test_two_curricula_are_compared_subject_by_subject():
    pairs = compare(
        [LEFT, Side(2, "Алгебра", 1, 4, 120), Side(3, "Физика", 2, 4, 120)],
        [LEFT, Side(2, "Алгебра", 2, 5, 120), Side(4, "Тарих", 1, 4, 120)],
    )
    assert [(pair.name, pair.state, pair.differences) for pair in pairs] == [
        ("Алгебра", DIFFERENT, {"semester", "credits"}),
        ("Анализ", SAME, set()),
        ("Тарих", ONLY_RIGHT, set()),
        ("Физика", ONLY_LEFT, set()),
    ]


def test_a_subject_of_two_semesters_meets_itself_in_the_same_semester_first():
    both = [LEFT, LEFT._replace(semester=2)]
    assert [pair.state for pair in compare(both, both)] == [SAME, SAME]
    assert [pair.state for pair in compare(both, [LEFT._replace(semester=2)])] == [ONLY_LEFT, SAME]
    assert [pair.state for pair in compare([LEFT], [LEFT._replace(semester=3)])] == [DIFFERENT]
