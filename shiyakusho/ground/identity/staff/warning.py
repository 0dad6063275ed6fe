"""What a page of the staff knows of its session: when it ends without a click, and how to stay."""

import json
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.spans import limits_of


def session_of(request: HttpRequest) -> dict[str, Any] | None:
    """For ``ui/parts/stay.html`` and ``stay.js``; ``None`` where nobody of the staff is signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, Account) or not user.is_staff_member:
        return None
    limits = limits_of(user.kind)
    said = {
        "idle": limits.idle,
        "warn": limits.warn,
        "stay": reverse("identity_staff:stay"),
        "who": str(user.pk),
    }
    return {
        "said": json.dumps(said),
        "minutes": int(limits.warn // 60),
        "sign_in": reverse("identity_staff:sign_in"),
    }


def own_page_of(request: HttpRequest) -> str:
    """わたしのサインイン, for who is of the staff."""
    user = getattr(request, "user", None)
    there = isinstance(user, Account) and user.is_staff_member
    return reverse("identity_staff:own") if there else ""
