"""Words nobody expects: kept as they were sent, or refused and said why; out again the same.

``corpus/japanese.json`` and ``corpus/classic.json`` are our own, by kind. What is typed goes in over
HTTP as bytes, as a browser or a program sends it.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from house.claims import PHOTO_ITEM
from house.tests.crowd import PROCEDURE, Crowd, gather
from house.tests.test_matrix import undone
from shiyakusho.engines.cases import cp932
from shiyakusho.engines.cases.models import CaseEvent, SavedView
from shiyakusho.engines.cases.public import csv_bytes
from shiyakusho.engines.cases.spreadsheet import write_cp932, write_xlsx
from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.kinds import read
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.letters.glyphs import missing
from shiyakusho.engines.letters.samples import sample
from shiyakusho.ground.identity.models import Account, ApiToken
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.ground.outbox.mail import Mail, hand_over
from shiyakusho.ground.purpose.models import Glass
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation.models import Absence

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).parent / "corpus"
KINDS: dict[str, list[str]] = {
    kind: texts
    for name in ("japanese", "classic")
    for kind, texts in json.loads((CORPUS / f"{name}.json").read_text(encoding="ascii")).items()
}
TEXTS = [text for texts in KINDS.values() for text in texts]
# Of every kind some; the whole corpus goes in with `make battery`.
SOME = [text for texts in KINDS.values() for text in (*texts[:2], *texts[2::12])]
AS_TYPED = ("text", "textarea", "name", "kana")
ONE_BOX = (*AS_TYPED, "phone", "email", "integer", "money")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COMPUTED = re.compile(r"[\s\x00\u200b\u2060\ufeff]*[=+@＝＋－＠﹦﹢﹣﹫-]")


def online() -> list[str]:
    """The procedures that can be filed here."""
    found = catalogue.all_live()
    return [
        one.procedure_id
        for one in found
        if one.definition.form is not None and "online" in one.definition.channels
    ]


def storable(text: str) -> bool:
    """What PostgreSQL and UTF-8 hold."""
    return "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


def sent(client: Client, path: str, fields: dict[str, Any]) -> Any:
    """A form as bytes: half a character goes out as the three bytes it would be."""
    body = urlencode(fields, errors="surrogatepass", doseq=True).encode()
    return client.generic("POST", path, body, content_type="application/x-www-form-urlencoded")


def browser_of(account: Account) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account, backend=BACKEND)
    return client


@pytest.fixture
def crowd(account, settings, tmp_path, city_key) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.mark.check("C1")
def test_the_corpus_is_as_large_as_it_says() -> None:
    counts = [
        sum(map(len, json.loads((CORPUS / name).read_text(encoding="ascii")).values()))
        for name in ("japanese.json", "classic.json")
    ]
    assert counts[0] >= 400 and counts[1] >= 200
    assert len(set(TEXTS)) == len(TEXTS) == sum(counts)


# --- into the forms -------------------------------------------------------------------------------


def shaped(kind: str, text: str) -> Any:
    """The text in every box of an answer of this kind."""
    if kind == "address":
        return {"postal_code": "", "town": text, "rest": text}
    if kind == "people":
        return [{"name": text, "birth_date": "2020-05-05", "relation": text}]
    if kind == "bank_account":
        parts = dict.fromkeys(("bank", "branch", "number", "holder_kana"), text)
        return {**parts, "type": "ordinary"}
    if kind == "date":
        return dict.fromkeys(("era", "year", "month", "day"), text)
    return [text] if kind == "choices" else text


def typed_in(kind: str, value: Any) -> list[str]:
    """The texts in a value that must be what was typed."""
    if kind == "address":
        return [value["town"], value["rest"]]
    if kind == "people":
        return [part for row in value for part in (row["name"], row["relation"]) if part]
    if kind == "bank_account":
        return [value["bank"], value["branch"], value["holder_kana"]]
    return [value] if kind in AS_TYPED else []


@pytest.mark.check("C1")
def test_every_question_of_every_form_keeps_a_text_or_names_what_is_wrong() -> None:
    procedures, asked, kept, seen = online(), 0, 0, set()
    assert len(procedures) >= 14
    for procedure in procedures:
        form = catalogue.live(procedure).definition.form
        for question in form.questions() if form else []:
            alike = (question.kind, question.max_length, question.pattern, question.min,
                     question.max, str(question.options))  # fmt: skip
            if question.kind == "note" or alike in seen:
                continue
            seen.add(alike)
            for text in TEXTS:
                asked += 1
                reading = read(question, shaped(question.kind, text), required=False)
                if reading.problems:
                    assert all(one.code and one.message for one in reading.problems)
                elif reading.value is not None:
                    kept += 1
                    typed = typed_in(question.kind, reading.value)
                    assert set(typed) <= {text}, (procedure, question.id, ascii(text))
                    assert all(map(storable, typed))
    assert asked >= 20_000 and kept >= 5_000


@dataclass
class Tally:
    """What became of the fields that were sent."""

    kept: int = 0
    refused: int = 0


def boxes(kind: str, name: str, texts: Iterator[str], people: int = 1) -> dict[str, str]:
    """What a browser sends for a question of this kind, a text of the corpus in every box."""
    parts = {
        "address": ("town", "rest"),
        "bank_account": ("bank", "branch", "holder_kana"),
        "people": tuple(f"{n}.{one}" for n in range(people) for one in ("name", "relation")),
        "date": ("year",),
    }.get(kind)
    if parts:
        return {f"{name}.{part}": next(texts) for part in parts}
    return {name: next(texts)} if kind in ONE_BOX else {}


def held(answers: dict[str, Any], field: str) -> Any:
    """What the draft holds for a box."""
    value: Any = answers
    for part in field.split("."):
        value = value[int(part)] if isinstance(value, list) else (value or {}).get(part)
    return value


def screens(client: Client, draft: Draft) -> list[str]:
    return [one.key for one in drafts.sheet_of(draft).screens if one.page and not one.round]


def fill(
    client: Client, draft: Draft, key: str, texts: Iterator[str], tally: Tally, *, people: int = 1
) -> int:
    """One screen once: every box is kept as it was sent, or the answer points at it. How many there
    were."""
    screen = drafts.sheet_of(draft).screen(key)
    if screen is None or screen.page is None:
        return 0
    fields: dict[str, str] = {}
    for one in screen.asked:
        fields |= boxes(one.question.kind, one.question.id, texts, people)
    if not fields:
        return 0
    answer = sent(client, f"/ja/forms/{draft.pk}/{key}/", fields)
    assert answer.status_code in (200, 302, 422), (key, answer.status_code)
    page = answer.content.decode() if answer.status_code != 302 else ""
    draft.refresh_from_db()
    for name, text in fields.items():
        if held(draft.answers, name) == text:
            tally.kept += 1
            continue
        tally.refused += 1
        assert answer.status_code == 422, (key, name, ascii(text)[:80])
        assert re.search(rf'href="#f-{re.escape(name.split(".")[0]).replace("_", "-")}', page), (
            key, name, ascii(text)[:80],
        )  # fmt: skip
    return len(fields)


def fill_all(account: Any, procedure: str, texts: list[str], rounds: int) -> Tally:
    tally, turning = Tally(), cycle(texts)
    client = browser_of(account("resident", level="L3"))
    answer = client.post(f"/ja/forms/start/{procedure}/")
    assert answer.status_code == 302, procedure
    draft = Draft.objects.latest("started_at")
    for key in screens(client, draft):
        for _ in range(rounds):
            fill(client, draft, key, turning, tally)
    return tally


@pytest.mark.check("C1")
@pytest.mark.timeout(300)
def test_every_page_of_a_form_keeps_what_was_typed_or_points_at_it(account) -> None:
    """Of every fourth form; the battery fills in all of them."""
    kept = refused = 0
    for number, procedure in enumerate(online()[::4]):
        turned = SOME[number * 23 % len(SOME) :] + SOME[: number * 23 % len(SOME)]
        tally = fill_all(account, procedure, turned, 2)
        kept, refused = kept + tally.kept, refused + tally.refused
    assert kept >= 100 and refused >= 10


@pytest.mark.check("C1")
@pytest.mark.battery
@pytest.mark.timeout(7200)
def test_the_whole_corpus_into_every_page_of_every_form(account) -> None:
    """Every text at least once into every page; into a page that asks what another one asked, some."""
    total, seen = Tally(), set()
    for procedure in online():
        tally, filled = fill_with_everything(account, procedure, seen)
        total.kept, total.refused = total.kept + tally.kept, total.refused + tally.refused
        print(
            f"{procedure}: {filled} pages, {tally.kept} kept, {tally.refused} refused", flush=True
        )
    print(f"{len(seen)} different pages: {total.kept} kept, {total.refused} refused and pointed at")
    assert total.kept >= len(TEXTS) * len(seen) * 0.8 and total.refused >= 1_000


# What cannot be stored refuses the whole list of people it stands in: those come last.
IN_TURN = sorted(TEXTS, key=storable, reverse=True)
PEOPLE = 20


def fill_with_everything(account: Any, procedure: str, seen: set[Any]) -> tuple[Tally, int]:
    client, tally = browser_of(account("resident", level="L3")), Tally()
    assert client.post(f"/ja/forms/start/{procedure}/").status_code == 302, procedure
    draft, filled = Draft.objects.latest("started_at"), 0
    for key in screens(client, draft):
        asked = asked_on(draft, key)
        texts = SOME if asked in seen else IN_TURN
        turning, left = cycle(texts), len(texts)
        while left > 0 and (took := fill(client, draft, key, turning, tally, people=PEOPLE)):
            left -= took
        if left <= 0:
            seen.add(asked)
            filled += 1
    return tally, filled


def asked_on(draft: Draft, key: str) -> tuple[Any, ...]:
    """All that a page asks, but what it calls it."""
    screen = drafts.sheet_of(draft).screen(key)
    assert screen is not None
    questions = [one.question for one in screen.asked]
    return tuple(
        (one.kind, one.max_length, one.pattern, one.min, one.max, str(one.options))
        for one in questions
    )


@pytest.mark.check("C1")
@pytest.mark.check("C2")
def test_a_page_shows_again_what_was_typed(account) -> None:
    """In the box it was typed into, sign for sign; the browser's own reading of line ends aside."""
    client = browser_of(account("resident", level="L3"))
    client.post(f"/ja/forms/start/{PROCEDURE}/")
    draft = Draft.objects.latest("started_at")
    shown = 0
    for text in SOME[::3]:
        address = f"/ja/forms/{draft.pk}/claimant/"
        sent(client, address, {"claimant_name": text})
        draft.refresh_from_db()
        if draft.answers.get("claimant_name") != text or re.search(r"[\r\n]", text):
            continue
        page = client.get(address).content.decode()
        box = re.search(r'<input[^>]*name="claimant_name"[^>]*?value="([^"]*)"', page)
        assert box and unescape(box[1]) == text, ascii(text)
        shown += 1
    assert shown >= 20


@pytest.mark.check("C1")
@pytest.mark.parametrize("letter", ["山", "𠮷", "葛\U000e0100", "か\u3099"])
def test_one_limit_in_the_browser_and_on_the_server(account, letter: str) -> None:
    """80 characters as a reader counts; what the browser would cut, the server would refuse."""
    client = browser_of(account("resident", level="L3"))
    client.post(f"/ja/forms/start/{PROCEDURE}/")
    draft = Draft.objects.latest("started_at")
    address = f"/ja/forms/{draft.pk}/claimant/"
    for length, fits in ((80, True), (81, False)):
        answer = sent(client, address, {"claimant_name": letter * length})
        page = answer.content.decode()
        assert ('href="#f-claimant-name"' in page) is not fits
        draft.refresh_from_db()
        assert draft.answers["claimant_name"] == letter * length  # a draft keeps what is too long
    box = re.search(r'<input[^>]*name="claimant_name"[^>]*>', page)
    limit = re.search(r'maxlength="(\d+)"', box[0]) if box else None
    assert limit is None or int(limit[1]) >= 80 * len(letter.encode("utf-16-le")) // 2


# --- into the API ---------------------------------------------------------------------------------


@pytest.mark.check("C1")
@pytest.mark.timeout(300)
def test_the_interface_keeps_or_refuses(crowd: Crowd) -> None:
    """A claim with the text where text is asked for: filed with it, or a problem with a code."""
    body = _claim_of(crowd)
    client, token = Client(raise_request_exception=False), crowd.tokens["claimant"]
    kept = refused = 0
    for number, text in enumerate(SOME[::4]):
        body["answers"] |= {"other_reason": text}
        with undone():
            answer = client.post(
                "/api/v1/applications",
                json.dumps(body),
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": f"corpus-{number}"},
            )
            assert answer.status_code in (201, 400, 422), (ascii(text), answer.content[:300])
            if answer.status_code == 201:
                filed = Application.objects.get(pk=answer.json()["id"])
                assert filed.answers["other_reason"] == text, ascii(text)
                kept += 1
            else:
                assert answer.json()["code"]
                refused += 1
    assert kept >= 10 and refused >= 2


def _claim_of(crowd: Crowd) -> dict[str, Any]:
    filed = Application.objects.get(pk=crowd.things["application_id"])
    [photo] = forms.attachments_of(filed)
    return {
        "procedure": PROCEDURE,
        "answers": json.loads(json.dumps(filed.answers)),
        "attachments": {PHOTO_ITEM: [str(photo.blob_id)]},
        "event_date": filed.event_date and filed.event_date.isoformat(),
    }


# --- into the pages of the staff ------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where somebody writes: what is sent for a text, and the text as the house then holds it."""

    who: str
    path: str
    fields: Callable[[str], dict[str, str]]
    held: Callable[[], str | None]  # None: nothing was kept
    limit: int
    page: str  # where the box is
    box: str


def places(crowd: Crowd) -> list[Place]:
    case = f"/staff/cases/{crowd.things['case_id']}/"
    clerk = f"/manage/accounts/{crowd.people['clerk'].pk}/"  # type: ignore[union-attr]
    return [
        Place("clerk", case + "note/", lambda text: {"text": text},
              lambda: CaseEvent.objects.filter(kind="noted").latest("at").detail["text"], 4000,
              case, "text"),
        Place("clerk", "/staff/cases/views/", lambda text: {"name": text, "view": "open"},
              lambda: SavedView.objects.latest("pk").name, 40,
              "/staff/cases/", "name"),
        Place("operator", clerk + "away/", lambda text: {"reason": text},
              lambda: getattr(Absence.objects.last(), "reason", None), 100,
              clerk, "reason"),
        Place("clerk", "/staff/me/tokens/", lambda text: {"label": text, "days": "30"},
              lambda: ApiToken.objects.latest("created_at").label, 100,
              "/staff/me/", "label"),
        Place("clerk", reverse("purpose_staff:glass_ask"),
              lambda text: {"number": "1", "reason": "life", "why": f"{text}{'理' * 12}"},
              lambda: Glass.objects.latest("asked_at").why.removesuffix("理" * 12), 488,
              reverse("purpose_staff:glasses"), "why"),
    ]  # fmt: skip


@pytest.mark.check("C1")
@pytest.mark.timeout(300)
def test_what_the_staff_write_is_held_or_refused(crowd: Crowd) -> None:
    for place in places(crowd):
        tally = write_all(crowd, place, SOME[::4])
        assert tally.kept >= 20 and tally.refused >= 3, (place.path, tally)


@pytest.mark.check("C1")
@pytest.mark.battery
@pytest.mark.timeout(3600)
def test_the_whole_corpus_into_the_pages_of_the_staff(crowd: Crowd) -> None:
    for place in places(crowd):
        tally = write_all(crowd, place, TEXTS)
        assert tally.kept >= 500 and tally.refused >= 40, (place.path, tally)


@pytest.mark.check("C1")
def test_a_browser_takes_what_the_server_takes_from_the_staff(crowd: Crowd) -> None:
    """A browser counts UTF-16 units, two in one 𠮷, and stops typing; the server counts signs."""
    for place in places(crowd):
        account = crowd.people[place.who]
        assert account is not None
        page = browser_of(account).get(place.page).content.decode()
        box = re.search(rf'<(?:input|textarea)\b[^>]*name="{place.box}"[^>]*>', page)
        assert box, place.page
        most = re.search(r'maxlength="(\d+)"', box[0])
        assert most is None or int(most[1]) >= 2 * place.limit, box[0]


def write_all(crowd: Crowd, place: Place, texts: list[str]) -> Tally:
    """White space around it aside, which the house takes off what its staff write."""
    account, tally = crowd.people[place.who], Tally()
    assert account is not None
    client = browser_of(account)
    for text in ("山田", *texts, "𠮷" * place.limit, "𠮷" * (place.limit + 1)):
        with undone():
            answer = sent(client, place.path, place.fields(text))
            if answer.status_code in (200, 302):
                kept = place.held()
                if kept is None:  # said on the page one is led back to
                    assert "長すぎます" in client.get(answer["Location"]).content.decode()
                    tally.refused += 1
                    continue
                assert kept == text.strip() or kept == text.lstrip() or not text.strip(), (
                    place.path, ascii(text)[:80], ascii(kept)[:80],
                )  # fmt: skip
                tally.kept += 1
            else:
                assert answer.status_code in (409, 422), (place.path, ascii(text)[:80], answer)
                tally.refused += 1
    return tally


# --- out again ------------------------------------------------------------------------------------


@pytest.mark.check("C2")
def test_a_table_gives_back_every_text() -> None:
    """UTF-8 with a byte order mark; what a spreadsheet would compute has an apostrophe before it."""
    texts = [text for text in TEXTS if storable(text)]
    made = csv_bytes(["一", "二"], [[text, "末"] for text in texts])
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))[1:]
    assert len(rows) == len(texts) >= 1_000
    for text, (cell, last) in zip(texts, rows, strict=True):
        assert cell in (text, f"'{text}") and last == "末"


@pytest.mark.check("C2")
def test_cp932_gives_back_every_text_or_names_each_sign_it_has_not() -> None:
    """Never a 「?」: what is not named comes back as it was (seven signs at Windows' code points)."""
    texts = [text for text in TEXTS if storable(text)]
    file = io.BytesIO()
    write_cp932(file, ["一"], [[text] for text in texts])
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("cp932"), newline="")))[1:]
    assert len(rows) == len(texts)
    whole = named = 0
    for text, (cell,) in zip(texts, rows, strict=True):
        plain, signs = text.translate(cp932.SAME), list(cp932.unwritable(text))
        for sign in signs:
            with pytest.raises(UnicodeEncodeError):
                sign.encode("cp932")
        as_written = (plain, f"'{plain}") if not signs else (cell,)
        assert cell in as_written and cell.count(cp932.GETA) >= len(signs), ascii(text)
        assert cell.count("?") == plain.count("?") - "".join(signs).count("?")
        named, whole = named + bool(signs), whole + (not signs)
    assert whole >= 300 and named >= 200


@pytest.mark.check("C2")
@pytest.mark.check("C3")
def test_a_workbook_gives_back_every_text_and_computes_none() -> None:
    """Read by another program than wrote it, from the sheet itself: every cell is text. XML has no place
    for controls; they are shown by their picture."""
    texts = [text for text in TEXTS if storable(text) and text]
    file = io.BytesIO()
    write_xlsx(file, ["一"], [[text] for text in texts])
    sheet = ElementTree.fromstring(zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml"))
    cells = list(sheet.iter(f"{SHEET}c"))[1:]
    assert len(cells) == len(texts) and not list(sheet.iter(f"{SHEET}f"))
    for text, cell in zip(texts, cells, strict=True):
        assert cell.get("t") == "inlineStr"
        said = "".join(part.text or "" for part in cell.iter(f"{SHEET}t"))
        shown = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda m: chr(0x2400 + ord(m[0])), text)
        shown = re.sub("[\ufffe\uffff]", lambda m: f"<U+{ord(m[0]):04X}>", shown)
        assert said in (shown, f"'{shown}"), ascii(text)


@pytest.mark.check("C2")
@pytest.mark.timeout(300)
def test_a_letter_prints_a_text_or_names_what_it_cannot() -> None:
    names = [text for text in SOME if storable(text) and 0 < len(text) <= 80]
    printed = refused = 0
    for text in names[:: max(1, len(names) // 60)]:
        data = sample("ready")
        data["addressee"] = {"name": text}
        unable = missing(text)
        try:
            pdf = letters.render("ready", data)
        except letters.MissingGlyph as refusal:
            assert unable and len(refusal.extra["glyphs"]) == len(unable)
            refused += 1
            continue
        assert not unable
        read_back = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        for one in re.findall(r"[\u3041-\u30ff\u4e00-\u9fff]", text):
            assert one in read_back, ascii(text)
        printed += 1
    assert printed >= 15 and refused >= 5


@pytest.mark.check("C2")
def test_a_mail_carries_every_text(settings, tmp_path) -> None:
    settings.MAIL_DIR = tmp_path
    texts = [text for text in TEXTS if storable(text)]
    body = "\n".join(text.replace("\r", "").replace("\n", "") for text in texts)
    mail = Mail(key="corpus", to="a@example.jp", subject="髙﨑𠮷葛\U000e0100①", body=body,
                dated=datetime(2026, 11, 20, tzinfo=UTC))  # fmt: skip
    hand_over(mail)
    raw = next(tmp_path.glob("*.eml")).read_bytes()
    letter = message_from_bytes(raw, policy=policy.default)
    assert letter["Subject"] == mail.subject
    assert letter.get_content().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")


# --- formulas -------------------------------------------------------------------------------------


def cells(made: bytes) -> list[str]:
    rows = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))
    return [cell for row in rows for cell in row]


@pytest.mark.check("C3")
def test_no_cell_is_a_formula_and_a_negative_amount_is_a_number() -> None:
    texts = [text for text in TEXTS if storable(text) or text.startswith("\x00")]
    texts = [text for text in texts if not any("\ud800" <= one <= "\udfff" for one in text)]
    made = cells(csv_bytes(["="], [[text] for text in texts]))
    computed = [cell for cell in made if COMPUTED.match(cell) and not re.fullmatch(r"-\d+", cell)]
    assert computed == []
    assert sum(cell.startswith("'") for cell in made) >= 40
    assert cells(csv_bytes(["円"], [["-1200"], ["0"]])) == ["円", "-1200", "0"]


@pytest.mark.check("C3")
def test_no_file_the_house_hands_out_holds_a_formula(account, settings, tmp_path) -> None:
    """Every table of the house, with names that begin like formulas."""
    settings.FILES_DIR, settings.MAIL_DIR = tmp_path / "files", tmp_path / "mail"
    crowd = gather(account, words="=HYPERLINK(1)")
    clerk = crowd.people["clerk"]
    assert clerk is not None
    Account.objects.filter(pk=clerk.pk).update(display_name="＝cmd|'/c calc'!A0")
    looked = browser_of(clerk)
    looked.get(f"/staff/cases/{crowd.things['case_id']}/")
    seen = 0
    for who, path in (
        ("claimant", "/ja/mydata/readings.csv"),
        ("operator", "/manage/permissions.csv"),
        ("operator", f"/manage/accounts/{clerk.pk}/permissions.csv"),
    ):
        one = crowd.people[who]
        assert one is not None
        answer = browser_of(one).get(path)
        assert answer.status_code == 200, path
        made = b"".join(answer) if answer.streaming else answer.content
        assert [cell for cell in cells(made) if COMPUTED.match(cell)] == [], path
        seen += len(cells(made))
    assert seen > 100
