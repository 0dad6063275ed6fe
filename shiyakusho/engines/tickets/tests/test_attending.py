"""Who is called is received at the desk for it: 応対 begins with their coming, and ends with their going."""

import pytest
from django.urls import reverse

from shiyakusho.engines.tickets.choices import AT_WINDOW, State
from shiyakusho.engines.tickets.models import Visit
from shiyakusho.engines.tickets.services import calling
from shiyakusho.ground.purpose import visits as receiving

pytestmark = pytest.mark.django_db
ACT, DESK = reverse("tickets_staff:act"), reverse("tickets_staff:desk")


@pytest.fixture
def window(clerk, client_of):
    """``window(number)``: the officer there, and what they press."""

    def at(number: int, *serves: str):
        officer = clerk(number, serves)
        browser = client_of(officer)

        def press(act: str, **more: str):
            here = Visit.objects.filter(window=number, state__in=AT_WINDOW).first()
            visit = {"visit": str(here.pk)} if here else {}
            return browser.post(ACT, {"act": act, **visit, **more})

        return officer, press

    return at


def test_coming_to_a_window_opens_its_desk_under_the_right_reason(window, take) -> None:
    officer, press = window(3)
    take("moving")
    assert press("next").url == DESK and receiving.current(officer) is None
    came = press("start")
    assert came.url == reverse("counter_staff:desk")
    assert receiving.current(officer).reason == "counter"
    assert press("finish").url == DESK and receiving.current(officer) is None


@pytest.mark.parametrize("act", ["finish_next", "hold", "transfer"])
def test_whichever_way_they_go_nothing_of_them_stays_open(window, take, act) -> None:
    officer, press = window(3)
    take("moving")
    take("moving")
    press("next")
    press("start")
    first = receiving.current(officer)
    press(act, service="certificate")
    assert receiving.current(officer) is None
    press("next")
    press("start")
    assert receiving.current(officer).pk != first.pk


def test_what_is_done_without_the_house_opens_nothing(window, take) -> None:
    officer, press = window(8)
    take("care")
    press("next")
    assert press("start").url == DESK and receiving.current(officer) is None


def test_a_refused_start_opens_nothing(window, take, clerk) -> None:
    other = clerk(4)
    officer, press = window(3)
    take("moving")
    visit = calling.call_next(account=other)
    assert press("start", visit=str(visit.pk)).url == DESK
    assert receiving.current(officer) is None
    assert Visit.objects.get(pk=visit.pk).state == State.CALLED


def test_the_desk_shows_the_number_and_ends_the_visit(window, take, client_of) -> None:
    officer, press = window(3)
    browser, counter = client_of(officer), reverse("counter_staff:desk")
    assert "終えて次を呼ぶ" not in browser.get(counter).content.decode()
    ticket = take("moving")
    press("next")
    assert "応対の画面を開く" not in browser.get(DESK).content.decode()
    press("start")
    page = browser.get(counter).content.decode()
    assert ticket.label in page and "終えて次を呼ぶ" in page
    assert f'href="{counter}"' in browser.get(DESK).content.decode()
