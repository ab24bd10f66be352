"""The rule parameters of studying: curricula, marks, attendance, movement, graduation (rules 1-6)."""

from hemis.domain import rule_spec as of
from hemis.domain.daily_marks import FORMULAS
from hemis.domain.i18n import N_
from hemis.domain.rule_spec import ANY_PROGRAMME, NUMBER, NUMBERS, RuleSpec, days, option, rule

NOT_SET = N_("Чегара белгиланмаган: муассаса кенгаши қарори")

OFFICES = (
    *("lawyer+accounting", "studies", "lawyer", "accounting", "studies+lawyer", "studies+accounting"),
    *("studies+lawyer+accounting", "dean+studies", "dean+lawyer", "dean+lawyer+accounting"),
    *("dean+studies+lawyer+accounting", "none"),
)
"""Who may be asked to agree to an order; the names are those of `domain.movement`."""

STUDY: tuple[RuleSpec, ...] = (
    rule("credit.hours", "30", "25-30", of.HOURS, of.CREDIT_ACT, N_("Бир кредитдаги академик соат")),
    rule("year.credits", "60", "60-60", of.CREDIT, of.CREDIT_ACT, N_("Ўқув йили ҳажми")),
    rule(
        *("semester.tolerance", "0", "0-3", of.CREDIT, of.COUNCIL, N_("Семестр кредитларининг мумкин бўлган фарқи")),
        ANY_PROGRAMME,
    ),
    rule("semester.theory_weeks", "15", "1-30", of.WEEK, of.COUNCIL, N_("Семестрдаги назарий таълим ҳафталари")),
    rule("semester.exam_weeks", "3", "1-10", of.WEEK, of.COUNCIL, N_("Семестрдаги назорат ҳафталари")),
    days("year.starts", "02.09", of.COUNCIL, N_("Ўқув йили бошланадиган кун")),
    rule(
        *("elective.choices", "2", "1-10", of.PIECE, of.COUNCIL, N_("Танлов гуруҳидаги фанларнинг энг кам сони")),
        ANY_PROGRAMME,
    ),
    rule("elective.min_group", "1", "1-100", of.PIECE, of.COUNCIL, N_("Танлов фанини очиш учун энг кам талаба")),
    rule("elective.window_days", "14", "1-120", of.DAY, of.COUNCIL, N_("Танлов фанини танлаш муддати")),
    rule("plan.ahead_days", "30", "0-180", of.DAY, of.COUNCIL, N_("Календар режа тайёрлана бошлайдиган муддат")),
    rule("timetable.ahead_days", "10", "0-60", of.DAY, of.COUNCIL, N_("Дарс жадвали семестрдан неча кун олдин чиқади")),
    rule(
        *("timetable.group_pairs", "4", "1-8", of.PIECE, of.COUNCIL),
        N_("Гуруҳнинг бир кундаги жуфтликлари, кўпи билан"),
    ),
    rule(
        *("timetable.teacher_pairs", "4", "1-8", of.PIECE, of.COUNCIL),
        N_("Ўқитувчининг бир кундаги жуфтликлари, кўпи билан"),
    ),
    rule("lesson.academic_minutes", "40", "30-60", of.MINUTE, of.COUNCIL, N_("Академик соат давомийлиги")),
    rule("attendance.pair_hours", "2", "1-4", of.HOURS, of.COUNCIL, N_("Жуфтликдаги академик соатлар")),
    option("week.days", ("6", "5"), of.LABOUR_CODE, N_("Иш ҳафтасидаги кунлар")),
)
MARKS: tuple[RuleSpec, ...] = (
    rule("grade.bounds", "60/70/90", "1-100", of.POINT, of.MARKS_ACT, N_("3, 4 ва 5 баҳо чегаралари"), type=NUMBERS),
    rule("grade.split", "50/50", "0-100", of.POINT, of.COUNCIL, N_("Семестр ва якуний назорат баллари"), type=NUMBERS),
    rule(
        *("grade.final_min", "60", "0-100", of.PERCENT, of.MARKS_ACT, N_("Якуний назоратнинг энг кам улуши")),
        *(ANY_PROGRAMME, NUMBER),
    ),
    rule(
        *("grade.semester_min", "60", "0-100", of.PERCENT, of.COUNCIL, N_("Семестр баллининг энг кам улуши")),
        *(ANY_PROGRAMME, NUMBER),
    ),
    rule("retake.max", "2", "0-5", of.PIECE, of.MARKS_ACT, N_("Қайта топширишлар сони")),
    rule("retake.window_days", "30", "1-365", of.DAY, of.MARKS_ACT, N_("Қайта топшириш муддати, кунларда")),
    rule(
        *("retake.window_months", "1", "0-12", of.MONTH, of.MARKS_ACT),
        N_("Қайта топшириш муддати, ойларда (0 — кунларда ҳисобланади)"),
    ),
    rule("exam.max_per_day", "1", "1-1", of.PIECE, of.MARKS_ACT, N_("Бир кундаги якуний назоратлар сони")),
    rule("exam.gap_days", "2", "0-10", of.DAY, of.COUNCIL, N_("Якуний назоратлар оралиғи"), (of.FACULTY,)),
    rule("exam.written_days", "3", "1-10", of.DAY, of.MARKS_ACT, N_("Ёзма назорат баҳосини киритиш муддати")),
    option("exam.by_examiner", ("named", "always"), of.MARKS_ACT, N_("Якуний назорат баллини ким қўяди")),
    rule("testing.grace_seconds", "15", "0-120", of.SECOND, of.COUNCIL, N_("Компьютер имтиҳонида жавобнинг кечикиши")),
    rule("appeal.submit_hours", "24", "1-240", of.HOURS, of.MARKS_ACT, N_("Апелляция бериш муддати")),
    rule("appeal.decide_workdays", "2", "1-30", of.WORKDAY, of.COUNCIL, N_("Апелляцияни кўриш муддати")),
    rule("sheet.reopen_hours", "24", "1-24", of.HOURS, of.COUNCIL, N_("Қайднома қайта очиладиган муддат")),
    rule("sheet.reason_min", "20", "20-200", "", of.COUNCIL, N_("Қайта очиш сабабининг энг кам узунлиги")),
    rule("restudy.min_group", "5", "1-100", of.PIECE, of.COUNCIL, N_("Қайта ўқиш гуруҳидаги энг кам талаба")),
    option("restudy.approval", ("studies", "rector", "dean"), of.COUNCIL, N_("Шахсий графикни тасдиқлайдиган раҳбар")),
    option("gpa.failed_as", ("0", "2"), of.COUNCIL, N_("Ўзлаштирилмаган фаннинг GPA ҳисобидаги баҳоси")),
    option("task.missing_zero", ("yes", "no"), of.COUNCIL, N_("Топширилмаган топшириқ 0 балл деб ҳисобланади")),
    option(
        *("daily.formula", tuple(FORMULAS), of.COUNCIL, N_("Кунлик баҳолар назорат баллига қандай айланади")),
        ANY_PROGRAMME,
    ),
    rule("task.soon_days", "2", "1-30", of.DAY, of.COUNCIL, N_("Муддати яқинлашган топшириқ огоҳлантирилади")),
    rule("task.files", "5", "1-20", of.PIECE, of.COUNCIL, N_("Топшириқ жавобидаги файллар, кўпи билан")),
    rule("task.similar", "50", "10-100", of.PERCENT, of.COUNCIL, N_("Ўқитувчига кўрсатиладиган матн ўхшашлиги")),
    rule("gpa.decimals", "2", "2-2", "", of.COUNCIL, N_("GPA каср рақамлари сони")),
)
ATTENDANCE: tuple[RuleSpec, ...] = (
    rule(
        "att.subject_pct",
        "25",
        "1-100",
        of.PERCENT,
        of.CREDIT_ACT,
        N_("Фандан четлатадиган дарс қолдириш"),
        ANY_PROGRAMME,
        NUMBER,
    ),
    rule(
        *("att.expel_hours", "74", "1-1000", of.HOURS, of.MOVEMENT_ACT, N_("Семестрда қолдириш чегараси")),
        ANY_PROGRAMME,
    ),
    rule(
        *("att.subject_warn", "15/20", "1-100", of.PERCENT, of.COUNCIL, N_("Фандан огоҳлантириш даражалари")),
        *(ANY_PROGRAMME, NUMBERS),
    ),
    rule(
        *("att.semester_warn", "36/54/72", "1-1000", of.HOURS, of.COUNCIL, N_("Семестр огоҳлантиришлари")),
        *(ANY_PROGRAMME, NUMBERS),
    ),
    rule("attendance.edit_workdays", "1", "0-10", of.WORKDAY, of.COUNCIL, N_("Давоматни ўзгартириш муддати")),
    rule("excuse.send_days", "10", "1-60", of.DAY, of.COUNCIL, N_("Талаба узр ҳужжатини юборадиган муддат")),
    rule("excuse.per_day", "3", "1-20", of.PIECE, of.COUNCIL, N_("Талаба бир кунда юборадиган узр ҳужжатлари")),
    rule("excuse.decide_workdays", "3", "1-30", of.WORKDAY, of.COUNCIL, N_("Узр ҳужжатини кўриш муддати")),
    rule("arrival.seconds", "10", "5-60", of.SECOND, of.COUNCIL, N_("Қайд этиш коди экранда турадиган вақт")),
    rule("journal.lock_hours", "24", "1-720", of.HOURS, of.COUNCIL, N_("Журнал ёпиладиган муддат")),
)
MOVEMENT: tuple[RuleSpec, ...] = (
    rule(
        *("promotion.gpa_min", "2.40", "2.40-3.00", "", of.CREDIT_ACT, N_("Курсдан ўтиш учун энг кам GPA")),
        *(ANY_PROGRAMME, NUMBER),
    ),
    rule("debt.limit", "4", "1-20", of.PIECE, of.MARKS_ACT, N_("Курсдан қолдирадиган қарздорликлар сони")),
    rule("study.max_years", "8/4", "1-15", of.YEAR, of.CREDIT_ACT, N_("Энг узоқ ўқиш: бакалавр/магистр"), type=NUMBERS),
    rule("reinstate.years", "5/10", "1-20", of.YEAR, of.MOVEMENT_ACT, N_("Тиклаш: ректор/вазирлик"), type=NUMBERS),
    days("transfer.summer", "15.07/05.08", of.MOVEMENT_ACT, N_("Ёзги кўчириш аризалари: бошланиши/охири")),
    days("transfer.summer_decision", "30.08/01.10", of.MOVEMENT_ACT, N_("Ёзги кўчириш: қарор/буйруқ")),
    days("transfer.winter", "15.01/25.01", of.MOVEMENT_ACT, N_("Қишки кўчириш аризалари: бошланиши/охири")),
    days("transfer.winter_decision", "15.02/01.03", of.MOVEMENT_ACT, N_("Қишки кўчириш: қарор/буйруқ")),
    rule("difference.days", "180", "1-730", of.DAY, of.COUNCIL, N_("Фанлар фарқини топшириш муддати"), ANY_PROGRAMME),
    option("difference.required", ("warn", "block"), of.COUNCIL, N_("Фанлар фарқи белгиланмаган талаба буйруқда")),
    rule("leave.max_count", "0", "0-10", of.PIECE, of.LEAVE_ACT, N_("Академик таътиллар сони (0 — чекланмаган)")),
    rule(
        *("leave.health_months", "12", "1-24", of.MONTH, of.LEAVE_ACT),
        N_("Саломатлик, оила аъзосини парвариш қилиш ва бошқа сабаб билан таътил, кўпи билан"),
    ),
    rule("leave.birth_months", "6", "1-12", of.MONTH, of.LABOUR_CODE, N_("Ҳомиладорлик ва туғиш таътили, кўпи билан")),
    rule("leave.child_months", "36", "1-36", of.MONTH, of.LABOUR_CODE, N_("Бола парвариши таътили, кўпи билан")),
    rule("leave.military_months", "12", "1-36", of.MONTH, of.LEAVE_ACT, N_("Ҳарбий хизмат таътили, кўпи билан")),
    option(
        *("orders.offices_people", OFFICES, of.COUNCIL),
        N_("Қабул, кўчириш, четлаштириш ва шахсга оид буйруқларга розилик берадиганлар"),
    ),
    option(
        *("orders.offices_study", (OFFICES[1], OFFICES[0], *OFFICES[2:]), of.COUNCIL),
        N_("Курс, семестр ва битириш буйруқларига розилик берадиганлар"),
    ),
)
GRADUATION: tuple[RuleSpec, ...] = (
    rule(
        "gac.own_max_pct", "40", "0-100", of.PERCENT, of.ATTESTATION_ACT, N_("Комиссиядаги ўз ходимлари"), type=NUMBER
    ),
    rule("gac.min_members", "5", "1-50", of.PIECE, of.ATTESTATION_ACT, N_("Комиссия аъзоларининг энг кам сони")),
    rule("gac.retakes_per_year", "2", "0-10", of.PIECE, of.ATTESTATION_ACT, N_("Бир йилда қайта топшириш сони")),
    rule("gac.retake_years", "3", "0-10", of.YEAR, of.ATTESTATION_ACT, N_("Қайта топшириш мумкин бўлган йиллар")),
    days("gac.subjects_day", "31.10", of.ATTESTATION_ACT, N_("Давлат имтиҳонлари рўйхати тасдиқланадиган кун")),
    rule(
        *("gac.publish_months", "6/3/1", "1-12", of.MONTH, of.ATTESTATION_ACT),
        N_("Аттестациядан олдин эълон қилиш: фанлар/дастурлар/комиссия"),
        type=NUMBERS,
    ),
    rule(
        "plagiarism.max_pct", "100", "0-100", of.PERCENT, NOT_SET, N_("Битирув ишидаги ўзлаштирма улуши"), type=NUMBER
    ),
    rule(
        "honours.excellent_pct",
        "75",
        "50-100",
        of.PERCENT,
        of.COUNCIL,
        N_("Имтиёзли диплом: аъло баҳолар"),
        type=NUMBER,
    ),
    option("honours.min_mark", ("4", "3"), of.COUNCIL, N_("Имтиёзли диплом: энг паст баҳо")),
    option("honours.attestation", ("5", "4"), of.COUNCIL, N_("Имтиёзли диплом: давлат аттестацияси баҳоси")),
    option("honours.no_retakes", ("yes", "no"), of.COUNCIL, N_("Имтиёзли диплом: қайта топшириш бўлмасин")),
    rule(
        "diploma.duplicate_workdays",
        "10",
        "1-60",
        of.WORKDAY,
        of.DUPLICATE_ACT,
        N_("Диплом дубликати тайёрланадиган муддат"),
    ),
    rule("diploma.fix_workdays", "5", "1-60", of.WORKDAY, of.DUPLICATE_ACT, N_("Дубликат аризасини тузатиш муддати")),
)
