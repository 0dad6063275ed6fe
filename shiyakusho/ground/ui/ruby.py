"""The notation of a reading (ふりがな): ``｜漢字《かんじ》``."""

import re

RUBY = re.compile(r"｜([^｜《》\n]+)《([^《》\n]+)》")
HTML = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"


def to_html(escaped: str) -> str:
    """Readings of an escaped text as ``<ruby>``."""
    return RUBY.sub(HTML, escaped)


def without_ruby(source: str) -> str:
    """Drop the readings: ``｜漢字《かんじ》`` becomes ``漢字``."""
    return RUBY.sub(r"\1", source)
