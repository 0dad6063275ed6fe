"""Plug in: what ground/ui shows but cannot know (the city, the alarm, the menus, the panels)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, ParamSpec, TypeVar

from django.http import HttpRequest

from shiyakusho.ground.contracts import Registry

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Site:
    """Whose city hall this is; ``hours`` and ``phone`` are what an error page offers."""

    city: Any
    title: Any
    phone: str = ""
    hours: Any = ""
    address: Any = ""
    demo: bool = False


@dataclass(frozen=True)
class Emergency:
    """The banner above everything (緊急のお知らせ)."""

    title: Any
    text: Any = ""
    url: str = ""
    level: Literal["warning", "danger"] = "danger"


@dataclass(frozen=True)
class HomePanel:
    """A panel of わたしのこと. ``context(request)`` returns ``None`` when there is nothing to say.

    ``places``: ``home`` (the one next action) and ``mine`` (everything).
    """

    title: Any
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 100
    places: tuple[str, ...] = ("home", "mine")


@dataclass(frozen=True)
class MenuItem:
    """A line of the staff or manage menu, shown when ``visible(request)``."""

    label: Any
    url_name: str
    order: int = 100
    visible: Callable[[HttpRequest], bool] = lambda request: True


@dataclass(frozen=True)
class Advice:
    """What somebody can do after a refusal (by its code); ``url_name`` with ``link`` as label.
    ``comes_back``: that page leads back (``next``) to what was refused."""

    text: Any
    url_name: str = ""
    link: Any = ""
    comes_back: bool = False


class Source(Generic[P, R]):
    """One question that one room above answers; ``default`` until somebody does."""

    def __init__(self, default: Callable[P, R]) -> None:
        self._answer = default

    def provide(self, answer: Callable[P, R]) -> None:
        """Answer from now on by ``answer``."""
        self._answer = answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._answer(*args, **kwargs)


@dataclass(frozen=True)
class Serving:
    """For whom somebody else's page is: shown above everything; ``back_url`` takes a POST."""

    name: str
    back_url: str


def _nameless() -> Site:
    return Site(city="市役所", title="市役所")


def _calm(request: HttpRequest) -> Emergency | None:
    return None


def _no_purpose(request: HttpRequest) -> str:
    return ""


def _oneself(request: HttpRequest) -> Serving | None:
    return None


site: Source[[], Site] = Source(_nameless)
purpose: Source[[HttpRequest], str] = Source(_no_purpose)
emergency: Source[[HttpRequest], Emergency | None] = Source(_calm)
serving: Source[[HttpRequest], Serving | None] = Source(_oneself)
staff_search: Source[[HttpRequest], str] = Source(lambda request: "")
session: Source[[HttpRequest], dict[str, Any] | None] = Source(lambda request: None)
own_page: Source[[HttpRequest], str] = Source(lambda request: "")
home_panels: Registry[HomePanel] = Registry("home panels")
staff_menu: Registry[MenuItem] = Registry("staff menu")
manage_menu: Registry[MenuItem] = Registry("manage menu")
advice: Registry[Advice] = Registry("advice after a refusal")


def panels(request: HttpRequest, place: str) -> list[dict[str, Any]]:
    """The panels of ``place`` that have something to say, in order, ready to include."""
    chosen = sorted((p for _, p in home_panels.items() if place in p.places), key=lambda p: p.order)
    shown = ((panel, panel.context(request)) for panel in chosen)
    return [
        {"title": panel.title, "template": panel.template, "panel": found}
        for panel, found in shown
        if found is not None
    ]
