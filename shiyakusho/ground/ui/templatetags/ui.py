"""``{% load ui %}``: texts, dates, money, pictograms, and small things the parts need."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shiyakusho.ground.ui import cells, dates, fields, icons, qr, text

register = template.Library()


@register.simple_tag
def t(message: str, **values: Any) -> SafeString:
    """Translated, escaped, ふりがな as ruby. ``{% t "%(n)s件" n=count %}``."""
    return text.Spoken(_filled(message, values))


@register.simple_tag
def tt(message: str, **values: Any) -> str:
    """Translated plain text, for attributes and ``<title>``."""
    return text.without_ruby(_filled(message, values))


def _filled(message: str, values: dict[str, Any]) -> str:
    translated = gettext(message)
    if not values:
        return translated
    code = text.language()
    return translated % {name: text.in_language(value, code) for name, value in values.items()}


@register.filter
def say(value: Any) -> SafeString:
    """Any text in the reader's language, as HTML."""
    return text.say(value)


register.simple_tag(cells.rows_html)
register.simple_tag(cells.tag_html)
register.filter("ask", cells.part)


@register.filter
def plain_text(value: Any) -> str:
    """Any text in the reader's language, without markup or readings."""
    return text.plain_text(value)


@register.filter
def local(value: Any, code: str) -> SafeString:
    """As ``say``, in the language named."""
    return text.say(value, code)


@register.filter
def ruby(value: Any) -> SafeString:
    """``｜漢字《かんじ》`` as ruby."""
    return text.say(value)


@register.filter
def wareki(value: date | None, style: str = "long") -> SafeString:
    """令和8年11月20日, or R8.11.20 with ``short``."""
    if not isinstance(value, date):
        return text.say(value)
    return text.Spoken((dates.short if style == "short" else dates.long)(value, text.language()))


@register.filter
def day(value: date | None) -> SafeString:
    """The date with its weekday."""
    return text.say(value)


@register.filter
def moment(value: datetime | None) -> SafeString:
    """Date and time."""
    if not isinstance(value, datetime):
        return text.say(value)
    return text.Spoken(dates.moment(value, text.language()))


@register.filter
def arrival(value: datetime | None) -> SafeString:
    """When something arrived (到達): date and time; of a paper that came by post the day alone is
    known, kept as its first moment."""
    if not isinstance(value, datetime):
        return text.say(value)
    local = dates.in_tokyo(value)
    by_day = isinstance(local, datetime) and local.time() == time()
    said = dates.day if by_day else dates.moment
    return text.Spoken(said(value, text.language()))


@register.filter
def iso(value: date | None) -> str:
    """For ``<time datetime>``."""
    return dates.in_tokyo(value).isoformat() if isinstance(value, date) else ""


@register.filter
def yen(value: Any) -> SafeString:
    """15,000円."""
    try:
        amount = int(value)
    except (TypeError, ValueError):
        return text.say(value)
    return text.Spoken(gettext("%(amount)s円") % {"amount": f"{amount:,}"})


@register.filter
def units(signs: int) -> int:
    """The ``maxlength`` under which a browser takes so many signs: it counts UTF-16 units, and 𠮷 is
    one sign of two. The server counts signs, and refuses what is more."""
    return 2 * signs


@register.filter
def file_size(value: Any) -> str:
    """Bytes as people say them: 5.2 MB."""
    size = float(value or 0)
    for unit in ("B", "KB", "MB"):
        if size < 1000 or unit == "MB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError("unreachable")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A pictogram, decorative."""
    return icons.icon(name)


@register.simple_tag(name="qr")
def qr_code(url: str) -> SafeString:
    """A QR code as SVG."""
    return qr.svg(url)


@register.filter
def html_id(field: Any) -> str:
    """The id of a question, whether it came as a ``Field`` or as a dict."""
    return fields.field_id(cells.part(field, "name"))


@register.filter
def date_parts(value: Any) -> dict[str, str]:
    """The four boxes of a date."""
    return fields.date_parts(value)


@register.filter
def listed(value: Any) -> list[Any]:
    """One value or several, always as a list (a text is one value)."""
    if value in (None, "", [], ()):
        return []
    one = isinstance(value, str | dict) or hasattr(value, "in_language")
    if one or not isinstance(value, Iterable):
        return [value]
    return list(value)


@register.filter
def has(values: Any, wanted: Any) -> bool:
    """Whether ``wanted`` is among ``values``, compared as the browser does: as text."""
    return str(wanted) in {str(v) for v in listed(values)}


@register.filter
def is_date(value: Any) -> bool:
    """Whether ``value`` is a date or a moment."""
    return isinstance(value, date)


@register.simple_tag
def eras() -> tuple[tuple[str, Any], ...]:
    """The eras of a date question."""
    return fields.ERAS


@register.filter
def joined_ids(first: str, second: str) -> str:
    """Ids for ``aria-describedby``, empty ones left out."""
    return " ".join(part for part in (first, second) if part)


@register.filter
def people_rows(field: Any) -> list[fields.PersonRow]:
    """The people of a ``people`` question."""
    return fields.people_rows(field)
