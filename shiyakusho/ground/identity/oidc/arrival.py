"""Somebody comes back from the provider: their account, and a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from shiyakusho.ground.audit.actors import acting_as
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.oidc import leaving
from shiyakusho.ground.identity.oidc.exchange import exchange, told_of
from shiyakusho.ground.identity.oidc.flow import Flow
from shiyakusho.ground.identity.oidc.id_token import Proof, prove
from shiyakusho.ground.identity.oidc.metadata import Metadata, known
from shiyakusho.ground.identity.oidc.provider import Provider
from shiyakusho.ground.identity.oidc.refusals import AccountClosed
from shiyakusho.ground.identity.oidc.transport import Deadline
from shiyakusho.ground.identity.registry import arrivals
from shiyakusho.ground.identity.services import open_account
from shiyakusho.ground.identity.sessions import begin_session

LONGEST_NAME = 200
# What a city may ask of the card (基本4情報); what the ID token leaves out, userinfo may tell.
FACTS = frozenset({"name", "address", "birthdate", "gender"})
NAMELESS = "住民"  # a provider need not tell the name


@dataclass(frozen=True)
class Arrived:
    """Who is there, and everything the provider told of them; ``leave_by`` is what signs them out
    there again (the ID token, where the provider takes one back)."""

    proof: Proof
    told: Mapping[str, Any]
    leave_by: str


def proof_of(code: str, *, provider: Provider, flow: Flow, deadline: Deadline) -> Arrived:
    """Who is there, and what the provider tells of them; a refusal otherwise, by ``deadline``."""
    keys = known(provider)
    metadata = keys.metadata(deadline)
    tokens = exchange(code, provider=provider, flow=flow, metadata=metadata, deadline=deadline)
    proof = prove(
        tokens.id_token,
        access_token=tokens.access_token,
        nonce=flow.nonce,
        provider=provider,
        keys=keys,
        deadline=deadline,
    )
    told = dict(proof.claims)
    wanted = {"name"} | FACTS & set(provider.scope.split()) | ({provider.claim} - {""})
    if not wanted <= told.keys():
        more = told_of(proof.subject, tokens.access_token, metadata=metadata, deadline=deadline)
        told = more | told
    return Arrived(proof, told, _leave_by(tokens.id_token, proof, metadata))


def arrive(request: HttpRequest, *, provider: Provider, arrived: Arrived) -> Account:
    """Open the account of (issuer, subject) or bring it up to date, and sign it in."""
    proof, name = arrived.proof, _name(arrived.told)
    with transaction.atomic():
        there = (
            Account.objects.select_for_update()
            .filter(issuer=provider.issuer, subject=proof.subject)
            .first()
        )
        if there is not None and not (there.is_active and there.is_resident):
            raise AccountClosed
        account = open_account(
            kind="resident",
            issuer=provider.issuer,
            subject=proof.subject,
            display_name=name or (there.display_name if there else NAMELESS),
            email=there.email if there else "",
            level=proof.level,
        )
        begin_session(request, account, way="oidc")
        leaving.remember(request, arrived.leave_by)
        with acting_as(actor_of(account), "サインイン"):
            for _, hear in arrivals.items():
                hear(account, arrived.told)
    return account


def _leave_by(id_token: str, proof: Proof, metadata: Metadata) -> str:
    """The ID token, to be kept for signing out there; not one that tells where somebody lives or
    when they were born: such facts are not kept in a session."""
    tells = (FACTS - {"name"}) & proof.claims.keys()
    return id_token if metadata.end_session_endpoint and not tells else ""


def _name(claims: Mapping[str, Any]) -> str:
    name = claims.get("name")
    if not isinstance(name, str):
        return ""
    return "".join(c for c in name if c.isprintable()).strip()[:LONGEST_NAME]
