"""Илмий кенгашлар: entered with specialities and members, refused in words, and what is over is told apart."""

import pytest

from hemis.extensions import db
from hemis.models.councils import Council, CouncilMember

FILLED = {
    "code": "DSc.03/27.09.2024.I.72.05",
    "title": "Иқтисодиёт фанлари бўйича илмий кенгаш",
    "order_number": "ОАК 362/3",
    "day": "2024-09-27",
    "valid_until": "2027-09-27",
    "phone": "90 000-98-06",
    "email": "kengash06@example.uz",
    "speciality_code": ["08.00.05", "08.00.13", ""],
    "speciality_name": ["Хизмат кўрсатиш тармоқлари иқтисодиёти", "Менежмент", ""],
    "member_role": ["", "secretary", "chair"],
    "member_name": ["Олимов Бахтиёр", "Фозилов Ойбек", "Насимов Абдусаттор"],
    "member_degree": ["фан доктори", "PhD, доцент", "фан доктори, профессор"],
    "member_workplace": ["ТДИУ", "БухДУ", "БухДУ"],
}


def enter(client, **changes):
    return client.submit(client.page("/research/councils/new").form(), **(FILLED | changes))


def refused(client, **changes):
    return client.refused(client.page("/research/councils/new").form(), **(FILLED | changes)).form()


def press(client, page, words):
    return client.submit(next(form for form in page.forms if form.action.endswith(words)))


def test_a_council_is_entered_with_its_lists(as_):
    page = enter(as_("scientist"))
    assert page.heading == FILLED["title"]
    assert "08.00.13 Менежмент" in page
    assert "+998 90 000-98-06" in page
    assert [row[:2] for row in page.rows()] == [
        ["Насимов Абдусаттор", "раис"],
        ["Фозилов Ойбек", "илмий котиб"],
        ["Олимов Бахтиёр", "аъзо"],
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "DSc.3/27.09.2024.I.72.05"}, "code"),
        ({"code": "DSc.03/04.06.2021.Fil.72.09"}, "code"),
        ({"code": "РhD.03/30.12.2019.К.72.01"}, "code"),
        ({"valid_until": "2024-09-27"}, "valid_until"),
        ({"phone": "123"}, "phone"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(as_, changes, field):
    assert field in refused(as_("scientist"), **changes).errors


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"speciality_code": ["08.00.00", "08.00.13", ""]}, "1. Ихтисослик шифри"),
        ({"speciality_code": ["08.00.13", "08.00.13", ""]}, "икки марта ёзилган: 08.00.13"),
        ({"speciality_name": ["", "Менежмент", ""]}, "1. Ихтисослик номини"),
        ({"member_role": ["chair", "secretary", "chair"]}, "битта раис"),
        ({"member_role": ["boss", "secretary", "chair"]}, "1. Аъзонинг вазифасини"),
        ({"member_name": ["Fozilov Oybek", "Фозилов Ойбек", "Насимов А."]}, "икки марта ёзилган: "),
        ({"member_name": ["", "Фозилов Ойбек", "Насимов А."]}, "1. Аъзонинг исм-шарифини"),
        ({"member_name": ["а" * 201, "Фозилов Ойбек", "Насимов А."]}, "200 белгидан"),
    ],
)
def test_what_is_wrong_in_a_list_is_said_and_stays_typed(as_, changes, words):
    client = as_("scientist")
    page = client.refused(client.page("/research/councils/new").form(), **(FILLED | changes))
    assert words in page
    for name, typed in (FILLED | changes).items():
        if isinstance(typed, list) and "boss" not in typed:
            assert page.form().data.getlist(name)[:3] == typed


def test_rows_move_and_vanish_without_javascript(as_):
    client = as_("scientist")
    form = client.page("/research/councils/new").form()

    def asked(**step):
        return client.read(client.send(form, **(FILLED | step))).form().data

    assert asked(members_step="up-1").getlist("member_name")[:2] == ["Фозилов Ойбек", "Олимов Бахтиёр"]
    assert asked(members_step="drop-0").getlist("member_role")[:2] == ["secretary", "chair"]
    assert asked(specialities_step="down-0").getlist("speciality_code")[:2] == ["08.00.13", "08.00.05"]
    assert len(asked(specialities_step="add").getlist("speciality_name")) == 4


def test_it_is_not_submitted_without_specialities_or_a_chair(as_):
    client = as_("scientist")
    bare = enter(client, speciality_code=["", "", ""], speciality_name=["", "", ""])
    assert "Ихтисосликлар бўш" in press(client, bare, "/submission")
    headless = enter(client, code="PhD.03/27.09.2024.I.72.05", member_role=["", "secretary", ""])
    assert "раис ва илмий котиб кўрсатилмаган" in press(client, headless, "/submission")


def test_from_draft_to_the_public(as_, client, world):
    office, rector = as_("scientist"), as_("vice_rector")
    page = press(office, office.page(f"/research/councils/{world.council}"), "/submission")
    page = press(rector, rector.page(f"/research/councils/{world.council}"), "/approval")
    assert client.get(f"/ilmiy-faoliyat/kengashlar/{world.council}").status_code == 404
    press(rector, page, "/publication")
    page = client.page(f"/ilmiy-faoliyat/kengashlar/{world.council}")
    assert page.rows()[0][:2] == ["Ҳайдаров Иброҳим", "раис"]


def test_an_edit_keeps_the_lists_and_tells_what_changed(app, as_, world):
    client = as_("scientist")
    form = client.page(f"/research/councils/{world.council}/edit").form()
    assert form.data.getlist("member_role")[:3] == ["chair", "secretary", ""]
    names = form.data.getlist("member_name")
    page = client.submit(form, member_name=[*names[:2], "Янги Аъзо", *names[3:]])
    assert "Янги Аъзо" in page
    assert "Каримов Анвар (аъзо, фан доктори, ЎзМУ)" in page
    with app.app_context():
        mine = db.select(CouncilMember.position).where(CouncilMember.council_id == world.council)
        assert sorted(db.session.scalars(mine)) == [1, 2, 3]


def test_the_list_tells_apart_what_is_over_and_is_carried_away(as_, at, world):
    client = as_("management")
    assert client.page("/research/councils/?q=Fil.72.09").rows()[0][1] == "DSc.03/04.06.2021.Fil.72.09"
    assert len(client.page("/research/councils/?degree=PhD").rows()) == 1
    assert "топилмади" in client.page("/research/councils/?term=over")
    assert "DSc.03/04.06.2021.Fil.72.09" in client.get("/research/councils/?format=csv").text
    at("2028-01-01 09:00")
    client = as_("management")
    page = client.page("/research/councils/?term=over&degree=DSc")
    assert "муддати тугаган" in page.rows()[0][3]
    assert "топилмади" in client.page("/research/councils/?term=acts")


def test_a_draft_is_deleted_with_its_lists(app, as_, world):
    client = as_("scientist")
    client.submit(client.page(f"/research/announcements/{world.council}/remove").form())
    assert client.get(f"/research/councils/{world.council}").status_code == 404
    with app.app_context():
        assert db.session.get(Council, world.council) is None
        left = db.select(CouncilMember.id).where(CouncilMember.council_id == world.council)
        assert db.session.scalar(left) is None


@pytest.mark.parametrize("who", ["dean", "teacher", "student", "ministry"])
@pytest.mark.parametrize("room", ["councils", "requirements"])
def test_others_do_not_enter(as_, world, who, room):
    client, key = as_(who), {"councils": world.council, "requirements": world.requirement}[room]
    for place in ("", f"{key}", f"{key}/edit", "new"):
        assert client.get(f"/research/{room}/{place}").status_code == 403


@pytest.mark.parametrize("room", ["councils", "requirements"])
def test_a_room_shows_only_its_own(as_, world, room):
    client = as_("scientist")
    assert client.get(f"/research/{room}/{world.seminar}").status_code == 404
    assert client.get(f"/research/{room}/{world.seminar}/edit").status_code == 404


def test_a_changed_role_alone_is_kept(as_):
    client = as_("scientist")
    enter(client, member_role=["", "", "chair"])
    page = client.page(client.page("/research/councils/?q=I.72.05").links[FILLED["title"]])
    form = client.page(f"{page.links['Ўзгартириш']}").form()
    page = client.submit(form, member_role=["chair", "deputy", "", ""])
    assert [row[1] for row in page.rows()] == ["раис", "раис ўринбосари", "аъзо"]
