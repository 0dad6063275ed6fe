"""One mailing a year: everybody who receives is written to, once, and answers by form."""

import io
import uuid
from datetime import date, datetime

import pytest
from django.urls import reverse
from pypdf import PdfReader

from shiyakusho.engines.cases.models import Case, CaseLetter
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.yearly import selectors
from shiyakusho.engines.yearly.models import Mailing, Recipient
from shiyakusho.engines.yearly.plans import Plan, plans
from shiyakusho.engines.yearly.refusals import AlreadyBegun, NoSuchMailing, NotYearly
from shiyakusho.engines.yearly.services.beginning import begin
from shiyakusho.engines.yearly.tests.conftest import PROCEDURE, SINCE
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.contracts import personal_data
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

pytestmark = pytest.mark.django_db
TITLE = {"ja": "届", "plain": "とどけ", "en": "report"}
ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"}
CHILD = {"name": "髙﨑　陽葵", "birth_date": "2018-07-15", "relation": "子"}
ANSWERS = {
    "applicant_name": "髙﨑　花子",
    "applicant_birth_date": "1990-05-01",
    "applicant_address": ADDRESS,
    "applicant_phone": "093-582-2111",
    "children": [CHILD],
    "child_situation": [
        {"cares_for": True, "lives_together": True, "in_institution": False,
         "receives_pension": False}
    ],
    "has_partner": False,
    "employment": "working",
    "got_child_support": False,
    "gets_public_pension": False,
}  # fmt: skip


def at(text: str):
    return clock.stopped_at(datetime.fromisoformat(text).replace(tzinfo=clock.TOKYO))


def text_of(letter) -> str:
    pages = PdfReader(io.BytesIO(letters.pdf_of(letter))).pages
    return "\n".join(page.extract_text() for page in pages).replace(" ", "")


@pytest.fixture
def sent(register, hall, worker) -> Mailing:
    """The mailing of 2027, printed."""
    with at("2027-07-20T10:00"), acting_as(actor_of(hall.clerk), "tests"):
        mailing = begin(procedure=PROCEDURE, section=hall.here, actor=hall.clerk)
    with at("2027-07-20T10:05"):
        worker()
    mailing.refresh_from_db()
    return mailing


@pytest.fixture
def mother(account, register):
    made = account("resident", level="L3", name="髙﨑　花子", email="hanako@example.jp")
    people.link_account_to(account=made, resident_id=register["1"].id, method="staff")
    return made


def file_report(mother):
    with acting_as(actor_of(mother), "tests"):
        return forms.apply(
            procedure=PROCEDURE,
            answers=ANSWERS,
            attachments={},
            idempotency_key=uuid.uuid4().hex,
            account=mother,
        )


def test_every_recipient_of_the_office_is_written_to_once(sent, register, hall) -> None:
    rows = {row.resident_id: row for row in Recipient.objects.filter(mailing=sent)}
    assert {register["1"].id, register["2"].id} <= set(rows)
    assert {register["3"].id, register["4"].id}.isdisjoint(rows)
    assert (sent.visit_from, sent.visit_until) == (date(2027, 8, 1), date(2027, 8, 31))
    assert all(row.letter and row.prepared_at and not row.refused for row in rows.values())
    assert len(letters.letters_about(sent.subject)) == len(rows)
    assert {row.letter.number for row in rows.values()} != {""}


def test_the_paper_says_what_the_house_knows_and_leaves_room_for_the_rest(sent, register) -> None:
    text = text_of(Recipient.objects.get(resident_id=register["1"].id).letter)
    assert "児童扶養手当現況届の時期になりました" in text
    assert "記入用紙" in text and "令和9年8月1日" in text and "令和9年8月31日" in text
    assert "平成2年5月1日" in text  # born, by the register
    assert "〒803-0814" in text and "大手町" in text
    assert "昼間に連絡できる電話番号" in text and "□はい" in text and "□働いている" in text
    assert "あてはまる方だけ" in text


def test_no_address_stands_on_the_paper_of_a_protected_person(sent, register) -> None:
    letter = Recipient.objects.get(resident_id=register["2"].id).letter
    assert set(letter.addressee) == {"name"}
    assert "大手町" not in text_of(letter).split("記入用紙", 1)[0].split("お問い合わせ")[0]


def test_once_a_year_and_only_ones_own(sent, register, hall) -> None:
    with at("2027-07-21T10:00"), acting_as(actor_of(hall.clerk), "tests"):
        with pytest.raises(AlreadyBegun):
            begin(procedure=PROCEDURE, section=hall.here, actor=hall.clerk)
        for procedure, section in (
            (PROCEDURE, hall.there),
            (PROCEDURE, ""),
            ("child-allowance-claim", hall.here),
            ("\x00", "\x00"),
        ):
            with pytest.raises(NotYearly):
                begin(procedure=procedure, section=section, actor=hall.clerk)
        with pytest.raises(NoSuchMailing):
            selectors.mailing_of(sent.pk, hall.stranger)
        assert selectors.startable(hall.clerk) == []
        assert [one.section for one in selectors.startable(hall.stranger)] == [hall.there]
    assert Mailing.objects.count() == 1


def test_whoever_has_an_account_gets_a_mail_too(mother, sent) -> None:
    mail = Message.objects.get(about=sent.subject)
    assert mail.account == mother
    assert "/forms/start/jifu-status/" in mail.body and "令和9年8月31日" in mail.body


def test_the_answer_comes_back_by_form_and_is_acknowledged(mother, sent, register, worker) -> None:
    with at("2027-07-25T21:00"):
        application = file_report(mother)
        worker()
    row = Recipient.objects.get(resident_id=register["1"].id)
    assert (row.application_id, row.answered_at) == (application.pk, application.arrived_at)
    case = Case.objects.get(application_id=application.pk)
    letter = CaseLetter.objects.get(case=case)
    assert letter.template == "pre-send-received" and letter.number
    text = text_of(letter.letter)
    assert "令和9年8月1日" in text and "令和9年8月31日" in text and "児童扶養手当証書" in text
    numbers = selectors.counts(sent)
    assert numbers["all"] == numbers["prepared"] == Recipient.objects.count()
    assert (numbers["answered"], numbers["waiting"]) == (1, numbers["all"] - 1)


def test_a_report_nobody_asked_for_is_acknowledged_with_the_days_of_the_law(mother, worker) -> None:
    with at("2026-11-20T10:00"):
        application = file_report(mother)
        worker()
    case = Case.objects.get(application_id=application.pk)
    assert "令和9年8月1日" in text_of(CaseLetter.objects.get(case=case).letter)
    assert Recipient.objects.count() == 0


def test_what_cannot_be_printed_is_said_and_the_others_go(
    register, hall, worker, mother, monkeypatch
) -> None:
    from shiyakusho.engines.yearly.services import sending

    real = sending.letters.issue

    def issue(template, data, **more):
        if more["addressee"]["name"] == "髙﨑　花子":
            raise letters.MissingGlyph
        return real(template, data, **more)

    monkeypatch.setattr(sending.letters, "issue", issue)
    with at("2027-07-20T10:00"), acting_as(actor_of(hall.clerk), "tests"):
        mailing = begin(procedure=PROCEDURE, section=hall.here, actor=hall.clerk)
    worker()
    row = Recipient.objects.get(mailing=mailing, resident_id=register["1"].id)
    assert (row.letter, row.refused) == (None, "missing_glyph")
    assert Message.objects.filter(about=mailing.subject).count() == 1
    assert Recipient.objects.get(mailing=mailing, resident_id=register["2"].id).letter


def test_the_pages_begin_list_and_open(register, hall, worker, client_of) -> None:
    with at("2027-07-20T10:00"):
        client = client_of(hall.clerk)
        page = client.get(reverse("yearly_staff:list")).content.decode()
        assert "受給者への送付を始める" in page
        wanted = {"procedure": PROCEDURE, "section": hall.here}
        assert client.get(reverse("yearly_staff:begin"), wanted).status_code == 200
        answer = client.post(reverse("yearly_staff:begin"), wanted)
        mailing = Mailing.objects.get()
        assert answer.url == reverse("yearly_staff:mailing", args=[mailing.pk])
        worker()
        page = client.get(answer.url).content.decode()
        number = Recipient.objects.filter(mailing=mailing).count()
        assert f"{number}人のうち{number}人" in page and "髙﨑　花子" in page
        row = Recipient.objects.filter(mailing=mailing).first()
        paper = reverse("yearly_staff:letter", args=[mailing.pk, row.pk])
        assert client.get(paper).content[:5] == b"%PDF-"
        for query in ("?shown=answered", "?shown=%00&after=x", "?after=" + "9" * 40):
            assert client.get(answer.url + query).status_code == 200
        assert client.get(reverse("yearly_staff:begin"), {"section": "x"}).status_code == 404
        assert client.post(reverse("yearly_staff:begin"), wanted).status_code == 409
        stranger = client_of(hall.stranger)
        for path in (answer.url, paper):
            assert stranger.get(path).status_code == 404


def test_a_person_may_ask_what_was_sent(sent, register) -> None:
    told = dict(personal_data.items())["yearly"].disclose(f"resident:{register['1'].id}")
    assert [row["年"] for row in told] == [2027]


@pytest.mark.parametrize(
    ("today", "year"), [("2026-08-31", 2026), ("2026-09-01", 2027), ("2027-01-01", 2027)]
)
def test_the_next_days_of_visits(today: str, year: int) -> None:
    assert plans()[PROCEDURE].window_after(date.fromisoformat(today)).first.year == year


@pytest.mark.parametrize(
    "visit",
    [{"from": "08-31", "until": "08-01"}, {"from": "02-29", "until": "03-01"}, {"from": "13-01"}],
)
def test_days_that_are_none_are_refused(visit) -> None:
    with pytest.raises(ValueError):
        Plan.model_validate(
            {"procedure": "x", "title": TITLE, "benefit": "y", "law": "z", "visit": visit}
        )


def test_only_offices_that_send_something_see_the_menu(hall, account, client_of) -> None:
    def menu(who) -> str:
        return client_of(who).get(reverse("staff_staff:search")).content.decode()

    assert reverse("yearly_staff:list") in menu(hall.clerk)
    section = organisation.office_for("dx-strategy").id
    other = account("staff", name="企画 五郎")
    organisation.appoint(account=other, post_id=f"{section}.clerk", since=SINCE)
    assert reverse("yearly_staff:list") not in menu(other)


def test_a_refusal_leaves_officers_at_their_work(sent, hall, client_of) -> None:
    answer = client_of(hall.stranger).get(reverse("yearly_staff:mailing", args=[sent.pk]))
    page = answer.content.decode()
    assert answer.status_code == 404 and "no_such_mailing" in page
    assert "staff-header" in page and 'href="/staff/"' in page
    nobody = client_of(hall.stranger).get("/ja/nowhere/").content.decode()
    assert "staff-header" not in nobody
