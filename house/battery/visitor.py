"""Somebody with a browser that runs no scripts, who has a form open and sends it when told to."""

from __future__ import annotations

import re

import requests

from house.sites import Site

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
KEY = re.compile(r'name="key" value="([^"]+)"')
SECONDS = 60


class Visitor:
    """One session; as a persona of the demo, or as nobody who is known."""

    def __init__(self, site: Site, persona: str = "") -> None:
        self.site, self.session = site, requests.Session()
        self._form: dict[str, str] = {}
        self.path = "/demo/"
        if persona:
            self.open("/demo/")
            self.path = f"/demo/be/{persona}/"
            assert self.send({}) == 302, persona

    def open(self, path: str) -> Visitor:
        """Look at the page with the form; it is sent to where it is."""
        page = self.session.get(f"{self.site.url}{path}", timeout=SECONDS)
        assert page.status_code == 200, (path, page.status_code)
        self.path = path
        self._form = {"csrfmiddlewaretoken": TOKEN.findall(page.text)[-1]}
        if key := KEY.search(page.text):
            self._form["key"] = key[1]
        return self

    def send(self, said: dict[str, str]) -> int:
        """Fill the form in and send it; the status of the answer, redirects not followed."""
        answer = self.session.post(
            f"{self.site.url}{self.path}",
            data=self._form | said,
            allow_redirects=False,
            timeout=SECONDS,
        )
        return answer.status_code
