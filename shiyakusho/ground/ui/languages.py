"""The languages of a page, and the same page in another one."""

import re

from django.conf import settings

_PREFIX = re.compile(r"^/(ja-easy|ja|en)(?=/|$)")
SWITCH_LABEL = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}


def html_lang(code: str) -> str:
    """The value of ``lang=``: やさしい日本語 is Japanese."""
    return "ja" if code.startswith("ja") else code


def is_known(code: str) -> bool:
    """Whether pages exist in ``code``."""
    return code in dict(settings.LANGUAGES)


def same_page(full_path: str, code: str) -> str:
    """The address of the same page in ``code``; an address without a language stays as it is."""
    return _PREFIX.sub(f"/{code}", full_path, count=1)
