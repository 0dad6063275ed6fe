"""The demo's own provider: the personas who are residents, as people who can prove who they are."""

from pathlib import Path

from django.urls import reverse
from joserfc import jwk

from shiyakusho.doors.demo.personas import ISSUER, Persona, personas
from shiyakusho.ground.identity.choices import Level
from shiyakusho.ground.identity.oidc.client_key import public_part, read_key
from shiyakusho.ground.identity.oidc.stub.people import Person
from shiyakusho.ground.identity.oidc.stub.server import StubProvider

CLIENT_ID = "shiyakusho-demo"
ACR = {Level.L1: "aal1", Level.L2: "aal2", Level.L3: "aal3"}


def provider(*, port: int, client_key: Path) -> StubProvider:
    """The provider, listening; :class:`KeyUnusable` without the city's key."""
    return StubProvider(
        port=port,
        client_id=CLIENT_ID,
        client_key=jwk.import_key(public_part(read_key(str(client_key)))),
        people=[_person(one) for one in personas() if one.is_resident],
        issuer=ISSUER,
        returns_to=reverse("identity_root:returned"),
        leaves_to=reverse("identity_root:left"),
    )


def _person(one: Persona) -> Person:
    return Person(subject=one.id, name=one.name, acr=ACR[Level(one.level)], about=one.title)
