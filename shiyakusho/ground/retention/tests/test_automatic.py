"""What goes by itself: only when its time is over, and never what was not delivered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import retention
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import ApiToken
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.retention import services

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=401)


def row(key: str, state: str, age: timedelta) -> OutboxMessage:
    at = clock.now() - age
    delivered = at if state == "delivered" else None
    return OutboxMessage.objects.create(
        kind="tests",
        key=key,
        payload={},
        state=state,
        created_at=at,
        next_at=at,
        delivered_at=delivered,
    )


def test_only_delivered_rows_of_the_outbox_go() -> None:
    row("old", "delivered", LONG_AGO)
    for key, state, age in (
        ("young", "delivered", timedelta(days=399)),
        ("waiting", "waiting", LONG_AGO),
        ("given up", "given_up", LONG_AGO),
    ):
        row(key, state, age)
    gone = services.purge_automatic()
    assert gone["outbox"] == 1
    left = set(OutboxMessage.objects.filter(kind="tests").values_list("key", flat=True))
    assert left == {"young", "waiting", "given up"}


def test_tokens_go_a_year_after_their_end(account) -> None:
    owner = account("staff")
    for label, ended in (("old", LONG_AGO), ("young", timedelta(days=1))):
        identity.issue_token(account=owner, label=label)
        ApiToken.objects.filter(account=owner, label=label).update(expires_at=clock.now() - ended)
    assert services.purge_automatic()["identity.tokens"] == 1
    assert ApiToken.objects.get(account=owner).label == "young"


def test_every_rule_is_run_and_told() -> None:
    gone = services.purge_automatic()
    assert {"outbox", "files", "identity.sessions", "forms.drafts", "messaging"} <= gone.keys()
    told = AuditEvent.objects.filter(action="retention.purge")
    assert {event.detail["kind"] for event in told} == gone.keys()
    assert set(gone) <= {key for key, _ in retention.items()}


def test_the_page_shows_what_is_kept_how_long(account, client_of) -> None:
    officer = client_of(account("staff", roles=["records_officer"]))
    shown = officer.get(reverse("retention_manage:lists")).content.decode()
    assert "発信簿の発信済みの行" in shown and "目録はまだありません" in shown
