"""Which sentence a rule refuses with, with its values, and beside which field it is shown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from hemis.domain import assignments, controls, differences, grading, promotion, results, testing, workflow
from hemis.domain.assignments import GRADED, RETURNED, SENT, Deadline
from hemis.domain.errors import Reason, RuleError, StaleError
from hemis.domain.grading import SCALE_3069, GradeBound
from hemis.domain.promotion import Measure, Taken
from hemis.domain.questions import MULTIPLE, SINGLE, TEXT
from hemis.domain.results import Control, Entry
from hemis.domain.testing_grades import LONGEST_ANSWER, read_answer
from hemis.domain.workflow import check_reopening

DUE = datetime(2026, 10, 6, 12, tzinfo=UTC)
SHEET = (Control("11", 30), Control("12", 20), Control("13", 50))
REASON = "Бир талабанинг балли янглиш киритилган."
TWO = {"closed_by": 1, "reopened_by": 2}


def bounds(*rows):
    return [GradeBound(mark, "", Decimal(low), Decimal(high)) for mark, low, high in rows]


def sending(**changed):
    values = {"state": None, "used": 0, "attempts": 1, "at": DUE, "is_empty": False} | changed
    return lambda: assignments.require_sendable(Deadline(DUE, assignments.REFUSED), **values)


REFUSALS = {
    "appeal-late": (
        lambda: controls.require_appeal_time(DUE, DUE + timedelta(hours=25), 24),
        *("Апелляция муддати тугаган: натижа эълон қилинганидан кейин 24 соат ичида берилади.", None),
    ),
    "appeal-of-nothing": (
        lambda: controls.require_appeal_time(None, DUE, 48),
        *("Апелляция муддати тугаган: натижа эълон қилинганидан кейин 48 соат ичида берилади.", None),
    ),
    "commission-examiner": (
        lambda: controls.check_commission([1, 2, 3], 3, barred={2}),
        *("Комиссияга имтиҳон олган ўқитувчи киритилмайди: бошқа аъзони танланг.", "member_ids"),
    ),
    "commission-small": (
        lambda: controls.check_commission([1, 2, 2], 3),
        *("Комиссия камида 3 аъзодан тузилади.", "member_ids"),
    ),
    "own-work": (
        lambda: workflow.require_second_person(1, 1),
        *("Ўзингиз тайёрлаган ёзувни ўзингиз тасдиқлай олмайсиз: буни бошқа ходим қилади.", None),
    ),
    "reopening-own": (
        lambda: check_reopening(REASON, 2, closed_by=1, reopened_by=1),
        *("Қайдномани ёпган ходим уни қайта оча олмайди: деканатга мурожаат қилинг.", None),
    ),
    "reopening-reason": (
        lambda: check_reopening("Хато  экан" + " " * 30, 2, **TWO),
        *("Сабабни тўлиқ ёзинг: камида 20 та белги.", "reason"),
    ),
    "reopening-long": (
        lambda: check_reopening(REASON, 25, **TWO),
        *("Қайднома 1 соатдан 24 соатгача муддатга очилади.", "hours"),
    ),
    "reopening-short": (
        lambda: check_reopening(REASON, 0, **TWO, hours_max=12),
        *("Қайднома 1 соатдан 12 соатгача муддатга очилади.", "hours"),
    ),
    "bounds-order": (
        lambda: grading.check_bounds(bounds((3, "0", "59.9"), (2, "60", "100"))),
        *("2 баҳо 3 баҳодан кўп баллни англатмайди: тартибини тўғриланг.", None),
    ),
    "bounds-same-mark": (
        lambda: grading.check_bounds(bounds((3, "0", "59.9"), (3, "60", "100"))),
        *("3 баҳо 3 баҳодан кўп баллни англатмайди: тартибини тўғриланг.", None),
    ),
    "bounds-overlap": (
        lambda: grading.check_bounds(bounds((2, "0", "60"), (3, "60", "100"))),
        *("2 ва 3 баҳо чегаралари устма-уст тушган.", None),
    ),
    "bounds-gap": (
        lambda: grading.check_bounds(bounds((2, "0", "59"), (3, "60", "100"))),
        *("2 ва 3 баҳо чегаралари орасида баҳосиз баллар қолган.", None),
    ),
    "bounds-end": (
        lambda: grading.check_bounds(bounds((2, "0", "59.9"), (3, "60", "89.9"), (5, "90", "99"))),
        *("5 баҳо 100 балл билан тугаши керак.", None),
    ),
    "midterm-first": (
        lambda: results.require_admission(SHEET, {"11": Entry(Decimal(27))}, SCALE_3069),
        *("Аввал оралиқ назорат баллини киритинг: якуний назорат ундан кейин.", "points"),
    ),
    "answer-graded": (sending(state=GRADED), assignments.GRADED_ALREADY, None),
    "answer-late": (sending(at=DUE + timedelta(seconds=1)), assignments.OVER, None),
    "answer-again": (sending(state=SENT, used=1), assignments.NO_ATTEMPTS, None),
    "answer-empty": (sending(is_empty=True), assignments.NOTHING_SENT, "text"),
    "answer-returned-empty": (sending(state=RETURNED, used=1, is_empty=True), assignments.NOTHING_SENT, "text"),
    "deadline-earlier": (
        lambda: assignments.require_better(
            Deadline(DUE, assignments.REFUSED), Deadline(DUE - timedelta(seconds=1), assignments.REFUSED)
        ),
        *("Эълон қилинган топшириқнинг муддати фақат узайтирилади.", "due_day"),
    ),
    "deadline-until": (
        lambda: assignments.require_plan(Deadline(DUE, assignments.UNTIL, until=DUE)),
        *("Кечикканлар қабул қилинадиган вақт муддатдан кейин бўлади.", "until_day"),
    ),
    "deadline-percent": (
        lambda: assignments.require_plan(Deadline(DUE, assignments.PERCENT, percent=0)),
        *("Ҳар бир кечиккан кун учун камаядиган фоизни киритинг.", "late_percent"),
    ),
    "networks-many": (
        lambda: testing.parse_networks("10.0.0.1 " * 21),
        *("Кўпи билан 20 та манзил киритинг.", "networks"),
    ),
    "networks-wrong": (
        lambda: testing.parse_networks("10.0.0.1;" + "1" * 70),
        *(f"«{'1' * 60}» манзил эмас. Намуна: 10.20.30.0/24 ёки 192.168.1.15.", "networks"),
    ),
    "place-strange": (
        lambda: testing.require_place("10.0.0.0/8", "x" * 70),
        f"Бу имтиҳон фақат белгиланган компьютер синфидан топширилади. Сизнинг манзилингиз: {'x' * 60}.",
        None,
    ),
    "place-unknown": (
        lambda: testing.require_place("10.0.0.0/8", ""),
        "Бу имтиҳон фақат белгиланган компьютер синфидан топширилади. Сизнинг манзилингиз: —.",
        None,
    ),
    "place-other": (
        lambda: testing.require_place("10.0.0.0/8", "11.0.0.1"),
        "Бу имтиҳон фақат белгиланган компьютер синфидан топширилади. Сизнинг манзилингиз: 11.0.0.1.",
        None,
    ),
    "answer-long": (
        lambda: read_answer(TEXT, 0, [], "а" * (LONGEST_ANSWER + 1)),
        *("Жавоб 2000 белгидан ошмасин.", "answer"),
    ),
    "answer-two": (
        lambda: read_answer(SINGLE, 3, ["0", "1"], ""),
        *("Бундай жавоб варианти йўқ: саҳифани янгиланг.", None),
    ),
    "answer-none-such": (
        lambda: read_answer(MULTIPLE, 3, ["3"], ""),
        *("Бундай жавоб варианти йўқ: саҳифани янгиланг.", None),
    ),
    "answer-four-digits": (
        lambda: read_answer(MULTIPLE, 5000, ["1000"], ""),
        *("Бундай жавоб варианти йўқ: саҳифани янгиланг.", None),
    ),
    "source-used-up": (
        lambda: differences.match(
            differences.PlanSubject(1, "Физика", 4, 1), [differences.PassedSubject(2, "Оптика", 4, 5)], [0]
        ),
        *(differences.NO_CREDITS % {"name": "Оптика"}, "sources"),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_rule_refuses_in_words_beside_its_field(case):
    act, sentence, field = REFUSALS[case]
    with pytest.raises(RuleError) as refused:
        act()
    assert (str(refused.value), refused.value.field) == (sentence, field)
    assert refused.value.args == (refused.value.msgid,)


def test_a_stale_page_says_so():
    assert str(StaleError()).startswith("Сиз саҳифани очганингиздан кейин бу ёзувни бошқа ходим ўзгартирган.")


def test_what_stands_at_the_edge_is_accepted():
    check_reopening("x" * 20, 1, **TWO)
    check_reopening(REASON, 24, **TWO)
    assert len(testing.parse_networks(" ".join(f"10.0.0.{each}" for each in range(20)))) == 20
    assert testing.parse_networks("10.0.0.1;10.0.0.2") == testing.parse_networks("10.0.0.1 10.0.0.2")
    assert read_answer(TEXT, 0, [], "а" * LONGEST_ANSWER) == "а" * LONGEST_ANSWER
    assert read_answer(MULTIPLE, 1000, ["999", "", "2"], "") == "2,999"
    grading.check_bounds(bounds((2, "0", "0"), (3, "0.1", "100")))


def test_a_reason_is_told_with_its_act():
    barred = results.admission_reasons(SHEET, {}, SCALE_3069, unexcused_percent=Decimal(25))
    (failed,) = results.admission_reasons(SHEET, {"12": Entry(Decimal(9))}, SCALE_3069)
    assert [controls.act_of(each) for each in (*barred, failed)] == [
        "ВМҚ 824, 41-банд",
        "3069-сон низом, 16–17-бандлар",
    ]


def test_an_absence_at_the_final_is_told():
    cells = {"11": Entry(Decimal(27)), "12": Entry(Decimal(18)), "13": Entry(Decimal(0), is_absent=True)}
    said = "Якуний назоратга келмаган: 0 балл қўйилади ва академик қарздорлик юзага келади."
    assert results.subject_result(SHEET, cells, SCALE_3069).reasons == (Reason(said, {}),)
    cells["12"] = Entry(Decimal(0), is_absent=True)
    said = "Якуний назоратга киритилмайди: оралиқ назоратга келмаган."
    assert results.subject_result(SHEET, cells, SCALE_3069).reasons == (Reason(said, {}),)


@pytest.mark.parametrize(
    ("debts", "said"),
    [
        (4, "4 та қарз, чегара 4 та: курсдан қолдирилади (3069)."),
        (3, "3 та қарз, чегара 4 та: топшириш учун муддат берилади (3069)."),
        (0, "0 та қарз, чегара 4 та: топшириш учун муддат берилади (3069)."),
    ],
)
def test_outside_the_credit_system_debts_are_counted(debts, said):
    taken = [Taken("", 5, 2 if at < debts else 4, True) for at in range(5)]
    found = promotion.propose(taken, Measure(False, Decimal("2.40"), 4, 0, "3069"))
    assert str(found.reason) == said
    assert found.decision == (promotion.REPEAT if debts >= 4 else promotion.PROMOTE)


def test_a_year_without_subjects_waits_for_one():
    found = promotion.propose([Taken("", 5, 4, True, is_of_year=False)], Measure(True, Decimal("2.40"), 4, 0, "824"))
    assert str(found.reason) == "1 та фаннинг баҳоси тасдиқланган қайдномада йўқ."
    assert (found.decision, found.gpa, found.total_gpa) == (promotion.WAIT, None, 4)


def test_what_keeps_an_exam_from_being_ready():
    part = testing.Part(201, Decimal("0.25"))
    assert testing.faults([], [], 0, 10) == [Reason(testing.NO_PARTS, {}), Reason(testing.NO_SITTINGS, {})]
    assert [str(each) for each in testing.faults([part], [], 1, 50)] == [
        "Бир имтиҳонда кўпи билан 200 та савол бўлади."
    ]
    cards = [testing.Card(key, None, 1, SINGLE) for key in range(200)]
    assert testing.faults([part._replace(quantity=200)], cards, 1, 50) == []
    two = [testing.Part(1, Decimal("0.25")), testing.Part(3, Decimal("0.5"), difficulty=2)]
    assert [str(each) for each in testing.faults(two, cards, 1, Decimal("10.25"))] == [
        "Саволлар балли жами 1,8, назоратнинг энг юқори балли эса 10,3: улар тенг бўлиши керак.",
        "2-қоидага яна 3 та савол етмайди: саволлар базасини тўлдиринг ёки сонини камайтиринг.",
    ]
