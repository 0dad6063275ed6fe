from dataclasses import dataclass

import pytest
from django.db import transaction

from shiyakusho.ground import events


@dataclass(frozen=True)
class Rang(events.Event):
    bell: str


@pytest.fixture(autouse=True)
def _forget():
    yield
    events._handlers.pop(Rang, None)


@pytest.mark.django_db
def test_handlers_run_at_once_and_in_order() -> None:
    heard: list[str] = []
    events.subscribe(Rang, lambda event: heard.append(f"first {event.bell}"))
    events.subscribe(Rang, lambda event: heard.append(f"second {event.bell}"))
    with transaction.atomic():
        events.publish(Rang("door"))
        assert heard == ["first door", "second door"]


@pytest.mark.django_db
def test_subscribing_twice_is_harmless() -> None:
    heard: list[Rang] = []
    events.subscribe(Rang, heard.append)
    before = events.handlers_of(Rang)
    events.subscribe(Rang, before[0])
    assert events.handlers_of(Rang) == before


@pytest.mark.django_db(transaction=True)
def test_publishing_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        events.publish(Rang("door"))


@pytest.mark.django_db
def test_a_failing_handler_takes_the_write_down() -> None:
    from django.contrib.contenttypes.models import ContentType

    def fail(event: Rang) -> None:
        raise ZeroDivisionError

    events.subscribe(Rang, fail)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ContentType.objects.create(app_label="written", model="bell")
        events.publish(Rang("door"))
    assert not ContentType.objects.filter(app_label="written").exists()
