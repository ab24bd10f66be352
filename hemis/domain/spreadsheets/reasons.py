"""Why a cell or a row is doubted or refused, in sentences; the keys are stored, the sentences are shown."""

from hemis.domain.i18n import N_

SENTENCES = {
    "required_missing": N_("«%(column)s» тўлдирилмаган: бу устун мажбурий."),
    "formula_not_allowed": N_("Катакда формула бор: формула ўрнига унинг қийматини ёзинг."),
    "number_invalid": N_("«%(value)s» бутун сон эмас ёки рухсат этилган оралиқдан ташқарида."),
    "text_too_long": N_("Матн жуда узун: кўпи билан %(longest)s белги ёзинг."),
    "latin_converted": N_("«%(value)s» лотинча ёзилган: кириллча таклифни текширинг."),
    "name_letters": N_("«%(value)s» исмга ўхшамайди: унда фақат ҳарфлар бўлсин."),
    "name_incomplete": N_("«%(value)s»да фамилия ва исм бирга бўлиши керак."),
    "pinfl_checksum": N_("ЖШШИРнинг назорат рақами мос келмади: рақамларни паспорт билан солиштиринг."),
    "pinfl_precision_lost": N_(
        "ЖШШИР «%(value)s» кўринишида сақланган, рақамлари йўқолган: 14 рақамни қайта киритинг."
    ),
    "pinfl_characters": N_("«%(value)s» ЖШШИР эмас: унда фақат рақамлар бўлади."),
    "pinfl_length": N_("ЖШШИРда %(digits)s та рақам бор, 14 та бўлиши керак."),
    "pinfl_first_digit": N_("ЖШШИРнинг биринчи рақами 1 дан 6 гача бўлади: паспортдан қайта кўчиринг."),
    "pinfl_date": N_("ЖШШИРдаги туғилган сана мавжуд эмас: 2–7-рақамларни паспорт билан солиштиринг."),
    "pinfl_birth_date": N_("ЖШШИРдаги туғилган сана кўрсатилган санага мос келмади."),
    "pinfl_gender": N_("ЖШШИРдаги жинс кўрсатилган жинсга мос келмади."),
    "passport_invalid": N_("«%(value)s» паспорт рақами эмас: иккита лотин ҳарфи ва 7 та рақам ёзинг, AA1234567."),
    "phone_invalid_left_empty": N_("«%(value)s» телефон рақами эмас: 9 та рақам керак. Рақам бўш қолдирилади."),
    "phone_first_of_several": N_("Бир катакда бир нечта телефон бор: биринчиси олинади."),
    "date_invalid": N_("«%(value)s» санаси мавжуд эмас: уни кун.ой.йил кўринишида ёзинг."),
    "stavka_invalid": N_("«%(value)s» ставка эмас: масалан, 0,75 деб ёзинг."),
    "stavka_over": N_("Ставка %(highest)s дан ошмайди, файлда эса «%(value)s»."),
    "money_invalid": N_("«%(value)s» сумма эмас: фақат рақам ёзинг, масалан, 12 500 000."),
    "year_out_of_range": N_("«%(value)s» йили рухсат этилган оралиқда эмас: %(low)s–%(high)s."),
    "semester_out_of_range": N_("«%(value)s» семестр эмас: 1 дан %(highest)s гача бўлади."),
    "pair_out_of_range": N_("«%(value)s» жуфтлик эмас: 1 дан %(highest)s гача бўлади."),
    "unknown_gender": N_("«%(value)s» жинс эмас: Эркак ёки Аёл деб ёзинг."),
    "unknown_payment_form": N_("«%(value)s» тўлов шакли эмас: Давлат гранти ёки Тўлов-шартнома деб ёзинг."),
    "unknown_academic_degree": N_("«%(value)s» илмий даража эмас: Даражасиз, PhD ёки DSc деб ёзинг."),
    "unknown_block": N_("«%(value)s» фан блоки эмас: мажбурий, танлов, малака амалиёти ёки давлат аттестацияси."),
    "unknown_final_kind": N_("«%(value)s» назорат шакли эмас: имтиҳон, синов ёки ҳимоя."),
    "unknown_day": N_("«%(value)s» ҳафта куни эмас."),
    "unknown_week": N_("«%(value)s» ҳафта тури эмас: ҳар ҳафта, тоқ ёки жуфт деб ёзинг."),
    "unknown_training_type": N_("«%(value)s» машғулот тури эмас: маъруза, амалий, лаборатория ёки семинар."),
    "unknown_room_kind": N_("«%(value)s» хона тури эмас: лекция, амалий, лаборатория ёки компьютер."),
    "unknown_division_kind": N_("«%(value)s» бўлинма тури эмас: бўлим, бошқарма, марказ, ректорат."),
    "unknown_group": N_("«%(value)s» гуруҳи тизимда йўқ: номини текширинг ёки аввал гуруҳни қўшинг."),
    "unknown_department": N_("«%(value)s» кафедраси тизимда йўқ: номини текширинг ёки аввал кафедрани қўшинг."),
    "unknown_position": N_("«%(value)s» лавозими тизимда йўқ: лавозимлар рўйхатидаги номни ёзинг."),
    "unknown_subject": N_("«%(value)s» фани тизимда йўқ: номини текширинг ёки аввал фанни қўшинг."),
    "unknown_teacher": N_("«%(value)s» тизимда топилмади: ўқитувчининг тўлиқ исмини ёзинг."),
    "unknown_room": N_("«%(value)s» хонаси тизимда йўқ: рақамини текширинг ёки аввал хонани қўшинг."),
    "unknown_faculty": N_("«%(value)s» факультети тизимда йўқ: номини текширинг ёки аввал факультетни қўшинг."),
    "unknown_building": N_("«%(value)s» биноси тизимда йўқ: номини текширинг ёки аввал бинони қўшинг."),
    "unknown_subject_group": N_("«%(value)s» фанлар гуруҳи тизимда йўқ: аввал уни қўшинг."),
    "ambiguous": N_("«%(value)s» бир нечта ёзувга мос келади: %(names)s. Тўлиқ номини ёзинг."),
    "already_known": N_("«%(value)s» тизимда аллақачон бор."),
    "duplicate_in_file": N_("Бу ёзув файлда %(row)s-қаторда ҳам бор: биттасини ўчиринг."),
    "possible_duplicate": N_("Исми ва туғилган санаси бир хил ёзув бор (%(row)s): у бошқа одам эканини текширинг."),
    "total_hours_must_be_credits_x30": N_("Жами соат кредитнинг %(hours)s баробари бўлади: %(expected)s соат ёзинг."),
    "hours_sum": N_("Соатлар йиғиндиси %(sum)s, жами соат эса %(total)s: тенг бўлиши керак."),
    "hours_odd": N_("Аудитория соати жуфт сон бўлади, файлда эса «%(value)s»."),
    "semester_credits_not_30": N_("%(semester)s-семестрда %(credits)s кредит бор, %(expected)s та бўлиши керак."),
    "clash_teacher": N_("%(name)s бу вақтда банд: %(row)s-қаторда бошқа дарси бор."),
    "clash_room": N_("%(name)s хонаси бу вақтда банд: %(row)s-қаторда бошқа дарс бор."),
    "clash_group": N_("%(name)s гуруҳининг бу вақтда %(row)s-қаторда бошқа дарси бор."),
    "controls_sum": N_("Назоратлар йиғиндиси %(sum)s балл, 100 балл бўлиши керак."),
    "semester_not_in_plan": N_("Танланган ўқув режада %(value)s-семестр йўқ."),
    "subject_in_plan": N_("«%(value)s» фани танланган ўқув режанинг шу семестрида бор."),
    "no_load": N_("%(group)s гуруҳига «%(name)s» фанидан бу машғулот тури берилмаган: аввал юклама киритинг."),
    "load_other_teacher": N_("Бу юклама бошқа ўқитувчига берилган: %(names)s."),
    "load_other_groups": N_("Бу юклама бошқа оқимга берилган: %(names)s. Гуруҳларни бир қаторда тўлиқ ёзинг."),
    "load_full": N_("Юкламанинг %(hours)s соати жадвалга қўйиб бўлинган: бу қатор ортиқча."),
    "load_taken": N_("%(group)s гуруҳига бу фандан шу турдаги машғулот аввал бириктирилган."),
    "load_not_planned": N_("Ўқув режада «%(name)s» фанидан бундай машғулот тури йўқ."),
    "load_too_many_hours": N_("Режада бу машғулот туридан %(hours)s соат бор, файлда эса %(value)s."),
    "subject_not_in_plan": N_("%(group)s гуруҳининг ўқув режасида бу семестрда «%(name)s» фани йўқ."),
    "stream_of_two_plans": N_("Оқимдаги гуруҳлар бошқа-бошқа ўқув режада ўқийди: уларни алоҳида қаторларга ёзинг."),
    "foreign_department": N_("«%(name)s» фани бошқа кафедраники: унинг юкламасини ўша кафедра киритади."),
    "pair_not_in_year": N_("%(pair)s-жуфтлик юклама семестрининг ўқув йилида йўқ: жуфтликлар рўйхатини тўлдиринг."),
    "no_days": N_("Бу кун ва ҳафталарда дарс ўтилмайди: дам олиш куни ёки семестрнинг дарс ҳафталари тугаган."),
    "busy_teacher": N_("%(name)s %(day)s куни %(pair)s-жуфтликда банд: жадвалда бошқа дарси бор."),
    "busy_room": N_("%(name)s хонаси %(day)s куни %(pair)s-жуфтликда банд: жадвалда бошқа дарс бор."),
    "busy_group": N_("%(name)s гуруҳининг %(day)s куни %(pair)s-жуфтликда жадвалда бошқа дарси бор."),
    "loads_unplaced": N_("Файлдаги %(count)s та юкламанинг соатлари тўлиқ жойлашмади: уларга яна қатор керак."),
    "topics_balance": N_("Мавзулар жами %(planned)s соат, ўқув режада %(hours)s соат: кейин тенглаштиринг."),
    "topics_many": N_("Бир режада кўпи билан %(most)s та мавзу бўлади."),
    "room_number_taken": N_("Бу бинода %(value)s рақамли хона бор."),
    "room_number_twice": N_("Бу бинонинг %(value)s рақамли хонаси файлнинг %(row)s-қаторида ҳам бор."),
    "floor_too_high": N_("Бу бинода %(floors)s та қават бор: қаватни текширинг."),
    "unknown_equipment": N_("«%(value)s» жиҳоз тури эмас: доска, проектор, экран, компьютер, кондиционер каби ёзинг."),
    "unknown_employment_form": N_("«%(value)s» иш шакли эмас: асосий, ички ўриндош, ташқи ўриндош ёки соатбай."),
    "equipped_already": N_("Бу хонада шу жиҳоз қайд этилган (%(value)s та): сонини хона саҳифасида ўзгартиринг."),
    "ends_before_start": N_("Тугаш санаси бошланиш санасидан олдин."),
    "not_yet": N_("Сана ҳали келмаган: %(value)s."),
    "record_known": N_("Бу ёзув тизимда аллақачон бор."),
    "foreign_person": N_("«%(name)s» бошқа кафедра ходими: унинг ёзувини ўша кафедра киритади."),
    "stavka_total": N_("Ходимнинг ставкалари йиғиндиси %(highest)s дан ошиб кетади."),
    "stavka_step": N_("Ставка %(step)s га каррали бўлади, файлда эса «%(value)s»."),
    "room_capacity": N_("%(name)s хонасида %(seats)s ўрин бор, талабалар эса %(students)s та."),
}


def sentence(reason: str) -> str:
    """Return the sentence of a reason; what follows a colon or a figure names a case of it."""
    key = reason.partition(":")[0]
    if key in SENTENCES:
        return SENTENCES[key]
    if key.startswith("stavka_over"):
        return SENTENCES["stavka_over"]
    if key.startswith("total_hours_must_be_credits"):
        return SENTENCES["total_hours_must_be_credits_x30"]
    if key.startswith("ambiguous_"):
        return SENTENCES["ambiguous"]
    if key.startswith("semester_credits_not_"):
        return SENTENCES["semester_credits_not_30"]
    raise KeyError(reason)
