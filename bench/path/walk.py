"""The path of one claim, page by page: guide, form, queue, draft, decision, letter."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import requests

from bench.path.browser import Browser, Form, Noted, Steps
from bench.path.meter import Meter
from house import claims
from house.sites import Site

RECEIPT = r"[0-9A-Z]{4}-[0-9A-Z]{3}-[0-9A-Z]{3}"
START = f"/ja/forms/start/{claims.PROCEDURE}/"
SUBMISSION = "form: submit"
PHOTO = "form: page with a photo of 5 MB"
GUIDE_KNOWN = {"moved_from": {"answer": "other_city"}}


class Walk:
    """Parent, clerk and chief with their browsers, signed in once; each walk is a new claim."""

    def __init__(self, site: Site) -> None:
        self.steps = Steps()
        self.meter = Meter(site)
        self.parent, self.clerk, self.chief = (
            Browser(site.url, self.steps, self.meter.read) for _ in range(3)
        )
        for browser, persona in ((self.parent, "parent"), (self.clerk, "clerk"),
                                 (self.chief, "chief")):  # fmt: skip
            browser.become(persona)
        self.url, self.token = site.url, site.token

    def once(self, photo: bytes) -> None:
        """One claim all the way, and the same by the API."""
        self.meter.look_again()
        self.asks_the_guide()
        application, receipt = self.files(photo)
        case = self.examines(receipt)
        self.decides(case)
        self.opens_the_letter(application)
        self.files_by_program(photo)

    def asks_the_guide(self) -> None:
        """From the home page to the list of what is needed, and on to a procedure."""
        me = self.parent
        me.get("home", "/ja/")
        me.get("search", "/ja/guide/search/?q=じどうてあて")
        me.get("guide: events", "/ja/guide/")
        me.send("guide: choose", "events", {"event": "move-in"})
        while "/questions/" in me.path:
            fact = me.path.rstrip("/").rpartition("/")[2]
            me.send("guide: answer", "question", GUIDE_KNOWN.get(fact, {"instead": "unknown"}))
        me.get("guide: result", "/ja/guide/result/")
        me.get("guide: procedure", f"/ja/guide/procedures/{claims.PROCEDURE}/")

    def files(self, photo: bytes) -> tuple[str, str]:
        """The form with its photo; the application's id and its receipt number."""
        me = self.parent
        me.get("form: start", START)
        me.send("form: begin", "", {})
        while not me.path.endswith("/review/"):
            self._answers_a_page(me, photo)
        me.get("form: review", me.path)
        me.send(SUBMISSION, "answers", {})
        application = me.path.rstrip("/").rpartition("/")[2]
        receipt = _found(RECEIPT, me.page.text)
        me.get("form: receipt", me.path)
        me.get("status", f"/ja/cases/{application}/")
        me.get("my procedures", "/ja/mine/")
        return application, receipt

    def examines(self, receipt: str) -> str:
        """The clerk finds it, takes it, examines and drafts; the address of the case."""
        me = self.clerk
        me.get("queue", "/staff/cases/")
        me.get("queue: by receipt number", f"/staff/cases/?q={receipt}")
        me.get("case", me.link(r"/staff/cases/[0-9a-f-]{36}/[^\"]*"))
        case = me.path
        _press(me, "case: take", lambda form: form.action.endswith("/assign/"))
        _press(me, "case: examine", lambda form: form.fields.get("move") == ["examine"])
        me.get("draft", f"{case}draft/")
        _press(me, "draft: send", lambda form: "outcome" in form.options, outcome="granted")
        return case

    def decides(self, case: str) -> None:
        """Another post decides, from its list."""
        me = self.chief
        me.get("approvals", "/staff/approvals/")
        me.get("case: to decide", case)
        _press(me, "decide", lambda form: form.action.endswith("/decide/"), decision="approve")

    def opens_the_letter(self, application: str) -> None:
        """The parent sees that it is decided and opens the letter."""
        me = self.parent
        me.get("status: decided", f"/ja/cases/{application}/")
        letter = me.link(r"/ja/cases/[0-9a-f-]{36}/letters/\d+/")
        me.get("letter", letter)
        if not me.page.content.startswith(b"%PDF-"):
            raise RuntimeError("the letter is no PDF")

    def files_by_program(self, photo: bytes) -> None:
        """The same by the API, from the guide to the case."""
        parent = claims.Filer(self.url, self.token("parent"))
        clerk = claims.Filer(self.url, self.token("clerk"))
        self._call("api: guide", parent, "POST", "/guide",
                   json={"events": ["move-in"], "facts": {"moved_from": "other_city"}})  # fmt: skip
        with Noted(self.steps, "api: photo of 5 MB", self.meter.read):
            sent = _good(parent.attach(photo), 201)
        body = claims.body(sent["id"], date.today())  # noqa: DTZ011
        with Noted(self.steps, "api: submit", self.meter.read):
            filed = _good(parent.file(body, claims.new_key()), 201)
        self._call("api: application", parent, "GET", f"/applications/{filed['id']}")
        self._call("api: cases", clerk, "GET", "/cases")
        self._call("api: cases of a state", clerk, "GET", "/cases?state=examined")
        case = self._case_of(clerk, filed["receipt_number"])
        self._call("api: take", clerk, "POST", f"/cases/{case}/assignment", json={"version": 1})
        told = self._call("api: case", clerk, "GET", f"/cases/{case}")
        self._call("api: move", clerk, "POST", f"/cases/{case}/moves",
                   json={"to": "examined", "version": told["version"]})  # fmt: skip

    def _case_of(self, clerk: claims.Filer, receipt: str) -> str:
        self.clerk.get("", f"/staff/cases/?q={receipt}")
        return _found(r"/staff/cases/([0-9a-f-]{36})/", self.clerk.page.text)

    def _call(self, name: str, who: claims.Filer, method: str, path: str, **more: Any) -> Any:
        with Noted(self.steps, name, self.meter.read):
            answer = who.session.request(method, who.url + path, timeout=120, **more)
        return _good(answer, 200)

    def _answers_a_page(self, me: Browser, photo: bytes) -> None:
        form = me.form("answers")
        there = {*form.fields, *form.options}
        said = {name: value for name, value in typed(date.today()).items() if name in there}  # noqa: DTZ011
        files, name = None, "form: page"
        if f"file.{claims.PHOTO_ITEM}" in me.page.text:
            files = {f"file.{claims.PHOTO_ITEM}": ("通帳.jpg", photo, "image/jpeg")}
            name = PHOTO
        me.get("form: open a page", me.path)
        me.send(name, "answers", said, files)


def typed(today: date) -> dict[str, str]:
    """What the parent types, by the names of the fields."""
    moved = today - timedelta(days=7)
    return {
        "claimant_phone": "090-1234-5678",
        "claim_reason": "move_in",
        "planned_move_out_date.era": "",
        "planned_move_out_date.year": str(moved.year),
        "planned_move_out_date.month": str(moved.month),
        "planned_move_out_date.day": str(moved.day),
        "occupation": "employee",
        "is_public_servant": "no",
        "pension": "employees",
        "has_spouse": "no",
        "older_children_supported": "no",
        "lives_together": "yes",
        "cares_for": "yes",
        "livelihood": "shared",
        "bank_account.bank": "福岡銀行",
        "bank_account.branch": "小倉支店",
        "bank_account.type": "ordinary",
        "bank_account.number": "1234567",
        "bank_account.holder_kana": "キタカタ ミサキ",
    }


def _press(me: Browser, name: str, which: Callable[[Form], bool], **said: str) -> None:
    form = next((one for one in me.forms() if which(one)), None)
    if form is None:
        raise LookupError(f"no button for {name} at {me.path}")
    me.post(name, form.action, form.fields | said)


def _good(answer: requests.Response, status: int) -> Any:
    if answer.status_code != status:
        raise RuntimeError(f"{answer.url}: {answer.status_code} {answer.text[:800]}")
    return answer.json()


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise LookupError(f"nothing like {pattern}")
    return found[found.lastindex or 0]
