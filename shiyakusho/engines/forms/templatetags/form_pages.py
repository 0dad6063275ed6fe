"""What only the pages of a form need."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()


@register.filter
def enter_goes_on(body: SafeString, form_id: str) -> SafeString:
    """The page with a button of the form before everything else.

    Enter in a field presses the first button of the form in the order of the page. The header's
    language buttons belong to the form too and stand above it: without this, Enter would change
    the language instead of going on.
    """
    opened, mark, rest = body.partition(">")
    button = format_html(
        '<button class="visually-hidden" form="{}" tabindex="-1" aria-hidden="true">{}</button>',
        form_id,
        gettext("次へ"),
    )
    return SafeString(opened + mark + button + rest)
