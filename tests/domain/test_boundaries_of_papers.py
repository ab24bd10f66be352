"""The edges of rules about papers, persons, stakes and plans, and what is said there."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from hemis.domain import (
    calendar,
    contingent,
    differences,
    movement,
    names,
    order_steps,
    planning,
    similarity,
    staffing,
)
from hemis.domain.codes import province_code
from hemis.domain.errors import Reason, RuleError
from hemis.domain.identifiers import check_pinfl, mask_passport, normalise_passport, normalise_phone, parse_pinfl
from hemis.domain.numbering import (
    document_number,
    is_student_number,
    read_code,
    student_number,
    verification_code,
)
from hemis.domain.staffing import Stretch

DAY = date(2026, 10, 6)


def days(count):
    return DAY + timedelta(days=count)


def test_numbers_begin_at_one_and_end():
    assert order_steps.order_number("T", 2026, 1) == "T-1/2026"
    assert document_number("T", 1).endswith("1")
    assert student_number("301", 2026, 1) == "301260000001"
    assert student_number("301", 2099, 9_999_999) == "301999999999"
    for wrong, said in (
        (lambda: student_number("30", 2026, 1), "Талаба рақами берилмади: «ОТМ ҳақида» саҳифасида муассасанинг уч "),
        (lambda: student_number("301", 2026, 10_000_000), "Талаба рақами берилмади: 2026 йилнинг рақамлари тугади."),
    ):
        with pytest.raises(RuleError) as refused:
            wrong()
        assert str(refused.value).startswith(said)
    with pytest.raises(RuleError, match=r"^Талаба рақами берилмади.*«ОТМ ҳақида».*уч рақамли коди йўқ\.$"):
        student_number("3o1", 2026, 1)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("301260000001", True), ("301260000000", False), ("30126000001", False), ("30126000000x", False), ("", False)],
)
def test_a_student_number_by_its_shape(text, is_one):
    assert is_student_number(text) is is_one


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("Бухоро вил.", "1706"), ("Buxoro", "1706"), ("", ""), ("Марс", ""), ("Тошкент шаҳри", "1726")),
        *(("Тошкент вилояти", "1727"), ("Тошкент ш.", "1726"), ("Тошкент в.", ""), ("Тошкент", "")),
    ],
)
def test_a_province_as_people_write_it(text, code):
    assert province_code(text) == code


def test_doubts_about_a_number_are_told():
    wrong = parse_pinfl("31506854010010")
    assert [str(each) for each in check_pinfl(wrong, gender="12", birth_date=date(1985, 6, 16))] == [
        "ЖШШИРнинг назорат рақами мос келмади: рақамларни паспорт билан солиштиринг.",
        "ЖШШИРдаги жинс кўрсатилган жинсга мос келмади.",
        "ЖШШИРдаги туғилган сана кўрсатилган санага мос келмади.",
    ]
    assert mask_passport("") == ""
    assert mask_passport("AA1234567") == "AA*****67"


def test_stakes_meet_on_their_last_day():
    half = Decimal("0.5")
    first = Stretch(days(0), days(10), half)
    assert staffing.highest_total([first, Stretch(days(10), None, half)]) == 1
    assert staffing.highest_total([first, Stretch(days(11), None, half)]) == half
    assert staffing.highest_total([]) == 0
    staffing.check_total([first], Stretch(days(11), None, Decimal(1)), Decimal(1))
    staffing.check_total([first], Stretch(days(-5), days(-1), Decimal(1)), Decimal(1))
    for new in (Stretch(days(10), None, Decimal(1)), Stretch(days(-5), days(0), Decimal(1))):
        with pytest.raises(RuleError) as refused:
            staffing.check_total([first], new, Decimal(1))
        said = "Ходимнинг жами ставкаси 1,5 бўлади, 1 дан ошмаслиги керак."
        assert (str(refused.value), refused.value.field) == (said, "stake")
    with pytest.raises(RuleError) as refused:
        staffing.check_stake(Decimal("0.3"), Decimal("0.25"))
    said = "Ставка 0,25 қадам билан киритилади: масалан, 0,5 ёки 1."
    assert (str(refused.value), refused.value.field) == (said, "stake")


@pytest.mark.parametrize(
    ("surname", "first", "taken", "login"),
    [
        ("Abdullayev", "Sherzod", ["sh.abdullayev", "sh.abdullayev2"], "sh.abdullayev3"),
        ("Abdullayev", "", [], "abdullayev"),
        *(
            ("Li", "", [], "xodim.li"),
            ("Kim", "", [], "kim"),
            ("", "", [], "xodim"),
            ("A" * 60, "B", [], "b." + "a" * 48),
        ),
    ],
)
def test_a_login_is_proposed(surname, first, taken, login):
    assert staffing.propose_login(surname, first, taken) == login


def test_topics_are_counted_against_the_plan():
    for planned, said in ((28, planning.TOO_FEW), (32, planning.TOO_MANY)):
        with pytest.raises(RuleError) as refused:
            planning.check_balance(planned, 30)
        assert str(refused.value) == said % {"planned": planned, "hours": 30, "gap": 2}
    planning.check_balance(30, 30)


def test_a_person_moves_between_cells():
    rows, whole = contingent.tallies(
        [
            contingent.Move(1, "а", 1, "а", 5),
            contingent.Move(1, "а", None, None, 2),
            contingent.Move(2, "б", None, None, 3),
            contingent.Move(None, None, 2, "в", 4),
            contingent.Move(None, None, 2, None, 1),
            contingent.Move(1, "", 1, "в", 1),
        ]
    )
    found = {row.key: (dict(row.by_course), row.before, row.came, row.left) for row in [*rows, whole]}
    assert [row.key for row in rows] == ["а", "б", "в", ""]
    assert found["а"] == ({1: 7}, 5, 2, 0)
    assert found["в"] == ({}, 5, 0, 4)
    assert tuple((dict(row.by_course), row.before, row.came, row.left) for row in rows)[3] == ({1: 1}, 1, 0, 1)
    assert (whole.by_course, whole.before, whole.came, whole.left) == ({1: 8, 2: 3}, 11, 5, 5)
    assert whole.moved == 0


def test_credits_that_are_missing_are_counted():
    plan = differences.PlanSubject("ф", "Физика", 4, 6)
    chosen = [differences.PassedSubject(2, "Оптика", 2), differences.PassedSubject(3, "Механика", 9)]
    found = differences.match(plan, chosen, [2, 3])
    assert (found.target, found.passed, found.missing, found.taken) == (plan, tuple(chosen), 1, (2, 3))
    with pytest.raises(ValueError, match="zip"):
        differences.match(plan, chosen, [2])


def test_states_names_and_weeks():
    assert movement.can("expulsion", "11")
    assert not movement.can("expulsion", "14")
    assert names.shortened("Абдуллаев Шерзод Ёқуб ўғли") == "Абдуллаев Ш.Ё."
    monday = date(2026, 9, 7)
    assert [str(calendar.study_week(monday + timedelta(days=each), monday)) for each in (0, 6, 7)] == ["1", "1", "2"]
    start = datetime(2026, 6, 10, tzinfo=UTC)
    assert calendar.within_hours(start, start, 24)


def test_a_code_of_verification_is_made_and_read():
    code = verification_code(bytes(range(16)))
    assert code == "PT7T-4RX8-4JB7"  # on paper since the first one: it may never read otherwise
    assert read_code(code.lower().replace("-", " ")) == code
    with pytest.raises(ValueError, match=r"^at least 16 random bytes$"):
        verification_code(bytes(15))
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for text, said in (
        ("ABC", "Код 12 та ҳарф ва рақамдан иборат: ҳужжатдан қайта кўчиринг."),
        (code[:-1] + "!", "Код 12 та ҳарф ва рақамдан иборат: ҳужжатдан қайта кўчиринг."),
        (wrong, "Кодда хато бор: уни ҳужжат билан солиштириб, қайта киритинг."),
    ):
        with pytest.raises(RuleError) as refused:
            read_code(text)
        assert (str(refused.value), refused.value.field) == (said, "code")


@pytest.mark.parametrize(("hours", "is_read"), [("1", True), ("0", False), ("", True), ("x", False)])
def test_the_hours_of_a_topic(hours, is_read):
    most = planning.MOST_HOURS
    wrong = Reason(planning.WRONG_HOURS, {"most": str(most)})
    read = planning.TopicLine(None, "Лимит", int(hours or planning.DEFAULT_HOURS)) if is_read else wrong
    assert planning.read_topic("Лимит", hours) == read
    assert planning.read_topic("Лимит", str(most)).hours == most
    assert planning.read_topic("Лимит", str(most + 1)) == wrong


def test_the_title_of_a_topic():
    long = "а" * planning.LONGEST_TITLE
    assert planning.read_topic(long, "2").title == long
    assert planning.read_topic(long + "а", "2") == Reason(planning.LONG_TITLE, {"most": str(planning.LONGEST_TITLE)})
    assert planning.read_topic("", "2") == Reason(planning.NO_TITLE, {})
    assert planning.read_lines("1) Лимит\tва ҳосила\t4")[0] == [planning.TopicLine(None, "Лимит ва ҳосила", 4)]


def test_texts_that_are_just_as_like_as_is_asked_are_told():
    words = [f"сўз{at}" for at in range(30)]
    whole, half = " ".join(words), " ".join([*words[:16], *(f"бошқа{at}" for at in range(14))])
    percent = similarity.likeness(whole, half)
    assert type(percent) is int
    assert similarity.pairs({1: whole, 2: half}, percent) == [(1, 2, percent)]
    assert similarity.pairs({1: whole, 2: half}, percent + 1) == []
    least = " ".join(words[: similarity.LEAST_GROUPS + similarity.WORDS - 1])
    assert similarity.likeness(least, whole) == 100
    assert similarity.likeness(" ".join(least.split()[:-1]), whole) == 0
    assert [each[:2] for each in similarity.pairs({3: whole, 1: whole, 2: whole}, 50)] == [(1, 2), (1, 3), (2, 3)]


def test_subjects_of_another_plan_are_counted_up_to_the_semester():
    plan = [
        differences.PlanSubject("м", "Математик  анализ", 1, 6),
        differences.PlanSubject("х", "Химия", 9, 6),
        differences.PlanSubject("ф", "Физика", 2, 4),
    ]
    passed = [differences.PassedSubject(1, "МАТЕМАТИК АНАЛИЗ", 4), differences.PassedSubject(2, "Математик анализ", 1)]
    found = differences.differences(plan, passed, 8)
    (counted,) = found.counted
    assert (counted.target, counted.passed, counted.missing, counted.taken) == (plan[0], tuple(passed), 1, (4, 1))
    assert found.to_make_up == (plan[2],)
    late = differences.differences(plan, [], 1)
    assert [each.name for each in late.to_make_up] == ["Математик  анализ"]


@pytest.mark.parametrize(
    ("read", "text", "field", "said"),
    [
        (parse_pinfl, "3150685401001", "pinfl", "ЖШШИР 14 та рақамдан иборат бўлади: паспортдан қайта кўчиринг."),
        (
            *(parse_pinfl, "71506854010016", "pinfl"),
            "ЖШШИРнинг биринчи рақами 1 дан 6 гача бўлади: паспортдан қайта кўчиринг.",
        ),
        (
            *(parse_pinfl, "33102854010016", "pinfl"),
            "ЖШШИРдаги туғилган сана мавжуд эмас: 2–7-рақамларни паспорт билан солиштиринг.",
        ),
        (
            *(normalise_passport, "A1234567", "passport"),
            "Паспорт иккита лотин ҳарфи ва 7 та рақамдан иборат бўлади: AA1234567.",
        ),
        (normalise_phone, "8901234567", "phone", "Телефон рақами 9 та рақамдан иборат бўлади: 90 123-45-67."),
    ],
)
def test_a_number_that_cannot_be_is_refused_beside_its_field(read, text, field, said):
    for told in (field, "other", None):
        with pytest.raises(RuleError) as refused:
            read(text) if told == field else read(text, field=told)
        assert (str(refused.value), refused.value.field) == (said, told)
