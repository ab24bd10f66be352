"""The rule parameters of the offices: money, staff, science, appeals and data (rules 7-11)."""

from hemis.domain import rule_spec as of
from hemis.domain.i18n import N_
from hemis.domain.rule_spec import ANY_PROGRAMME, NUMBER, NUMBERS, RuleSpec, days, option, rule
from hemis.domain.schedules import FREE_GROUNDS

MONEY: tuple[RuleSpec, ...] = (
    rule(
        "stipend.bonus", "20", "0-100", of.PERCENT, of.STIPEND_ACT, N_("Аълочиларга стипендия қўшимчаси"), type=NUMBER
    ),
    rule(
        "stipend.excellent_min",
        "90",
        "0-100",
        of.POINT,
        of.STIPEND_ACT,
        N_("Стипендия учун «аъло» чегараси"),
        type=NUMBER,
    ),
    rule(
        *("stipend.satisfactory_below", "70", "0-100", of.POINT, of.STIPEND_ACT),
        N_("Стипендия учун «қониқарли»: шу баллдан паст"),
        type=NUMBER,
    ),
    rule(
        "stipend.satisf_share",
        "30",
        "0-100",
        of.PERCENT,
        of.STIPEND_ACT,
        N_("Стипендиясиз қолдирадиган улуш"),
        type=NUMBER,
    ),
    rule("grant.gpa_min", "3.5", "0-5", "", of.GRANT_ACT, N_("Грант танловига киритадиган GPA"), type=NUMBER),
    rule(
        "grant.gpa_weight", "16", "0-20", of.POINT, of.GRANT_ACT, N_("Грант танлови: GPA бирлигига балл"), type=NUMBER
    ),
    rule(
        "grant.social_divisor",
        "5",
        "1-100",
        "",
        of.GRANT_ACT,
        N_("Грант танлови: ижтимоий балл бўлинувчи сон"),
        type=NUMBER,
    ),
    rule("grant.social_gpa_min", "4.0", "0-5", "", of.GRANT_ACT, N_("Қўшимча давлат гранти учун GPA"), type=NUMBER),
    days("grant.social_days", "20.07/25.07/05.09", of.GRANT_ACT, N_("Қўшимча грант: ариза/кўриш/хабар куни")),
    rule("grant.own_gpa_min", "3.30", "0-5", "", of.GRANT_ACT, N_("Муассаса гранти учун энг кам GPA"), type=NUMBER),
    rule(
        *("grant.own_shares", "20/30/40/50/60/70/80", "0-100", of.PERCENT, of.GRANT_ACT),
        N_("Муассаса гранти: GPA нинг ҳар 0,10 бирлиги учун улуш"),
        type=NUMBERS,
    ),
    rule("loan.max_pct", "80", "0-100", of.PERCENT, of.GRANT_ACT, N_("Паст ўзлаштирганга таълим кредити"), type=NUMBER),
    rule(
        "contract.instalments",
        "25/50/75/100",
        "1-100",
        of.PERCENT,
        of.CONTRACT_ACT,
        N_("Шартнома тўловлари"),
        type=NUMBERS,
    ),
    days("contract.days", "01.10/01.01/01.04/01.07", of.CONTRACT_ACT, N_("Шартнома тўловлари кунлари")),
    days("contract.first_day_new", "15.09", of.CONTRACT_ACT, N_("Биринчи курсда биринчи тўлов куни")),
    rule(
        "contract.super_first_pct",
        "50",
        "0-100",
        of.PERCENT,
        of.CONTRACT_ACT,
        N_("Табақалаштирилган тўловда биринчи улуш"),
        type=NUMBER,
    ),
    rule(
        *("contract.super_rates", "1.5/2/2.5/3", "1-10", "", of.CONTRACT_ACT),
        N_("Табақалаштирилган тўлов: етмаган ҳар балл поғонасига карра"),
        type=NUMBERS,
    ),
    rule(
        *("contract.base", "0", "0-1000000000", of.SUM, of.CONTRACT_ACT),
        N_("Бир йиллик базавий шартнома суммаси (0 — белгиланмаган)"),
        *(ANY_PROGRAMME, NUMBER),
    ),
    rule("restudy.rounding", "1", "1-10000", of.SUM, of.COUNCIL, N_("Қайта ўқиш тўлови яхлитланадиган қадам")),
    option(
        *("restudy.free", tuple(FREE_GROUNDS), of.COUNCIL),
        N_("Қайта ўқиш тўловсиз бўлган асослар: фарқ, таътил"),
    ),
    option(
        "restudy.unpaid", ("block", "warn"), of.CREDIT_ACT, N_("Тўлови киритилмаган талаба қайта ўқиш қайдномасида")
    ),
    rule("contract.remind_days", "10/3", "0-60", of.DAY, of.COUNCIL, N_("Тўлов муддатини эслатиш"), type=NUMBERS),
)
STAFF: tuple[RuleSpec, ...] = (
    rule("contest.years", "5", "1-10", of.YEAR, of.CONTEST_ACT, N_("Танлов муддати")),
    rule("training.every_years", "3", "1-10", of.YEAR, of.COUNCIL, N_("Малака ошириш даврийлиги")),
    rule("training.hours", "144", "1-1000", of.HOURS, of.COUNCIL, N_("Малака ошириш ҳажми")),
    rule("terms.warn_months", "6", "1-24", of.MONTH, of.COUNCIL, N_("Муддат тугашидан олдинги огоҳлантириш")),
    rule("contest.remind_months", "6/3/1", "1-24", of.MONTH, of.COUNCIL, N_("Танлов муддатини эслатиш"), type=NUMBERS),
    rule(
        "stavka.max",
        "1.5",
        "0.25-1.5",
        of.STAKE,
        of.LABOUR_CODE,
        N_("Бир ходимнинг жами ставкаси, кўпи билан"),
        type=NUMBER,
    ),
    rule("stavka.step", "0.25", "0.05-1", of.STAKE, of.COUNCIL, N_("Ставка қадами"), type=NUMBER),
    rule("staff.week_hours", "36", "1-40", of.HOURS, of.STATUS_ACT, N_("Ўқитувчининг иш ҳафтаси")),
    rule("staff.leave_days", "56", "1-90", of.DAY, of.STATUS_ACT, N_("Ўқитувчининг йиллик таътили")),
    rule("load.year_hours", "1540", "500-2500", of.HOURS, of.COUNCIL, N_("Ўқитувчининг йиллик иш вақти")),
    rule("load.auditory_min", "400", "0-2000", of.HOURS, of.LOAD_ACT, N_("Йиллик аудитория юкламаси, камида")),
    rule("load.lecture_max_nodegree", "250", "0-2000", of.HOURS, of.LOAD_ACT, N_("Даражасиз ўқитувчининг маърузалари")),
    rule("load.min_experience_years", "3", "0-20", of.YEAR, of.LOAD_ACT, N_("Даражасиз маърузачининг энг кам стажи")),
    rule("load.per_stavka", "756", "100-2000", of.HOURS, of.COUNCIL, N_("Бир ставканинг йиллик юкламаси")),
)
SCIENCE: tuple[RuleSpec, ...] = (
    rule("publish.workdays", "1", "1-10", of.WORKDAY, of.PASSPORT_ACT, N_("Эълон қилиш муддати")),
    rule(
        "council.expertise_months",
        "2/3",
        "1-12",
        of.MONTH,
        of.DEFENCE_ACT,
        N_("Дастлабки экспертиза: PhD/DSc"),
        type=NUMBERS,
    ),
    rule("council.review_days", "15/30", "1-90", of.DAY, of.DEFENCE_ACT, N_("Тақриз муддати: PhD/DSc"), type=NUMBERS),
    rule("council.rework_months", "3", "1-24", of.MONTH, of.DEFENCE_ACT, N_("Қайта экспертизагача, камида")),
    rule("council.accept_months", "1", "1-12", of.MONTH, of.DEFENCE_ACT, N_("Ҳимояга қабул қилиш муддати")),
    rule("council.defence_days", "40", "1-180", of.DAY, of.DEFENCE_ACT, N_("Эълондан кейин ҳимоя муддати")),
    rule("council.abstract_days", "30", "1-180", of.DAY, of.DEFENCE_ACT, N_("Автореферат ҳимоядан олдин тарқатилади")),
    rule(
        *("council.phd_works", "7/3/2/1", "0-50", of.PIECE, of.DEFENCE_ACT),
        N_("PhD: ишлар/ОАК мақолалари/конференциялар/хорижий мақолалар"),
        type=NUMBERS,
    ),
    rule(
        *("council.dsc_works", "15/10/1", "0-50", of.PIECE, of.DEFENCE_ACT),
        N_("DSc: ишлар/ОАК мақолалари/етакчи хорижий мақолалар"),
        type=NUMBERS,
    ),
    rule(
        "doctoral.years",
        "3/3",
        "1-6",
        of.YEAR,
        of.DOCTORAL_ACT,
        N_("Ўқиш муддати: таянч докторантура/докторантура"),
        type=NUMBERS,
    ),
    rule("doctoral.trainee_years", "1", "1-3", of.YEAR, of.DOCTORAL_ACT, N_("Стажёр-тадқиқотчилик муддати")),
    days("doctoral.apply", "15.09/15.10", of.DOCTORAL_ACT, N_("Докторантура аризалари: бошланиши/охири")),
)
SERVICE: tuple[RuleSpec, ...] = (
    rule("appeal.days", "15/30", "1-90", of.DAY, of.APPEALS_ACT, N_("Мурожаатни кўриш муддати"), type=NUMBERS),
    rule("appeal.forward_days", "5", "1-30", of.DAY, of.APPEALS_ACT, N_("Мурожаатни тегишли идорага юбориш муддати")),
    rule("export.rows", "5000", "100-50000", of.PIECE, of.COUNCIL, N_("Дарҳол бериладиган рўйхат, кўпи билан қатор")),
    rule("export.keep_days", "3", "1-30", of.DAY, of.COUNCIL, N_("Тайёрланган рўйхат файли сақланадиган муддат")),
    rule(
        *("privacy.keep_days", "1095", "30-3650", of.DAY, of.COUNCIL),
        N_("Шахсий маълумотга мурожаатлар қайди сақланадиган муддат"),
    ),
    rule(
        *("privacy.cards_per_hour", "300", "10-5000", of.PIECE, of.COUNCIL),
        N_("Бир ҳисобдан бир соатда очиладиган талаба карталари, кўпи билан"),
    ),
    rule(
        *("privacy.exports_per_day", "2", "1-100", of.PIECE, of.COUNCIL),
        N_("Бир ҳисобдан бир кунда олинадиган талабалар рўйхати файллари, кўпи билан"),
    ),
    rule(
        *("maintenance.notice_hours", "48", "1-720", of.HOURS, of.PASSPORT_ACT),
        N_("Профилактика неча соат олдин эълон қилинади"),
    ),
    rule(
        *("maintenance.month_hours", "4", "1-100", of.HOURS, of.PASSPORT_ACT),
        N_("Бир ойдаги профилактика вақти, кўпи билан"),
    ),
    rule("status.keep_days", "400", "91-3650", of.DAY, of.COUNCIL, N_("Хизмат ҳолати ўлчовлари сақланадиган муддат")),
    option("pinfl.checksum", ("warn", "block"), of.COUNCIL, N_("ЖШШИР назорат рақами хатоси")),
)
