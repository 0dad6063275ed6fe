"""What changed in a procedure for somebody who was filling it in, in their own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from shiyakusho.registers.catalogue import public as catalogue

from .following_versions import FILE, questions_of
from .kinds import read
from .models import Draft
from .shown import about, shown

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Question


@dataclass(frozen=True)
class Row:
    """A question or a paper to attach (`label`), and what there is to say of it."""

    label: Any
    words: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class VersionChanges:
    """For the notice on a draft's pages; all empty where there is nothing to tell."""

    new: list[Row] = field(default_factory=list)
    gone: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    aside: list[Row] = field(default_factory=list)
    told: bool = True

    def __bool__(self) -> bool:
        return bool(not self.told or self.aside)


def changes_for(draft: Draft) -> VersionChanges:
    """What changed since the version this person last looked at, and what was set aside."""
    aside = list(_aside(draft))
    if draft.moved_from_id is None:
        return VersionChanges(aside=aside)
    before = catalogue.version(draft.moved_from_id).definition
    now = catalogue.version(draft.version_id).definition
    one, two = _asked(before), _asked(now)
    changed = [Row(two[id_].label, list(_words(one[id_], two[id_]))) for id_ in two if id_ in one]
    return VersionChanges(
        new=[Row(thing.label) for id_, thing in two.items() if id_ not in one],
        gone=[Row(thing.label) for id_, thing in one.items() if id_ not in two],
        changed=[*(row for row in changed if row.words), *_about_all(before, now)],
        aside=aside,
        told=False,
    )


def _asked(definition: Definition) -> dict[str, Any]:
    """Questions and papers to attach by id."""
    found: dict[str, Any] = {
        id_: question
        for id_, (_page, question) in questions_of(definition).items()
        if question.kind != "note"
    }
    return found | {FILE + one.id: one for one in definition.attachments}


def _words(old: Any, new: Any) -> Iterator[str]:
    """What is different about one question or paper, for whoever answers it."""
    if old.label.ja != new.label.ja:
        yield _("たずねる言葉が変わりました。答えが合っているか、見てください。")
    if old.required != new.required:
        yield (
            _("答えなくてもよくなりました。")
            if new.required is False
            else _("答えが必要になりました。")
            if new.required is True
            else _("答えが必要なときが変わりました。")
        )
    yield from _more_words(old, new)


def _more_words(old: Any, new: Any) -> Iterator[str]:
    if getattr(old, "kind", None) != getattr(new, "kind", None):
        yield _("答え方が変わりました。")
    if getattr(old, "options", None) != getattr(new, "options", None):
        yield _("選べる答えが変わりました。")
    limits = ("min", "max", "max_length", "pattern", "kinds")
    if any(getattr(old, name, None) != getattr(new, name, None) for name in limits):
        yield _("書ける内容の決まりが変わりました。")
    if old.when != new.when:
        yield _("たずねる場合が変わりました。")
    if old.help != new.help:
        yield _("説明が変わりました。")


def _about_all(old: Definition, new: Definition) -> Iterator[Row]:
    """What concerns the procedure as a whole: what it costs, until when, how one shows who one is."""
    if (old.fee, old.fee_text) != (new.fee, new.fee_text):
        yield Row(_("手数料"), [new.fee_text] if new.fee_text else [_("変わりました。")])
    if old.deadlines != new.deadlines:
        yield Row(_("期限"), [one.text for one in new.deadlines] or [_("なくなりました。")])
    if old.identity != new.identity:
        yield Row(_("本人確認"), [_("変わりました。")])


def _aside(draft: Draft) -> Iterator[Row]:
    for one in draft.set_aside:
        under = catalogue.version(one["version"]).definition
        asked = _asked(under).get(one["field"])
        if asked is None or one["field"].startswith(FILE):
            yield Row(asked.label if asked else one["field"], [escape(str(one["raw"]))])
            continue
        whom = about(_name_of(draft, one["round"])) if one["round"] else ""
        yield Row(asked.label, [*([whom] if whom else []), *_value(asked, one["raw"])])


def _value(question: Question, raw: Any) -> list[Any]:
    """The answer as it was given, also one that was never right."""
    value = shown(question, read(question, raw, required=False).value)
    if value is None:
        value = escape(" ".join(map(str, raw.values())) if isinstance(raw, dict) else str(raw))
    return value if isinstance(value, list) else [value]


def _name_of(draft: Draft, key: str) -> str:
    """The name of the person with this key, in any list of people of the draft."""
    for raw in draft.answers.values():
        for row in raw if isinstance(raw, list) else ():
            if isinstance(row, dict) and row.get("key") == key:
                return str(row.get("name", ""))
    return ""
