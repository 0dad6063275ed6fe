"""The stub's one page: who do you want to be? It says what it is, in Japanese and English."""

from collections.abc import Iterable
from html import escape
from string import Template

from shiyakusho.ground.identity.oidc.stub.people import Person

HEAD = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>デモの認証サービス</title><style>
body{font:1.125rem/1.7 sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
button{font:inherit;min-height:3rem;width:100%;text-align:start;padding:.5rem 1rem;margin:.25rem 0;
background:#fff;color:#0017c1;border:2px solid #0017c1;border-radius:.5rem}
button:focus-visible{outline:4px solid #000;outline-offset:2px;background:#ffd43d}
.note{background:#fff8e1;border-inline-start:.5rem solid #927200;padding:.5rem 1rem}
</style></head><body><main><h1>デモの認証サービス</h1>
<p class="note">これは、デモのための作りものです。本当の本人確認はしません。<br>
<span lang="en">This is a stand-in for the demo. It proves nothing about anybody.</span></p>
"""
PAGE = Template(f"""{HEAD}<p>だれとしてサインインしますか。<br><span lang="en">Who do you want to sign in as?</span></p>
<form method="post" action="choose"><input type="hidden" name="ticket" value="$ticket">
$people
<button name="person" value="">やめて、もどる（Cancel）</button></form></main></body></html>
""")
ROW = Template(
    '<button name="person" value="$subject">$name（$acr）<br><small>$about</small></button>'
)
LEAVING = Template(f"""{HEAD}<p>$name さん、この認証サービスからサインアウトしますか。<br>
<span lang="en">Sign out of this service?</span></p>
<form method="post" action="ended"><input type="hidden" name="ticket" value="$ticket">
<button>サインアウトする（Sign out）</button></form></main></body></html>
""")
REFUSED = Template("""<!doctype html><html lang="ja"><meta charset="utf-8"><title>デモの認証サービス</title>
<main><h1>デモの認証サービス</h1><p>この求めには、答えられません（$code）。</p></main></html>
""")


def choice(people: Iterable[Person], ticket: str) -> str:
    """The page on which one chooses."""
    rows = (
        ROW.substitute(
            subject=escape(one.subject),
            name=escape(one.name),
            acr=escape(one.acr),
            about=escape(one.about),
        )
        for one in people
    )
    return PAGE.substitute(ticket=escape(ticket), people="\n".join(rows))


def leaving(person: Person, ticket: str) -> str:
    """The page on which one signs out."""
    return LEAVING.substitute(name=escape(person.name), ticket=escape(ticket))


def refused(code: str) -> str:
    """The page for whoever cannot be sent back."""
    return REFUSED.substitute(code=escape(code))
