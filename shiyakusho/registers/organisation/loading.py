"""Bring the rows in line with the city pack; the same pack again changes nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from shiyakusho.ground import clock
from shiyakusho.ground.audit.services import recorded
from shiyakusho.ground.identity.choices import Clearance

from .cities import City, read_city
from .here import city as this_city
from .models import BureauRow, Deputy, LoadedPack, Post, SectionRow
from .offices import Bureau, Section

CITY_HEAD = "city"
MANY = frozenset({"clerk", "volunteer"})


def load_pack(city: str | None = None) -> dict[str, int]:
    """Load the pack of this city, or of the one named; returns how many rows were written.

    What left the pack is closed as of today, never deleted: old decisions point at it.
    """
    return load(pack=read_city(Path(settings.CITIES_DIR) / city) if city else this_city())


def load(*, pack: City) -> dict[str, int]:
    """Bring the rows in line with ``pack``; see :func:`load_pack`."""
    with recorded("organisation.load", city=pack.id, digest=pack.digest) as event:
        mark, _ = LoadedPack.objects.select_for_update().get_or_create(
            city=pack.id, defaults={"digest": "", "loaded_at": clock.now()}
        )
        if mark.digest == pack.digest:
            return {"bureaus": 0, "sections": 0, "posts": 0, "deputies": 0}
        written = {
            "bureaus": _write(BureauRow, list(_bureaus(pack))),
            "sections": _write(SectionRow, list(_sections(pack))),
            "posts": _write(Post, list(_posts(pack))),
        }
        written["deputies"] = _write_deputies(pack)
        mark.digest, mark.loaded_at = pack.digest, clock.now()
        mark.save()
        event.detail["written"] = written
    return written


def _write(model: type[models.Model], rows: list[models.Model]) -> int:
    fields = [f.name for f in model._meta.concrete_fields if not f.primary_key]
    model._default_manager.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )
    kept = [row.pk for row in rows]
    model._default_manager.filter(closed_on=None).exclude(pk__in=kept).update(
        closed_on=clock.today()
    )
    return len(rows)


def _bureaus(pack: City) -> Iterator[BureauRow]:
    for order, bureau in enumerate(pack.bureaus):
        yield BureauRow(id=bureau.id, name=bureau.name.ja, ward=bureau.ward, order=order)


def _sections(pack: City) -> Iterator[SectionRow]:
    for bureau in pack.bureaus:
        for section in bureau.sections:
            yield SectionRow(
                id=section.id,
                bureau_id=bureau.id,
                parent_id=section.parent_id,
                kind=section.kind,
                name=section.name.ja,
                full_name=section.full_name.ja,
                symbol=section.symbol,
                order=section.order,
                roles=list(section.roles),
            )


def _posts(pack: City) -> Iterator[Post]:
    for role in ("mayor", "deputy_mayor"):
        if role in pack.posts.ladder:
            yield _post(pack, role, CITY_HEAD, pack.name.ja, pack.posts.names[role].ja)
    for bureau in pack.bureaus:
        if bureau.outside:
            continue
        for role in bureau.head:
            name = bureau.post_names.get(role, pack.posts.names[role]).ja
            yield _post(pack, role, bureau.id, bureau.name.ja, name, bureau_id=bureau.id)
        for section in bureau.sections:
            yield from _section_posts(pack, bureau, section)


def _section_posts(pack: City, bureau: Bureau, section: Section) -> Iterator[Post]:
    has_units = any(other.parent_id == section.id for other in bureau.sections)
    if section.kind == "unit":
        roles = ["unit_chief", "clerk"]
    else:
        roles = ["section_chief"] if has_units else ["section_chief", "clerk"]
    for role in roles:
        yield _post(
            pack,
            role,
            section.id,
            section.full_name.ja,
            pack.posts.names[role].ja,
            section_id=section.id,
            extra=section.roles,
            clearance=_clearance(section),
            kinds=list(section.kinds),
        )


def _clearance(section: Section) -> int:
    return int(Clearance[section.clearance.upper()]) if section.clearance else 0


def _post(
    pack: City,
    role: str,
    owner: str,
    owner_name: str,
    title: str,
    *,
    extra: tuple[str, ...] = (),
    **where: Any,
) -> Post:
    return Post(
        id=f"{owner}.{role}",
        role=role,
        name=f"{owner_name} {title}",
        rung=pack.posts.rung_of(role),
        single=role not in MANY,
        grants=[*pack.posts.grants.get(role, []), *extra],
        **where,
    )


def _write_deputies(pack: City) -> int:
    """Lay down the acting order: within the bureau below a head, within the section below it."""
    Deputy.objects.all().delete()
    posts = list(Post.objects.filter(closed_on=None).select_related("section"))
    rows = []
    for post in posts:
        found = [
            other
            for role in pack.posts.acting.get(post.role, [])
            for other in posts
            if other.role == role and _stands_below(other, post)
        ]
        rows += [Deputy(post=post, deputy=other, order=n) for n, other in enumerate(found, 1)]
    Deputy.objects.bulk_create(rows)
    return len(rows)


def _stands_below(post: Post, above: Post) -> bool:
    if above.section_id:
        return bool(post.section and post.section.parent_id == above.section_id)
    if above.bureau_id:
        own = post.section.bureau_id if post.section else post.bureau_id
        return own == above.bureau_id
    return True
