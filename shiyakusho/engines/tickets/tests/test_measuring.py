"""Weeks of a ward in the database: learned from at night, looked back at, and used in the morning."""

import re
from datetime import timedelta

import pytest

from shiyakusho.engines.tickets.choices import State
from shiyakusho.engines.tickets.models import Accuracy, Kiosk, Learned, Ticket, Visit, WindowShift
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.live import hall_of, history_of
from shiyakusho.engines.tickets.selectors.measures import measures
from shiyakusho.engines.tickets.selectors.past import days_of
from shiyakusho.engines.tickets.services import calling, serving
from shiyakusho.engines.tickets.services.closing import end_of_days
from shiyakusho.engines.tickets.services.measuring import measure
from shiyakusho.engines.tickets.services.windows import close_window, open_window
from shiyakusho.registers.organisation import public as organisation

from .conftest import MORNING, PLACE

pytestmark = pytest.mark.django_db


def a_day(take, clerks, watch, at, minutes: float) -> None:
    """Twelve come every five minutes; two windows need ``minutes`` for each."""
    watch.at(at)
    for window, one in zip((3, 4), clerks, strict=True):
        open_window(place_id=PLACE, window=window, account=one, serves=["moving"])
    free = [at, at]
    for number in range(12):
        came = at + timedelta(minutes=5 * number)
        watch.at(came)
        take("moving")
    for _ in range(12):
        which = free.index(min(free))
        watch.at(max(free[which], at + timedelta(minutes=60)))
        visit = calling.call_next(account=clerks[which])
        watch.passes(minutes=minutes)
        serving.finish(account=clerks[which], visit_id=visit.pk)
        free[which] = watch.moment
    for one in clerks:
        close_window(account=one)


def test_what_was_is_learned_and_what_was_foretold_is_counted(take, clerk, watch) -> None:
    place = pack().place(PLACE)
    assert history_of(place).habits["moving"].mean == 22.0
    watch.at(MORNING - timedelta(days=14))
    clerks = [clerk(), clerk()]
    for ago in (12, 11, 8, 7, 6, 5, 4):
        a_day(take, clerks, watch, MORNING - timedelta(days=ago), 9.0)
    watch.at(MORNING)
    days = days_of(place, MORNING.date() - timedelta(days=20), MORNING.date())
    assert [len(day.visits) for day in days] == [12] * 7
    measure([PLACE])
    habit = history_of(place).habits["moving"]
    assert habit.n == 84 and 9.0 < habit.mean < 11.0
    assert Learned.objects.count() == 1
    whole = Accuracy.objects.get(place=PLACE, service="")
    assert whole.n == 24 == Accuracy.objects.get(place=PLACE, service="moving").n
    measure([PLACE])  # again: the same rows anew
    assert Accuracy.objects.filter(place=PLACE).count() == 2


def test_a_window_that_opens_or_closes_is_in_the_forecast_at_once(take, clerk, watch) -> None:
    place = pack().place(PLACE)
    for _ in range(8):
        take("moving")
    assert hall_of(place).forecast("moving") is None
    clerk(3, ["moving"])
    one = hall_of(place).forecast("moving")
    second = clerk(4, ["moving"])
    two = hall_of(place).forecast("moving")
    assert one and two and two.p90 < one.p90 * 0.7
    close_window(account=second)
    assert hall_of(place).forecast("moving") == one


def test_who_stood_long_at_the_window_is_nearly_done(take, clerk, watch) -> None:
    place = pack().place(PLACE)
    me = clerk(3, ["moving"])
    take("moving")
    calling.call_next(account=me)
    just = hall_of(place).forecast("moving")
    watch.passes(minutes=20)
    later = hall_of(place).forecast("moving")
    assert just and later and later.p50 < just.p50


def test_the_night_closes_what_the_day_left_open(take, clerk, watch) -> None:
    place = pack().place(PLACE)
    me = clerk(3, ["moving"])
    for _ in range(3):
        take("moving")
    visit = calling.call_next(account=me)
    serving.start(account=me, visit_id=visit.pk)
    watch.passes(days=1)
    assert hall_of(place).forecast("moving") is None  # a window of yesterday is not open
    open_window(place_id=PLACE, window=3, account=clerk(), serves=["moving"])
    end_of_days()
    assert set(Visit.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert not Ticket.objects.filter(busy=True).exists()
    assert WindowShift.objects.filter(closed_at=None).count() == 1


def test_the_figures_of_a_day_add_up(take, clerk, watch) -> None:
    """Twelve come every five minutes and wait for two windows: figures one can reckon by hand."""
    watch.at(MORNING - timedelta(days=5))
    clerks = [clerk(), clerk()]
    a_day(take, clerks, watch, MORNING - timedelta(days=5), 10.0)
    day = (MORNING - timedelta(days=5)).date()
    found = measures(pack().place(PLACE), day, day)
    # The first two are called after 60 and 55 minutes, then two every ten minutes.
    waits = [60 + 10 * (n // 2) - 5 * n for n in range(12)]
    assert found.waiting.mean == pytest.approx(sum(waits) / 12)
    assert (found.visitors, found.visits, found.services_each) == (12, 12, 1.0)
    assert found.serving.mean == pytest.approx(10.0)
    assert found.stay.mean == pytest.approx(sum(waits) / 12 + 10)
    assert (found.abandoned, found.no_show, found.reserved) == (0.0, 0.0, 0.0)
    assert found.window_use == pytest.approx(60 / 120 * 1.0, abs=0.01)
    counted, reckoned = found.little
    assert counted == pytest.approx(reckoned, rel=0.05)
    nothing = measures(pack().place("moji"), day, day)
    assert (nothing.visits, nothing.waiting.mean, nothing.little) == (0, None, None)


def test_open_figures_are_of_places_and_services_alone(client) -> None:
    Accuracy.objects.create(
        place=PLACE, service="moving", since=MORNING.date(), until=MORNING.date(), n=9,
        mae=1.234, mae_last=4.0, mae_erlang=9.0, coverage=0.9,
    )  # fmt: skip
    [row] = client.get("/open/waiting-forecast.json").json()["rows"]
    assert (row["mae_minutes"], row["mae_mean_of_last_minutes"]) == (1.23, 4.0)
    assert client.get("/open/waiting-forecast.csv").content.decode().count("\n") == 2


def test_the_office_sees_figures_and_registers_a_kiosk(client_of, account, clerk, watch) -> None:
    watch.at(MORNING)
    chief = account("staff", name="課長 三郎")
    organisation.appoint(
        account=chief, post_id=f"{PLACE}-residents.section_chief", since=MORNING.date()
    )
    browser = client_of(chief)
    page = browser.get("/manage/tickets/").content.decode()
    assert "小倉北区役所" in page and "30分ごとに要る窓口の数" in page
    made = browser.post("/manage/tickets/kiosks/register/", {"place": PLACE, "name": "玄関"})
    address = re.search(r'href="http://testserver(/kiosk/[^"]+)"', made.content.decode())[1]
    assert browser.get(address).status_code == 200
    said = {"place": PLACE, "since": "2026-11-29T09:00", "until": "2026-11-29T12:00"}
    assert browser.post("/manage/tickets/extra/", said).status_code == 302
    assert browser.post("/manage/tickets/extra/", said | {"until": "x"}).status_code == 422
    assert browser.post("/manage/tickets/extra/", said | {"place": "moji"}).status_code == 403
    kiosk = Kiosk.objects.get()
    browser.post("/manage/tickets/kiosks/end/", {"kiosk": str(kiosk.pk)})
    assert browser.get(address).status_code == 404
    assert browser.post("/manage/tickets/kiosks/end/", {"kiosk": "'; --"}).status_code == 404
