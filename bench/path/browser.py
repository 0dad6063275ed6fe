"""Somebody with a browser that runs no scripts: follows links, fills in the forms that are there."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

Fields = dict[str, list[str]]


@dataclass
class Form:
    """One form of a page with what a browser would send of it."""

    id: str
    action: str
    fields: Fields = field(default_factory=dict)
    options: Fields = field(default_factory=dict)


@dataclass
class Step:
    """One request as it was felt: its name and milliseconds, redirects not followed; and the
    milliseconds of processor time it cost the city."""

    name: str
    milliseconds: float
    processor: float = 0.0


class Steps(list[Step]):
    """Steps in the order they were taken; ``after`` is called when one is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.after: Callable[[], None] = lambda: None

    def append(self, step: Step) -> None:
        """Write it down."""
        super().append(step)
        self.after()


class Browser:
    """One person's session. Every request is timed under the name of its step."""

    def __init__(self, url: str, steps: list[Step], meter: Callable[[], int] = lambda: 0) -> None:
        self.url = url
        self.steps = steps
        self.meter = meter
        self.session = requests.Session()
        self.page = requests.Response()

    def become(self, persona: str) -> None:
        """Sign in with one click of the demo's tour."""
        self.get("", "/demo/")
        action = f"/demo/be/{persona}/"
        form = next(one for one in self.forms() if one.action == action)
        self.post("", action, form.fields)

    def get(self, name: str, path: str) -> str:
        """Open a page; the text of what is there after redirects."""
        return self._ask(name, "GET", path)

    def post(self, name: str, path: str, fields: Mapping[str, Any], files: Any = None) -> str:
        """Send a form; the page it leads to is timed as a page of its own."""
        return self._ask(name, "POST", path, data=fields, files=files)

    def send(self, name: str, form_id: str, said: Mapping[str, Any], files: Any = None) -> str:
        """Fill in the form ``form_id`` of this page and send it."""
        form = self.form(form_id)
        return self.post(name, form.action or self.path, form.fields | dict(said), files)

    def form(self, form_id: str) -> Form:
        """A form of this page by its id, or by the end of its action."""
        for one in self.forms():
            if form_id in (one.id, one.action) or (one.action and one.action.endswith(form_id)):
                return one
        raise LookupError(f"no form {form_id} at {self.path}: {[f.action for f in self.forms()]}")

    def forms(self) -> list[Form]:
        """The forms of this page."""
        reader = _Reader()
        reader.feed(self.page.text)
        return reader.forms

    def link(self, pattern: str) -> str:
        """The first address on this page that matches."""
        found = re.search(rf'href="({pattern})"', self.page.text)
        if found is None:
            raise LookupError(f"no link {pattern} at {self.path}")
        return found[1].replace("&amp;", "&")

    @property
    def path(self) -> str:
        """Where this page is."""
        return urlsplit(self.page.url).path

    def _ask(self, name: str, method: str, path: str, **more: Any) -> str:
        address = urljoin(self.page.url or self.url, path)
        for hop in range(6):
            with self._noted(name if hop == 0 else ""):
                self.page = self.session.request(
                    method, address, allow_redirects=False, timeout=120, **more
                )
            if self.page.status_code not in {302, 303}:
                break
            address = urljoin(self.page.url, self.page.headers["Location"])
            method, more = "GET", {}
        if self.page.status_code != 200:
            raise RuntimeError(f"{method} {address}: {self.page.status_code} {_said(self.page)}")
        return self.page.text

    def _noted(self, name: str) -> "Noted":
        return Noted(self.steps, name, self.meter)


class Noted:
    """Notes the time its block took as a step; without a name, nothing."""

    def __init__(self, steps: list[Step], name: str, meter: Callable[[], int]) -> None:
        self.steps, self.name, self.meter = steps, name, meter

    def __enter__(self) -> None:
        self.before = self.meter() if self.name else 0
        self.start = time.perf_counter()

    def __exit__(self, *raised: object) -> None:
        taken = (time.perf_counter() - self.start) * 1000
        if self.name:
            self.steps.append(Step(self.name, taken, (self.meter() - self.before) / 1e6))


def _said(page: requests.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())[:1500]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(told.get("id", ""), told.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in {"select", "textarea"}:
            self._select = self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form is not None:
            self._form.fields[self._textarea] = [data.removeprefix("\n")]

    def _field(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._textarea = name
            form.fields[name] = [""]
        elif tag == "option" and self._select:
            self._option(form, value, chosen="selected" in told)
        elif tag == "input" and name:
            self._input(form, told.get("type", "text"), name, value, checked="checked" in told)

    def _option(self, form: Form, value: str, *, chosen: bool) -> None:
        first = not form.options.get(self._select)
        form.options.setdefault(self._select, []).append(value)
        if chosen or first:
            form.fields[self._select] = [value]

    def _input(self, form: Form, kind: str, name: str, value: str, *, checked: bool) -> None:
        if kind in {"radio", "checkbox"}:
            form.options.setdefault(name, []).append(value or "on")
            if checked:
                form.fields.setdefault(name, []).append(value or "on")
        elif kind not in {"file", "submit", "button"}:
            form.fields.setdefault(name, []).append(value)
