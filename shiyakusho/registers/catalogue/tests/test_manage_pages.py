"""The catalogue's pages for staff: who may enter, what they show, what they refuse."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from shiyakusho.registers.catalogue import public

from . import studio

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(account, client_of):
    return client_of(account("staff", roles=["catalogue_officer"]))


def test_the_list_shows_procedures_and_says_how_sure_the_rule_is(officer):
    page = officer.get(reverse("catalogue_manage:list"), {"q": "児童手当"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "児童手当 認定請求" in text
    assert "確認済み" in text


def test_the_list_narrows_by_event_and_pages(officer):
    pets = officer.get(reverse("catalogue_manage:list"), {"event": "pet"}).content.decode()
    assert "犬の登録" in pets
    assert "転入届" not in pets
    first = officer.get(reverse("catalogue_manage:list")).content.decode()
    assert "cursor=" in first
    assert officer.get(reverse("catalogue_manage:list"), {"cursor": "??"}).status_code == 400


@pytest.mark.parametrize("procedure_id", ["child-allowance-claim", "care-cert-new", "car-garage"])
def test_a_procedure_is_shown_whole(officer, procedure_id):
    page = officer.get(reverse("catalogue_manage:procedure", args=[procedure_id]))
    assert page.status_code == 200
    definition = public.live(procedure_id).definition
    text = page.content.decode()
    assert definition.title.ja in text
    assert definition.title.en in text
    for name in definition.criteria:
        assert name in text


def test_every_procedure_has_a_page(officer):
    for version in public.all_live():
        page = officer.get(reverse("catalogue_manage:procedure", args=[version.procedure_id]))
        assert page.status_code == 200, version.procedure_id


def test_the_document_of_a_version_is_its_json(officer):
    version = public.live("birth")
    address = reverse("catalogue_manage:document", args=["birth", version.id])
    assert officer.get(address).json()["definition"]["id"] == "birth"
    page = officer.get(reverse("catalogue_manage:version", args=["birth", version.id]))
    assert page.status_code == 200


@pytest.mark.parametrize("name", ["version", "document"])
def test_unknown_versions_and_another_procedure_s_are_not_found(officer, name):
    nowhere = reverse(f"catalogue_manage:{name}", args=["birth", uuid.uuid4()])
    assert officer.get(nowhere).status_code == 404
    other = public.live("death").id
    assert (
        officer.get(reverse(f"catalogue_manage:{name}", args=["birth", other])).status_code == 404
    )


def test_an_unknown_procedure_is_not_found(officer):
    assert officer.get(reverse("catalogue_manage:procedure", args=["none"])).status_code == 404


@pytest.mark.parametrize("kind", ["resident", "anonymous"])
def test_only_staff_with_the_permission_enter(client, client_of, account, kind):
    browser = client_of(account("resident")) if kind == "resident" else client
    for address in (
        reverse("catalogue_manage:list"),
        reverse("catalogue_manage:procedure", args=["birth"]),
        reverse("catalogue_manage:document", args=["birth", public.live("birth").id]),
    ):
        assert browser.get(address).status_code in {302, 401, 403}


def test_the_history_shows_days_people_and_what_waits(officer):
    studio.published("birth", day=dt.date(2030, 4, 1), title={"ja": "四月の出生届"})
    studio.asked("birth", identity="L2")
    page = officer.get(reverse("catalogue_manage:history", args=["birth"]))
    text = page.content.decode()
    for words in ("これから", "公開中", "令和12年", studio.JIRO.name, studio.TARO.name, "承認待ち"):
        assert words in text


def test_two_versions_are_compared_in_sentences_and_narrowed_by_kind(officer):
    studio.published("birth", identity="L3", title={"ja": "出生の届出"})
    address = reverse("catalogue_manage:compare", args=["birth"])
    text = officer.get(address, {"old": "1", "new": "2"}).content.decode()
    assert "本人確認の水準" in text
    assert "題名が書きかえられました" in text
    only = officer.get(address, {"old": "1", "new": "2", "kind": "stricter"}).content.decode()
    assert "題名が書きかえられました" not in only
    assert "違いはありません" in officer.get(address, {"old": "2", "new": "2"}).content.decode()
    for bad in ({"old": "x", "new": "1"}, {"old": "9", "new": "1"}, {"old": "²", "new": "1"}):
        assert officer.get(address, bad).status_code == 404


def test_from_the_history_an_old_version_is_asked_for_and_the_end_too(officer):
    studio.published("birth", identity="L3")
    for name, given in (("roll-back", {"number": "1"}), ("archive", {"from_day": "2030-04-01"})):
        address = reverse(f"catalogue_manage:{name}", args=["birth"])
        assert officer.post(address, given | {"reason": ""}).status_code == 422
        assert officer.post(address, given | {"reason": "試し"}).status_code == 302
    kinds = {copy.kind for copy in public.working_copies(procedure_id="birth", state="in_review")}
    assert kinds == {"roll_back", "archive"}
    assert officer.post(
        reverse("catalogue_manage:archive", args=["birth"]), {"from_day": "あす", "reason": "x"}
    ).status_code == 422  # fmt: skip


def test_a_coming_version_is_called_off_only_under_its_own_procedure(officer):
    studio.published("birth", day=dt.date(2030, 4, 1), identity="L3")
    turn = public.history_of("birth")[0].turn_id
    given = {"turn": str(turn), "reason": "延期"}
    other = reverse("catalogue_manage:call-off", args=["death"])
    assert officer.post(other, given).status_code == 409
    assert (
        officer.post(reverse("catalogue_manage:call-off", args=["birth"]), given).status_code == 302
    )
    assert public.coming() == []


def test_a_clerk_asks_and_only_who_publishes_calls_off(client_of, account):
    clerk = client_of(account("staff", roles=["clerk"]))
    studio.published("birth", day=dt.date(2030, 4, 1), identity="L3")
    text = clerk.get(reverse("catalogue_manage:history", args=["birth"])).content.decode()
    assert "もどす承認を頼む" not in text  # there is no past version yet
    assert "やめる承認を頼む" in text
    assert "取りやめる" not in text
    turn = public.history_of("birth")[0].turn_id
    address = reverse("catalogue_manage:call-off", args=["birth"])
    assert clerk.post(address, {"turn": str(turn), "reason": "x"}).status_code == 403


def test_a_version_is_looked_at_in_every_face(officer):
    version = public.live("dog-register")
    place = reverse("catalogue_manage:faces", args=["dog-register", version.id])
    text = officer.get(place, {"language": "en", "example": "long"}).content.decode()
    assert "足りないもの" not in text and "紙の様式" in text and "part=blank" in text
    web = reverse("catalogue_manage:face", args=["dog-register", version.id, "web"])
    page = officer.get(web, {"part": "owner", "language": "en"})
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "form-action 'none'" in page["Content-Security-Policy"]
    assert "Owner&#x27;s name" in page.content.decode() or "Owner's name" in page.content.decode()
    paper = reverse("catalogue_manage:face", args=["dog-register", version.id, "paper"])
    assert officer.get(paper, {"part": "blank"}).content[:5] == b"%PDF-"
    assert officer.get(paper, {"part": "none"}).status_code == 404
    nothing = reverse("catalogue_manage:face", args=["dog-register", version.id, "back"])
    assert officer.get(nothing).status_code == 404
    other = reverse("catalogue_manage:faces", args=["juminhyo", version.id])
    assert officer.get(other).status_code == 404
