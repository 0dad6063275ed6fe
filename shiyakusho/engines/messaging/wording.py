"""Wordings (文面): templates as data, ``national/messages/*.yaml``, read once per process.

A wording declares under ``uses`` every value it may carry and its type, and may use no other:

``text``    a short piece of text of one line (a receipt number, a phone number)
``titles``  ``{ja, plain, en}``; the reader's language is taken, Japanese when it is missing
``date``    a date; written 令和8年12月4日（金曜日） or Friday 4 December 2026
``link``    ``(route name, *args)``; becomes an absolute address in the reader's language
"""

import re
import string
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from pydantic import BaseModel, ConfigDict, model_validator

from shiyakusho.engines.messaging.refusals import UnknownTemplate, WrongContext
from shiyakusho.ground import yamlfile
from shiyakusho.ground.jp.day_names import WEEKDAYS

UseType = Literal["text", "titles", "date", "link"]
LANGUAGES = {"ja": "ja", "ja-easy": "plain", "en": "en"}
RUBY = re.compile(r"｜([^｜《》]+)《([^《》]+)》")
ADDRESS = re.compile(r"https?://\S+")
STRUCK = "（リンクは、送ったあとに消しました）"
CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


class Words(BaseModel):
    """One text in the three languages of the house; all three are required of a mail."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ja: str
    plain: str
    en: str


class Rendered(NamedTuple):
    subject: str
    body: str


class Wording(BaseModel):
    """One template: what it may carry, its subject and its body. ``secret``: its links are keys, and
    stay in our own records only until the mail is gone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    title: str
    uses: dict[str, UseType]
    secret: bool = False
    subject: Words
    body: Words

    @model_validator(mode="after")
    def _names_are_declared(self) -> "Wording":
        for words in (self.subject, self.body):
            for language in LANGUAGES.values():
                used = _names_in(getattr(words, language))
                if unknown := used - set(self.uses):
                    raise ValueError(f"{self.id} ({language}) uses undeclared {sorted(unknown)}")
        return self

    def render(self, context: dict[str, Any], language: str) -> Rendered:
        """Write the mail in ``language``; raises :class:`WrongContext`."""
        if set(context) != set(self.uses):
            wrong = sorted(set(context) ^ set(self.uses))
            raise WrongContext(extra={"template": self.id, "names": wrong})
        values = {
            name: WRITERS[kind](name, context[name], language) for name, kind in self.uses.items()
        }
        field = LANGUAGES.get(language, "ja")
        subject = getattr(self.subject, field).format_map(values)
        body = getattr(self.body, field).format_map(values)
        return Rendered(_readable(subject), _readable(body))


def without_links(body: str) -> str:
    """A mail's text with its addresses struck out."""
    return ADDRESS.sub(STRUCK, body)


def wording(template: str) -> Wording:
    """Return the wording called ``template``; raises :class:`UnknownTemplate`."""
    try:
        return all_wordings()[template]
    except KeyError:
        raise UnknownTemplate(extra={"template": template}) from None


def is_there(template: str) -> bool:
    """Whether there is a wording called ``template``."""
    return template in all_wordings()


@cache
def all_wordings() -> dict[str, Wording]:
    """Every wording by id; the file's name is the id."""
    folder = Path(settings.NATIONAL_DIR) / "messages"
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        data = yamlfile.read(path)
        found[path.stem] = Wording(id=path.stem, **data)
    return found


def _names_in(text: str) -> set[str]:
    """The names a format string uses; anything but a bare ``{name}`` is refused."""
    names = set()
    for _literal, name, spec, conversion in string.Formatter().parse(text):
        if name is None:
            continue
        if spec or conversion or not name.isidentifier():
            raise ValueError(f"only a bare name may stand in braces: {name!r}")
        names.add(name)
    return names


def _readable(text: str) -> str:
    """A mail is plain text: ruby ｜漢字《かんじ》 becomes 漢字（かんじ）."""
    return RUBY.sub(r"\1（\2）", text).strip()


def site_address() -> str:
    """Where links in a mail begin; the demo's address unless the machine says otherwise."""
    return str(getattr(settings, "SITE_URL", "http://localhost:8000")).rstrip("/")


def _text(name: str, value: Any, language: str) -> str:
    if not isinstance(value, str) or CONTROL.search(value) or len(value) > 200:
        raise WrongContext(extra={"name": name})
    return value


def _titles(name: str, value: Any, language: str) -> str:
    if not isinstance(value, dict) or not value.get("ja"):
        raise WrongContext(extra={"name": name})
    return _text(name, value.get(LANGUAGES.get(language, "ja")) or value["ja"], language)


def _date(name: str, value: Any, language: str) -> str:
    if not isinstance(value, date):
        raise WrongContext(extra={"name": name})
    if language == "en":
        return format_date(value, "EEEE d MMMM y", locale="en_GB")
    from shiyakusho.ground.jp import wareki

    return f"{wareki.format(value)}（{WEEKDAYS[value.weekday()]}曜日）"


def _link(name: str, value: Any, language: str) -> str:
    if not isinstance(value, tuple | list) or not value:
        raise WrongContext(extra={"name": name})
    with translation.override(language):
        return site_address() + reverse(value[0], args=[str(v) for v in value[1:]])


WRITERS = {"text": _text, "titles": _titles, "date": _date, "link": _link}


def uses(template: str) -> frozenset[str]:
    """The names a wording declares, so that a caller hands over no more than it may carry."""
    return frozenset(wording(template).uses)
