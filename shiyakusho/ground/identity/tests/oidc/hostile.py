"""A provider that means ill, as a process of its own: ``python -m …hostile CLIENT_KEY [TROUBLE]``.

Whom one chooses is what goes wrong: a mutant's name, or a trouble at the token endpoint. TROUBLE is
wrong from the start. The first line printed is the address.
"""

import sys
import time
from pathlib import Path
from typing import Any

from joserfc import jwk

from shiyakusho.ground.identity.oidc.client_key import public_part, read_key
from shiyakusho.ground.identity.oidc.stub.grants import Grant
from shiyakusho.ground.identity.oidc.stub.people import Person
from shiyakusho.ground.identity.oidc.stub.server import Handler, StubProvider
from shiyakusho.ground.identity.oidc.stub.tokens import Signer
from shiyakusho.ground.identity.tests.oidc.mutants import MUTANTS

LONG = 30.0
LATE = ("token-slow", "token-drips", "token-500", "token-redirects", "token-html", "token-huge")
ODD = ("userinfo-of-another", "rotated", "token-type", "no-id-token")
CARD = {"address": "福岡県北九州市小倉北区城内1番1号", "birthdate": "19900503", "gender": "2"}
SOUND = [Person("p-3", "小倉 花子", "aal3", claims=CARD), Person("p-1", "門司 太郎", "aal1")]
PEOPLE = [*SOUND, *(Person(name, "だれか", "aal3") for name in (*MUTANTS, *LATE, *ODD))]


class IllSigner(Signer):
    """Signs what the chosen name says."""

    def id_token(self, grant: Grant, access_token: str) -> str:
        if grant.person.subject == "rotated":
            made: Any = jwk.generate_key("EC", "P-256")
            self.key = jwk.import_key(made.as_dict(private=True) | {"kid": made.thumbprint()})
        if maker := MUTANTS.get(grant.person.subject):
            return maker(self, self.claims(grant, access_token))
        return super().id_token(grant, access_token)


class IllHandler(Handler):
    """Late, broken, or elsewhere."""

    server: "IllProvider"

    def _answer(self, answers: Any, path: str) -> None:
        trouble = self.server.trouble
        spot, _, how = trouble.partition(":")
        if spot and spot in path:
            return self._fail(how)
        return super()._answer(answers, path)

    def _json(self, body: Any, status: int = 200) -> None:
        late = self.server.late
        self.server.late = ""
        if late.startswith("token-") and late != "token-type" and "id_token" in body:
            return self._fail(late.removeprefix("token-"))
        if late == "token-type":
            body = {**body, "token_type": "mac"}
        if late == "no-id-token":
            body = {k: v for k, v in body.items() if k != "id_token"}
        if body.get("sub") == "userinfo-of-another":
            body = {**body, "sub": "p-3"}
        return super()._json(body, status)

    def _fail(self, how: str) -> None:
        metadata = self.server.metadata()
        wrong = {
            "another-issuer": metadata | {"issuer": "https://elsewhere.example"},
            "plain": metadata | {"code_challenge_methods_supported": ["plain"]},
            "unsafe": metadata | {"token_endpoint": "http://elsewhere.example/token"},
            "wrong-keys": Signer("x", "y").key_set(),
            "private-keys": {"keys": [self.server.signer.key.as_dict(private=True)]},
        }
        broken = {
            "slow": lambda: time.sleep(LONG),
            "drips": self._drip,
            "500": lambda: self._send(500, "application/json", "{}"),
            "redirects": self._redirect,
            "html": lambda: self._send(200, "text/html", "<p>Welcome"),
            "huge": lambda: self._send(200, "application/json", '{"a": "' + "x" * 600_000 + '"}'),
        }
        if how in wrong:
            return super()._json(wrong[how])
        return broken[how]()

    def _redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"{self.server.address}/certs")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(int(LONG * 2)):
            self.wfile.write(b" ")
            time.sleep(0.5)


class IllProvider(StubProvider):
    """The stub, turned bad."""

    late = ""
    trouble = ""

    def tokens(self, form: Any) -> dict[str, Any]:
        grant = self.codes.look(form.get("code", ""))
        said = super().tokens(form)
        if isinstance(grant, Grant) and grant.person.subject in (*LATE, *ODD):
            self.late = grant.person.subject
        return said


def main(key_file: str, trouble: str = "") -> None:
    provider = IllProvider(
        port=0,
        client_id="tests",
        client_key=jwk.import_key(public_part(read_key(str(Path(key_file))))),
        people=PEOPLE,
        returns_to="/sign-in/returned/",
        leaves_to="/sign-out/returned/",
    )
    provider.RequestHandlerClass = IllHandler
    provider.trouble = trouble
    provider.signer.__class__ = IllSigner
    print(provider.address, flush=True)
    provider.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
