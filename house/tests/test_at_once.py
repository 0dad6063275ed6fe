"""What is taken away is gone with the very next request, in the session that stands open (A5)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from house.tests.crowd import Crowd, gather
from shiyakusho.engines.cases.models import Case
from shiyakusho.ground import clock
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import Account, ApiToken, AppointedRole
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.organisation.models import Absence, Holding, Post, SectionRow

pytestmark = [pytest.mark.django_db, pytest.mark.check("A5")]
YESTERDAY = timedelta(days=1)


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


def browser_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def leave(person: Account, case: Case) -> None:
    Holding.objects.filter(account=person).update(until=clock.today() - YESTERDAY)


def disable(person: Account, case: Case) -> None:
    Account.objects.filter(pk=person.pk).update(is_active=False)


def clear_less(person: Account, case: Case) -> None:
    Holding.objects.filter(account=person).update(clearance=1)


def close_the_post(person: Account, case: Case) -> None:
    posts = Holding.objects.filter(account=person).values("post")
    Post.objects.filter(pk__in=posts).update(closed_on=clock.today())


def take_the_posts_roles(person: Account, case: Case) -> None:
    posts = Holding.objects.filter(account=person).values("post")
    Post.objects.filter(pk__in=posts).update(grants=[])


def limit_the_kinds(person: Account, case: Case) -> None:
    posts = Holding.objects.filter(account=person).values("post")
    Post.objects.filter(pk__in=posts).update(kinds=["届出"])


def move_the_case(person: Account, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(section_id="moji-childcare-support")


def make_it_secret(person: Account, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(secrecy=3)


TAKEN: dict[str, tuple[Callable[[Account, Case], None], tuple[int, ...]]] = {
    "the post ended": (leave, (403,)),
    "the account was disabled": (disable, (302,)),
    "the person is cleared for less": (clear_less, (404,)),
    "the post was closed": (close_the_post, (403,)),
    "the post gives no role any more": (take_the_posts_roles, (403,)),
    "the post is for other kinds": (limit_the_kinds, (404,)),
    "the case went to another section": (move_the_case, (404,)),
    "the case was made secret": (make_it_secret, (404,)),
}


@pytest.mark.parametrize("what", TAKEN)
def test_the_next_request_of_an_open_session_is_denied(crowd: Crowd, what: str) -> None:
    take, refused = TAKEN[what]
    person = crowd.people["clerk"]
    case = Case.objects.get(pk=crowd.things["case_id"])
    page = f"/staff/cases/{case.pk}/"
    client = browser_of(person)
    assert client.get(page).status_code == 200
    take(person, case)
    assert client.get(page).status_code in refused
    assert client.post(f"{page}note/", {"text": "まだ書けるか"}).status_code in refused
    assert client.get(page).status_code in refused


@pytest.mark.parametrize("what", TAKEN)
def test_the_next_request_of_a_token_is_denied(crowd: Crowd, what: str) -> None:
    take, _ = TAKEN[what]
    person = crowd.people["clerk"]
    case = Case.objects.get(pk=crowd.things["case_id"])
    client = Client(headers={"Authorization": f"Bearer {crowd.tokens['clerk']}"})
    assert client.get(f"/api/v1/cases/{case.pk}").status_code == 200
    take(person, case)
    assert client.get(f"/api/v1/cases/{case.pk}").status_code in (401, 403, 404)
    listed = client.get("/api/v1/cases")
    assert listed.status_code in (401, 403) or str(case.pk) not in listed.text


@pytest.mark.parametrize("how", ["revoked", "expired", "its owner disabled"])
def test_a_token_taken_back_opens_nothing(crowd: Crowd, how: str) -> None:
    client = Client(headers={"Authorization": f"Bearer {crowd.tokens['clerk']}"})
    assert client.get("/api/v1/cases").status_code == 200
    rows = ApiToken.objects.filter(account=crowd.people["clerk"])
    if how == "revoked":
        identity.revoke_tokens(account=crowd.people["clerk"], label="tests")
    elif how == "expired":
        rows.update(expires_at=clock.now())
    else:
        disable(crowd.people["clerk"], None)
    assert client.get("/api/v1/cases").status_code == 401
    assert client.get("/api/v1/events").status_code == 401  # public, and still refused


def test_an_appointed_role_that_ends(crowd: Crowd) -> None:
    person = crowd.people["operator"]
    client = browser_of(person)
    assert client.get("/manage/accounts/").status_code == 200
    AppointedRole.objects.filter(account=person).update(until=clock.today() - YESTERDAY)
    assert client.get("/manage/accounts/").status_code == 403


def test_who_acts_for_an_absent_one_stops_when_they_are_back(crowd: Crowd, account) -> None:
    chief = crowd.people["chief"]
    post = organisation.posts_of(chief)[0]
    deputy = account("staff", name="係長 代理")
    unit = (
        SectionRow.objects.filter(parent=post.section_id)
        .order_by("pk")
        .exclude(pk="kokurakita-childcare-support")[0]
    )
    organisation.appoint(account=deputy, post_id=f"{unit.pk}.unit_chief", since=date(2020, 4, 1))
    away = organisation.record_absence(account=chief, since=clock.today(), until=clock.today())
    client = browser_of(deputy)
    page = f"/staff/approvals/{crowd.things['proposal_id']}/"
    acting = client.get("/staff/approvals/").text
    Absence.objects.filter(pk=away.pk).delete()
    back = client.get("/staff/approvals/").text
    assert page in acting and page not in back


def test_a_mandate_taken_back_ends_the_session_that_serves(crowd: Crowd) -> None:
    from shiyakusho.ground.audit import acting_as
    from shiyakusho.ground.identity.actors import actor_of
    from shiyakusho.registers.people import public as people
    from shiyakusho.registers.people.registry import SERVED

    client = browser_of(crowd.people["representative"])
    session = client.session
    session[SERVED] = crowd.serving["representative"]
    session.save()
    assert client.get("/ja/mine/").status_code == 200
    with acting_as(actor_of(crowd.people["claimant"]), "tests"):
        people.revoke_mandate(
            mandate_id=crowd.things["mandate_id"], account=crowd.people["claimant"]
        )
    assert client.get("/ja/mine/").status_code == 403
    assert SERVED not in client.session


def test_a_resident_disabled_is_signed_out(crowd: Crowd) -> None:
    person = crowd.people["claimant"]
    client = browser_of(person)
    page = f"/ja/cases/{crowd.things['application_id']}/"
    assert client.get(page).status_code == 200
    disable(person, None)
    assert client.get(page).status_code == 302
