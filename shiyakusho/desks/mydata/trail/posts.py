"""The post of an officer in the reader's language: the audit keeps it as Japanese text."""

from functools import cache

from shiyakusho.ground.ui.text import language
from shiyakusho.registers.organisation import public as organisation


def office_words(post: str) -> str:
    """The post as it was; for readers of another language the section it stood in, if it still is."""
    spoken = language()
    if spoken == "ja":
        return post
    name = next((name for name in _names() if post.startswith(name)), "")
    return _names()[name].full_name.in_language(spoken) if name else post


@cache
def _names() -> dict[str, organisation.Section]:
    """Sections by their full Japanese names, the longest first."""
    sections = organisation.city().sections.values()
    by_name = {section.full_name.ja: section for section in sections}
    return dict(sorted(by_name.items(), key=lambda item: -len(item[0])))
