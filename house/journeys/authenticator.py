"""The passkey beside a browser: Chromium's own virtual authenticator, which a test unlocks."""

from typing import Any

from playwright.sync_api import Page

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Authenticator:
    """One device that can be beside the browser, or not; it keeps its keys meanwhile."""

    def __init__(self, page: Page) -> None:
        self.tools = page.context.new_cdp_session(page)
        self.tools.send("WebAuthn.enable")
        self.kept: list[dict[str, Any]] = []
        self.id = ""
        self.put()

    def put(self) -> None:
        """Beside the browser, with what it kept."""
        self.id = self._do("addVirtualAuthenticator", options=OPTIONS)["authenticatorId"]
        for credential in self.kept:
            self._do("addCredential", authenticatorId=self.id, credential=credential)

    def take_away(self) -> None:
        """In the pocket."""
        self.kept = self._do("getCredentials", authenticatorId=self.id)["credentials"]
        self._do("removeVirtualAuthenticator", authenticatorId=self.id)

    def _do(self, command: str, **said: Any) -> dict[str, Any]:
        return self.tools.send(f"WebAuthn.{command}", said)  # type: ignore[arg-type]
