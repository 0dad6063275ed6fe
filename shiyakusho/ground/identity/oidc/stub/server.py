"""The stub's HTTP: discovery, keys, choosing, tokens, userinfo. Standard library; this machine only."""

import json
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from shiyakusho.ground.identity.oidc.stub import pages
from shiyakusho.ground.identity.oidc.stub.grants import Asked, Grant, Kept, Refused
from shiyakusho.ground.identity.oidc.stub.people import Person
from shiyakusho.ground.identity.oidc.stub.tokens import Signer, know_client

LOOPBACK = frozenset({"localhost", "127.0.0.1"})
LONGEST_FORM = 64 * 1024


class StubProvider(ThreadingHTTPServer):
    """The provider; port 0 takes a free one. ``client_key`` is the public key of the one client.

    ``issuer`` need not be its address: the demo's accounts keep theirs when the port changes.
    """

    daemon_threads = True

    def __init__(
        self,
        *,
        port: int,
        client_id: str,
        client_key: Any,
        people: Sequence[Person],
        issuer: str = "",
        returns_to: str = "",
        leaves_to: str = "",
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.address = f"http://localhost:{self.server_port}"
        self.signer = Signer(issuer or self.address, client_id)
        self.client_key = client_key
        self.people = {one.subject: one for one in people}
        self.returns_path, self.leaves_path = (
            returns_to,
            leaves_to,
        )  # of the client, on this machine
        self.tickets, self.codes, self.access = Kept(), Kept(), Kept()

    def metadata(self) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0, 3)."""
        return {
            "issuer": self.signer.issuer,
            "authorization_endpoint": f"{self.address}/auth",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/certs",
            **({"end_session_endpoint": f"{self.address}/end"} if self.leaves_path else {}),
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256", "RS256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def ask(self, query: Mapping[str, str]) -> str:
        """The page of a request that came to the authorization endpoint."""
        asked = Asked.read(query, self.signer.client_id)
        _must_be_ours(asked.redirect_uri, self.returns_path)
        return pages.choice(self.people.values(), self.tickets.keep(asked))

    def choose(self, form: Mapping[str, str]) -> str:
        """Where the browser goes after somebody was chosen, or nobody."""
        asked = self.tickets.take(form.get("ticket", ""))
        if not isinstance(asked, Asked):
            raise Refused("invalid_request")
        person = self.people.get(form.get("person", ""))
        said = {"error": "access_denied"}
        if person is not None:
            said = {"code": self.codes.keep(Grant(person, asked))}
        said |= {"state": asked.state, "iss": self.signer.issuer}
        return f"{asked.redirect_uri}?{urlencode(said)}"

    def ask_to_end(self, query: Mapping[str, str]) -> str:
        """The page that asks whether to sign out here (RP-Initiated Logout 1.0, 2)."""
        who = self.people.get(self.signer.subject_of(query.get("id_token_hint", "")))
        to = query.get("post_logout_redirect_uri", "")
        if who is None or query.get("client_id") != self.signer.client_id:
            raise Refused("invalid_request")
        _must_be_ours(to, self.leaves_path)
        back = f"{to}?{urlencode({'state': query['state']})}" if "state" in query else to
        return pages.leaving(who, self.tickets.keep(back))

    def end(self, form: Mapping[str, str]) -> str:
        """Where the browser goes after signing out here."""
        back = self.tickets.take(form.get("ticket", ""))
        if not isinstance(back, str):
            raise Refused("invalid_request")
        return back

    def tokens(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The tokens of a code, for our client and once."""
        know_client(
            form.get("client_assertion", ""),
            key=self.client_key,
            client_id=self.signer.client_id,
            audience=f"{self.address}/token",
        )
        grant = self.codes.take(form.get("code", ""))
        if form.get("grant_type") != "authorization_code" or not isinstance(grant, Grant):
            raise Refused("invalid_grant")
        grant.check(form.get("redirect_uri", ""), form.get("code_verifier", ""))
        access = self.access.keep(grant.person)
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.signer.id_token(grant, access),
        }

    def userinfo(self, authorization: str) -> dict[str, Any]:
        """The person's claims, for whoever holds the access token."""
        person = self.access.look(authorization.removeprefix("Bearer "))
        if not isinstance(person, Person):
            raise Refused("invalid_token")
        return {"sub": person.subject, "name": person.name, **person.claims}


def _must_be_ours(address: str, path: str) -> None:
    """:class:`Refused` unless the browser is sent back to the client, on this machine."""
    to = urlsplit(address)
    if not path or to.scheme != "http" or to.hostname not in LOOPBACK or to.path != path:
        raise Refused("invalid_request")


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: StubProvider
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Discovery, keys, the page, userinfo."""
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        answers = {
            "/.well-known/openid-configuration": lambda: self._json(self.server.metadata()),
            "/certs": lambda: self._json(self.server.signer.key_set()),
            "/auth": lambda: self._send(200, "text/html", self.server.ask(query)),
            "/end": lambda: self._send(200, "text/html", self.server.ask_to_end(query)),
            "/userinfo": lambda: self._json(
                self.server.userinfo(self.headers.get("Authorization", ""))
            ),
        }
        self._answer(answers, address.path)

    def do_POST(self) -> None:
        """Choosing, and tokens."""
        length = int(self.headers.get("Content-Length") or 0)
        form = dict(parse_qsl(self.rfile.read(min(length, LONGEST_FORM)).decode()))
        answers = {
            "/choose": lambda: self._see(self.server.choose(form)),
            "/ended": lambda: self._see(self.server.end(form)),
            "/token": lambda: self._json(self.server.tokens(form)),
        }
        self._answer(answers, urlsplit(self.path).path)

    def _answer(self, answers: Mapping[str, Any], path: str) -> None:
        try:
            answers.get(path, lambda: self._send(404, "text/plain", "404"))()
        except Refused as refused:
            if path in ("/token", "/userinfo"):
                self._json({"error": str(refused)}, status=400)
            else:
                self._send(400, "text/html", pages.refused(str(refused)))

    def _see(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _json(self, body: Mapping[str, Any], status: int = 200) -> None:
        self._send(status, "application/json", json.dumps(body, ensure_ascii=False))

    def _send(self, status: int, kind: str, body: str) -> None:
        raw = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses hold codes."""
