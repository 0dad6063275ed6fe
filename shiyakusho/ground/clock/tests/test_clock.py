from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.ground import clock
from shiyakusho.ground.clock.database import DatabaseClock


@pytest.mark.django_db
def test_the_time_is_the_databases() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        database = cursor.fetchone()[0]
    assert abs(clock.now() - database) < timedelta(seconds=2)
    assert clock.now().tzinfo is clock.TOKYO


@pytest.mark.django_db
def test_asking_again_costs_no_query() -> None:
    database = DatabaseClock()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = database.read()
        second = database.read()
    assert len(asked) == 1
    assert second >= first


def test_a_stopped_clock_stands_still_and_speaks_tokyo_time() -> None:
    with clock.stopped_at(datetime(2026, 3, 31, 15, 30, tzinfo=UTC)):
        assert clock.now() == clock.now()
        assert clock.today() == date(2026, 4, 1)


def test_a_stopped_clock_needs_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="aware"), clock.stopped_at(datetime(2026, 4, 1)):  # noqa: DTZ001
        pass


def test_the_environment_stops_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-20T10:00")
    assert clock.now().isoformat() == "2026-11-20T10:00:00+09:00"


def test_production_refuses_a_stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setenv("SHIYAKUSHO_NOW", "2026-11-20T10:00")
    with pytest.raises(ImproperlyConfigured, match="SHIYAKUSHO_NOW"):
        importlib.import_module("config.settings.prod")


def test_days_are_japans_and_both_included() -> None:
    first, last = clock.days(date(2026, 4, 1), date(2026, 4, 1))
    assert (first, last) == (
        datetime(2026, 3, 31, 15, tzinfo=UTC), datetime(2026, 4, 1, 15, tzinfo=UTC)
    )  # fmt: skip
    assert first == clock.midnight(date(2026, 4, 1))
