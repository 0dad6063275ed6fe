"""A visit from the consent to its end: who sees what, who may file, and what is left."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from shiyakusho.desks.assist.choices import Ending, How, State
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.services import closing
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.registers.people import public as people

from .conftest import CANARY, FORM, STROKES, Visit, signed_in, text

pytestmark = pytest.mark.django_db
BANKED = "nhi-funeral"


def filed(visit: Visit) -> Application:
    visit.agreed().written().turn()
    assert visit.unlock().status_code == 302
    answer = visit.sign(seen=visit.seen())
    assert answer.status_code == 302, text(answer)[:1500]
    return Application.objects.get(pk=visit.form.application_id)


def test_the_resident_signs_and_both_stand_on_it(visit: Visit, volunteer) -> None:
    application = filed(visit)
    assert application.helper_name == "支援 花子" and "入力支援員" in application.helper_relation
    assert "大手町市民センター" in application.helper_relation
    page = text(visit.browser.get(visit.own_url))
    assert application.receipt_number in page and "支援 花子" in page
    event = AuditEvent.objects.filter(action="assist.sign").latest("at")
    assert event.actor_id.endswith(str(volunteer.pk)) and visit.row.subject in event.subjects
    assert visit.form.strokes == STROKES and Help.objects.get().how == How.SCREEN
    again = visit.sign(seen="another")
    assert again.status_code == 302 and Application.objects.count() == 1


def test_nothing_is_asked_before_the_consent(visit: Visit) -> None:
    assert not HelpForm.objects.exists() and not Draft.objects.exists()
    page = text(visit.browser.get(visit.page))
    assert "手伝ってもらう前に" in page and "出すのは、あなたです" in page and "水道" in page


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"agreed": "no"}, "help_not_agreed"),
        ({"agreed": ""}, "help_not_agreed"),
        ({"strokes": ""}, "help_not_signed"),
        ({"strokes": "<script>"}, "help_not_signed"),
        ({"number": "12"}, "help_number_not_chosen"),
        ({"number_again": "0000"}, "help_number_not_chosen"),
        ({"number": "４９２１", "number_again": "４９２１"}, "help_number_not_chosen"),
        ({"how": "spoken", "witness": ""}, "help_witness_missing"),
        ({"how": "spoken", "witness": "支援　花子"}, "help_witness_missing"),
    ],
)
def test_a_consent_is_whole_or_none(visit: Visit, said: dict[str, str], code: str) -> None:
    answer = visit.agree(**said)
    assert answer.status_code == 422 and code in answer.content.decode()
    assert Help.objects.get().state == State.ASKED and not Draft.objects.exists()


@pytest.mark.parametrize("how", ["phone", "call", "invited", "", "screen\x00"])
def test_a_consent_of_another_kind_is_not_there(visit: Visit, how: str) -> None:
    assert visit.agree(how=how).status_code in (404, 422) and not Draft.objects.exists()


def test_spoken_before_a_witness(visit: Visit) -> None:
    visit.agreed(how="spoken", witness="立会 次郎", strokes="")
    row = Help.objects.get()
    assert (row.how, row.witness, row.strokes) == (How.SPOKEN, "立会 次郎", "")


def test_the_helper_cannot_file_alone(visit: Visit) -> None:
    """Not without turning the screen, not with a guessed number, not from the helper's pages."""
    visit.agreed().written()
    assert visit.sign().status_code == 302 and not Application.objects.exists()
    visit.turn()
    for wrong in ("0000", "1111", "２２２２", "", "49210"):
        assert visit.unlock(wrong).status_code == 422
    answer = visit.unlock()  # five wrong ones: also the right one is too late
    assert answer.status_code == 429
    visit.browser.get(visit.own_url)
    visit.sign()
    assert not Application.objects.exists()
    assert not Help.objects.get().unlocked


def test_given_back_it_is_locked_again(visit: Visit) -> None:
    visit.agreed().written().turn().unlock()
    seen = visit.seen()
    visit.browser.post(f"{visit.page}turned/act/", {"act": "back"})
    assert visit.sign(seen=seen).status_code == 302
    assert not Application.objects.exists()


def test_what_was_not_shown_is_not_signed(visit: Visit) -> None:
    visit.agreed().written().turn().unlock()
    answer = visit.sign(seen="0" * 64)
    assert answer.status_code == 409 and not Application.objects.exists()
    answer = visit.sign(seen=visit.seen(), strokes="")
    assert answer.status_code == 422 and not Application.objects.exists()


def test_account_numbers_are_the_residents_alone(volunteer) -> None:
    visit = Visit(volunteer, BANKED).agreed()
    [account] = [one for one in visit.lines() if one.field.kind == "bank_account"]
    page = visit.browser.get(visit.form_url).content.decode()
    assert f'name="{account.path}.number"' not in page and "ご本人が入力" in page
    typed = {"shown": [account.path], f"{account.path}.number": "1112223"}
    visit.browser.post(visit.form_url, typed)  # the helper tries to write it
    assert "1112223" not in str(Draft.objects.get().answers)
    visit.turn().unlock()
    visit.write(visit.own_url, only=lambda line: line.field.kind == "bank_account")
    assert "7531902" in str(Draft.objects.get().answers)
    visit.browser.post(f"{visit.page}turned/act/", {"act": "back"})
    page = visit.browser.get(visit.form_url).content.decode()
    assert "7531902" not in page and "●●●" in page


def test_a_question_is_turned_to_the_resident(visit: Visit) -> None:
    visit.agreed().written()
    [name] = [one.path for one in visit.lines() if one.path == "notifier_name"]
    assert CANARY in visit.browser.get(visit.form_url).content.decode()
    visit.browser.post(visit.form_url, {"turn_question": name})
    visit.browser.post(visit.form_url, {"shown": [name], name: "書きかえ"})
    page = visit.browser.get(visit.form_url).content.decode()
    assert f'name="{name}"' not in page and "●●●" in page
    assert "書きかえ" not in str(Draft.objects.get().answers)


def test_a_wider_scope_is_the_residents_to_give(visit: Visit) -> None:
    visit.agreed()
    visit.act("more", procedure="bulky-waste")
    assert Help.objects.get().procedures == [FORM] and HelpForm.objects.count() == 1
    for answer in ("more", "no_more"):  # locked: the helper presses for the resident
        assert visit.browser.post(f"{visit.page}turned/act/", {"act": answer}).status_code == 404
    visit.unlock()
    assert "粗大ごみ" in text(visit.browser.get(f"{visit.page}turned/"))
    visit.browser.post(f"{visit.page}turned/act/", {"act": "more"})
    assert HelpForm.objects.count() == 2


def test_what_asks_who_files_it_is_handed_over(volunteer) -> None:
    visit = Visit(volunteer, "care-cert-new").agreed().write(
        "", only=lambda line: False
    )  # fmt: skip
    visit.turn().unlock()
    page = visit.browser.get(visit.own_url)
    assert page.status_code == 200 and 'name="go" value="sign"' not in page.content.decode()
    born = {"birth_date.era": "S", "birth_date.year": "21", "birth_date.month": "3", "birth_date.day": "4"}  # fmt: skip
    answer = visit.browser.post(visit.own_url, {"go": "hand_over", **born})
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}", text(answer))
    assert code
    visit.act("end")
    assert Draft.objects.count() == 1
    home = Client().post(
        "/ja/forms/resume/",
        {"code": code[0], **born},
    )
    assert home.status_code == 302, text(home)[:500]


@pytest.mark.parametrize("ending", ["end", "revoke", "idle"])
def test_whoever_ends_it_nothing_is_left(visit: Visit, ending: str) -> None:
    visit.agreed().written()
    urls = [visit.page, visit.form_url, visit.own_url, f"{visit.page}turned/"]
    answer = visit.act(ending)
    assert answer.status_code == 302 and answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not Draft.objects.exists()
    nobodys = "/staff/assist/00000000-0000-4000-8000-000000000000/"
    told = re.sub(r'nonce[="-][^"\s]+|value="\w{64}"', "", visit.browser.get(nobodys).content.decode())  # fmt: skip
    for url in urls:
        page = visit.browser.get(url)
        assert page.status_code == 404 and CANARY not in page.content.decode()
    over = re.sub(r'nonce[="-][^"\s]+|value="\w{64}"', "", visit.browser.get(urls[0]).content.decode())  # fmt: skip
    assert len(over) == len(told)
    row = Help.objects.get()
    assert row.state == State.ENDED and not (row.number_digest or row.key_digest or row.token_digest)  # fmt: skip


def test_the_next_visit_the_clock_and_the_sign_out_end_it_too(volunteer) -> None:
    first = Visit(volunteer).agreed().written()
    second = Visit(volunteer)
    assert first.browser.get(first.page).status_code == 404 and not Draft.objects.exists()
    second.agreed().written()
    later = clock.now() + timedelta(minutes=pack().rules.idle_minutes, seconds=1)
    with clock.stopped_at(later):
        assert second.browser.get(second.form_url).status_code == 404
        assert closing.end_due() == 1 and not Draft.objects.exists()
    third = Visit(volunteer).agreed().written()
    third.browser.post("/sign-out/")
    assert not Draft.objects.exists()
    endings = list(Help.objects.order_by("asked_at").values_list("ending", flat=True))
    assert endings == [Ending.NEXT, Ending.IDLE, Ending.SIGNED_OUT]


def test_it_is_one_helpers_in_one_browser(visit: Visit, account) -> None:
    visit.agreed().written()
    same_person_elsewhere = signed_in(visit.helper)
    colleague = signed_in(account("staff", roles=["volunteer"]))
    clerk = signed_in(account("staff", roles=["section_chief"]))
    for browser in (same_person_elsewhere, colleague, clerk):
        for url in (visit.page, visit.form_url, visit.own_url):
            assert browser.get(url).status_code == 404
            assert browser.post(url, {"number": "4921"}).status_code in (404, 405)


def test_a_volunteer_enters_nowhere_else(volunteer) -> None:
    browser = signed_in(volunteer)
    for page in ("/staff/cases/", "/staff/counter/", "/staff/search/?q=a", "/staff/remote/", "/staff/booking/"):  # fmt: skip
        assert browser.get(page).status_code in (403, 404), page
    assert browser.get("/staff/")["Location"] == "/staff/assist/"


def test_on_the_residents_own_phone(visit: Visit) -> None:
    page = visit.browser.get(visit.page).content.decode()
    link = re.search(r"/ja/help/with/[\w-]+/", page)
    assert link
    phone = Client()
    assert "ご本人のスマホ" in text(phone.get(link[0]))
    assert phone.post(link[0]).status_code == 422  # 同意します was not ticked
    here = phone.post(link[0], {"agreed": "yes"})["Location"]
    assert Client().get(link[0]).status_code == 404  # the link is this phone's
    assert Client().get(here).status_code == 404
    visit.written()
    assert visit.act("turn").status_code == 404  # nobody turns a screen: the phone is there
    form = f"{here}{visit.form.pk}/"
    seen = re.search(r'name="seen" value="(\w+)"', phone.get(form).content.decode())
    assert seen
    assert visit.browser.get(visit.own_url).status_code == 302
    answer = phone.post(form, {"go": "sign", "seen": seen[1], "name": "金糸雀 トメ"})
    assert answer.status_code == 302, text(answer)[:800]
    application = Application.objects.get()
    assert application.helper_name == "支援 花子"
    visit.act("end")
    receipt = text(phone.get(f"/ja/forms/receipt/{application.pk}/"))  # the copy is on their phone
    assert application.receipt_number in receipt and "支援 花子" in receipt


def test_the_phone_stops_it_and_keeps_what_was_written(visit: Visit) -> None:
    page = visit.browser.get(visit.page).content.decode()
    link = re.search(r"/ja/help/with/[\w-]+/", page)
    phone = Client()
    here = phone.post(link[0], {"agreed": "yes"})["Location"]
    visit.written()
    phone.post(f"{here}act/", {"act": "revoke"})
    assert visit.browser.get(visit.form_url).status_code == 404
    draft = Draft.objects.get()
    assert CANARY in text(phone.get(f"/ja/forms/{draft.pk}/review/"))


def test_by_telephone_the_officer_reads_out_a_code(account) -> None:
    visit = Visit(account("staff", roles=["clerk"]), place="call-centre")
    assert visit.agree(how="call", agreed="").status_code == 422
    visit.agreed(how="call").written()
    assert visit.act("turn").status_code == 404
    born = {"birth_date.year": "1946", "birth_date.month": "3", "birth_date.day": "4"}
    answer = visit.act("hand_over", form=str(visit.form.pk), **born)
    assert answer.status_code == 200 and "読み上げて" in text(answer)
    assert visit.browser.get(visit.form_url).status_code == 302  # it is the caller's now
    assert not Application.objects.exists()
    visit.act("end")
    assert Draft.objects.count() == 1


def test_a_signed_in_phone_files_what_asks_who_files_it(volunteer, account) -> None:
    """The person's own facts are offered to them, and to the helper nothing of it."""
    visit = Visit(volunteer, "dog-register")
    link = re.search(r"/ja/help/with/[\w-]+/", visit.browser.get(visit.page).content.decode())
    resident = account("resident", level="L3", name="金糸雀 トメ")
    linked = next(iter(people.Resident.objects.filter(until=None, birth_date__lt="1950-01-01")))
    people.link_account_to(
        account=resident, resident_id=linked.pk, method=people.LinkMethod.values[0]
    )
    phone = signed_in(resident)
    here = phone.post(link[0], {"agreed": "yes"})["Location"]
    visit.written()
    form = f"{here}{visit.form.pk}/"
    for _ in range(3):  # claimed, the form may know more than before: shown again, then filed
        seen = re.search(r'name="seen" value="(\w+)"', phone.get(form).content.decode())
        phone.post(form, {"go": "sign", "seen": seen[1] if seen else "", "name": "金糸雀 トメ"})
        if Application.objects.exists():
            break
        page = visit.browser.get(visit.form_url).content.decode()
        assert linked.name not in page
    application = Application.objects.get()
    assert (application.account_id, application.helper_name) == (resident.pk, "支援 花子")
    seen_by = text(phone.get("/ja/mydata/"))
    assert "入力支援員" in seen_by
