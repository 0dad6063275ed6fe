"""Sign-in is done by views; this backend only finds the account a session names, if active."""

from typing import Any

from shiyakusho.ground.identity.models import Account


class SessionBackend:
    """Django's session knows an account id and asks here on every request."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """No credentials are checked here: residents and staff come by their providers."""
        return

    def get_user(self, user_id: Any) -> Account | None:
        return Account.objects.filter(pk=user_id, is_active=True).first()
