"""A parameter nobody reads, or one said twice, is a mistake of the program that sent it: it is told,
not passed over."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.operation import Operation

from shiyakusho.ground.contracts.refusals import Refusal

MOST_NAMED, LONGEST_NAME = 10, 60


class UnknownParameter(Refusal):
    """The query has a parameter the operation does not take; ``extra["parameters"]`` names it."""

    code = "unknown_parameter"
    status = 422
    message = _("このアドレスで使えないパラメータがあります。つづりを確かめてください。")


class RepeatedParameter(Refusal):
    """The query says a parameter more than once: no value of the two is the one that was meant."""

    code = "repeated_parameter"
    status = 422
    message = _("同じパラメータが2回以上あります。1回だけにしてください。")


def query_names(operation: Operation) -> frozenset[str]:
    """The names an operation reads from the query, as its document tells them."""
    models = [one for one in operation.models if one.__ninja_param_source__ == "query"]
    return frozenset(name for model in models for name in _names(model))


def _names(model: Any) -> Iterable[str]:
    """Of a model ninja made of an operation's arguments; a schema's fields lie flat in the query."""
    return getattr(model, "__ninja_flatten_map__", model.model_fields)


def refuse_unread(request: HttpRequest, names: frozenset[str]) -> None:
    """:class:`UnknownParameter`, :class:`RepeatedParameter`: no operation takes a list here."""
    if unknown := sorted(set(request.GET) - names):
        raise UnknownParameter(extra={"parameters": _shortened(unknown)})
    if repeated := sorted(name for name in names if len(request.GET.getlist(name)) > 1):
        raise RepeatedParameter(extra={"parameters": _shortened(repeated)})


def _shortened(names: list[str]) -> list[str]:
    return [one[:LONGEST_NAME] for one in names[:MOST_NAMED]]
