"""What every template may ask as ``ui``. Everything is worked out only when it is asked."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from shiyakusho.ground.contracts import Registry
from shiyakusho.ground.ui import languages, registry, switch, text

LONGEST_QR = 1000  # what a code on paper still shows so that a telephone reads it


class Page:
    """The page around the content: languages, text size, city, alarm, menus, QR."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def language(self) -> str:
        """The reader's language."""
        return text.language()

    @property
    def html_lang(self) -> str:
        """What stands in ``<html lang>``."""
        return languages.html_lang(self.language)

    @cached_property
    def languages(self) -> list[dict[str, Any]]:
        """The same page in each language: code, name, url (remembers), direct, current."""
        path = self._request.get_full_path()
        return [
            {
                "code": code,
                "name": name,
                "lang": languages.html_lang(code),
                "url": self._preference(language=code),
                "direct": languages.same_page(path, code),
                "current": code == self.language,
            }
            for code, name in languages.SWITCH_LABEL.items()
        ]

    @property
    def text_size(self) -> str:
        """The chosen text size."""
        return switch.text_size(self._request)

    @cached_property
    def text_sizes(self) -> list[dict[str, Any]]:
        """The sizes to choose from: value, url, current."""
        return [
            {
                "value": size,
                "url": self._preference(text_size=size),
                "current": size == self.text_size,
            }
            for size in switch.TEXT_SIZES
        ]

    @cached_property
    def site(self) -> registry.Site:
        """Whose city hall this is."""
        return registry.site()

    @cached_property
    def emergency(self) -> registry.Emergency | None:
        """The alarm, if there is one."""
        return registry.emergency(self._request)

    @cached_property
    def serving(self) -> registry.Serving | None:
        """For whom this resident acts now, if not for themselves."""
        return registry.serving(self._request)

    @cached_property
    def staff_menu(self) -> list[dict[str, Any]]:
        """The staff menu as this account may see it."""
        return self._menu(registry.staff_menu)

    @cached_property
    def manage_menu(self) -> list[dict[str, Any]]:
        """The manage menu as this account may see it."""
        return self._menu(registry.manage_menu)

    @cached_property
    def staff_search(self) -> str:
        """Where the staff search box sends ``q``; empty for who may not search."""
        return registry.staff_search(self._request)

    @cached_property
    def session(self) -> dict[str, Any] | None:
        """When an officer's session ends without a click, and how to stay; ``None``: there is none."""
        return registry.session(self._request)

    @property
    def own_page(self) -> str:
        """わたしのサインイン, for an officer."""
        return registry.own_page(self._request)

    @property
    def purpose(self) -> str:
        """What this page shows records for (利用目的); empty where it shows none."""
        return registry.purpose(self._request)

    @cached_property
    def qr_url(self) -> str:
        """Absolute address for the printed QR: only of a page declared public, never a query."""
        if audience(self._request) != "public":
            return ""
        url = self._request.build_absolute_uri(self._request.path)
        return url if len(url) <= LONGEST_QR else ""

    def _preference(self, **chosen: str) -> str:
        query = urlencode({**chosen, "next": self._request.get_full_path()})
        return f"{_address('citizen:preferences')}?{query}"

    def _menu(self, items: Registry[registry.MenuItem]) -> list[dict[str, Any]]:
        shown = sorted((item for _, item in items.items()), key=lambda item: item.order)
        return [
            {"label": item.label, "url": url, "current": self._request.path.startswith(url)}
            for item in shown
            if item.visible(self._request) and (url := _address(item.url_name))
        ]


def audience(request: HttpRequest) -> str:
    """Who the page is for, as its route declares: public, link, resident or staff."""
    match = getattr(request, "resolver_match", None)
    declared = getattr(getattr(match, "func", None), "declared_permission", None)
    return str(getattr(declared, "audience", ""))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"ui": Page(request)}
