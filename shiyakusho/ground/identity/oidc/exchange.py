"""The code becomes tokens, and the access token what the provider knows of the person."""

from dataclasses import dataclass
from typing import Any

from shiyakusho.ground.identity.oidc.client_key import ASSERTION_TYPE, assertion
from shiyakusho.ground.identity.oidc.flow import Flow
from shiyakusho.ground.identity.oidc.metadata import Metadata
from shiyakusho.ground.identity.oidc.provider import Provider
from shiyakusho.ground.identity.oidc.refusals import NotProved, ProviderUnavailable
from shiyakusho.ground.identity.oidc.transport import Deadline, fetch

LONGEST_CODE = 2048


@dataclass(frozen=True)
class Tokens:
    """As they came: nothing about them has been looked at yet."""

    id_token: str
    access_token: str


def exchange(
    code: str, *, provider: Provider, flow: Flow, metadata: Metadata, deadline: Deadline
) -> Tokens:
    """Ask for the tokens of ``code``; :class:`NotProved` when the provider does not give them."""
    if not 0 < len(code) <= LONGEST_CODE:
        raise NotProved(extra={"reason": "code"})
    status, said = fetch(
        metadata.token_endpoint,
        deadline=deadline,
        form={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": flow.returns_to,
            "code_verifier": flow.verifier,
            "client_id": provider.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion(provider, metadata.token_endpoint),
        },
    )
    if status != 200:
        raise NotProved(extra={"reason": f"code refused: {str(said.get('error'))[:40]!r}"})
    id_token, access_token = said.get("id_token"), said.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise NotProved(extra={"reason": "no tokens"})
    if str(said.get("token_type", "")).lower() != "bearer":
        raise NotProved(extra={"reason": "token type"})
    return Tokens(id_token, access_token)


def told_of(
    subject: str, access_token: str, *, metadata: Metadata, deadline: Deadline
) -> dict[str, Any]:
    """The claims of ``userinfo``; they must be of the same ``subject`` (OIDC Core 5.3.2)."""
    if not metadata.userinfo_endpoint:
        return {}
    if not access_token.isascii() or not access_token.isprintable():
        raise NotProved(extra={"reason": "access token"})
    status, said = fetch(metadata.userinfo_endpoint, deadline=deadline, bearer=access_token)
    if status != 200:
        raise ProviderUnavailable(extra={"reason": f"userinfo: status {status}"})
    if said.get("sub") != subject:
        raise NotProved(extra={"reason": "userinfo is somebody else's"})
    return said
