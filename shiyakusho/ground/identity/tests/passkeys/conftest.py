"""Somebody of the staff at a browser, with a passkey."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from shiyakusho.ground.identity.models import Account, Passkey
from shiyakusho.ground.identity.passkeys import enrolling
from shiyakusho.ground.identity.tests.passkeys.device import Device

ORIGIN = "https://city.example"


@pytest.fixture(autouse=True)
def city(settings: Any) -> None:
    settings.PASSKEYS = {"rp_id": "city.example", "origins": [ORIGIN], "name": "試験市"}


class Officer:
    """A browser, and the device beside it."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.client = Client()
        self.device = Device(ORIGIN, rp_id="city.example")

    def enrols(self, secret: str, name: str = "市のパソコン", **bent: Any) -> HttpResponse:
        """Opens the link and makes the key."""
        link = f"/staff/enrol/{secret}/"
        options = self.client.post(f"{link}options/").json()
        answer = self.device.create(options, **bent)
        return self.client.post(f"{link}key/", {"credential": answer, "name": name})

    def asks(self, where: str = "sign-in") -> dict[str, Any]:
        return self.client.post(f"/staff/{where}/options/").json()

    def shows(self, answer: str, where: str = "sign-in", **more: str) -> HttpResponse:
        return self.client.post(f"/staff/{where}/passkey/", {"credential": answer, **more})

    def signs_in(self, where: str = "sign-in", **bent: Any) -> HttpResponse:
        return self.shows(self.device.get(self.asks(where), **bent), where)

    @property
    def signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    @property
    def key(self) -> Passkey:
        return Passkey.objects.get(credential_id=self.device.id)


@pytest.fixture
def officer(db: None, account: Callable[..., Account]) -> Callable[..., Officer]:
    """``officer(roles=[…])``: with a passkey already, unless ``enrolled=False``."""

    def hire(*, enrolled: bool = True, roles: tuple[str, ...] = ("clerk",), **more: Any) -> Officer:
        made = Officer(account("staff", roles=roles, **more))
        if enrolled:
            secret = enrolling.give(account=made.account, by=None)
            assert made.enrols(secret).status_code == 302
        return made

    return hire
