"""Somebody comes back from the provider: their account, and a session."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.oidc.exchange import exchange, told_of
from shiyakusho.ground.identity.oidc.flow import Flow
from shiyakusho.ground.identity.oidc.id_token import Proof, prove
from shiyakusho.ground.identity.oidc.metadata import known
from shiyakusho.ground.identity.oidc.provider import Provider
from shiyakusho.ground.identity.oidc.refusals import AccountClosed
from shiyakusho.ground.identity.oidc.transport import Deadline
from shiyakusho.ground.identity.services import open_account
from shiyakusho.ground.identity.sessions import begin_session

LONGEST_NAME = 200
NAMELESS = "住民"  # a provider need not tell the name


def proof_of(code: str, *, provider: Provider, flow: Flow, deadline: Deadline) -> tuple[Proof, str]:
    """Who is there, and the name the provider tells; a refusal otherwise, by ``deadline``."""
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
    if "name" in proof.claims:
        return proof, _name(proof.claims)
    told = told_of(proof.subject, tokens.access_token, metadata=metadata, deadline=deadline)
    return proof, _name(told)


def arrive(request: HttpRequest, *, provider: Provider, proof: Proof, name: str) -> Account:
    """Open the account of (issuer, subject) or bring it up to date, and sign it in."""
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
    return account


def _name(claims: Mapping[str, Any]) -> str:
    name = claims.get("name")
    if not isinstance(name, str):
        return ""
    return "".join(c for c in name if c.isprintable()).strip()[:LONGEST_NAME]
