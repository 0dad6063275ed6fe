"""The sandbox's pages: pay with a card that is taken or refused, or go back. They say what they are."""

from html import escape
from string import Template

from shiyakusho.engines.payments.sandbox.checkouts import BAD_CARD, GOOD_CARD, Checkout

HEAD = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>デモの決済サービス</title><style>
body{font:1.125rem/1.7 sans-serif;max-width:40rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}
input,button{font:inherit;min-height:3rem;width:100%;box-sizing:border-box;padding:.5rem 1rem;margin:.25rem 0;border-radius:.5rem}
input{border:2px solid #414143}button{background:#0017c1;color:#fff;border:2px solid #0017c1}
button.plain{background:#fff;color:#0017c1}
:focus-visible{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 6px #ffd43d}
.note{background:#fff8e1;border-inline-start:.5rem solid #927200;padding:.5rem 1rem}
</style></head><body><main><h1>デモの決済サービス</h1>
<p class="note">これは、デモのための作りものです。お金は動きません。本当のカードの番号は書かないでください。<br>
<span lang="en">This is a stand-in for the demo. No money moves. Do not write a real card number.</span></p>
"""
PAGE = Template(f"""{HEAD}<p>$description</p><p><strong>$amount円</strong></p>
<form method="post"><p><label for="card">カードの番号<br><span lang="en">Card number</span></label>
<input id="card" name="card" inputmode="numeric" autocomplete="off" value="{GOOD_CARD}" maxlength="30" aria-describedby="cards"></p>
<p id="cards">{GOOD_CARD}：支払えます<br>{BAD_CARD}：断られます</p>
<button name="act" value="pay">支払う（Pay）</button>
<button class="plain" name="act" value="cancel">やめて、もどる（Cancel）</button></form></main></body></html>
""")
OVER = Template(f"""{HEAD}<p>$said</p><p><a href="$back">もどる（Back）</a></p></main></body></html>
""")
REFUSED = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>デモの決済サービス</title></head>
<body><main><h1>デモの決済サービス</h1><p>このページはありません。</p></main></body></html>
"""
SAID = {
    "paid": "この支払いは、終わっています。",
    "refused": "このカードは使えませんでした。",
    "cancelled": "この支払いは、やめました。",
    "expired": "時間が切れました。",
}


def page(found: Checkout) -> str:
    """The page of a checkout, open or over."""
    if found.state != "open":
        return OVER.substitute(said=SAID[found.state], back=escape(found.returns_to))
    return PAGE.substitute(description=escape(found.description), amount=f"{found.amount:,}")
