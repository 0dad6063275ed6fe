"""A talk from the booth to its record: who comes in, the form, the papers, the signature, the end."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from shiyakusho.desks.remote.choices import Outcome, State
from shiyakusho.desks.remote.duties import purge
from shiyakusho.desks.remote.models import Paper, Seat, Signature, Talk
from shiyakusho.desks.remote.services import papers
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.organisation import public as organisation

from .conftest import ROLE, TOPIC, WARD, signed_in

FORM = "water-start-stop"
STROKES = "M10 10L100 40L200 20"
ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"}


def text(answer: Any) -> str:
    return re.sub(r"<rt>.*?</rt>|<[^>]+>", "", answer.content.decode())


def photo(name: str = "保険証.png") -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(picture, "PNG")
    picture.seek(0)
    picture.name = name
    return picture


def sharing(party: Any) -> None:
    party.admitted()
    assert party.act("offer", procedure=FORM).status_code == 302
    assert "水道" in text(party.visitor.get(party.page))
    assert party.do("share").status_code == 302


def lines_of(party: Any) -> list[Any]:
    shared = forms.sharing.look(party.talk.draft_id)
    return [line for block in shared.blocks() for line in block.lines if not line.is_note]


def answered(party: Any) -> None:
    """The visitor writes until nothing is open; what is asked next shows by itself."""
    for _ in range(12):
        left = [line for line in lines_of(party) if line.is_open]
        if not left:
            return
        data: dict[str, Any] = {"shown": [line.path for line in left]}
        for line in left:
            data |= dict(said(line))
        assert party.visitor.post(f"{party.page}form/", data).status_code == 302
    pytest.fail("the form does not come to an end")


def said(line: Any) -> Any:
    field, name = line.field, line.path
    if field.kind in ("choice", "choices"):
        yield name, field.options[0]["value"]
    elif field.kind == "date":
        yield from ((f"{name}.year", "2026"), (f"{name}.month", "12"), (f"{name}.day", "1"))
    elif field.kind == "address":
        yield from ((f"{name}.{part}", value) for part, value in ADDRESS.items())
    else:
        plain = {"bool": "yes", "integer": "3", "phone": "090-1234-5678", "email": "k@example.jp"}
        yield name, plain.get(field.kind, "門司 太郎")


def test_what_one_writes_the_other_sees_and_points_at(party) -> None:
    sharing(party)
    assert "門司 太郎" not in text(party.expert.get(party.desk))
    answered(party)
    assert "門司 太郎" in text(party.expert.get(party.desk))
    path = lines_of(party)[0].path
    before = party.visitor_asks()["stamp"]
    party.act(f"point:{path}")
    assert party.visitor_asks()["stamp"] != before
    assert "担当者がここを指しています" in text(party.visitor.get(party.page))
    party.act("point:no.such.line")
    assert "担当者がここを指しています" not in text(party.visitor.get(party.page))
    party.do("unshare")
    assert "門司 太郎" not in text(party.expert.get(party.desk))
    assert Draft.objects.filter(application=None).count() == 1


def test_signed_is_exactly_what_was_read_back(party) -> None:
    sharing(party)
    wrong = party.visitor.post(f"{party.page}form/", {"check": "1"})
    assert wrong.status_code == 422 and "error-summary" in wrong.content.decode()
    answered(party)
    assert party.visitor.post(f"{party.page}form/", {"check": "1"})["Location"].endswith(
        "?check=1#form"
    )
    page = party.visitor.get(f"{party.page}?check=1").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    for refused in ({"strokes": "<script>"}, {"name": " "}, {"strokes": "M1 1"}, {}):
        assert party.do("sign", seen=seen, **refused).status_code == 422
    line = next(one for one in lines_of(party) if one.field.kind == "text")
    changed = {"shown": line.path, line.path: "戸畑 花子"}
    party.visitor.post(f"{party.page}form/", changed)
    assert party.do("sign", seen=seen, strokes=STROKES).status_code == 409
    assert not Application.objects.exists()
    page = party.visitor.get(f"{party.page}?check=1").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    for _ in range(2):
        assert party.do("sign", seen=seen, strokes=STROKES).status_code == 302
    application = Application.objects.get()
    signature = Signature.objects.get()
    assert (signature.seen, signature.strokes) == (seen, STROKES)
    assert signature.application_id == application.pk
    assert application.receipt_number in text(party.visitor.get(party.page))
    assert party.visitor.get(f"/ja/forms/receipt/{application.pk}/").status_code == 200
    assert application.receipt_number in text(party.expert.get(party.desk))
    party.act("offer", procedure=FORM)  # and another one, signed for itself
    party.do("share")
    answered(party)
    page = party.visitor.get(f"{party.page}?check=1").content.decode()
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)[1]
    assert party.do("sign", seen=seen, name="門司 太郎").status_code == 302
    assert list(Signature.objects.order_by("signed_at").values_list("name", flat=True)) == [
        "", "門司 太郎",
    ]  # fmt: skip


def test_papers_are_examined_shown_and_given_to_no_third(party) -> None:
    party.admitted()
    assert party.visitor.post(f"{party.page}papers/", {"file": photo()}).status_code == 302
    bad = io.BytesIO(b"MZ\x90\x00" + b"\x00" * 200)
    bad.name = "x.pdf"
    assert party.visitor.post(f"{party.page}papers/", {"file": bad}).status_code >= 400
    [paper] = Paper.objects.all()
    assert Blob.objects.get().owner == f"talk:{party.talk.pk}"
    mine, theirs = f"{party.page}papers/{paper.pk}/", f"{party.desk}papers/{paper.pk}/"
    assert party.visitor.get(mine).status_code == party.expert.get(theirs).status_code == 200
    assert party.expert.get(f"{theirs}picture/")["Content-Type"] == "image/webp"
    party.act("show", paper=str(paper.pk))
    assert "いま見ている書類" in text(party.visitor.get(party.page))
    party.act("invite")
    helper, page = Client(), f"/ja/talks/{party.seat('interpreter').token}/"
    helper.post(page)
    party.act(f"admit:{party.seat('interpreter').pk}")
    seen = text(helper.get(page))
    assert "見えません" in seen and "保険証" not in seen
    assert helper.get(f"{page}papers/{paper.pk}/").status_code == 403
    assert helper.post(f"{page}papers/", {"file": photo()}).status_code == 403
    assert helper.post(f"{page}act/", {"act": "share"}).status_code == 404
    assert helper.post(f"{page}form/", {}).status_code == 403
    assert Client().get(mine).status_code == 404
    party.act("invite")
    assert Seat.objects.count() == 3


def test_a_link_is_one_persons_until_it_is_made_anew(party) -> None:
    party.admitted()
    other = Client()
    assert "入る" in text(other.get(party.page)) and other.post(party.page).status_code == 409
    party.act(f"renew:{party.seat().pk}")
    assert party.visitor.get(party.page).status_code == 404
    page = f"/ja/talks/{party.seat().token}/"
    assert other.post(page).status_code == 302
    assert "いっしょに書く申請書" in text(other.get(page))
    other.post(f"{page}act/", {"act": "leave"})
    assert "入る" in text(other.get(page))
    other.post(page)
    assert "いっしょに書く申請書" in text(other.get(page))


def test_a_link_goes_by_mail_to_who_is_asked_in(clerk) -> None:
    expert = signed_in(clerk())
    begun = expert.post("/staff/remote/begin/", {"topic": TOPIC})
    talk, seat = Talk.objects.get(), Seat.objects.get(role="resident")
    page, first = begun["Location"], seat.token

    def mail(email: str) -> int:
        said = {"act": f"mail:{seat.pk}", f"email.{seat.pk}": email}
        return expert.post(f"{page}act/", said).status_code

    assert mail("nobody") == 422 and not messaging.about(talk.subject)
    assert mail("guest@example.jp") == 302
    [sent] = Message.objects.filter(template="talk-link")
    seat.refresh_from_db()
    assert sent.address == "guest@example.jp" and seat.token in sent.body and first != seat.token
    guest = Client()
    assert guest.get(f"/ja/talks/{first}/").status_code == 404
    assert guest.post(f"/ja/talks/{seat.token}/").status_code == 302
    assert mail("other@example.jp") == 409  # somebody sits there
    assert expert.post(f"{page}end/", {"outcome": Outcome.ANSWERED}).status_code == 302
    with clock.stopped_at(clock.now() + timedelta(days=4000)):
        assert purge() == 1
    assert not Message.objects.filter(template="talk-link").exists()


def test_the_end_is_for_all_and_leaves_a_record(party, clerk) -> None:
    party.admitted()
    party.visitor.post(f"{party.page}papers/", {"file": photo()})
    party.act("phone")
    assert party.expert.post(f"{party.desk}end/", {"outcome": "x"}).status_code == 422
    party.expert.post(f"{party.desk}end/", {"outcome": Outcome.ANSWERED, "note": "次は健診"})
    record = text(party.expert.get(party.desk))
    for words in (
        "次は健診",
        "相談で解決した",
        "電話に切りかえました",
        "書類を送りました",
        "していません",
    ):
        assert words in record
    over = text(party.visitor.get(party.page))
    assert "相談は終わりました" in over and "次は健診" not in over
    assert party.do("share").status_code == 409
    assert party.visitor.post(party.page).status_code == 409
    assert party.act("take").status_code == 200 and party.talk.outcome == Outcome.ANSWERED
    assert party.talk.state == State.ENDED
    Talk.objects.update(ended_at="2026-01-01T00:00:00Z")
    assert papers.forget_old() == 1 and not Paper.objects.exists()


def test_nothing_of_one_visitor_is_left_in_the_booth(party, account) -> None:
    party.admitted()
    first = party.page
    assert party.visitor.get(party.booth).status_code == 200
    assert "sessionid" not in party.visitor.cookies or not party.visitor.cookies["sessionid"].value
    assert "入る" in text(party.visitor.get(first))  # the link opens no door for the next one
    assert party.visitor.post(first).status_code == 409
    party.visitor.post(party.booth, {"topic": "care"})
    assert Talk.objects.earliest("opened_at").state == State.ENDED
    assert Client().get("/ja/talks/booth/" + "0" * 40 + "/").status_code == 404


def test_only_the_page_of_a_talk_may_ask_for_a_camera(party) -> None:
    party.admitted()
    for browser, page in ((party.visitor, party.page), (party.expert, party.desk)):
        assert "camera=(self)" in browser.get(page)["Permissions-Policy"]
    assert "camera=()" in party.visitor.get("/ja/talks/")["Permissions-Policy"]


def test_turn_is_given_as_a_password_that_ends(party, settings) -> None:
    settings.TALK_ICE_URLS = "stun:stun.example.jp:3478, turns:turn.example.jp:5349"
    settings.TALK_TURN_SECRET = "north"
    page = party.visitor.get(party.page).content.decode()
    assert "turn.example.jp" not in page  # nobody who waits needs it
    page = party.admitted().visitor.get(party.page).content.decode()
    assert "stun.example.jp" in page and "credential" in page and '"north"' not in page


def test_a_booked_talk_is_entered_by_whoever_booked_from_a_little_before_its_time(
    db, account, clerk
) -> None:
    """The page of the booking and わたしのこと lead in, from any device; nobody else comes in by it."""
    me, section = account("resident", name="門司 太郎"), organisation.office_for(ROLE, WARD).id
    room = booking.add_resource(
        name={"ja": "オンライン相談"},
        terms=booking.TermsData(notice=0),
        way="remote",
        section_id=section,
    )
    now = clock.now().replace(second=0, microsecond=0)
    made = []
    for start in (now + timedelta(minutes=10), now + timedelta(hours=5)):
        booking.open_slots(resource_id=room.pk, start=start, minutes=30, slots=1, capacity=1)
        [offer] = booking.offers(room, start, start + timedelta(minutes=1), clock.now())
        person = booking.Person("門司", "a@b.jp", account=me)
        with acting_as(actor_of(me), "tests"):
            made.append(booking.book(slot=str(offer.id), person=person))
    soon, later = (f"/ja/talks/booked/{one.pk}/" for one in made)
    expert, stranger = signed_in(clerk()), signed_in(account("resident"))
    assert "まだ来ていません" in text(expert.get("/staff/remote/"))
    mine = signed_in(me)
    assert "ビデオ通話の部屋に入る" in text(mine.get(f"/ja/bookings/mine/{made[0].pk}/"))
    assert "次の時間から" in text(mine.get(f"/ja/bookings/mine/{made[1].pk}/"))
    assert mine.post(later).status_code == 409
    assert stranger.post(soon).status_code == 404 and Client().post(soon).status_code == 404
    page = mine.post(soon)["Location"]
    assert "担当者を待っています" in text(mine.get(page))
    talk = Talk.objects.get()
    assert talk.account == me and str(talk.pk) in expert.get("/staff/remote/").content.decode()
    assert "リモート相談" in text(mine.get("/ja/mine/"))
    phone = signed_in(me)  # another device: the first one is out
    again = phone.post(soon)["Location"]
    assert again != page and "担当者を待っています" in text(phone.get(again))
    assert mine.get(page).status_code == 404 and Talk.objects.count() == 1
    assert stranger.post(f"/ja/talks/mine/{talk.pk}/").status_code == 404
    assert mine.post(f"/ja/talks/mine/{talk.pk}/").status_code == 302


def test_a_question_of_a_browser_costs_little(party) -> None:
    visitor, expert = party.admitted().both_open()
    with CaptureQueriesContext(connection) as asked:
        party.visitor_asks(epoch=visitor)
    assert len(asked) <= 12, [one["sql"][:80] for one in asked]
    with CaptureQueriesContext(connection) as asked:
        party.expert_asks(epoch=expert)
    assert len(asked) <= 20, [one["sql"][:80] for one in asked]
