"""Two real browsers with made-up cameras: both see moving pictures, write a form, sign, and it is over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from house.browsers import DESK, PHONE, sound
from shiyakusho.desks.remote.choices import State
from shiyakusho.desks.remote.models import Happening, Paper, Signal, Signature, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.views import room

from .conftest import BOOTH
from .test_talk import FORM, photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The connections a page makes, so that the test may ask them what came.
COUNTED = """(() => { const Made = RTCPeerConnection; window.made = [];
  window.RTCPeerConnection = class extends Made { constructor(...a) { super(...a); window.made.push(this); } }; })()"""
CAME = """async () => { let packets = 0, frames = 0;
  for (const pc of window.made) for (const [, s] of await pc.getStats())
    if (s.type === 'inbound-rtp') { packets += s.packetsReceived ?? 0; frames += s.framesDecoded ?? 0; }
  return [packets, frames]; }"""
TIME = "document.querySelector('.is-other video')?.currentTime ?? 0"
FIRST_FRAME = "performance.getEntriesByName('talk:first-frame')[0]?.duration"


def moved_past(page: Any, moment: float) -> float:
    """Wait until the other's picture has played so far. (The policy of the page forbids to wait by eval.)"""
    for _ in range(200):
        now = float(page.evaluate(TIME))
        if now > moment:
            return now
        page.wait_for_timeout(100)
    pytest.fail(
        f"the picture stands at {page.evaluate(TIME)}: {page.locator('[data-status]').inner_text()}"
    )


def seen_moving(page: Any) -> float:
    """The other's picture plays and its frames come; milliseconds from hearing of the other to the first one."""
    at = moved_past(page, 0)
    packets, frames = page.evaluate(CAME)
    moved_past(page, at + 0.3)
    more_packets, more_frames = page.evaluate(CAME)
    assert more_packets > packets > 0 and more_frames > frames >= 0
    page.get_by_text("つながりました。").wait_for()
    return float(page.evaluate(FIRST_FRAME))


def written(visitor: Any, expert: Any) -> None:
    """One writes, the other sees it without a button, and points."""
    expert.locator("#procedure").select_option(FORM)
    expert.get_by_role("button", name="申請書を出す").click()
    visitor.get_by_role("button", name="いっしょに書く").click()
    visitor.locator("[name=notifier_name]").fill("門司 太郎")
    visitor.locator("[name=notifier_phone]").fill("090-1234-5678")
    visitor.locator("[name=supply_change][value=start]").check()
    expert.locator(".talk-rows dd", has_text="門司 太郎").wait_for()
    expert.get_by_role("button", name=re.compile("ここを指す.*使っていた.場所")).click()
    visitor.locator(".talk-line.is-pointed [name='supply_address.town']").fill("小倉北区大手町")
    visitor.locator("[name='supply_address.postal_code']").fill("8030814")
    visitor.locator("[name='supply_address.rest']").fill("1番1号")
    for part, value in (("year", "2026"), ("month", "12"), ("day", "1")):
        visitor.locator(f"[name='start_date.{part}']").fill(value)
    sound(visitor)
    visitor.get_by_role("button", name="確かめて署名する").click()


def signed(visitor: Any, expert: Any) -> None:
    """A signature half written stays while the other one does something else."""
    sheet = visitor.locator("[data-sign] canvas")
    sheet.scroll_into_view_if_needed()
    drawn(visitor, sheet, 40)
    begun = visitor.locator("[name=strokes]").input_value()
    expert.get_by_role("button", name="しまう").click()
    visitor.locator(".talk-shown").wait_for(state="detached")
    drawn(visitor, sheet, 80)
    strokes = visitor.locator("[name=strokes]").input_value()
    assert begun.startswith("M") and strokes.startswith(begun) and len(strokes) > len(begun)
    visitor.get_by_role("button", name="署名して出す").click()
    visitor.get_by_text("署名して、申請を出しました。").wait_for()


def drawn(page: Any, sheet: Any, down: int) -> None:
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + down)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + down + 6 * (step % 4))
    page.mouse.up()


def test_a_talk_between_two_browsers(
    clerk, browse, live_server, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(room, "EVERY", dict.fromkeys(room.EVERY, 500))
    picture = tmp_path / "保険証.png"
    picture.write_bytes(photo().read())
    frames: list[float] = []

    def talk(expert: Any) -> None:
        expert.context.add_init_script(COUNTED)
        context = expert.context.browser.new_context(
            base_url=live_server.url, viewport=PHONE, locale="ja-JP"
        )
        context.add_init_script(COUNTED)
        visitor = context.new_page()
        try:
            whole_talk(expert, visitor)
        finally:
            context.close()

    def whole_talk(expert: Any, visitor: Any) -> None:
        visitor.goto(f"/ja/talks/booth/{pack().booths[BOOTH].token}/")
        visitor.get_by_role("button", name="子育ての手当").click()
        visitor.get_by_text("担当者を待っています。").wait_for()
        expert.goto("/staff/remote/")
        expert.get_by_role("button", name="受ける").click()
        expert.get_by_role("button", name="部屋に通す").click()
        frames.extend((seen_moving(visitor), seen_moving(expert)))
        stream = visitor.evaluate("document.querySelector('.is-other video').srcObject.id")
        visitor.locator("#paper-file").set_input_files(picture)
        visitor.get_by_role("button", name="書類を送る").click()
        expert.get_by_role("button", name="二人で見る").click()
        visitor.locator(".talk-shown img").wait_for()
        written(visitor, expert)
        signed(visitor, expert)
        expert.get_by_text("署名して出しました。受付番号").wait_for()
        sound(expert)
        # All of it on one page: the picture was never interrupted.
        assert visitor.evaluate("document.querySelector('.is-other video').srcObject.id") == stream
        visitor.reload()  # the network was gone, or the wrong button
        seen_moving(visitor)
        expert.set_viewport_size(PHONE)
        sound(expert)
        visitor.set_viewport_size(DESK)
        sound(visitor)
        expert.set_viewport_size(DESK)
        expert.locator("summary", has_text="相談を終える").click()
        expert.locator("#outcome").select_option("filed")
        expert.get_by_role("button", name="全員の相談を終える").click()
        visitor.get_by_text("相談は終わりました。").wait_for()
        expert.get_by_text("書類を送りました").wait_for()

    browse(talk, account=clerk(), width=DESK["width"])
    found = Talk.objects.get()
    assert found.state == State.ENDED and Signature.objects.get().strokes.startswith("M")
    assert Paper.objects.count() == 1 and not Signal.objects.exists()
    told = set(Happening.objects.values_list("what", flat=True))
    assert told >= {"came", "admitted", "sent", "shown", "offered", "shared", "signed", "ended"}
    print(f"first frame: {', '.join(f'{one:.0f} ms' for one in frames)}")
