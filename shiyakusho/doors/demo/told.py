"""What ``demo.json`` says: addresses, personas, their API tokens, both databases."""

import os
from typing import Any

from shiyakusho.doors.demo.people import post_of
from shiyakusho.doors.demo.personas import personas
from shiyakusho.ground.identity import services as identity
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.refusals import TokenInvalid
from shiyakusho.registers.organisation import public as organisation

LABEL = "デモ"


def everything(accounts: dict[str, Account], before: dict[str, Any]) -> dict[str, Any]:
    """The whole content; tokens of ``before`` are kept while they are good."""
    base = os.environ.get("BASE_URL", "http://localhost:8000")
    old = before.get("personas", {})
    return {
        "city": organisation.city().name.ja,
        "urls": {
            "base": base,
            "demo": f"{base}/demo/",
            "citizen": f"{base}/ja/",
            "staff": f"{base}/staff/",
            "manage": f"{base}/manage/",
            "api": f"{base}/api/v1/",
            "openapi": f"{base}/api/v1/openapi.json",
        },
        "databases": {
            "serving": os.environ.get("DATABASE_URL", ""),
            "owning": os.environ.get("DATABASE_OWNER_URL", ""),
        },
        "personas": {
            one.id: {
                "title": one.title,
                "name": one.name,
                "kind": one.kind,
                "level": one.level if one.is_resident else None,
                "post": post_of(one) if one.post else None,
                "account": str(accounts[one.id].pk),
                "token": _token(accounts[one.id], old.get(one.id, {}).get("token", "")),
            }
            for one in personas()
            if one.id in accounts
        },
    }


def _token(account: Account, kept: str) -> str:
    try:
        if kept and identity.account_of_token(kept) == account:
            return kept
    except TokenInvalid:
        pass
    identity.revoke_tokens(account=account, label=LABEL)
    return identity.issue_token(account=account, label=LABEL)
